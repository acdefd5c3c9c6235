"""A tender made from an earlier one: whole, one lot, or the award phase."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from app.accounts.models import Authority
from app.accounts.permissions import Duty
from app.authorities.queries import assignments_of
from app.core.errors import ConflictError
from app.criteria.service import add_criterion
from app.criteria.taking_over import take_over
from app.products.models import EligibilityRule, Product, RuleKind, Tariff
from app.tenders.forms import CopyForm, LotForm
from app.tenders.models import (
    Criterion,
    Lot,
    LotGroup,
    LotState,
    Part,
    Participation,
    ProcedureKind,
    Requirement,
    Stage,
)
from app.tenders.queries import criteria_of, lots_of, requirements_of_tender
from app.tenders.service import add_lot
from app.workbooks import copying
from tests.factories import make_authority, make_user
from tests.tenders.factories import complete_tender, criterion_form

FORM = CopyForm(title="Beschermd thuis, opnieuw", reference="TN400000")


def filled(session, officer, **fields):
    """A tender with everything that can refer to something else in it."""
    tender, lot = complete_tender(session, officer, **fields)
    high = LotGroup(tender_id=tender.id, code="P1", title="Perceel Wmo")
    session.add(high)
    session.flush()
    low = LotGroup(tender_id=tender.id, code="S1", title="Segment", parent_id=high.id)
    session.add(low)
    session.flush()
    lot.group_id = low.id
    product = Product(tender_id=tender.id, lot_id=lot.id, code="15B03", title="Intensief")
    taking_part = Participation(
        tender_id=tender.id, authority_id=make_authority(session, name="Nijkerk").id
    )
    left = Participation(
        tender_id=tender.id,
        authority_id=make_authority(session, name="Veenendaal").id,
        left_on=date(2026, 1, 1),
    )
    session.add_all([lot, product, taking_part, left])
    session.flush()
    (requirement,) = requirements_of_tender(session, tender)
    session.add_all(
        [
            Tariff(
                tender_id=tender.id, lot_id=lot.id, product_id=product.id, amount=Decimal("98.50")
            ),
            Part(tender_id=tender.id, participation_id=taking_part.id, lot_id=lot.id),
            EligibilityRule(
                tender_id=tender.id,
                lot_id=lot.id,
                kind=RuleKind.EVIDENCE,
                text="Met bewijs.",
                values={"requirement": str(requirement.id)},
            ),
        ]
    )
    session.flush()
    return tender, lot


def rows(session, table, tender):
    return session.exec(select(table).where(table.tender_id == tender.id)).all()


def lead(session, tender):
    return session.get_one(Authority, tender.lead_authority_id)


def test_copy_asks_the_same_and_starts_anew(session, officer):
    tender, lot = filled(session, officer)
    lot.state = LotState.FINAL

    copy = copying.copy_tender(session, tender, lead(session, tender), officer, FORM)

    (new,) = lots_of(session, copy)
    assert (copy.title, copy.reference, copy.deadline, copy.starts_on, copy.published_at) == (
        "Beschermd thuis, opnieuw", "TN400000", None, None, None,
    )  # fmt: skip
    assert (copy.court, copy.standstill_ground) == (tender.court, tender.standstill_ground)
    assert (new.title, new.state, new.winners, new.repeats_id) == (
        lot.title, LotState.DRAFT, 1, None,
    )  # fmt: skip
    assert [(one.code, [step.label for step in one.scale]) for one in new.criteria] == [
        ("K1", ["goed", "matig"])
    ]
    groups = {one.id: one for one in rows(session, LotGroup, copy)}
    assert groups[groups[new.group_id].parent_id].title == "Perceel Wmo"
    assert [one.lot_id for one in rows(session, Product, copy)] == [new.id]
    assert [(one.amount, one.lot_id) for one in rows(session, Tariff, copy)] == [
        (Decimal("98.50"), new.id)
    ]
    (requirement,) = requirements_of_tender(session, copy)
    assert [one.name for one in requirement.alternatives] == ["HKZ"]
    assert [one.values for one in rows(session, EligibilityRule, copy)] == [
        {"requirement": str(requirement.id)}
    ]
    assert len(rows(session, Participation, copy)) == 1, "who left does not come back"
    assert [one.lot_id for one in rows(session, Part, copy)] == [new.id]
    assert [(one.user_id, one.duty) for one in assignments_of(session, copy)] == [
        (officer.id, Duty.OFFICER)
    ]


def followed(session, tender):
    """For each lot of a tender, the number of the lot whose criteria it follows."""
    lots = {one.id: one for one in lots_of(session, tender)}
    return {
        one.number: one.criteria_from_id and lots[one.criteria_from_id].number
        for one in lots.values()
    }


def test_a_copy_follows_as_its_original_does(session, officer):
    tender, first = complete_tender(session, officer)
    second, third = (
        add_lot(session, tender, officer, LotForm(title=title)) for title in ("Thuis", "Logeren")
    )
    take_over(session, second, officer, first.id)
    take_over(session, third, officer, second.id)

    copy = copying.copy_tender(session, tender, lead(session, tender), officer, FORM)
    as_it_was = followed(session, copy)
    copies = lots_of(session, copy)
    add_criterion(session, copies[0], officer, criterion_form("K2", points=Decimal(40)))
    again = copying.repeat_lot(session, second, lead(session, tender), officer, FORM)

    assert followed(session, tender) == {1: None, 2: 1, 3: 2}
    assert as_it_was == {1: None, 2: 1, 3: 2}
    assert [[one.code for one in criteria_of(session, lot)] for lot in copies] == [["K1", "K2"]] * 3
    assert followed(session, again) == {1: None}, "what it followed is not in this tender"


def test_a_copy_does_not_follow_what_a_version_made_different(session, officer):
    tender, first = complete_tender(session, officer)
    second, third = (
        add_lot(session, tender, officer, LotForm(title=title)) for title in ("Thuis", "Logeren")
    )
    for one in (second, third):
        take_over(session, one, officer, first.id)
    (changed,) = criteria_of(session, second)
    changed.title = "Anders sinds versie 2"
    session.flush()

    copy = copying.copy_tender(session, tender, lead(session, tender), officer, FORM)

    assert followed(session, copy) == {1: None, 2: None, 3: 1}


def test_one_lot_is_put_out_again(session, officer):
    tender, lot = filled(session, officer)
    other = Lot(tender_id=tender.id, number=2, title="Blijft achter")
    lonely = LotGroup(tender_id=tender.id, code="P2", title="Leeg")
    session.add_all([other, lonely])
    session.flush()

    again = copying.repeat_lot(session, lot, lead(session, tender), officer, FORM)

    assert [(one.title, one.number, one.repeats_id) for one in lots_of(session, again)] == [
        (lot.title, 1, lot.id)
    ]
    assert sorted(one.code for one in rows(session, LotGroup, again)) == ["P1", "S1"]
    assert len(rows(session, Criterion, again)) == 1


def test_award_phase_follows_its_selection(session, officer):
    selection, lot = filled(session, officer, procedure=ProcedureKind.RESTRICTED)
    assert selection.stage == Stage.SELECTION

    award = copying.prepare_award(session, selection, officer)

    (new,) = lots_of(session, award)
    assert (award.stage, award.follows_id, award.procedure, award.starts_on) == (
        Stage.AWARD, selection.id, ProcedureKind.RESTRICTED, date(2027, 1, 1),
    )  # fmt: skip
    assert (new.repeats_id, new.winners, new.criteria) == (lot.id, None, [])
    assert rows(session, Requirement, award) == [], "the award phase has its own"
    assert [(one.amount, one.lot_id) for one in rows(session, Tariff, award)] == [
        (Decimal("98.50"), new.id)
    ]
    held = sorted((one.duty, str(one.user_id)) for one in assignments_of(session, selection))
    assert sorted((one.duty, str(one.user_id)) for one in assignments_of(session, award)) == held
    with pytest.raises(ConflictError, match="bestaat al"):
        copying.prepare_award(session, selection, officer)


def test_only_a_selection_has_an_award_phase(session, officer):
    tender, _lot = filled(session, officer)

    with pytest.raises(ConflictError, match="Alleen een selectie"):
        copying.prepare_award(session, tender, officer)


def test_officer_copies_on_the_page_and_others_do_not_find_it(session, sign_in, officer):
    tender, lot = filled(session, officer)
    url = f"/tenders/{tender.id}/copy"
    browser = sign_in(officer)

    wrong = browser.post(url, data={"title": "Blijft staan", "reference": ""})
    answer = browser.post(url, data=FORM.model_dump(exclude={"authority_id"}))

    assert (wrong.status_code, 'value="Blijft staan"' in wrong.text) == (422, True)
    assert answer.status_code == 303
    assert "Beschermd thuis, opnieuw" in browser.get(answer.headers["location"]).text
    stranger = sign_in(make_user(session))
    assert stranger.get(url).status_code == 404
    assert stranger.post(f"/lots/{lot.id}/repeat", data={}).status_code == 404
