"""Interviews and presentations: the schedule and the questions."""

from datetime import UTC, datetime, time, timedelta

import pytest

from app.consensus import service as consensus
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.evaluation import service
from app.evaluation.hearing import cancel_hearing, plan_hearing, plan_series, schedule_of
from app.panels.answers import answers_of
from app.panels.forms import ReasonForm
from app.panels.models import Seat
from tests.evaluation.factories import REASON, score_all
from tests.evaluation.hearings import ASKED, TENTH, make_heard, schedule, series, single
from tests.evaluation.told import told


@pytest.fixture
def room(session):
    return make_heard(session)


def test_everybody_comes_one_after_the_other_and_is_asked_the_same(session, room):
    made = plan_series(session, room.lot, room.chair, series(room))

    # 45 minutes and a quarter of an hour between: 9.00 and 10.00.
    assert schedule(session, room) == [(1, TENTH), (2, TENTH + timedelta(hours=1))]
    assert [(one.minutes, one.place, one.round_number, one.invited_at) for one in made] == [
        (45, "Stadhuis", 1, None), (45, "Stadhuis", 1, None),
    ]  # fmt: skip
    assert schedule_of(session, room.lot).guides == {room.criteria[0].id: ASKED}
    assert told(session, "hearing.ask") == [
        (room.chair.id, {"before": {"questions": ""}, "after": {"questions": ASKED}})
    ]
    assert len(told(session, "hearing.plan")) == 2


def test_who_does_not_fit_in_a_day_comes_on_another(session, room):
    plan_series(session, room.lot, room.chair, series(room, until=time(9, 50)))
    first = schedule(session, room)
    again = series(room, at=TENTH + timedelta(days=1), questions="")
    plan_series(session, room.lot, room.chair, again)

    assert first == [(1, TENTH)]
    assert schedule_of(session, room.lot).guides == {room.criteria[0].id: ASKED}
    assert schedule(session, room) == [(1, TENTH), (2, TENTH + timedelta(days=1))]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"at": datetime(2026, 3, 2, 9, 0, tzinfo=UTC)}, "at"),  # now is not to come
        ({"until": time(9, 44)}, "until"),  # 9.00 and 45 minutes is 9.45
        ({"criterion_id": "00000000-0000-4000-8000-000000000000"}, "criterion_id"),
    ],
)
def test_series_that_cannot_be_is_refused_whole(session, room, more, field):
    with pytest.raises(InvalidError) as refusal:
        plan_series(session, room.lot, room.chair, series(room, **more))

    assert refusal.value.field == field
    assert (schedule(session, room), schedule_of(session, room.lot).guides) == ([], {})


@pytest.mark.parametrize(("minutes", "is_refused"), [(44, True), (45, False)])
def test_nobody_is_in_two_sessions_at_once(session, room, minutes, is_refused):
    plan_series(session, room.lot, room.chair, series(room, until=time(9, 50)))
    other = next(one for one in answers_of(session, room.lot) if one.number == 2)
    form = single(other, TENTH + timedelta(minutes=minutes))

    if is_refused:
        with pytest.raises(InvalidError, match="Dan komt Inschrijver 1 al") as refusal:
            plan_hearing(session, room.lot, room.chair, form)
        assert refusal.value.field == "at"
    else:
        plan_hearing(session, room.lot, room.chair, form)
    assert len(schedule(session, room)) == 2 - is_refused


def test_two_panels_hear_two_providers_at_once_but_never_one(session, room):
    for criterion, person in zip(room.criteria, room.evaluators, strict=True):
        seat = {"lot_id": room.lot.id, "criterion_id": criterion.id, "user_id": person.id}
        session.add(Seat(tender_id=room.tender.id, **seat))
    session.flush()
    answers = answers_of(session, room.lot)
    first, same, other = answers[0], answers[2], answers[3]
    plan_hearing(session, room.lot, room.chair, single(first))

    plan_hearing(session, room.lot, room.chair, single(other))

    assert (first.criterion, first.number) == (room.criteria[0], same.number)
    assert (other.criterion, other.number != first.number) == (room.criteria[1], True)
    with pytest.raises(InvalidError):
        plan_hearing(session, room.lot, room.chair, single(same))


def test_questions_change_until_somebody_answered_them(session, room):
    plan_series(session, room.lot, room.chair, series(room))

    plan_series(session, room.lot, room.chair, series(room, questions="Anders."))
    with clock.pinned(TENTH), pytest.raises(InvalidError) as refusal:
        plan_series(session, room.lot, room.chair, series(room))

    assert schedule_of(session, room.lot).guides == {room.criteria[0].id: "Anders."}
    assert refusal.value.field == "questions"


def test_session_that_began_is_neither_moved_nor_cancelled(session, room):
    [first, _second] = plan_series(session, room.lot, room.chair, series(room))
    answer = next(one for one in answers_of(session, room.lot) if one.number == 1)
    later = single(answer, TENTH + timedelta(days=1))

    with clock.pinned(TENTH):
        with pytest.raises(ConflictError, match="al begonnen"):
            plan_hearing(session, room.lot, room.chair, later)
        with pytest.raises(ConflictError, match="al begonnen"):
            cancel_hearing(session, room.lot, first, room.chair, ReasonForm(reason=REASON))


def test_nothing_is_planned_once_consensus_is_open(session, room):
    for person in room.evaluators:
        score_all(session, room, person)
        service.hand_in(session, room.lot, person)
    consensus.open_consensus(session, room.lot, room.chair)

    with pytest.raises(ConflictError, match="voordat het overleg opent"):
        plan_series(session, room.lot, room.chair, series(room))
