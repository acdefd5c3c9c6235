"""Making a tender: what the verbs do, record and refuse."""

from decimal import Decimal
from uuid import uuid4

import pytest
from sqlmodel import select

from app.accounts.models import Membership, User
from app.accounts.permissions import Duty
from app.audit.models import Event, Payload
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.publishing.service import publish_tender
from app.tenders import service
from app.tenders.access import duties_in_tender
from app.tenders.criteria_forms import CriterionForm, RulesForm, ScaleStepForm
from app.tenders.forms import LotForm
from app.tenders.models import (
    Assignment,
    Combine,
    CriterionKind,
    Lot,
    LotState,
    ProcedureKind,
    Requirement,
    Tender,
)
from app.tenders.people import (
    confirm_assignment,
    end_assignment,
    waiting,
    withdraw_proposal,
)
from app.tenders.queries import assignments_of, lots_of, requirements_of_tender
from app.tenders.requirement_forms import RequirementForm
from app.tenders.service import remove_criterion, remove_lot, remove_requirement
from tests.factories import make_authority, make_user
from tests.tenders.factories import (
    add_requirement,
    appoint,
    colleague,
    complete_open_house,
    complete_tender,
    criterion_form,
    price_form,
    start_tender,
    tender_form,
)


def actions(session):
    return [event.action for event in session.exec(select(Event).order_by(Event.number))]


def test_create_tender_makes_its_maker_the_officer(session, officer):
    tender = start_tender(session, officer)

    [assignment] = assignments_of(session, tender)
    assert (assignment.user_id, assignment.duty) == (officer.id, Duty.OFFICER)
    assert tender.slug == "beschermd-thuis-tn353087"
    assert actions(session) == ["tender.create"]


def test_create_tender_gives_each_its_own_address(session, officer):
    first = start_tender(session, officer, title="Begeleiding én méér", reference="A/1")
    second = start_tender(session, officer, title="Begeleiding én méér", reference="A/1")

    assert [first.slug, second.slug] == ["begeleiding-en-meer-a-1", "begeleiding-en-meer-a-1-2"]


def test_create_tender_for_another_authority_is_not_found(session, officer):
    authority = make_authority(session)

    with pytest.raises(NotFoundError):
        service.create_tender(session, authority, officer, tender_form())

    assert session.exec(select(Tender)).all() == []


def test_create_tender_needs_the_right_to(session, officer):
    authority = make_authority(session)
    session.add(Membership(user_id=officer.id, authority_id=authority.id))
    session.flush()

    with pytest.raises(ForbiddenError):
        service.create_tender(session, authority, officer, tender_form())


def test_edit_tender_keeps_its_address_and_what_it_was(session, officer):
    tender = start_tender(session, officer)

    service.edit_tender(session, tender, officer, tender_form(title="Nieuwe naam"))

    assert (tender.title, tender.slug) == ("Nieuwe naam", "beschermd-thuis-tn353087")
    payload = session.exec(select(Payload).join(Event).where(Event.action == "tender.edit")).one()
    titles = payload.data["before"]["title"], payload.data["after"]["title"]
    assert titles == ("Beschermd thuis", "Nieuwe naam")


def test_edit_tender_refuses_open_house_while_there_are_criteria(session, officer):
    tender, _lot = complete_tender(session, officer)

    form = tender_form(procedure=ProcedureKind.OPEN_HOUSE)

    with pytest.raises(InvalidError) as refusal:
        service.edit_tender(session, tender, officer, form)

    assert (refusal.value.field, tender.procedure) == ("procedure", ProcedureKind.SAS)


def test_lots_are_numbered_and_can_be_removed_with_all_under_them(session, officer):
    tender, lot = complete_tender(session, officer)
    second = service.add_lot(session, tender, officer, LotForm(title="Perceel 2"))
    form = RequirementForm(lot_id=lot.id, number="2", title="Alleen hier", text="…")
    service.add_requirement(session, tender, officer, form)
    service.assign(session, tender, officer, colleague(session, tender), Duty.EVALUATOR, lot)

    remove_lot(session, lot, officer)

    assert [(one.number, one.title) for one in lots_of(session, tender)] == [(2, "Perceel 2")]
    assert [one.number for one in requirements_of_tender(session, tender)] == ["1"]
    assert second.number == 2


def test_edit_lot_changes_what_it_is(session, officer):
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Oud"))

    service.edit_lot(session, lot, officer, LotForm(title="Nieuw", description="Meer"))

    assert (lot.title, lot.description, lot.state) == ("Nieuw", "Meer", LotState.DRAFT)


def test_set_rules_writes_breakers_as_the_engine_reads_them(session, officer):
    _tender, lot = complete_tender(session, officer)

    form = RulesForm(tie_breakers=["criterion:K1", "", "price", "draw"], winners=3)
    service.set_rules(session, lot, officer, form)

    assert lot.tie_breakers == [{"criterion": "K1"}, {"price": "lowest"}, {"draw": True}]
    assert (lot.winners, lot.rounding_stages) == (3, [])


def test_set_rules_refuses_a_ceiling_below_the_floor(session, officer):
    _tender, lot = complete_tender(session, officer)

    form = RulesForm(price_floor=Decimal(10), price_ceiling=Decimal(9))

    with pytest.raises(InvalidError) as refusal:
        service.set_rules(session, lot, officer, form)

    assert refusal.value.field == "price_ceiling"


def test_criteria_and_rules_do_not_exist_in_open_house(session, officer):
    _tender, product = complete_open_house(session, officer)

    with pytest.raises(NotFoundError):
        service.add_criterion(session, product, officer, criterion_form())
    with pytest.raises(NotFoundError):
        service.set_rules(session, product, officer, RulesForm())


def test_add_criterion_keeps_the_scale_in_order(session, officer):
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Perceel"))

    service.add_criterion(session, lot, officer, criterion_form("K1", combine=Combine.MEAN))
    service.add_criterion(session, lot, officer, price_form("P"))

    k1, price = service.criteria_of(session, lot)
    assert [(step.label, step.fraction) for step in k1.scale] == [
        ("goed", Decimal(1)),
        ("matig", Decimal("0.5")),
    ]
    assert (k1.position, k1.combine, k1.formula) == (1, Combine.MEAN, None)
    assert (price.position, price.kind, price.scale) == (2, CriterionKind.PRICE, [])


@pytest.mark.parametrize("code", ["K1", "consensus"])
def test_add_criterion_refuses_a_code_that_is_taken(session, officer, code):
    _tender, lot = complete_tender(session, officer)

    with pytest.raises(InvalidError) as refusal:
        service.add_criterion(session, lot, officer, criterion_form(code))

    assert refusal.value.field == "code"


def test_edit_criterion_replaces_its_scale(session, officer):
    _tender, lot = complete_tender(session, officer)
    [criterion] = service.criteria_of(session, lot)
    steps = [ScaleStepForm(label="ja", fraction=Decimal(1), text="Ja.")]

    service.edit_criterion(session, criterion, officer, criterion_form("K9", steps=steps))

    [changed] = service.criteria_of(session, lot)
    assert (changed.code, [step.label for step in changed.scale]) == ("K9", ["ja"])


def test_edit_criterion_to_a_price_drops_the_scale_and_the_minimum(session, officer):
    _tender, lot = complete_tender(session, officer)
    [criterion] = service.criteria_of(session, lot)

    form = price_form("K1", minimum=Decimal(10), formula="lowest_ratio")
    service.edit_criterion(session, criterion, officer, form)

    [changed] = service.criteria_of(session, lot)
    assert (changed.scale, changed.minimum, changed.band_floor) == ([], None, None)


def test_remove_criterion_takes_its_scale_with_it(session, officer):
    _tender, lot = complete_tender(session, officer)
    [criterion] = service.criteria_of(session, lot)

    remove_criterion(session, criterion, officer)

    assert service.criteria_of(session, lot) == []
    assert actions(session)[-1] == "criterion.remove"


def test_requirements_of_a_lot_include_those_of_the_tender(session, officer):
    tender, lot = complete_tender(session, officer)
    other = service.add_lot(session, tender, officer, LotForm(title="Perceel 2"))
    for number, at in (("2", lot), ("3", other)):
        form = RequirementForm(lot_id=at.id, number=number, title="Eis", text="…")
        service.add_requirement(session, tender, officer, form)

    assert [one.number for one in service.requirements_of(session, lot)] == ["1", "2"]
    assert [one.number for one in service.requirements_of(session, other)] == ["1", "3"]


def test_edit_requirement_replaces_the_ways_to_prove_it(session, officer):
    tender, _lot = complete_tender(session, officer)
    [requirement] = requirements_of_tender(session, tender)

    form = RequirementForm(
        number="9", title="Anders", text="…", alternatives=[("kms", "KMS"), ("", "Verslag")]
    )
    service.edit_requirement(session, requirement, officer, form)

    [changed] = requirements_of_tender(session, tender)
    ways = [(way.kind, way.name) for way in changed.alternatives]
    assert (changed.number, ways) == ("9", [("kms", "KMS"), ("", "Verslag")])


def test_remove_requirement_takes_the_ways_with_it(session, officer):
    tender, _lot = complete_tender(session, officer)
    [requirement] = requirements_of_tender(session, tender)

    remove_requirement(session, requirement, officer)

    assert requirements_of_tender(session, tender) == []


@pytest.mark.parametrize("known", [True, False])
def test_add_requirement_refuses_a_lot_of_another_tender(session, officer, known):
    tender, _lot = complete_tender(session, officer)
    _other, foreign = complete_tender(session, officer)

    lot_id = foreign.id if known else uuid4()
    form = RequirementForm(lot_id=lot_id, number="2", title="Eis")

    with pytest.raises(InvalidError) as refusal:
        service.add_requirement(session, tender, officer, form)

    assert refusal.value.field == "lot_id"


def changes(session, tender: Tender, lot: Lot, officer):
    [criterion] = service.criteria_of(session, lot)
    [requirement] = requirements_of_tender(session, tender)
    demand = RequirementForm(number="2", title="Eis")
    lot_form = LotForm(title="Anders")
    authority = make_authority(session)
    return {
        "edit_tender": lambda: service.edit_tender(session, tender, officer, tender_form()),
        "add_lot": lambda: service.add_lot(session, tender, officer, lot_form),
        "edit_lot": lambda: service.edit_lot(session, lot, officer, lot_form),
        "remove_lot": lambda: remove_lot(session, lot, officer),
        "set_rules": lambda: service.set_rules(session, lot, officer, RulesForm()),
        "add_requirement": lambda: service.add_requirement(session, tender, officer, demand),
        "edit_requirement": lambda: service.edit_requirement(session, requirement, officer, demand),
        "remove_requirement": lambda: remove_requirement(session, requirement, officer),
        "add_criterion": lambda: service.add_criterion(session, lot, officer, criterion_form("K2")),
        "edit_criterion": lambda: service.edit_criterion(
            session, criterion, officer, criterion_form("K2")
        ),
        "remove_criterion": lambda: remove_criterion(session, criterion, officer),
        "join": lambda: service.join(session, tender, officer, authority, ""),
        "publish_tender": lambda: publish_tender(session, tender, officer),
    }


FROZEN = (
    "edit_tender", "add_lot", "edit_lot", "remove_lot", "set_rules", "add_requirement",
    "edit_requirement", "remove_requirement", "add_criterion", "edit_criterion",
    "remove_criterion", "join", "publish_tender",
)  # fmt: skip


@pytest.mark.parametrize("change", FROZEN)
def test_nothing_that_decides_changes_after_publication(session, officer, change):
    tender, lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    act = changes(session, tender, lot, officer)[change]
    before = actions(session)

    with pytest.raises(ConflictError):
        act()

    assert actions(session) == before


def test_join_adds_an_authority_once(session, officer):
    tender = start_tender(session, officer)
    authority = make_authority(session, name="Gemeente Soest")

    participation = service.join(session, tender, officer, authority, "alleen wonen")

    assert (participation.authority_id, participation.scope) == (authority.id, "alleen wonen")
    for again in (authority, session.get(type(authority), tender.lead_authority_id)):
        with pytest.raises(ConflictError):
            service.join(session, tender, officer, again, "")


def test_assign_takes_people_of_authorities_that_take_part(session, officer):
    tender = start_tender(session, officer)
    elsewhere = make_user(session)
    authority = make_authority(session, elsewhere)

    with pytest.raises(InvalidError) as refusal:
        service.assign(session, tender, officer, elsewhere, Duty.CHAIR)
    service.join(session, tender, officer, authority, "")
    assignment = service.assign(session, tender, officer, elsewhere, Duty.CHAIR)

    assert refusal.value.field == "user_id"
    assert (assignment.user_id, assignment.duty) == (elsewhere.id, Duty.CHAIR)


def test_assign_refuses_what_makes_no_duty(session, officer):
    tender, lot = complete_tender(session, officer)
    _other, foreign = complete_tender(session, officer)
    person = colleague(session, tender)

    for duty, at in (
        (Duty.PROVIDER, None),
        (Duty.OPENER, lot),
        (Duty.EVALUATOR, foreign),
    ):
        with pytest.raises(InvalidError):
            service.assign(session, tender, officer, person, duty, at)

    rows = session.exec(select(Assignment).where(Assignment.user_id == person.id)).all()
    assert rows == []


@pytest.mark.parametrize(
    ("first", "second"),
    [(Duty.INTEGRITY, Duty.EVALUATOR), (Duty.CHAIR, Duty.INTEGRITY)],
)
def test_assign_keeps_integrity_and_judgement_apart(session, officer, first, second):
    tender = start_tender(session, officer)
    held = appoint(session, tender, officer, first)
    person = session.get_one(User, held.user_id)

    with pytest.raises(ConflictError):
        service.assign(session, tender, officer, person, second)


def test_integrity_officer_begins_when_a_second_person_confirms(session, officer):
    tender = start_tender(session, officer)
    person = colleague(session, tender)

    assignment = service.assign(session, tender, officer, person, Duty.INTEGRITY)

    assert Duty.INTEGRITY not in duties_in_tender(session, person, tender.id)
    with pytest.raises(ForbiddenError):
        confirm_assignment(session, assignment, officer)
    confirm_assignment(session, assignment, colleague(session, tender))
    session.flush()
    assert duties_in_tender(session, person, tender.id) == {Duty.INTEGRITY}


def test_assign_twice_is_refused_and_after_an_end_it_begins_again(session, officer):
    tender = start_tender(session, officer)
    person = colleague(session, tender)
    assignment = service.assign(session, tender, officer, person, Duty.CHAIR)

    with pytest.raises(ConflictError):
        service.assign(session, tender, officer, person, Duty.CHAIR)
    end_assignment(session, assignment, officer)
    again = service.assign(session, tender, officer, person, Duty.CHAIR)

    assert (again.id, again.ended_at) == (assignment.id, None)


def test_end_assignment_keeps_the_last_officer(session, officer):
    tender = start_tender(session, officer)
    [own] = assignments_of(session, tender)

    with pytest.raises(ConflictError):
        end_assignment(session, own, officer)

    assert own.ended_at is None


def test_end_assignment_ends_once(session, officer):
    tender = start_tender(session, officer)
    person = colleague(session, tender)
    assignment = service.assign(session, tender, officer, person, Duty.CHAIR)
    end_assignment(session, assignment, officer)

    with pytest.raises(ConflictError):
        end_assignment(session, assignment, officer)


def test_end_assignment_keeps_the_two_openers_of_a_closed_vault(session, officer):
    tender, _lot = complete_tender(session, officer)
    openers = [one for one in assignments_of(session, tender) if one.duty == Duty.OPENER]
    publish_tender(session, tender, officer)
    end_assignment(session, openers[2], officer)

    with pytest.raises(ConflictError):
        end_assignment(session, openers[0], officer)

    assert [one.ended_at is None for one in openers] == [True, True, False]


@pytest.mark.parametrize("duty", [Duty.OPENER, Duty.DECIDER])
def test_nobody_appoints_who_opens_or_decides_alone(session, officer, duty):
    tender = start_tender(session, officer)
    person, second = colleague(session, tender), colleague(session, tender)

    assignment = service.assign(session, tender, officer, person, duty)
    before = [one.user_id for one in assignments_of(session, tender) if one.duty == duty]
    for alone in (officer, person):
        with pytest.raises(ForbiddenError):
            confirm_assignment(session, assignment, alone)
    confirm_assignment(session, assignment, second)

    after = [one.user_id for one in assignments_of(session, tender) if one.duty == duty]
    assert (before, after) == ([], [person.id])
    subject = f"assignment:{assignment.id}"
    actions = session.exec(
        select(Event.action).where(Event.subject == subject).order_by(Event.number)
    ).all()
    assert actions == [
        "assignment.appoint.propose", "assignment.appoint.confirm", "assignment.create",
    ]  # fmt: skip


def test_a_proposed_duty_is_taken_back_by_who_proposed_it(session, officer):
    tender = start_tender(session, officer)
    assignment = service.assign(session, tender, officer, colleague(session, tender), Duty.OPENER)

    withdraw_proposal(session, assignment, officer)

    assert waiting(session, tender) == []
    with pytest.raises(ConflictError):
        confirm_assignment(session, assignment, colleague(session, tender))


def test_criterion_form_refuses_two_steps_of_one_name():
    with pytest.raises(ValueError, match="Twee stappen"):
        CriterionForm(
            code="K1",
            title="K",
            points=Decimal(1),
            steps=[ScaleStepForm(label="goed", fraction=Decimal(1))] * 2,
        )


def test_add_requirement_records_it(session, officer):
    tender = start_tender(session, officer)

    add_requirement(session, tender, officer, "3.1")

    requirement = session.exec(select(Requirement)).one()
    event = session.exec(select(Event).where(Event.action == "requirement.create")).one()
    assert (event.subject, event.actor_id) == (f"requirement:{requirement.id}", officer.id)
