"""Pages of a tender: who sees them, what they keep, how many questions they ask the database."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.core.clock import pinned, utcnow
from app.criteria.service import edit_criterion
from app.publishing.service import publish_tender
from app.tenders.models import Lot, LotState, Tender
from app.tenders.queries import criteria_of, lots_of, requirements_of_tender
from tests.factories import (
    assign,
    make_authority,
    make_criterion,
    make_provider,
    make_requirement,
    make_tender,
    make_user,
)
from tests.tenders.factories import (
    add_requirement,
    appoint,
    complete_open_house,
    complete_tender,
    criterion_form,
    start_tender,
)


def addresses(session, officer) -> tuple[Tender, list[str]]:
    """Every page of a draft."""
    tender, lot = complete_tender(session, officer)
    [criterion] = criteria_of(session, lot)
    [requirement] = requirements_of_tender(session, tender)
    return tender, [
        f"/tenders/{tender.id}",
        f"/tenders/{tender.id}/edit",
        f"/tenders/{tender.id}/lots",
        f"/tenders/{tender.id}/requirements",
        f"/tenders/{tender.id}/people",
        f"/tenders/{tender.id}/authorities",
        f"/tenders/{tender.id}/publication",
        f"/tenders/{tender.id}/lots/new",
        f"/tenders/{tender.id}/groups/new",
        f"/lots/{lot.id}/edit",
        f"/lots/{lot.id}/requirements",
        f"/lots/{lot.id}/criteria",
        f"/criteria/{criterion.id}/edit",
        f"/requirements/{requirement.id}/edit",
    ]


READABLE = ("lots", "requirements", "people", "authorities", "criteria")


def test_officer_sees_every_page(session, sign_in, officer):
    _tender, pages = addresses(session, officer)
    browser = sign_in(officer)

    assert [browser.get(page).status_code for page in pages] == [200] * len(pages)


def test_who_has_no_duty_finds_nothing(session, sign_in, officer):
    _tender, pages = addresses(session, officer)
    browser = sign_in(make_user(session))

    assert [browser.get(page).status_code for page in pages] == [404] * len(pages)


def test_evaluator_reads_and_may_not_edit(session, sign_in, officer):
    tender, pages = addresses(session, officer)
    evaluator = make_user(session)
    assign(session, tender, evaluator, Duty.EVALUATOR)
    browser = sign_in(evaluator)

    answers = {page: browser.get(page) for page in pages}

    allowed = {p for p in pages if p.endswith(READABLE) or p == f"/tenders/{tender.id}"}
    assert {page for page, answer in answers.items() if answer.status_code == 200} == allowed
    assert {a.status_code for p, a in answers.items() if p not in allowed} == {404}
    assert all("<textarea" not in answers[page].text for page in allowed)


def test_integrity_officer_does_not_reach_the_tender(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    person = make_user(session)
    assign(session, tender, person, Duty.INTEGRITY)
    browser = sign_in(person)

    assert browser.get(f"/tenders/{tender.id}").status_code == 404
    assert tender.title not in browser.get("/tenders").text


def test_visitor_is_sent_to_sign_in(session, client, officer):
    tender, _lot = complete_tender(session, officer)
    session.commit()

    answer = client.get(f"/tenders/{tender.id}")

    assert answer.headers["location"] == f"/sign-in?next=/tenders/{tender.id}"


@pytest.mark.parametrize("count", [1, 3])
def test_index_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    for _n in range(count):
        make_tender(session, officer=officer, lots=count)
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get("/tenders")

    assert answer.text.count('id="tender-') == count
    assert len(queries) == 4  # the tenders, their lots, their authorities, where one may start


@pytest.mark.parametrize("count", [1, 3])
def test_detail_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    tender = make_tender(session, officer=officer, lots=count)
    for _n in range(count):
        record(session, officer, "tender.edit", tender)
        assign(session, tender, make_user(session), Duty.EVALUATOR)
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/tenders/{tender.id}")

    assert answer.text.count('id="lot-') == count
    # the assignment, the tender, its lots, its authority, moves, news, names, participants and
    # how each decides, milestones, the other phase; and what the check looks at, for what is
    # still to prepare
    assert len(queries) == 25


@pytest.mark.parametrize("count", [1, 3])
def test_public_page_asks_the_same_for_one_and_three(session, client, count_queries, count):
    tender = make_tender(session, lots=count, state=LotState.PUBLISHED)
    for lot in lots_of(session, tender):
        for n in range(count):
            make_criterion(session, lot, code=f"K{n}")
    for _n in range(count):
        make_requirement(session, tender)
    session.commit()

    with count_queries() as queries:
        answer = client.get(f"/aanbestedingen/{tender.slug}")

    assert answer.text.count('id="lot-title-') == count
    # tender, lots, authority; requirements, ways; moves; lots, criteria, scales; participants;
    # groups, products, tariffs; windows, rules
    assert len(queries) == 15


def test_create_starts_a_tender_and_asks_for_lots(session, sign_in, officer):
    authority = make_authority(session, officer)

    answer = sign_in(officer).post(
        "/tenders",
        data={
            "reference": "TN1",
            "title": "Nieuw",
            "authority_id": str(authority.id),
            "procedure": "sas",
            "deadline": "10-4-2026 12.00",
            "standstill_days": "20",
        },
    )

    tender = session.exec(select(Tender)).one()
    assert answer.headers["location"] == f"/tenders/{tender.id}/lots"
    assert (tender.title, tender.lead_authority_id) == ("Nieuw", authority.id)
    assert f"{tender.deadline:%Y-%m-%d %H:%M}" == "2026-04-10 10:00"


def test_create_keeps_what_was_typed(session, sign_in, officer):
    authority = make_authority(session, officer)

    answer = sign_in(officer).post(
        "/tenders",
        data={"title": "Nieuw", "authority_id": str(authority.id), "deadline": "morgen"},
    )
    above = sign_in(officer).post("/tenders", data={"title": "", "court": "Rechtbank Noord"})

    assert (answer.status_code, above.status_code) == (422, 422)
    assert 'value="morgen"' in answer.text
    assert 'value="Rechtbank Noord"' in above.text
    assert [one.text.count('ts-fold" open') for one in (answer, above)] == [1, 0]
    assert session.exec(select(Tender)).all() == []


def test_create_for_an_authority_of_others_is_refused(session, sign_in, officer):
    make_authority(session, officer)
    other = make_authority(session)

    answer = sign_in(officer).post(
        "/tenders",
        data={
            "reference": "TN1",
            "title": "Nieuw",
            "authority_id": str(other.id),
            "procedure": "sas",
        },
    )

    assert (answer.status_code, session.exec(select(Tender)).all()) == (422, [])


def test_save_shows_back_what_it_keeps(session, sign_in, officer):
    tender = start_tender(session, officer)
    browser = sign_in(officer)
    data = {"reference": "TN2", "title": "Anders", "procedure": "open", "standstill_days": "25"}

    answer = browser.post(
        f"/tenders/{tender.id}/edit", data={**data, "deadline": "1 mei 2026 9.30"}
    )

    assert answer.headers["location"] == f"/tenders/{tender.id}"
    page = browser.get(f"/tenders/{tender.id}/edit").text
    assert 'value="Anders"' in page
    assert 'value="1-5-2026 09.30"' in page


def test_save_refuses_open_house_at_the_field(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    data = {"reference": "T", "title": "T", "procedure": "open_house", "standstill_days": "20"}

    answer = sign_in(officer).post(f"/tenders/{tender.id}/edit", data=data)

    assert answer.status_code == 422
    assert "Open house heeft geen gunningscriteria." in answer.text


def test_lots_are_added_edited_and_removed(session, sign_in, officer):
    tender = start_tender(session, officer)
    browser = sign_in(officer)

    browser.post(f"/tenders/{tender.id}/lots", data={"title": "Eerste"})
    lot = session.exec(select(Lot)).one()
    browser.post(f"/lots/{lot.id}/edit", data={"title": "Beter"})
    assert ">Beter<" in browser.get(f"/tenders/{tender.id}/lots").text
    browser.post(f"/lots/{lot.id}/remove")

    assert session.exec(select(Lot)).all() == []


@pytest.mark.parametrize("page", ["/tenders/{tender}/lots", "/lots/{lot}/edit"])
def test_lot_without_a_name_is_refused_and_keeps_the_rest(session, sign_in, officer, page):
    tender, lot = complete_tender(session, officer)
    url = page.format(tender=tender.id, lot=lot.id)

    answer = sign_in(officer).post(url, data={"description": "Blijft staan"})

    assert answer.status_code == 422
    assert "Blijft staan" in answer.text


def test_publication_shows_faults_with_their_place(session, sign_in, officer):
    tender, lot = complete_tender(session, officer, court="")
    [criterion] = criteria_of(session, lot)
    form = criterion_form(steps=[])
    edit_criterion(session, criterion, officer, form)
    browser = sign_in(officer)
    url = f"/tenders/{tender.id}/publication"

    page = browser.get(url).text

    assert f'href="/tenders/{tender.id}/edit#f-court"' in page
    assert f'href="/lots/{lot.id}/criteria#criterion-{criterion.id}"' in page
    assert f'action="/tenders/{tender.id}/publish"' not in page
    edit_criterion(session, criterion, officer, criterion_form())
    tender.court = "rechtbank Gelderland"
    session.commit()
    assert f'action="/tenders/{tender.id}/publish"' in browser.get(url).text


def test_published_pages_prepare_a_change_and_change_nothing_at_once(session, sign_in, officer):
    tender, pages = addresses(session, officer)
    publish_tender(session, tender, officer)
    browser = sign_in(officer)

    forms = [page for page in pages if page.endswith(("/edit", "/criteria"))]
    texts = {page: browser.get(page).text for page in forms}
    answer = browser.post(f"/tenders/{tender.id}/lots", data={"title": "Nog een"})

    assert [page for page, text in texts.items() if "Wijziging voorbereiden" not in text] == []
    assert "Wijziging voorbereiden" in browser.get(f"/tenders/{tender.id}/lots").text
    assert "Vastgelegd bij publicatie" in browser.get(f"/tenders/{tender.id}/lots/new").text
    assert answer.status_code == 409
    assert "Deze aanbesteding is gepubliceerd." in answer.text


def test_after_the_deadline_every_page_is_locked(session, sign_in, officer):
    tender, pages = addresses(session, officer)
    publish_tender(session, tender, officer)
    session.commit()
    locked = [page for page in pages if page.endswith(("/edit", "/criteria"))]

    with pinned(utcnow() + timedelta(days=43)):
        browser = sign_in(officer)
        texts = [browser.get(page).text for page in locked]

    assert all("Vastgelegd bij publicatie" in text for text in texts)
    assert all("<textarea" not in text for text in texts)


def test_detail_hides_who_does_what_behind_the_vault(session, sign_in, officer):
    tender, lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    provider_user = make_user(session, name="Verborgen Aanbieder")
    record(session, provider_user, "submission.submit", lot)
    record(session, provider_user, "tender.edit", tender)
    browser = sign_in(officer)

    page = browser.get(f"/tenders/{tender.id}").text

    assert page.count("Verborgen Aanbieder") == 1  # only of the event that may be told
    assert "Niemand ziet of en wat iemand indient" in page


def test_detail_says_who_must_act(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    opener = session.get_one(User, appoint(session, tender, officer, Duty.OPENER).user_id)
    session.commit()

    with pinned(utcnow() + timedelta(days=43)):
        texts = [sign_in(who).get(f"/tenders/{tender.id}").text for who in (officer, opener)]

    assert "Aan zet: Twee openers. Open de kluis" in texts[0]
    assert f'href="/tenders/{tender.id}/vault">Naar de kluis' in texts[1]


@pytest.mark.parametrize(
    ("shelf", "titles"),
    [
        ("all", {"Concept", "Loopt nog", "Is klaar"}),
        ("draft", {"Concept"}),
        ("running", {"Loopt nog"}),
        ("done", {"Is klaar"}),
        ("unknown", {"Concept", "Loopt nog", "Is klaar"}),
    ],
)
def test_index_filters_by_how_far_it_is(session, sign_in, officer, shelf, titles):
    every = {
        "Concept": LotState.DRAFT,
        "Loopt nog": LotState.SCORING,
        "Is klaar": LotState.FINAL,
    }
    for title, state in every.items():
        make_tender(session, officer=officer, state=state, title=title)

    page = sign_in(officer).get(f"/tenders?shelf={shelf}").text

    assert {title for title in every if f">{title}</a>" in page} == titles


def test_public_pages_show_published_tenders_only(session, client, officer):
    draft, _lot = complete_tender(session, officer, title="Nog geheim")
    shown, _other = complete_tender(session, officer, title="Openbaar", reference="TN2")
    publish_tender(session, shown, officer)
    session.commit()

    for address in ("/aanbestedingen", "/"):
        page = client.get(address).text
        assert ("Openbaar" in page, "Nog geheim" in page) == (True, False)
    assert client.get(f"/aanbestedingen/{draft.slug}").status_code == 404
    page = client.get(f"/aanbestedingen/{shown.slug}").text
    for words in ("Criterium K1", "Alles is concreet.", "1 Kwaliteit", "HKZ", "Loting"):
        assert words in page
    assert 'href="/registreren"' in page
    assert "/start" not in page


def test_provider_can_start_from_the_public_page_until_the_deadline(session, sign_in, officer):
    tender, lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    person = make_user(session)
    make_provider(session, person)
    session.commit()
    url = f"/aanbestedingen/{tender.slug}"

    before = sign_in(person).get(url).text
    with pinned(utcnow() + timedelta(days=43)):
        after = sign_in(person).get(url).text

    button = f'action="/lots/{lot.id}/start"'
    assert (button in before, button in after) == (True, False)


def test_public_page_of_open_house_names_products_and_no_ranking(session, client, officer):
    tender, _product = complete_open_house(session, officer)
    add_requirement(session, tender, officer, "2")
    publish_tender(session, tender, officer)
    session.commit()

    page = client.get(f"/aanbestedingen/{tender.slug}").text

    assert "15B03 Beschermd wonen licht" in page
    for word in ("Gunningscriteria", "angorde", "innaar", "Loting", "Wachttijd"):
        assert word not in page
