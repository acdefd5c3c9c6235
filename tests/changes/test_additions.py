"""What waits to be added can be changed and dropped, and something can be prepared for it."""

from decimal import Decimal
from typing import get_origin
from uuid import uuid4

import pytest
from sqlmodel import select

from app.changes.differences import Difference, difference_of
from app.changes.forms import AnyAdditionForm
from app.changes.kinds import KINDS
from app.changes.service import (
    NotReadyError,
    drop_change,
    edit_change,
    prepare_change,
    publish_version,
)
from app.core.errors import ConflictError, InvalidError
from app.products.forms import ProductForm
from app.products.models import EligibilityRule, Product, Tariff, Window
from app.products.service import add_product
from app.publishing.service import publish_tender
from app.publishing.versions import content_of, versions_of
from app.tenders.models import Lot, LotState, Tender
from app.tenders.progress import a_version_of
from app.tenders.queries import tender_with_lots
from app.tenders.waiting import changes_of
from tests.factories import make_user
from tests.publishing.factories import WHY, only_requirement, published, typed_requirement
from tests.tenders.factories import complete_open_house

SUMMARY = "Er komt een product bij, met een eigen tarief."
NEW = {"title": "Beschermd wonen zwaar", "code": "15B04", "unit": "etmaal"}
LIGHT = {"code": "F1", "title": "Licht"}
AMOUNT = {"amount": "212,50"}
OPENS = {"opens_on": "1-7-2026"}
RULE = {
    "kind": "contracted", "text": "Alleen wie in 2025 een contract had.", "product": "15B03",
    "year": "2025",
}  # fmt: skip


def house(session, officer) -> Tender:
    """An open house that takes applications now."""
    tender, _lot = complete_open_house(session, officer)
    publish_tender(session, tender, officer)
    session.flush()
    return tender_with_lots(session, tender.id)


def prepare(session, tender, officer, verb, subject_id, typed):
    """Let a change wait for the next version."""
    return prepare_change(session, tender, officer, verb, subject_id, typed)


def told(session, tender) -> list[Difference]:
    """What waits, as the officer reads it."""
    content, waiting = content_of(session, tender), changes_of(session, tender)
    return [row for one in waiting for row in difference_of(content, one, waiting)]


def test_addition_that_waits_is_typed_anew_in_its_own_place(session, officer):
    tender, lot = published(session, officer)
    first = prepare(session, tender, officer, "product.create", lot.id, LIGHT)
    other = prepare(
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
    change = prepare(session, tender, officer, "product.create", lot.id, LIGHT)
    tariff = prepare(
        session, tender, officer, "tariff.create", lot.id, {"product_id": str(change.id), **AMOUNT}
    )

    with pytest.raises(InvalidError, match="Kies een van de mogelijkheden"):
        edit_change(session, tender, officer, tariff, {"product_id": str(uuid4()), **AMOUNT})

    session.refresh(tariff)
    assert tariff.payload == {"product_id": str(change.id), "amount": "212,50"}


def test_tariff_waits_for_a_product_that_waits_itself(session, officer):
    tender, lot = published(session, officer)
    change = prepare(session, tender, officer, "product.create", lot.id, LIGHT)
    prepare(
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
    change = prepare(session, tender, officer, "lot.create", tender.id, NEW)
    for verb, typed in (
        ("product.create", {"code": "15B04a", "title": "Nacht"}),
        ("tariff.create", AMOUNT),
        ("window.create", OPENS),
        ("eligibility.create", RULE),
    ):
        prepare(session, tender, officer, verb, change.id, typed)
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
        prepare(session, tender, officer, "lot.create", tender.id, {"title": "Zuid"})

    assert changes_of(session, tender) == []


def test_what_others_need_is_not_dropped_before_them(session, officer):
    tender = house(session, officer)
    change = prepare(session, tender, officer, "lot.create", tender.id, NEW)
    window = prepare(session, tender, officer, "window.create", change.id, OPENS)

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
    assert repeated - {"replaces", "alternatives"} == set(AnyAdditionForm.model_fields)


# Pages ------------------------------------------------------------------------------


def test_officer_goes_on_with_every_addition_on_its_own_form(session, sign_in, officer):
    tender = house(session, officer)
    lot = prepare(session, tender, officer, "lot.create", tender.id, NEW)
    added = [
        lot,
        prepare(session, tender, officer, "product.create", lot.id, {"code": "N1", "title": "N"}),
        prepare(session, tender, officer, "tariff.create", lot.id, AMOUNT),
        prepare(session, tender, officer, "window.create", lot.id, OPENS),
        prepare(session, tender, officer, "eligibility.create", lot.id, RULE),
        prepare(
            session, tender, officer, "requirement.create", tender.id,
            typed_requirement(only_requirement(session, tender), number="7"),
        ),
    ]  # fmt: skip
    session.commit()
    browser = sign_in(officer)
    held = ["15B04", "N1", "212,50", "1-7-2026", "2025", "7"]

    pages = [browser.get(f"/changes/{one.id}") for one in added]
    empty = [browser.post(f"/changes/{one.id}", data={}) for one in added]

    for one, page, value in zip(added, pages, held, strict=True):
        assert page.status_code == 200
        assert f'action="/changes/{one.id}"' in page.text
        assert f'value="{value}"' in page.text
    assert [one.status_code for one in empty] == [422] * 6
    assert [one.payload for one in changes_of(session, tender)][:2] == [
        NEW, {"code": "N1", "title": "N"},
    ]  # fmt: skip


def test_officer_types_an_addition_anew(session, sign_in, officer):
    tender, lot = published(session, officer)
    change = prepare(session, tender, officer, "product.create", lot.id, LIGHT)
    session.commit()
    browser, typed = sign_in(officer), {"code": "F1", "title": "Licht", "mean_hours": "veel"}

    wrong = browser.post(f"/changes/{change.id}", data=typed)
    right = browser.post(f"/changes/{change.id}", data={**typed, "mean_hours": "7"})

    assert (wrong.status_code, 'value="veel"' in wrong.text) == (422, True)
    assert right.headers["location"] == f"/tenders/{tender.id}/versions#waiting"
    session.refresh(change)
    assert change.payload == {**typed, "mean_hours": "7"}


def test_officer_prepares_a_tariff_for_a_product_that_waits(session, sign_in, officer):
    tender, lot = published(session, officer)
    change = prepare(session, tender, officer, "product.create", lot.id, LIGHT)
    session.commit()
    browser, address = sign_in(officer), f"/changes/{change.id}/add/tariff"
    assert f'href="{address}"' in browser.get(f"/tenders/{tender.id}/versions").text

    page = browser.get(address).text
    wrong = browser.post(address, data={"product_id": str(change.id), "amount": "duur"})
    right = browser.post(address, data={"product_id": str(change.id), **AMOUNT})
    after = browser.get(f"/tenders/{tender.id}/versions").text

    assert f'<option value="{change.id}" selected>F1 Licht (voorbereid)</option>' in page
    assert (wrong.status_code, 'value="duur"' in wrong.text) == (422, True)
    assert f'<option value="{change.id}" selected>' in wrong.text
    assert right.status_code == 303
    assert [one.verb for one in changes_of(session, tender)] == ["product.create", "tariff.create"]
    assert "1 andere wijziging heeft deze nodig" in after
    assert f'action="/changes/{change.id}/drop"' not in after


def test_refused_version_names_the_change_that_cannot_be_done(session, sign_in, officer):
    tender, lot = published(session, officer)
    change = prepare(session, tender, officer, "product.create", lot.id, LIGHT)
    prepare(session, tender, officer, "product.create", lot.id, {**LIGHT, "code": "F2"})
    with a_version_of(tender):
        add_product(session, lot, officer, ProductForm(code="F1", title="Al gemaakt"))
    session.commit()
    browser, link = sign_in(officer), f'href="/changes/{change.id}"'

    tariffs = browser.get(f"/lots/{lot.id}/products").text
    answer = browser.post(f"/tenders/{tender.id}/versions", data={"summary": WHY})
    refused = answer.text.split('<section class="ts-next"')[1].split("</section>")[0]

    assert f"<a {link}>F1 Licht</a>" in tariffs
    assert '<a href="/tenders" aria-current="page">' in tariffs
    assert answer.status_code == 409
    assert "Eén wijziging kan niet meer: F1 Licht" in refused
    assert (link in refused, WHY in refused) == (True, True)
    assert len(versions_of(session, tender)) == 1


def test_officer_prepares_a_new_product_of_an_open_house(session, sign_in, officer):
    tender = house(session, officer)
    ranked, _lot = published(session, officer)
    session.commit()
    browser, address = sign_in(officer), f"/tenders/{tender.id}/change/lots"

    page = browser.get(f"/tenders/{tender.id}/lots/new").text
    wrong = browser.post(address, data={**NEW, "title": ""})
    right = browser.post(address, data=NEW)
    [change] = changes_of(session, tender)
    waiting = browser.get(f"/tenders/{tender.id}/versions").text

    assert f'action="{address}"' in page
    assert (wrong.status_code, 'value="15B04"' in wrong.text) == (422, True)
    assert right.headers["location"] == f"/tenders/{tender.id}/versions#waiting"
    for key in ("product", "tariff", "window", "rule"):
        assert f'href="/changes/{change.id}/add/{key}"' in waiting
        assert browser.get(f"/changes/{change.id}/add/{key}").status_code == 200
    assert browser.get(f"/changes/{change.id}/add/lot").status_code == 404
    assert "/change/lots" not in browser.get(f"/tenders/{ranked.id}/lots/new").text
    assert browser.post(f"/tenders/{ranked.id}/change/lots", data=NEW).status_code == 409


def test_additions_are_for_the_officer_of_the_tender(session, sign_in, officer):
    tender = house(session, officer)
    change = prepare(session, tender, officer, "lot.create", tender.id, NEW)
    session.commit()
    stranger = sign_in(make_user(session))

    answers = [
        stranger.get(f"/changes/{change.id}"),
        stranger.post(f"/changes/{change.id}", data=NEW),
        stranger.get(f"/changes/{change.id}/add/tariff"),
        stranger.post(f"/changes/{change.id}/add/tariff", data=AMOUNT),
        stranger.post(f"/tenders/{tender.id}/change/lots", data=NEW),
    ]

    assert [one.status_code for one in answers] == [404] * 5
    assert [one.payload for one in changes_of(session, tender)] == [NEW]


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_an_addition_asks_the_same_beside_one_and_three(
    session, sign_in, officer, count_queries, count
):
    tender, lot = published(session, officer)
    for at in range(count):
        typed = {"code": f"F{at}", "title": "Licht"}
        change = prepare(session, tender, officer, "product.create", lot.id, typed)
    session.commit()
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/changes/{change.id}/add/tariff")

    assert answer.text.count("(voorbereid)") == count
    # the change, duties; the tender, its lots; what waits; the products in the lot
    assert len(queries) == 6


def publish(session, tender, officer) -> None:
    """Publish what waits, with a reason for every warning about it."""
    with pytest.raises(NotReadyError) as caught:
        publish_version(session, tender, officer, SUMMARY, {})
    assert caught.value.found.blocking == []
    reasons = {one.key: WHY for one in caught.value.found.warnings}
    publish_version(session, tender, officer, SUMMARY, reasons)
