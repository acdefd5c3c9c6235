"""Rules, products, tariffs, dates and parts of a lot change by a version."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from app.accounts.models import Authority
from app.authorities.service import matrix_of
from app.changes.differences import Difference, differences
from app.changes.service import NotReadyError, prepare_change, publish_version
from app.core.clock import pinned
from app.core.errors import ConflictError, InvalidError
from app.products.forms import ProductForm, TariffForm
from app.products.models import Product, Tariff
from app.products.service import add_product, add_tariff
from app.publishing.service import publish_tender
from app.publishing.versions import versions_of
from app.tenders.group_forms import GroupForm
from app.tenders.groups import add_group, groups_of
from app.tenders.models import Lot, Participation, Tender
from app.tenders.queries import lots_of, tender_with_lots
from app.tenders.waiting import changes_of
from tests.changes.factories import told
from tests.factories import make_authority, make_user
from tests.publishing.factories import WHY, published
from tests.tenders.factories import complete_tender

SUMMARY = "De gemeenteraad stelde dit op 12 februari anders vast."
TABLE = "tarieventabel, F1"
RULES = {
    "method": "weighted_points", "winners": "3", "rounding_mode": "half_up",
    "rounding_decimals": "2", "rounding_stages": ["criterion", "total"], "tie_breakers": ["draw"],
}  # fmt: skip


def with_products(session, officer) -> tuple[Tender, Lot, Product, Tariff]:
    """A published tender whose lot has a group above it, a product in it and a tariff."""
    tender, lot = complete_tender(session, officer)
    lot.group_id = add_group(session, tender, officer, GroupForm(code="A", title="Wmo")).id
    product = add_product(session, lot, officer, ProductForm(code="F1", title="Licht"))
    tariff = add_tariff(session, lot, officer, TariffForm(reference=TABLE))
    publish_tender(session, tender, officer)
    session.flush()
    return tender_with_lots(session, tender.id), lots_of(session, tender)[0], product, tariff


def test_rules_of_a_lot_change_and_freeze_anew(session, officer):
    tender, lot = published(session, officer)
    before = lot.rules_sha256

    prepare_change(session, tender, officer, "lot.set_rules", lot.id, RULES)
    waiting = told(session, tender)
    publish_version(session, tender, officer, SUMMARY, {})

    session.refresh(lot)
    assert (lot.winners, lot.rules["winners"]) == (3, {"max": 3})
    assert lot.rules_sha256 != before
    expected = [Difference("Perceel 1: Perceel 1", "Aantal winnaars", "1", "3")]
    assert waiting == expected
    first, second = versions_of(session, tender)
    assert differences(first.content, second.content) == expected


def test_rules_do_not_change_after_the_deadline(session, officer):
    tender, lot = published(session, officer)

    with pinned(tender.deadline), pytest.raises(ConflictError, match="Na de sluiting"):
        prepare_change(session, tender, officer, "lot.set_rules", lot.id, RULES)


def test_rules_that_do_not_fit_are_refused_at_their_field(session, officer):
    tender, lot = published(session, officer)
    typed = {**RULES, "price_floor": "90", "price_ceiling": "80"}

    with pytest.raises(InvalidError, match="ligt onder de laagste") as caught:
        prepare_change(session, tender, officer, "lot.set_rules", lot.id, typed)

    assert caught.value.field == "price_ceiling"


def test_products_groups_and_tariffs_change_together(session, officer):
    tender, lot, product, tariff = with_products(session, officer)
    [group] = groups_of(session, tender.id)
    lead = session.get_one(Authority, tender.lead_authority_id)
    light = {"code": "F1", "title": "Licht", "limits": "tot 7 uur", "buys": [str(lead.id)],
             "buyer_authority_id": [str(lead.id)], "buyer_joins_on": ["1-1-2027"],
             "buyer_leaves_on": [""], "buyer_holds_budget": ["true"]}  # fmt: skip

    for verb, subject_id, typed in (
        ("group.edit", group.id, {"code": "A", "title": "Wmo", "unit": "etmaal"}),
        ("product.edit", product.id, light),
        ("product.create", lot.id, {"code": "F2", "title": "Zwaar", "mean_hours": "15"}),
        ("tariff.edit", tariff.id, {"amount": "180", "valid_from": "1-1-2027"}),
        ("tariff.create", lot.id, {"product_id": str(product.id), "amount": "95,50"}),
    ):
        prepare_change(session, tender, officer, verb, subject_id, typed)
    waiting = told(session, tender)
    assert session.exec(select(Product.code)).all() == ["F1"]
    with pytest.raises(NotReadyError) as caught:
        publish_version(session, tender, officer, SUMMARY, {})
    reasons = {one.key: WHY for one in caught.value.found.warnings}
    publish_version(session, tender, officer, SUMMARY, reasons)

    expected = [
        Difference("A Wmo", "Eenheid", "", "etmaal"),
        Difference("F1 Licht", "Grenzen", "", "tot 7 uur"),
        Difference(
            "F1 Licht",
            "Wie neemt dit af",
            "",
            f"{lead.name}, vanaf vrijdag 1 januari 2027, beheert het budget",
        ),
        Difference("F2 Zwaar", "Nieuw", "", "Naam: Zwaar\nCode: F2\nGemiddelde uren per week: 15"),
        Difference("Tarief: Perceel 1: Perceel 1", "Waar het te vinden is", TABLE, ""),
        Difference("Tarief: Perceel 1: Perceel 1", "Bedrag", "", "180"),
        Difference("Tarief: Perceel 1: Perceel 1", "Vanaf", "", "vrijdag 1 januari 2027"),
        Difference("Tarief: F1 Licht", "Nieuw", "", "Bedrag: 95,5"),
    ]
    assert sorted(waiting, key=str) == sorted(expected, key=str)
    first, second = versions_of(session, tender)
    assert sorted(differences(first.content, second.content), key=str) == sorted(expected, key=str)
    assert sorted(session.exec(select(Product.code)).all()) == ["F1", "F2"]
    assert sorted(
        session.exec(select(Tariff.amount).where(Tariff.tender_id == tender.id)).all()
    ) == [Decimal("95.5"), Decimal(180)]


def test_two_new_products_wait_side_by_side(session, officer):
    tender, lot, _product, _tariff = with_products(session, officer)

    for code in ("F2", "F3"):
        typed = {"code": code, "title": "Nieuw"}
        prepare_change(session, tender, officer, "product.create", lot.id, typed)

    assert [one.payload["code"] for one in changes_of(session, tender)] == ["F2", "F3"]


def test_code_that_is_taken_is_refused_when_the_change_is_prepared(session, officer):
    tender, lot, _product, _tariff = with_products(session, officer)

    with pytest.raises(InvalidError, match="al gebruikt"):
        prepare_change(
            session, tender, officer, "product.create", lot.id, {"code": "F1", "title": "Dubbel"}
        )

    assert changes_of(session, tender) == []


def test_where_an_authority_takes_part_changes_by_a_version(session, officer):
    tender, lot = published(session, officer)
    lead = session.get_one(Authority, tender.lead_authority_id)
    typed = {
        "authority_id": str(lead.id), "lot_id": [str(lot.id)], "takes_part": [str(lot.id)],
        "holds_budget": [str(lot.id)], "joins_on": ["1-1-2027"], "leaves_on": ["31-12-2028"],
    }  # fmt: skip

    prepare_change(session, tender, officer, "participation.set_parts", lead.id, typed)
    waiting = told(session, tender)
    publish_version(session, tender, officer, SUMMARY, {})

    assert waiting == [
        Difference(
            lead.name, "Waaraan de organisatie meedoet", "Aan alles",
            "Perceel 1: Perceel 1, vanaf vrijdag 1 januari 2027, t/m zondag 31 december 2028, "
            "beheert het budget",
        )
    ]  # fmt: skip
    [row] = matrix_of(session, tender)
    assert [(one.joins_on, one.leaves_on, one.holds_budget) for one in row.parts.values()] == [
        (date(2027, 1, 1), date(2028, 12, 31), True)
    ]


def test_an_authority_withdraws_by_a_version(session, sign_in, officer):
    tender, _lot = published(session, officer)
    nijkerk = make_authority(session, name="Gemeente Nijkerk")
    own = Participation(tender_id=tender.id, authority_id=nijkerk.id)
    session.add(own)
    session.commit()
    browser, address = (
        sign_in(officer),
        f"/tenders/{tender.id}/authorities/{nijkerk.id}/change/leave",
    )
    typed = {"left_on": "1-6-2026", "left_because": "De raad van Nijkerk koopt zelf in."}

    short = browser.post(address, data={**typed, "left_because": "Kort"})
    kept = browser.post(address, data=typed)
    waiting = told(session, tender)
    before = own.left_on
    [prepared] = changes_of(session, tender)
    again = browser.get(f"/changes/{prepared.id}")
    publish_version(session, tender, officer, SUMMARY, {})
    session.refresh(own)

    assert (short.status_code, kept.status_code, before) == (422, 303, None)
    assert ">\nDe raad van Nijkerk koopt zelf in.</textarea>" in again.text
    assert waiting == [
        Difference("Gemeente Nijkerk", "Vertrekt op", "", "maandag 1 juni 2026"),
    ]
    assert (own.left_on, own.left_because) == (date(2026, 6, 1), typed["left_because"])


def test_officer_prepares_every_form_on_its_page(session, sign_in, officer):
    tender, lot, product, tariff = with_products(session, officer)
    [group] = groups_of(session, tender.id)
    browser = sign_in(officer)
    lead = tender.lead_authority_id
    forms = {
        f"/lots/{lot.id}/rules": f"/lots/{lot.id}/change/rules",
        f"/lot-groups/{group.id}/edit": f"/lot-groups/{group.id}/change",
        f"/products/{product.id}/edit": f"/products/{product.id}/change",
        f"/lots/{lot.id}/products/new": f"/lots/{lot.id}/change/products",
        f"/tariffs/{tariff.id}/edit": f"/tariffs/{tariff.id}/change",
        f"/lots/{lot.id}/products": f"/lots/{lot.id}/change/tariffs",
        f"/lots/{lot.id}/admission": f"/lots/{lot.id}/change/windows",
        f"/tenders/{tender.id}/authorities/{lead}":
            f"/tenders/{tender.id}/authorities/{lead}/change/parts",
    }  # fmt: skip

    for page, action in forms.items():
        assert f'action="{action}"' in browser.get(page).text, page
    wrong = browser.post(f"/products/{product.id}/change", data={"code": "F1", "limits": "7 uur"})
    right = browser.post(f"/products/{product.id}/change", data={"code": "F1", "title": "Zacht"})
    [change] = changes_of(session, tender)
    again = browser.get(f"/changes/{change.id}")
    rules = browser.post(f"/lots/{lot.id}/change/rules", data={**RULES, "winners": "nul"})

    assert (wrong.status_code, rules.status_code) == (422, 422)
    assert 'value="7 uur"' in wrong.text
    assert 'value="nul"' in rules.text
    assert right.headers["location"] == f"/tenders/{tender.id}/versions#waiting"
    assert (again.status_code, 'value="Zacht"' in again.text) == (200, True)
    assert [browser.post(action).status_code for action in forms.values()] == [
        303, 422, 422, 422, 422, 422, 422, 422,
    ]  # fmt: skip
    assert [sign_in(make_user(session)).post(one).status_code for one in forms.values()] == [
        404
    ] * len(forms)
