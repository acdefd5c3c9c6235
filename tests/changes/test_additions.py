"""What waits to be added can be changed and dropped, and something can be prepared for it."""

from decimal import Decimal
from typing import get_origin
from uuid import uuid4

import pytest
from sqlmodel import select

from app.changes.differences import Difference
from app.changes.forms import AnyAdditionForm
from app.changes.kinds import KINDS
from app.changes.service import (
    drop_change,
    edit_change,
    prepare_change,
)
from app.core.errors import ConflictError, InvalidError
from app.products.models import EligibilityRule, Product, Tariff, Window
from app.tenders.models import Lot, LotState
from app.tenders.waiting import changes_of
from tests.changes.factories import AMOUNT, LIGHT, NEW, OPENS, RULE, house, publish, told
from tests.publishing.factories import published


def test_addition_that_waits_is_typed_anew_in_its_own_place(session, officer):
    tender, lot = published(session, officer)
    first = prepare_change(session, tender, officer, "product.create", lot.id, LIGHT)
    other = prepare_change(
        session, tender, officer, "product.create", lot.id, {"code": "F2", "title": "B"}
    )

    edit_change(session, tender, officer, first, {"code": "F9", "title": "Zwaar"})

    waiting = [(one.id, one.payload) for one in changes_of(session, tender)]
    assert waiting == [
        (first.id, {"code": "F9", "title": "Zwaar"}),
        (other.id, {"code": "F2", "title": "B"}),
    ]
    assert session.exec(select(Product)).all() == []


def test_addition_that_is_refused_keeps_what_it_said(session, officer):
    tender, lot = published(session, officer)
    change = prepare_change(session, tender, officer, "product.create", lot.id, LIGHT)
    tariff = prepare_change(
        session, tender, officer, "tariff.create", lot.id, {"product_id": str(change.id), **AMOUNT}
    )

    with pytest.raises(InvalidError, match="Kies een van de mogelijkheden"):
        edit_change(session, tender, officer, tariff, {"product_id": str(uuid4()), **AMOUNT})

    session.refresh(tariff)
    assert tariff.payload == {"product_id": str(change.id), "amount": "212,50"}


def test_tariff_waits_for_a_product_that_waits_itself(session, officer):
    tender, lot = published(session, officer)
    change = prepare_change(session, tender, officer, "product.create", lot.id, LIGHT)
    prepare_change(
        session, tender, officer, "tariff.create", lot.id, {"product_id": str(change.id), **AMOUNT}
    )
    waiting = told(session, tender)
    assert session.exec(select(Product)).all() == session.exec(select(Tariff)).all() == []

    publish(session, tender, officer)

    assert waiting == [
        Difference("F1 Licht", "Nieuw", "", "Naam: Licht\nCode: F1"),
        Difference("Tarief: F1 Licht", "Nieuw", "", "Bedrag: 212,5"),
    ]
    [made] = session.exec(select(Product)).all()
    [tariff] = session.exec(select(Tariff)).all()
    assert (made.id, made.code) == (change.id, "F1")
    assert (tariff.product_id, tariff.amount) == (change.id, Decimal("212.5"))


def test_everything_of_a_new_product_of_an_open_house_goes_out_with_it(session, officer):
    tender = house(session, officer)
    change = prepare_change(session, tender, officer, "lot.create", tender.id, NEW)
    for verb, typed in (
        ("product.create", {"code": "15B04a", "title": "Nacht"}),
        ("tariff.create", AMOUNT),
        ("window.create", OPENS),
        ("eligibility.create", RULE),
    ):
        prepare_change(session, tender, officer, verb, change.id, typed)
    waiting = told(session, tender)
    assert session.exec(select(Lot.code)).all() == ["15B03"]

    publish(session, tender, officer)

    assert [(one.where, one.field) for one in waiting] == [
        ("15B04 Beschermd wonen zwaar", "Nieuw"),
        ("15B04a Nacht", "Nieuw"),
        ("Tarief: 15B04 Beschermd wonen zwaar", "Nieuw"),
        ("Wanneer aanmelden kan: 15B04 Beschermd wonen zwaar", "Nieuw"),
        ("Wie in aanmerking komt: 15B04 Beschermd wonen zwaar", "Nieuw"),
    ]
    lot = session.get_one(Lot, change.id)
    assert (lot.number, lot.code, lot.state) == (2, "15B04", LotState.ADMITTING)
    assert lot.rules is not None
    for model in (Product, Tariff, Window, EligibilityRule):
        added = select(model.lot_id).join(Lot, Lot.id == model.lot_id).where(Lot.code != "15B03")
        assert session.exec(added).all() == [change.id]


def test_lot_of_a_ranked_tender_never_comes_in_later(session, officer):
    tender, _lot = published(session, officer)

    with pytest.raises(ConflictError, match="Na publicatie komt er geen perceel bij"):
        prepare_change(session, tender, officer, "lot.create", tender.id, {"title": "Zuid"})

    assert changes_of(session, tender) == []


def test_what_others_need_is_not_dropped_before_them(session, officer):
    tender = house(session, officer)
    change = prepare_change(session, tender, officer, "lot.create", tender.id, NEW)
    window = prepare_change(session, tender, officer, "window.create", change.id, OPENS)

    with pytest.raises(ConflictError, match="Laat die eerst vallen"):
        drop_change(session, change, officer)
    drop_change(session, window, officer)
    session.flush()
    drop_change(session, change, officer)
    session.flush()

    assert changes_of(session, tender) == []


def test_form_of_every_addition_may_repeat_the_same_fields():
    repeated = {
        name
        for kind in KINDS.values()
        if kind.adds
        for name, info in kind.form.model_fields.items()
        if get_origin(info.annotation) is list
    }

    # What the rows of a form become is not typed itself.
    assert repeated - {"replaces", "alternatives", "buyers"} == set(AnyAdditionForm.model_fields)
