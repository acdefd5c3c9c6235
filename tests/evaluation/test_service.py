from datetime import timedelta

import pytest
from sqlmodel import col, select

from app.accounts.permissions import Duty
from app.audit.models import Event, Payload
from app.audit.service import events_of, first_fault
from app.checks.models import Check, CheckState, Gate, GateState
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.evaluation import service
from app.evaluation.answers import answers_of, counted_submissions
from app.evaluation.forms import DeclarationForm, ScoreForm, SettleForm
from app.evaluation.models import Consensus, Declaration, HandIn, RoundState, Score
from app.evaluation.panel import providers_of
from app.evaluation.results import GivenScore, Result
from app.submissions.models import SubmissionState
from app.tenders.models import Assignment, Combine, LotState
from tests.evaluation.factories import (
    REASON,
    declaration,
    declare_all,
    hand_in_all,
    make_room,
    score_all,
    score_form,
    settle_all,
    settle_form,
)
from tests.factories import assign, make_requirement, make_submission, make_user


def told(session, action):
    """Everything the trail says about one kind of act, in order."""
    rows = session.exec(
        select(Event, Payload)
        .join(Payload, col(Payload.event_id) == col(Event.id))
        .where(Event.action == action)
        .order_by(col(Event.number))
    )
    return [(event.actor_id, payload.data) for event, payload in rows]


# Starting -----------------------------------------------------------------------------


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


def test_numbers_stay_when_a_submission_is_excluded(session):
    room = make_room(session, submissions=4)
    before = {one.id: number for number, one in counted_submissions(session, room.lot)}

    room.submissions[1].state = SubmissionState.EXCLUDED
    session.flush()
    after = {one.id: number for number, one in counted_submissions(session, room.lot)}

    assert sorted(before.values()) == [1, 2, 3, 4]
    del before[room.submissions[1].id]
    assert after == before


def test_answers_go_question_by_question_and_only_of_who_counts(session):
    room = make_room(session, submissions=2, criteria=2)
    for state in (SubmissionState.LATE, SubmissionState.WITHDRAWN, SubmissionState.EXCLUDED):
        make_submission(session, room.lot, state=state)

    answers = answers_of(session, room.lot)

    assert [answer.criterion.code for answer in answers] == ["K1", "K1", "K2", "K2"]
    assert [answer.number for answer in answers[:2]] == [answer.number for answer in answers[2:]]
    assert {answer.submission.id for answer in answers} == {one.id for one in room.submissions}


# Declaring ----------------------------------------------------------------------------


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

    assert [one.id for one in service.panel_of(session, room.lot)] == [room.evaluators[1].id]
    assignment = session.exec(select(Assignment).where(Assignment.user_id == person.id)).one()
    assert assignment.ended_at == now
    assert told(session, "panel.step_back") == [(person.id, {})]


def test_a_conflict_of_a_tender_wide_evaluator_ends_that_lot_only(session):
    room = make_room(session, is_tender_wide=True)
    person = room.evaluators[0]
    form = declaration(session, room.lot, tie_with=room.submissions[0])

    service.declare(session, room.lot, person, form)

    assert person.id not in {one.id for one in service.panel_of(session, room.lot)}
    assignment = session.exec(select(Assignment).where(Assignment.user_id == person.id)).one()
    assert assignment.ended_at is None


def test_a_new_assignment_does_not_undo_a_conflict(session):
    room = make_room(session, submissions=1)
    person = room.evaluators[0]
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, person, form)

    assign(session, room.tender, person, Duty.EVALUATOR)

    assert person.id not in {one.id for one in service.panel_of(session, room.lot)}


def test_a_chair_with_a_conflict_leads_nothing_of_the_lot(session, now):
    room = make_room(session)
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, room.chair, form)

    with pytest.raises(NotFoundError):
        service.open_consensus(session, room.lot, room.chair)

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
        service.give_score(session, answer, person, score_form())
    signed = service.declare(session, room.lot, person, declaration(session, room.lot))

    assert [one.provider_id for one in signed] == [added.provider_id]


# Scoring ------------------------------------------------------------------------------


def test_give_score_saves_it_and_records_all_but_the_note(session, now):
    room = make_room(session)
    person, answer = room.evaluators[0], answers_of(session, room.lot)[0]
    declare_all(session, room)
    form = ScoreForm(step="goed", motivation=REASON, page=3, note="Nog eens lezen.",
                     strong="Veel cijfers.")  # fmt: skip

    score = service.give_score(session, answer, person, form)

    assert score.model_dump(exclude={"id"}) == {
        "tender_id": room.tender.id,
        "lot_id": room.lot.id,
        "submission_id": answer.submission.id,
        "criterion_id": answer.criterion.id,
        "evaluator_id": person.id,
        "step": "goed",
        "motivation": REASON,
        "strong": "Veel cijfers.",
        "weak": "",
        "page": 3,
        "note": "Nog eens lezen.",
        "document_sha256": "",
        "version": 1,
        "saved_at": now,
    }
    assert told(session, "score.give") == [
        (
            person.id,
            {
                "after": {
                    "lot_id": str(room.lot.id),
                    "submission_id": str(answer.submission.id),
                    "criterion_id": str(answer.criterion.id),
                    "step": "goed",
                    "motivation": REASON,
                    "strong": "Veel cijfers.",
                    "weak": "",
                    "page": 3,
                    "document_sha256": "",
                    "version": 1,
                }
            },
        )
    ]


def test_give_score_again_keeps_before_and_after(session, now):
    room = make_room(session)
    person, answer = room.evaluators[0], answers_of(session, room.lot)[0]
    declare_all(session, room)
    service.give_score(session, answer, person, score_form("goed"))

    with clock.pinned(now + timedelta(minutes=5)):
        score = service.give_score(session, answer, person, score_form("voldoende", version=1))

    assert (score.step, score.version, score.saved_at) == (
        "voldoende", 2, now + timedelta(minutes=5),
    )  # fmt: skip
    _actor, data = told(session, "score.give")[-1]
    assert (data["before"]["step"], data["after"]["step"]) == ("goed", "voldoende")


def test_give_score_of_a_stale_page_is_refused_with_what_stands(session):
    room = make_room(session)
    person, answer = room.evaluators[0], answers_of(session, room.lot)[0]
    declare_all(session, room)
    stands = service.give_score(session, answer, person, score_form("goed"))

    with pytest.raises(service.StaleScoreError) as caught:
        service.give_score(session, answer, person, score_form("voldoende", version=0))

    assert caught.value.score is stands
    assert stands.step == "goed"
    with pytest.raises(ConflictError):
        service.give_score(session, answers_of(session, room.lot)[1], person, score_form(version=4))


def test_give_score_needs_a_step_of_the_published_scale(session):
    room = make_room(session)
    declare_all(session, room)

    with pytest.raises(InvalidError) as caught:
        service.give_score(
            session, answers_of(session, room.lot)[0], room.evaluators[0], score_form("prima")
        )

    assert caught.value.field == "step"
    assert session.exec(select(Score)).all() == []


def test_give_score_is_refused_to_strangers_and_the_undeclared(session):
    room = make_room(session)
    answer = answers_of(session, room.lot)[0]
    stranger = make_user(session)

    for person, refusal in [
        (stranger, NotFoundError),
        (room.chair, NotFoundError),
        (room.evaluators[0], ForbiddenError),
    ]:
        with pytest.raises(refusal):
            service.give_score(session, answer, person, score_form())


def test_give_score_is_refused_of_who_fell_out_and_outside_scoring(session):
    room = make_room(session)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]

    answer.submission.state = SubmissionState.EXCLUDED
    session.flush()
    with pytest.raises(ConflictError):
        service.give_score(session, answer, room.evaluators[0], score_form())
    room.lot.state = LotState.RANKED
    with pytest.raises(ConflictError):
        service.give_score(session, answer, room.evaluators[0], score_form())


def test_give_score_is_refused_after_handing_in(session):
    room = make_room(session)
    hand_in_all(session, room)

    with pytest.raises(ConflictError):
        service.give_score(
            session, answers_of(session, room.lot)[0], room.evaluators[0], score_form(version=1)
        )


def test_an_answer_that_came_later_can_still_be_scored(session):
    room = make_room(session, submissions=1, criteria=1, evaluators=1)
    hand_in_all(session, room)
    make_submission(session, room.lot)
    declare_all(session, room)
    later = next(
        answer
        for answer in answers_of(session, room.lot)
        if answer.submission.id != room.submissions[0].id
    )
    before = service.all_in(session, room.lot)

    service.give_score(session, later, room.evaluators[0], score_form())

    assert (before, service.all_in(session, room.lot)) == (False, True)


# Handing in ---------------------------------------------------------------------------


def test_hand_in_is_refused_while_an_answer_is_empty(session):
    room = make_room(session, submissions=1, criteria=2)
    declare_all(session, room)
    person = room.evaluators[0]
    first, second = answers_of(session, room.lot)
    service.give_score(session, first, person, score_form())

    with pytest.raises(ConflictError):
        service.hand_in(session, room.lot, person)
    service.give_score(session, second, person, score_form())
    service.hand_in(session, room.lot, person)

    assert [one.evaluator_id for one in session.exec(select(HandIn))] == [person.id]
    assert told(session, "scores.hand_in") == [(person.id, {"after": {"lot_id": str(room.lot.id)}})]
    with pytest.raises(ConflictError):
        service.hand_in(session, room.lot, person)


def test_all_in_waits_for_everybody_but_not_for_who_stepped_back(session):
    room = make_room(session, evaluators=3)
    one, two, three = room.evaluators
    for person in (one, two):
        service.declare(session, room.lot, person, declaration(session, room.lot))
        score_all(session, room, person)
    service.hand_in(session, room.lot, one)

    before = service.waiting_for(session, room.lot)
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, three, form)
    service.hand_in(session, room.lot, two)

    assert [person.id for person in before] == [two.id, three.id]
    assert service.waiting_for(session, room.lot) == []
    assert service.all_in(session, room.lot) is True


def test_nobody_in_is_not_all_in(session):
    room = make_room(session, evaluators=0)

    assert service.all_in(session, room.lot) is False


# Consensus ----------------------------------------------------------------------------


def test_open_consensus_is_for_a_chair_who_declared(session):
    room = make_room(session, evaluators=1)
    person = room.evaluators[0]
    service.declare(session, room.lot, person, declaration(session, room.lot))
    score_all(session, room, person)
    service.hand_in(session, room.lot, person)

    with pytest.raises(ForbiddenError):
        service.open_consensus(session, room.lot, room.chair)
    with pytest.raises(NotFoundError):
        service.open_consensus(session, room.lot, person)
    service.declare(session, room.lot, room.chair, declaration(session, room.lot))
    round_ = service.open_consensus(session, room.lot, room.chair)

    assert round_.state == RoundState.CONSENSUS


def test_open_consensus_waits_for_all_and_freezes_the_panel(session, now):
    room = make_room(session)
    hand_in_all(session, room)
    late = make_user(session, name="Zoë Later")
    assignment = assign(session, room.tender, late, Duty.EVALUATOR, lot=room.lot)

    with pytest.raises(ConflictError):
        service.open_consensus(session, room.lot, room.chair)
    assignment.ended_at = now
    session.flush()
    round_ = service.open_consensus(session, room.lot, room.chair)
    assign(session, room.tender, make_user(session), Duty.EVALUATOR)

    panel = [str(person.id) for person in room.evaluators]
    assert (round_.state, round_.panel, round_.opened_at) == (RoundState.CONSENSUS, panel, now)
    assert [person.id for person in service.panel_of(session, room.lot)] == [
        person.id for person in room.evaluators
    ]
    assert told(session, "panel.freeze") == [(room.chair.id, {"after": panel})]
    assert told(session, "round.open_consensus") == [
        (room.chair.id, {"before": "individual", "after": "consensus"})
    ]


def test_no_own_score_changes_once_consensus_is_open(session):
    room = make_room(session)
    hand_in_all(session, room)
    service.open_consensus(session, room.lot, room.chair)

    for act in (
        lambda: service.give_score(
            session, answers_of(session, room.lot)[0], room.evaluators[0], score_form(version=1)
        ),
        lambda: service.hand_in(session, room.lot, room.evaluators[0]),
        lambda: service.open_consensus(session, room.lot, room.chair),
    ):
        with pytest.raises(ConflictError):
            act()


def test_settle_writes_the_step_and_both_texts(session, now):
    room = make_room(session)
    hand_in_all(session, room)
    service.open_consensus(session, room.lot, room.chair)
    answer = answers_of(session, room.lot)[0]
    form = settle_form("voldoende", internal_remark="Kort besproken.", moved="Niemand.")

    settled = service.settle(session, answer, room.chair, form)

    assert settled.model_dump(exclude={"id"}) == {
        "tender_id": room.tender.id,
        "lot_id": room.lot.id,
        "submission_id": answer.submission.id,
        "criterion_id": answer.criterion.id,
        "step": "voldoende",
        "motivation": REASON,
        "internal_remark": "Kort besproken.",
        "moved": "Niemand.",
        "settled_by_id": room.chair.id,
        "settled_at": now,
    }


def test_settle_again_keeps_before_and_after(session):
    room = make_room(session)
    hand_in_all(session, room)
    service.open_consensus(session, room.lot, room.chair)
    answer = answers_of(session, room.lot)[0]

    service.settle(session, answer, room.chair, settle_form("voldoende"))
    service.settle(session, answer, room.chair, settle_form("goed"))

    assert session.exec(select(Consensus)).one().step == "goed"
    steps = [
        (data.get("before", {}).get("step"), data["after"]["step"])
        for _actor, data in told(session, "consensus.settle")
    ]
    assert steps == [(None, "voldoende"), ("voldoende", "goed")]


@pytest.mark.parametrize("combine", [Combine.MEAN, Combine.MEDIAN])
def test_settle_of_a_published_mean_or_median_keeps_only_the_words(session, combine):
    room = make_room(session)
    room.criteria[0].combine = combine
    hand_in_all(session, room)
    service.open_consensus(session, room.lot, room.chair)
    answer = answers_of(session, room.lot)[0]

    settled = service.settle(
        session, answer, room.chair, SettleForm(step="goed", motivation=REASON)
    )

    assert (settled.step, settled.motivation) == ("", REASON)


def test_settle_is_refused_off_the_scale_and_before_opening(session):
    room = make_room(session)
    hand_in_all(session, room)
    answer = answers_of(session, room.lot)[0]

    with pytest.raises(ConflictError):
        service.settle(session, answer, room.chair, settle_form())
    service.open_consensus(session, room.lot, room.chair)
    for step in ("prima", ""):
        with pytest.raises(InvalidError):
            service.settle(session, answer, room.chair, settle_form(step))

    assert session.exec(select(Consensus)).all() == []


def test_fix_waits_for_every_answer_and_is_irreversible(session, now):
    room = make_room(session)
    hand_in_all(session, room)
    service.open_consensus(session, room.lot, room.chair)
    service.settle(session, answers_of(session, room.lot)[0], room.chair, settle_form())

    with pytest.raises(ConflictError):
        service.fix(session, room.lot, room.chair)
    answers = settle_all(session, room)
    round_ = service.fix(session, room.lot, room.chair)

    assert (round_.state, round_.fixed_at) == (RoundState.FIXED, now)
    for act in (
        lambda: service.settle(session, answers[0], room.chair, settle_form()),
        lambda: service.fix(session, room.lot, room.chair),
    ):
        with pytest.raises(ConflictError):
            act()
    assert first_fault(session, room.tender.id) is None


# What leaves the room -----------------------------------------------------------------


def test_results_hold_every_score_and_what_was_settled(session):
    room = make_room(session, submissions=1, criteria=1)
    hand_in_all(session, room, "goed", "voldoende")
    service.open_consensus(session, room.lot, room.chair)
    answer = answers_of(session, room.lot)[0]
    service.settle(session, answer, room.chair, settle_form("goed", moved="Twee naar goed."))

    with pytest.raises(ConflictError):
        service.results_of(session, room.lot)
    service.fix(session, room.lot, room.chair)

    given = [
        GivenScore(person.id, step, f"{REASON} Zegt {person.name}.", 2)
        for person, step in zip(room.evaluators, ("goed", "voldoende"), strict=True)
    ]
    assert service.results_of(session, room.lot) == (
        Result(
            answer.submission.id,
            answer.criterion.id,
            tuple(sorted(given, key=lambda score: score.evaluator_id)),
            "goed",
            REASON,
            "",
            "Twee naar goed.",
        ),
    )


def test_scores_of_who_was_replaced_do_not_count(session, now):
    room = make_room(session, submissions=1, criteria=1)
    hand_in_all(session, room)
    gone = room.evaluators[0]
    session.exec(select(Assignment).where(Assignment.user_id == gone.id)).one().ended_at = now
    session.flush()

    service.open_consensus(session, room.lot, room.chair)
    settle_all(session, room)
    service.fix(session, room.lot, room.chair)

    (result,) = service.results_of(session, room.lot)
    assert [score.evaluator_id for score in result.scores] == [room.evaluators[1].id]
    assert len(session.exec(select(Score)).all()) == 2


def test_progress_counts_and_never_tells_a_score(session):
    room = make_room(session, evaluators=3, submissions=2, criteria=2)
    one, two, three = room.evaluators
    for person in (one, two):
        service.declare(session, room.lot, person, declaration(session, room.lot))
    score_all(session, room, one, "onvoldoende")
    service.hand_in(session, room.lot, one)
    service.give_score(session, answers_of(session, room.lot)[0], two, score_form())
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, three, form)

    told_ = service.progress(session, room.lot)

    assert (told_.numbers, [row.asked for row in told_.rows]) == ((1, 2), [(2, 2), (2, 2)])
    assert [
        (row.evaluator.id, row.has_declared, row.done, row.total, row.handed_in is not None)
        for row in told_.rows
    ] == [(one.id, True, (2, 2), 4, True), (two.id, True, (1, 0), 1, False)]
    assert [person.id for person in told_.stepped_back] == [three.id]
    assert "onvoldoende" not in repr(told_)


def test_the_trail_keeps_scores_quiet_until_consensus_is_open(session):
    room = make_room(session)
    hand_in_all(session, room)

    def payloads():
        pairs = events_of(session, room.tender.id)
        shown = service.withhold(session, room.tender.id, pairs)
        given = [payload for event, payload in shown if event.action == "score.give"]
        other = [payload for event, payload in shown if event.action != "score.give"]
        return given, other

    given, other = payloads()
    service.open_consensus(session, room.lot, room.chair)
    after, _other = payloads()

    assert given == [None] * 8
    assert None not in other
    assert [payload.data["after"]["step"] for payload in after] == ["goed"] * 8
