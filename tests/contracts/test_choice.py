"""How much choice there is, by municipality, target group and size; the register by the same."""

from datetime import UTC, date, datetime

import pytest

from app.accounts.models import Authority
from app.audit.service import history
from app.awards.models import AwardState
from app.contracts.coverage import Choice, Share, coverage
from app.contracts.forms import GroupsForm
from app.contracts.groups import groups_of, set_groups
from app.contracts.models import Contract
from app.core import clock
from app.products.forms import BuyerForm, ProductForm
from app.products.service import add_product
from app.providers.models import ProviderSize
from app.tenders.models import Part, Participation
from app.tenders.progress import a_version_of
from tests.awards.decided import make_decided
from tests.factories import make_authority, make_lot, make_provider, make_user

TODAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def region(session):
    """Thuis is bought by all: two providers; wonen only by Nijkerk: one of them."""
    decided = make_decided(session)
    decided.award.state = AwardState.FINAL
    tender, thuis = decided.tender, decided.lot
    wonen = make_lot(session, tender=tender, title="Beschermd wonen")
    lead = Participation(tender_id=tender.id, authority_id=tender.lead_authority_id)
    nijkerk = make_authority(session, name="Nijkerk")
    joined = Participation(tender_id=tender.id, authority_id=nijkerk.id)
    session.add_all([lead, joined])
    session.flush()
    session.add(Part(tender_id=tender.id, participation_id=lead.id, lot_id=thuis.id))
    small = decided.providers["Lindeborgh"]
    small.size = ProviderSize.SMALL
    untold = make_provider(session, name="Kompas")
    other = make_decided(session).award  # a provider has one contract by a decision
    for lot, provider, award in (
        (thuis, small, decided.award), (thuis, untold, decided.award), (wonen, small, other),
    ):  # fmt: skip
        session.add(
            Contract(
                tender_id=tender.id, lot_id=lot.id, award_id=award.id, provider_id=provider.id,
                signed_on=date(2026, 4, 1), starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31),
            )
        )  # fmt: skip
    set_groups(session, thuis, decided.officer, GroupsForm(groups="gezinnen, jeugdigen"))
    set_groups(session, wonen, decided.officer, GroupsForm(groups="volwassenen"))
    session.commit()
    decided.wonen, decided.nijkerk = wonen, nijkerk
    with clock.pinned(TODAY):
        yield decided


def lines(found):
    return [(line.bought.title, [one.name for one in line.providers], line.counts)
            for line in found.lines]  # fmt: skip


def test_coverage_counts_per_group_and_size_each_provider_once(session, region):
    found = coverage(session, region.tender, TODAY.date())

    assert lines(found) == [
        ("Beschermd thuis", ["Kompas", "Lindeborgh"], (2, 2)),
        ("Beschermd wonen", ["Lindeborgh"], (None, 1)),
    ]
    assert found.sizes == (ProviderSize.SMALL, None)
    assert found.shares == (
        Share("gezinnen", 2, (1, 1)),
        Share("jeugdigen", 2, (1, 1)),
        Share("volwassenen", 1, (1, 0)),
    )
    assert found.total == Share("", 2, (1, 1))
    assert found.options.groups == ("gezinnen", "jeugdigen", "volwassenen")


def test_coverage_looks_at_what_is_chosen(session, region):
    def seen(**choice):
        return lines(coverage(session, region.tender, TODAY.date(), Choice(**choice)))

    thuis = ("Beschermd thuis", ["Kompas", "Lindeborgh"], (2, 2))
    wonen = ("Beschermd wonen", ["Lindeborgh"], (None, 1))
    lead = str(region.tender.lead_authority_id)
    assert seen(lot=str(region.wonen.id)) == [wonen]
    assert seen(group="jeugdigen") == [thuis]
    assert seen(authority=lead) == [("Beschermd thuis", ["Kompas", "Lindeborgh"], (2,))]
    assert seen(size="small") == [
        ("Beschermd thuis", ["Lindeborgh"], (1, 1)), wonen,
    ]  # fmt: skip
    assert seen(group="ouderen") == []


def test_groups_are_replaced_and_recorded(session, region):
    set_groups(session, region.lot, region.officer, GroupsForm(groups=" jeugdigen ,, ouderen,"))

    assert groups_of(session, [region.lot.id]) == {region.lot.id: ("jeugdigen", "ouderen")}
    event, told = history(session, region.lot)[-1]
    assert event.action == "lot.set_groups"
    assert told.data == {"before": ["gezinnen", "jeugdigen"], "after": ["jeugdigen", "ouderen"]}


def test_product_that_an_authority_does_not_buy_is_no_choice_there(session, client, region):
    tender, thuis = region.tender, region.lot
    only = [BuyerForm(authority_id=tender.lead_authority_id)]
    with a_version_of(tender):
        for code, buyers in (("F1", only), ("F2", [])):
            form = ProductForm(code=code, title=f"Functie {code}", buyers=buyers)
            add_product(session, thuis, region.officer, form)
    session.commit()

    found = coverage(session, tender, TODAY.date(), Choice(lot=str(thuis.id)))
    nijkerk = client.get("/register.json?gemeente=Nijkerk").json()
    page = client.get("/register").text

    both = ["Kompas", "Lindeborgh"]
    assert lines(found) == [("Functie F1", both, (2, None)), ("Functie F2", both, (2, 2))]
    assert [(one["code"], one["lot"], one["provider"]) for one in nijkerk] == [
        ("F2", "Functie F2", "Kompas"),
        ("F2", "Functie F2", "Lindeborgh"),
        ("", "Beschermd wonen", "Lindeborgh"),
    ]
    assert page.count('data-label="Aanbieder"') == 2 * 2 + 1
    assert ("3 contracten" in page, "Nijkerk (3)" in page) == (True, True)


# Pages ------------------------------------------------------------------------------


def test_officer_names_groups_and_a_sentence_is_refused(session, sign_in, region):
    page = f"/lots/{region.lot.id}/target-groups"
    browser, sentence = sign_in(region.officer), "mensen die " * 7

    wrong = browser.post(page, data={"groups": sentence})
    right = browser.post(page, data={"groups": "ouderen"})

    assert (wrong.status_code, sentence.strip() in wrong.text) == (422, True)
    assert right.headers["location"] == f"/tenders/{region.tender.id}/coverage"
    assert "ouderen" in browser.get(right.headers["location"]).text
    assert sign_in(region.decider).get(page).status_code == 404
    assert sign_in(region.decider).post(page, data={"groups": "x"}).status_code == 404
    assert sign_in(make_user(session)).get(page).status_code == 404


def test_coverage_page_shows_picture_and_choice(sign_in, region):
    page = f"/tenders/{region.tender.id}/coverage"
    browser = sign_in(region.officer)

    whole = browser.get(page).text
    one = browser.get(page, params={"lot": str(region.wonen.id), "size": "large"}).text

    assert 'class="ts-coverage__one"' in whole
    assert 'class="ts-coverage__absent"' in whole
    assert 'class="ts-coverage__none"' in one
    assert "Kompas" not in one
    assert f'value="{region.wonen.id}" selected' in one


def test_register_is_chosen_the_same_on_page_in_csv_and_in_json(session, client, region):
    lead = session.get_one(Authority, region.tender.lead_authority_id).short_name
    seen = {}
    for query in (
        "", "?gemeente=Nijkerk", f"?gemeente={lead}", "?product=Beschermd+wonen",
        "?doelgroep=volwassenen", "?doelgroep=volwassenen&q=kompas",
    ):  # fmt: skip
        told = client.get(f"/register.json{query}").json()
        rows = client.get(f"/register.csv{query}").text.splitlines()[1:]
        page = client.get(f"/register{query}").text
        assert len(told) == len(rows) == page.count('data-label="Aanbieder"')
        seen[query.replace(lead, "lead")] = [(one["lot"], one["provider"]) for one in told]

    kompas, thuis = ("Beschermd thuis", "Kompas"), ("Beschermd thuis", "Lindeborgh")
    wonen = ("Beschermd wonen", "Lindeborgh")
    assert seen == {
        "": [kompas, thuis, wonen],
        "?gemeente=Nijkerk": [kompas, thuis, wonen],
        "?gemeente=lead": [kompas, thuis],
        "?product=Beschermd+wonen": [wonen],
        "?doelgroep=volwassenen": [wonen],
        "?doelgroep=volwassenen&q=kompas": [],
    }
