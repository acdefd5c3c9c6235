"""Who buys a product: in which days, with whose budget, and what is left when one withdraws."""

from datetime import date

import pytest
from sqlmodel import select

from app.audit.service import history
from app.authorities.forms import LeaveForm, PartForm, PartsForm
from app.authorities.leaving import leave, left_behind
from app.authorities.narrower import narrower_in
from app.authorities.service import join, matrix_of, set_parts
from app.core.errors import InvalidError
from app.products.buyers import bought_in
from app.products.forms import BuyerForm, ProductForm
from app.products.models import Buyer
from app.products.service import add_product, edit_product, products_of
from app.products.tree import tree_of
from app.tenders.queries import tender_with_lots
from tests.checks.pages import shown
from tests.factories import make_authority
from tests.publishing.factories import told
from tests.tenders.factories import complete_tender


@pytest.fixture
def region(session, officer):
    """Nijkerk takes part in the lot from 2027 through 2030, and buys F6 only, from July 2027."""
    tender, lot = complete_tender(session, officer)
    nijkerk = make_authority(session, name="Nijkerk")
    join(session, tender, officer, nijkerk)
    days = {"joins_on": date(2027, 1, 1), "leaves_on": date(2030, 12, 31)}
    parts = PartsForm(parts=[PartForm(lot_id=lot.id, **days)])
    set_parts(session, tender, officer, nijkerk, parts)
    lead = BuyerForm(authority_id=tender.lead_authority_id, holds_budget=True)
    late = BuyerForm(authority_id=nijkerk.id, joins_on=date(2027, 7, 1))
    for code, title, buyers in (("F1", "Thuis", [lead]), ("F6", "Wonen", [lead, late])):
        add_product(session, lot, officer, ProductForm(code=code, title=title, buyers=buyers))
    return tender, lot, nijkerk


def test_authority_buys_a_product_in_its_own_days_within_those_of_the_lot(session, region):
    tender, lot, _nijkerk = region
    days = [date(2027, 6, 30), date(2027, 7, 1), date(2030, 12, 31), date(2031, 1, 1)]

    bought = bought_in(session, [lot])[lot.id]

    assert {
        (row.authority.name, one.code): [one.is_bought_by(row, day) for day in days]
        for row in matrix_of(session, tender)[1:]
        for one in bought
    } == {("Nijkerk", "F1"): [False] * 4, ("Nijkerk", "F6"): [False, True, True, False]}


def test_without_own_buyers_a_lot_is_bought_as_one(session, officer):
    tender, lot = complete_tender(session, officer)
    add_product(session, lot, officer, ProductForm(code="F1", title="Thuis"))

    [one] = bought_in(session, [lot])[lot.id]

    assert (one.title, one.product) == (lot.title, None)
    assert one.is_bought_by(matrix_of(session, tender)[0], date(2027, 1, 1))


def test_days_outside_the_lot_and_a_name_twice_are_refused(session, officer, region):
    _tender, lot, nijkerk = region
    later = BuyerForm(authority_id=nijkerk.id, joins_on=date(2031, 1, 1))
    twice = [BuyerForm(authority_id=nijkerk.id)] * 2

    for buyers, sentence in (
        ([later], "Nijkerk doet op deze dagen niet mee aan het perceel"),
        (twice, "Kies een van de mogelijkheden"),
    ):
        form = ProductForm(code="F7", title="Dag", buyers=buyers)
        with pytest.raises(InvalidError, match=sentence) as caught:
            add_product(session, lot, officer, form)
        assert caught.value.field == "buyers"
    assert [one.code for one in products_of(session, lot)] == ["F1", "F6"]


def test_changing_buyers_is_recorded_with_what_they_were(session, officer, region):
    _tender, lot, nijkerk = region
    product = bought_in(session, [lot])[lot.id][1].product
    own = {"joins_on": None, "leaves_on": None, "holds_budget": None}

    form = ProductForm(code="F6", title="Wonen", buyers=[BuyerForm(authority_id=nijkerk.id)])
    edit_product(session, product, officer, form)

    _event, payload = history(session, product)[-1]
    before = {one["authority_id"]: one for one in payload.data["before"]["buyers"]}
    assert before[str(nijkerk.id)] == {
        **own, "authority_id": str(nijkerk.id), "joins_on": "2027-07-01",
    }  # fmt: skip
    assert payload.data["after"]["buyers"] == [{**own, "authority_id": str(nijkerk.id)}]


def test_who_leaves_is_told_what_it_buys_and_the_check_finds_it(session, officer, region):
    tender, lot, nijkerk = region
    lead = matrix_of(session, tender)[0].authority
    alone = ProductForm(code="F7", title="Dag", buyers=[BuyerForm(authority_id=nijkerk.id)])
    add_product(session, lot, officer, alone)
    assert told(session, tender) == []

    assert left_behind(session, tender, nijkerk) == [
        f"F6 Wonen: daarna alleen nog voor {lead.name}.",
        "F7 Dag: daarna neemt niemand dit nog af.",
    ]
    reason = "De raad heeft besloten zelf in te kopen."
    leave(
        session, tender, officer, nijkerk,
        LeaveForm(left_on=date(2026, 1, 1), left_because=reason),
    )  # fmt: skip

    assert told(session, tender) == [
        (
            f"Nijkerk neemt {product} af, maar doet dan niet mee aan het perceel. Haal de "
            "organisatie daar weg, of laat haar meedoen.",
            True,
            "products:edit",
        )
        for product in ("F6 Wonen", "F7 Dag")
    ]


def test_form_keeps_rows_and_refuses_one_that_is_not_ticked(session, sign_in, officer, region):
    tender, lot, nijkerk = region
    lead, other = str(tender.lead_authority_id), make_authority(session, name="Ver")
    browser, url = sign_in(officer), f"/lots/{lot.id}/products"
    typed = {
        "code": "F8", "title": "Nacht", "buys": [str(nijkerk.id)],
        "buyer_authority_id": [lead, str(nijkerk.id)], "buyer_joins_on": ["", "1-9-2027"],
        "buyer_leaves_on": ["", ""], "buyer_holds_budget": ["", "true"],
    }  # fmt: skip

    forgotten = browser.post(url, data={**typed, "buyer_joins_on": ["1-8-2027", "1-9-2027"]})
    foreign = {**typed, "buys": [str(other.id)], "buyer_authority_id": [lead, str(other.id)]}
    strange = browser.post(url, data=foreign)
    browser.post(url, data=typed)

    assert (forgotten.status_code, strange.status_code) == (422, 422)
    assert "Vink de organisatie aan in elke regel waarin u iets invult." in forgotten.text
    assert 'value="1-8-2027"' in forgotten.text
    assert "Kies gemeenten die aan dit perceel meedoen." in strange.text
    words = "Alleen voor Nijkerk (vanaf woensdag 1 september 2027, beheert het budget)"
    assert words in browser.get(url).text
    product = bought_in(session, [lot])[lot.id][-1].product
    edit = browser.get(f"/products/{product.id}/edit").text
    assert f'name="buys" value="{nijkerk.id}" checked' in edit
    assert ('value="1-9-2027"' in edit, '"true" selected' in edit) == (True, True)
    assert tree_of(session, tender_with_lots(session, tender.id))[-1].buyers == (
        "Nijkerk (vanaf woensdag 1 september 2027, beheert het budget)",
    )
    leaving = browser.get(f"/tenders/{tender.id}/authorities/{nijkerk.id}").text
    assert "F8 Nacht: daarna neemt niemand dit nog af." in leaving
    assert len(session.exec(select(Buyer).where(Buyer.product_id == product.id)).all()) == 1


def test_the_matrix_says_who_joins_only_some_products_of_a_lot(session, sign_in, officer, region):
    tender, lot, nijkerk = region
    tender = tender_with_lots(session, tender.id)

    told = narrower_in(session, tender)
    page = shown(sign_in(officer).get(f"/tenders/{tender.id}/authorities"))

    assert told == {(nijkerk.id, lot.id): "alleen F6"}  # of F1 and F6; the lead buys both
    assert page.count("alleen F6") == 1
