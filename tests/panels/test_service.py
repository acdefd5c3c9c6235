import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.checks.models import Check, CheckState, Gate, GateState
from app.consensus import service as consensus
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.evaluation import service as evaluation
from app.panels import service
from app.panels.answers import answers_of
from app.panels.forms import DeclarationForm, StartForm
from app.panels.models import Declaration, Round, RoundState
from app.panels.panel import panel_of, providers_of
from app.submissions.models import SubmissionState
from app.tenders.models import Assignment, LotState
from tests.evaluation.factories import (
    declaration,
    make_room,
    score_form,
)
from tests.evaluation.told import told
from tests.factories import assign, make_requirement, make_submission


def test_start_scoring_moves_the_lot_and_makes_a_round(session):
    room = make_room(session, state=LotState.CHECKING)

    round_ = service.start_scoring(session, room.lot, room.officer)

    assert (room.lot.state, round_.state, round_.panel) == (
        LotState.SCORING, RoundState.INDIVIDUAL, [],
    )  # fmt: skip
    settled = {"lot": str(room.lot.id), "is_blind": True, "tolerance": 0}
    assert told(session, "round.start") == [(room.officer.id, {"after": settled})]


@pytest.mark.parametrize("state", [LotState.OPENED, LotState.SCORING, LotState.RANKED])
def test_start_scoring_is_refused_in_another_state(session, state):
    room = make_room(session, state=state)

    with pytest.raises(ConflictError):
        service.start_scoring(session, room.lot, room.officer)


def test_start_scoring_needs_evaluators_a_chair_and_something_to_score(session):
    nobody = make_room(session, state=LotState.CHECKING, evaluators=0)
    nothing = make_room(session, state=LotState.CHECKING, submissions=0)
    headless = make_room(session, state=LotState.CHECKING)
    for assignment in session.exec(select(Assignment).where(Assignment.duty == Duty.CHAIR)):
        assignment.ended_at = clock.utcnow()

    refusals = []
    for room in (nobody, nothing, headless):
        with pytest.raises(ConflictError) as caught:
            service.start_scoring(session, room.lot, room.officer)
        refusals.append(str(caught.value))

    assert refusals == [
        "Wijs eerst beoordelaars aan voor dit perceel.",
        "Geen inschrijving op dit perceel telt mee. Er valt niets te beoordelen.",
        "Wijs eerst een voorzitter aan voor dit perceel.",
    ]


@pytest.mark.parametrize(
    ("state", "is_knock_out", "may_start"),
    [
        (CheckState.OPEN, True, False),
        (CheckState.TO_REPAIR, True, False),
        (CheckState.FAILED, True, False),
        (CheckState.FAILED, False, True),
        (CheckState.PASSED, True, True),
    ],
)
def test_start_scoring_waits_for_the_checks(session, state, is_knock_out, may_start):
    room = make_room(session, state=LotState.CHECKING)
    requirement = make_requirement(session, room.tender, is_knock_out=is_knock_out)
    session.add(
        Check(
            tender_id=room.tender.id,
            lot_id=room.lot.id,
            submission_id=room.submissions[0].id,
            requirement_id=requirement.id,
            state=state,
        )
    )

    if may_start:
        service.start_scoring(session, room.lot, room.officer)
    else:
        with pytest.raises(ConflictError):
            service.start_scoring(session, room.lot, room.officer)

    assert room.lot.state == (LotState.SCORING if may_start else LotState.CHECKING)


@pytest.mark.parametrize("counts", [True, False])
def test_start_scoring_waits_for_the_gate_of_who_counts(session, counts):
    room = make_room(session, state=LotState.CHECKING)
    submission = make_submission(
        session, room.lot, state=SubmissionState.SUBMITTED if counts else SubmissionState.EXCLUDED
    )
    gate = Gate(
        tender_id=room.tender.id,
        submission_id=submission.id,
        lot_id=room.lot.id,
        state=GateState.OPEN,
    )
    session.add(gate)

    if counts:
        with pytest.raises(ConflictError):
            service.start_scoring(session, room.lot, room.officer)
    else:
        service.start_scoring(session, room.lot, room.officer)

    assert room.lot.state == (LotState.CHECKING if counts else LotState.SCORING)


# Blind numbers ------------------------------------------------------------------------


def test_declare_signs_one_declaration_per_provider(session, now):
    room = make_room(session, submissions=2)
    person = room.evaluators[0]

    service.declare(session, room.lot, person, declaration(session, room.lot))

    found = session.exec(select(Declaration).order_by(Declaration.provider_id)).all()
    assert [
        (one.user_id, one.provider_id, one.has_conflict, one.explanation, one.signed_at)
        for one in found
    ] == [
        (person.id, provider_id, False, "", now)
        for provider_id in sorted(one.provider_id for one in room.submissions)
    ]
    assert [actor for actor, _data in told(session, "declaration.sign")] == [person.id] * 2


def test_one_conflict_takes_the_person_off_the_whole_lot(session, now):
    room = make_room(session, submissions=2)
    person = room.evaluators[0]
    form = declaration(session, room.lot, tie_with=room.submissions[0])

    service.declare(session, room.lot, person, form)

    assert [one.id for one in panel_of(session, room.lot)] == [room.evaluators[1].id]
    assignment = session.exec(select(Assignment).where(Assignment.user_id == person.id)).one()
    assert assignment.ended_at == now
    assert told(session, "panel.step_back") == [(person.id, {})]


def test_a_conflict_of_a_tender_wide_evaluator_ends_that_lot_only(session):
    room = make_room(session, is_tender_wide=True)
    person = room.evaluators[0]
    form = declaration(session, room.lot, tie_with=room.submissions[0])

    service.declare(session, room.lot, person, form)

    assert person.id not in {one.id for one in panel_of(session, room.lot)}
    assignment = session.exec(select(Assignment).where(Assignment.user_id == person.id)).one()
    assert assignment.ended_at is None


def test_a_new_assignment_does_not_undo_a_conflict(session):
    room = make_room(session, submissions=1)
    person = room.evaluators[0]
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, person, form)

    assign(session, room.tender, person, Duty.EVALUATOR)

    assert person.id not in {one.id for one in panel_of(session, room.lot)}


def test_a_chair_with_a_conflict_leads_nothing_of_the_lot(session, now):
    room = make_room(session)
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, room.chair, form)

    with pytest.raises(NotFoundError):
        consensus.open_consensus(session, room.lot, room.chair)

    query = select(Assignment).where(Assignment.user_id == room.chair.id)
    assert session.exec(query).one().ended_at == now


def test_declare_says_what_is_missing_per_field(session):
    room = make_room(session, submissions=2)
    first, second = (one.provider_id for one in room.submissions)
    form = DeclarationForm.model_validate({f"conflict_{first}": "true"})

    faults = service.missing_answers(form, providers_of(session, room.lot))

    assert {name: str(text) for name, text in faults.items()} == {
        f"explanation_{first}": "Zeg welke band u hebt.",
        f"conflict_{second}": "Kies of u een band hebt met deze inschrijver.",
        "is_signed": "Vink aan dat deze verklaring klopt en dat u geheim houdt wat u leest.",
    }
    with pytest.raises(InvalidError):
        service.declare(session, room.lot, room.evaluators[0], form)


def test_declare_is_refused_twice_before_scoring_and_to_others(session):
    room = make_room(session)
    form = declaration(session, room.lot)
    service.declare(session, room.lot, room.evaluators[0], form)
    early = make_room(session, state=LotState.CHECKING)

    with pytest.raises(ConflictError):
        service.declare(session, room.lot, room.evaluators[0], form)
    with pytest.raises(NotFoundError):
        service.declare(session, room.lot, room.officer, form)
    with pytest.raises(ConflictError):
        service.declare(session, early.lot, early.evaluators[0], form)


def test_a_name_that_is_added_asks_for_one_more_declaration(session):
    room = make_room(session, submissions=1)
    person = room.evaluators[0]
    service.declare(session, room.lot, person, declaration(session, room.lot))
    added = make_submission(session, room.lot)
    answer = answers_of(session, room.lot)[0]

    with pytest.raises(ForbiddenError):
        evaluation.give_score(session, answer, person, score_form())
    signed = service.declare(session, room.lot, person, declaration(session, room.lot))

    assert [one.provider_id for one in signed] == [added.provider_id]


# Scoring ------------------------------------------------------------------------------


def test_start_settles_what_cannot_change_after(session):
    room = make_room(session, state=LotState.CHECKING)

    form = StartForm(is_blind=False, tolerance=1)
    round_ = service.start_scoring(session, room.lot, room.officer, form)

    assert (round_.is_blind, round_.tolerance) == (False, 1)
    assert session.exec(select(Round)).one().number == 1
