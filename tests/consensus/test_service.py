from uuid import UUID

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.service import events_of, first_fault
from app.consensus import service
from app.consensus.attendance import everybody
from app.consensus.forms import SettleForm
from app.consensus.models import Consensus
from app.consensus.results import Told, told_in, withhold
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.evaluation import service as evaluation
from app.evaluation.models import Score
from app.panels import service as panels
from app.panels.answers import answers_of
from app.panels.models import RoundState
from app.panels.panel import panel_ids, panel_of, round_of
from app.tenders.models import Assignment, Combine
from tests.evaluation.factories import (
    REASON,
    declaration,
    hand_in_all,
    make_room,
    score_all,
    score_form,
    settle_all,
    settle_form,
)
from tests.evaluation.told import told
from tests.factories import assign, make_user


def test_open_consensus_is_for_a_chair_who_declared(session):
    room = make_room(session, evaluators=1)
    person = room.evaluators[0]
    panels.declare(session, room.lot, person, declaration(session, room.lot))
    score_all(session, room, person)
    evaluation.hand_in(session, room.lot, person)

    with pytest.raises(ForbiddenError):
        service.open_consensus(session, room.lot, room.chair)
    with pytest.raises(NotFoundError):
        service.open_consensus(session, room.lot, person)
    panels.declare(session, room.lot, room.chair, declaration(session, room.lot))
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
    assert [person.id for person in panel_of(session, room.lot)] == [
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
        lambda: evaluation.give_score(
            session, answers_of(session, room.lot)[0], room.evaluators[0], score_form(version=1)
        ),
        lambda: evaluation.hand_in(session, room.lot, room.evaluators[0]),
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
        "is_at_once": False,
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
        service.fix(session, room.lot, room.chair, everybody(session, room.lot))
    answers = settle_all(session, room)
    round_ = service.fix(session, room.lot, room.chair, everybody(session, room.lot))

    assert (round_.state, round_.fixed_at) == (RoundState.FIXED, now)
    for act in (
        lambda: service.settle(session, answers[0], room.chair, settle_form()),
        lambda: service.fix(session, room.lot, room.chair, everybody(session, room.lot)),
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
    service.settle(
        session, answer, room.chair, settle_form("goed", internal_remark="Twee naar goed.")
    )

    with pytest.raises(ConflictError):
        told_of(session, room)
    service.fix(session, room.lot, room.chair, everybody(session, room.lot))

    where = (answer.submission.id, answer.criterion.code)
    given = [
        Told(*where, person.id, person.name, step, f"{REASON} Zegt {person.name}.", 2, "")
        for person, step in zip(room.evaluators, ("goed", "voldoende"), strict=True)
    ]
    settled = Told(*where, None, "", "goed", REASON, None, "Twee naar goed.")
    assert sorted(told_of(session, room), key=lambda one: one.name) == [
        settled,
        *sorted(given, key=lambda one: one.name),
    ]


def told_of(session, room):
    """Read what is told of a lot, with ids that compare on every database."""
    round_, panel = round_of(session, room.lot), panel_ids(session, room.lot)
    return [
        one._replace(
            submission_id=UUID(str(one.submission_id)),
            giver=one.giver and UUID(str(one.giver)),
        )
        for one in told_in(session, room.lot, round_, panel)
    ]


def test_scores_of_who_was_replaced_do_not_count(session, now):
    room = make_room(session, submissions=1, criteria=1)
    hand_in_all(session, room)
    gone = room.evaluators[0]
    session.exec(select(Assignment).where(Assignment.user_id == gone.id)).one().ended_at = now
    session.flush()

    service.open_consensus(session, room.lot, room.chair)
    settle_all(session, room)
    service.fix(session, room.lot, room.chair, everybody(session, room.lot))

    givers = {one.giver for one in told_of(session, room)}
    assert givers == {room.evaluators[1].id, None}
    assert len(session.exec(select(Score)).all()) == 2


def test_the_trail_keeps_scores_quiet_until_consensus_is_open(session):
    room = make_room(session)
    hand_in_all(session, room)

    def payloads():
        pairs = events_of(session, room.tender.id)
        shown = withhold(session, room.tender.id, pairs)
        given = [payload for event, payload in shown if event.action == "score.give"]
        other = [payload for event, payload in shown if event.action != "score.give"]
        return given, other

    given, other = payloads()
    service.open_consensus(session, room.lot, room.chair)
    after, _other = payloads()

    assert given == [None] * 8
    assert None not in other
    assert [payload.data["after"]["step"] for payload in after] == ["goed"] * 8
