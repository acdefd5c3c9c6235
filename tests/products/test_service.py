"""Products inside a lot, what they cost, and what each takes from above."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.products.forms import ProductForm, TariffForm
from app.products.models import Product, Tariff
from app.products.service import (
    add_product,
    add_tariff,
    edit_product,
    products_of,
    remove_product,
    remove_tariff,
    tariffs_of,
)
from app.products.tree import Held, tree_of
from app.tenders import service as tenders
from app.tenders.forms import LotForm
from app.tenders.group_forms import GroupForm
from app.tenders.groups import add_group
from tests.tenders.factories import complete_tender, start_tender


def product_form(code: str = "15B03", **fields: object) -> ProductForm:
    return ProductForm.model_validate({"code": code, "title": f"Product {code}", **fields})


def gelderland(session, officer):
    """A group with a lot with two products, and a lot on its own."""
    tender = start_tender(session, officer)
    group = add_group(
        session, tender, officer,
        GroupForm(code="BW", title="Beschermd wonen", unit="etmaal", funding="prijs maal aantal"),
    )  # fmt: skip
    inside = tenders.add_lot(
        session, tender, officer,
        LotForm(title="Intramuraal", group_id=group.id, limits="24 uur nabij",
                mean_hours=Decimal(15)),
    )  # fmt: skip
    alone = tenders.add_lot(session, tender, officer, LotForm(title="Logeren"))
    add_product(session, inside, officer, product_form("15B03"))
    form = product_form("15B04", unit="uur", mean_hours=Decimal("7.5"))
    add_product(session, inside, officer, form)
    session.refresh(tender, ["lots"])
    return tender, inside, alone


def test_tree_gives_what_is_empty_from_above_with_its_origin(session, officer):
    tender, _inside, _alone = gelderland(session, officer)

    rows = tree_of(session, tender)

    group = "BW"
    lot = "perceel 1"
    assert [(row.kind, row.depth, row.held) for row in rows] == [
        ("group", 0, {
            "unit": Held("etmaal"), "limits": Held(), "mean_hours": Held(),
            "funding": Held("prijs maal aantal"),
        }),
        ("lot", 1, {
            "unit": Held("etmaal", group), "limits": Held("24 uur nabij"),
            "mean_hours": Held(Decimal(15)), "funding": Held("prijs maal aantal", group),
        }),
        ("product", 2, {
            "unit": Held("etmaal", group), "limits": Held("24 uur nabij", lot),
            "mean_hours": Held(Decimal(15), lot), "funding": Held("prijs maal aantal", group),
        }),
        ("product", 2, {
            "unit": Held("uur"), "limits": Held("24 uur nabij", lot),
            "mean_hours": Held(Decimal("7.5")), "funding": Held("prijs maal aantal", group),
        }),
        ("lot", 0, {
            "unit": Held(), "limits": Held(), "mean_hours": Held(), "funding": Held(),
        }),
    ]  # fmt: skip


def test_product_says_which_old_ones_it_replaces(session, officer):
    _tender, lot, _alone = gelderland(session, officer)
    old = [{"code": "15B17", "title": "Groepswonen laag"}, {"code": "15B18", "title": "idem Lvb"}]

    product = add_product(session, lot, officer, product_form("F1", replaces=old))

    session.refresh(product)
    assert (product.replaces, product.position) == (old, 3)


def test_a_code_is_used_once_in_a_tender(session, officer):
    _tender, lot, alone = gelderland(session, officer)
    first, second = products_of(session, lot)

    for act in (
        lambda: add_product(session, alone, officer, product_form("15B03")),
        lambda: edit_product(session, second, officer, product_form("15B03")),
    ):
        with pytest.raises(InvalidError) as refusal:
            act()
        assert refusal.value.field == "code"
    edit_product(session, first, officer, product_form("15B03", title="Intensief"))

    assert (first.title, second.code) == ("Intensief", "15B04")


def test_remove_product_takes_its_tariffs_along(session, officer):
    _tender, lot, _alone = gelderland(session, officer)
    [first, _second] = products_of(session, lot)
    form = TariffForm(product_id=first.id, amount=Decimal(180))
    add_tariff(session, lot, officer, form)

    remove_product(session, first, officer)

    session.expire_all()
    assert [one.code for one in products_of(session, lot)] == ["15B04"]
    assert session.exec(select(Tariff)).all() == []


WMO = {
    "law": "wmo", "professionals": Decimal("120.50"), "overhead": Decimal("30.00"),
    "non_productive": Decimal("18.25"), "travel_training": Decimal("6.25"),
    "indexation": Decimal("5.00"), "other": Decimal(0),
}  # fmt: skip
"""120,50 + 30,00 + 18,25 + 6,25 + 5,00 + 0 = 180,00"""
YOUTH = {
    "law": "youth", "professionals": Decimal(70), "client_bound": Decimal(10),
    "overhead": Decimal(15), "indexation": Decimal(5),
}  # fmt: skip
"""70 + 10 + 15 + 5 = 100"""


def test_tariff_is_built_up_of_the_elements_of_its_law(session, officer):
    _tender, lot, alone = gelderland(session, officer)

    wmo = add_tariff(session, lot, officer, TariffForm(amount=Decimal(180), **WMO))
    youth = add_tariff(session, alone, officer, TariffForm(amount=Decimal(100), **YOUTH))

    assert wmo.build_up == {
        "law": "wmo", "professionals": "120.50", "overhead": "30.00", "non_productive": "18.25",
        "travel_training": "6.25", "indexation": "5.00", "other": "0",
    }  # fmt: skip
    assert youth.build_up == {
        "law": "youth", "professionals": "70", "client_bound": "10", "overhead": "15",
        "indexation": "5",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "amount"),
        ({"amount": Decimal("180.01"), **WMO}, "amount"),
        ({"reference": "tarieventabel", **WMO}, "amount"),
        ({"amount": Decimal(180), **WMO, "other": None}, "other"),
        ({"amount": Decimal(1), "valid_from": date(2027, 2, 1),
          "valid_until": date(2027, 1, 31)}, "valid_until"),
    ],
)  # fmt: skip
def test_tariff_that_does_not_hold_is_refused_at_its_field(session, officer, form, field):
    _tender, lot, _alone = gelderland(session, officer)

    with pytest.raises(InvalidError) as refusal:
        add_tariff(session, lot, officer, TariffForm(**form))

    assert (refusal.value.field, tariffs_of(session, lot)) == (field, [])


def test_tariff_is_of_a_product_of_this_lot(session, officer):
    _tender, lot, alone = gelderland(session, officer)
    [first, _second] = products_of(session, lot)

    form = TariffForm(product_id=first.id, amount=Decimal(1))
    with pytest.raises(InvalidError) as refusal:
        add_tariff(session, alone, officer, form)

    assert refusal.value.field == "product_id"


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), False),
        (date(2026, 1, 1), date(2027, 1, 1), False),
        (date(2027, 12, 31), None, False),
        (None, None, False),
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2028, 1, 1), None, True),
    ],
)
def test_tariffs_of_the_same_thing_never_overlap(session, officer, first, last, fits):
    _tender, lot, _alone = gelderland(session, officer)
    [product, _other] = products_of(session, lot)
    year = {"valid_from": date(2027, 1, 1), "valid_until": date(2027, 12, 31)}
    add_tariff(session, lot, officer, TariffForm(amount=Decimal(180), **year))
    form = TariffForm(amount=Decimal(185), valid_from=first, valid_until=last)

    of_product = form.model_copy(update={"product_id": product.id})
    add_tariff(session, lot, officer, of_product)  # another thing: its own days
    if fits:
        add_tariff(session, lot, officer, form)
    else:
        with pytest.raises(InvalidError, match="al een tarief"):
            add_tariff(session, lot, officer, form)

    assert len(tariffs_of(session, lot)) == (3 if fits else 2)


def test_tree_shows_the_tariff_that_counts_today_else_the_first_to_come(session, officer):
    tender, lot, alone = gelderland(session, officer)
    for first, last, amount in (
        (date(2025, 1, 1), date(2025, 12, 31), 170),
        (date(2026, 1, 1), date(2026, 12, 31), 180),
        (date(2027, 1, 1), None, 190),
    ):
        form = TariffForm(amount=Decimal(amount), valid_from=first, valid_until=last)
        add_tariff(session, lot, officer, form)
    later = TariffForm(reference="zoekinstrument", valid_from=date(2027, 1, 1))
    add_tariff(session, alone, officer, later)

    shown = {
        row.item.title: row.tariff and (row.tariff.amount, row.tariff.reference)
        for row in tree_of(session, tender)
        if row.kind == "lot"
    }

    assert shown == {"Intramuraal": (Decimal(180), ""), "Logeren": (None, "zoekinstrument")}


def test_products_and_tariffs_are_frozen_at_publication(session, officer):
    tender, lot = complete_tender(session, officer)
    product = add_product(session, lot, officer, product_form())
    tariff = add_tariff(session, lot, officer, TariffForm(amount=Decimal(1)))
    tender.published_at = utcnow()
    before = len(session.exec(select(Event)).all())

    for act in (
        lambda: add_product(session, lot, officer, product_form("X")),
        lambda: edit_product(session, product, officer, product_form("X")),
        lambda: remove_product(session, product, officer),
        lambda: add_tariff(session, lot, officer, TariffForm(reference="x")),
        lambda: remove_tariff(session, tariff, officer),
    ):
        with pytest.raises(ConflictError):
            act()

    assert len(session.exec(select(Event)).all()) == before


def test_removed_lot_takes_products_and_tariffs_along(session, officer):
    tender, lot, _alone = gelderland(session, officer)
    add_tariff(session, lot, officer, TariffForm(amount=Decimal(1)))

    tenders.remove_lot(session, lot, officer)

    session.expire_all()
    assert session.exec(select(Product).where(Product.tender_id == tender.id)).all() == []
    assert session.exec(select(Tariff).where(Tariff.tender_id == tender.id)).all() == []


def test_removed_tariff_stays_in_the_trail(session, officer):
    _tender, lot, _alone = gelderland(session, officer)
    tariff = add_tariff(session, lot, officer, TariffForm(amount=Decimal(180)))

    remove_tariff(session, tariff, officer)

    event = session.exec(select(Event).where(Event.action == "tariff.remove")).one()
    assert (event.subject, tariffs_of(session, lot)) == (f"tariff:{tariff.id}", [])
