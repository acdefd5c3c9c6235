"""What sessions mean for handing in, for judging anew, and for the minutes."""

from datetime import time, timedelta

import pytest
from sqlmodel import select

from app.consensus import service as consensus
from app.consensus.minutes import minutes_of
from app.core import clock
from app.core.errors import ConflictError
from app.evaluation import service
from app.evaluation.forms import ScoreForm
from app.evaluation.hearing import invite, plan_series, schedule_of
from app.evaluation.mails import hearing as write_mail
from app.panels.answers import answers_of
from app.panels.models import Round, Seat
from app.tenders.models import ProcedureKind, Stage
from tests.evaluation.factories import REASON, declare_all, make_room, score_all
from tests.evaluation.hearings import TENTH, mails, make_heard, schedule, series
from tests.evaluation.seeing import text_of
from tests.evaluation.told import told


@pytest.fixture
def room(session):
    return make_heard(session)


def test_handing_in_waits_for_the_last_session_of_one_s_own(session, room):
    one, two = room.evaluators
    seat = {"lot_id": room.lot.id, "criterion_id": room.criteria[0].id, "user_id": one.id}
    session.add(Seat(tender_id=room.tender.id, **seat))
    session.flush()
    for answer in answers_of(session, room.lot):
        for person in filter(answer.is_for, room.evaluators):
            form = ScoreForm(step="goed", motivation=REASON, page=1)
            service.give_score(session, answer, person, form)
    plan_series(session, room.lot, room.chair, series(room))

    service.hand_in(session, room.lot, two)  # does not score what is heard
    with pytest.raises(ConflictError, match=r"Lever in na dinsdag 10 maart 2026 om 10\.45 uur"):
        service.hand_in(session, room.lot, one)
    with clock.pinned(TENTH + timedelta(hours=1, minutes=45)):
        service.hand_in(session, room.lot, one)

    assert [who for who, _data in told(session, "scores.hand_in")] == [two.id, one.id]


def test_a_round_that_judges_anew_has_sessions_of_its_own(session, room):
    plan_series(session, room.lot, room.chair, series(room))
    round_ = session.exec(select(Round).where(Round.lot_id == room.lot.id)).one()
    round_.number = 2
    session.flush()

    before = (schedule(session, room), schedule_of(session, room.lot).guides)
    plan_series(session, room.lot, room.chair, series(room, at=TENTH + timedelta(days=7)))

    week = timedelta(days=7)
    assert before == ([], {})
    assert [one.at for one, _answer in schedule_of(session, room.lot).planned] == [
        TENTH + week, TENTH + week + timedelta(hours=1),
    ]  # fmt: skip
    assert [(one.round_number, one.at) for one, _answer in schedule_of(session, room.lot).past] == [
        (1, TENTH), (1, TENTH + timedelta(hours=1)),
    ]  # fmt: skip


def test_selection_and_award_each_hear_in_their_own_round(session, sign_in, settings, room):
    selection = room
    selection.tender.procedure, selection.tender.stage = ProcedureKind.RESTRICTED, Stage.SELECTION
    award = make_room(session)
    award.tender.procedure, award.tender.stage = ProcedureKind.RESTRICTED, Stage.AWARD
    declare_all(session, award)
    plan_series(session, selection.lot, selection.chair, series(selection))
    session.commit()

    shown = [
        text_of(sign_in(one.chair).get(f"/lots/{one.lot.id}/hearings")) for one in (room, award)
    ]

    assert [len(schedule(session, one)) for one in (selection, award)] == [2, 0]
    assert "Niet-openbaar, selectie" in shown[0]
    assert "Niet-openbaar, gunning" in shown[1]
    invite(session, selection.lot, selection.chair)
    assert "bij uw aanmelding" in write_mail(session, settings, mails(session)[0]).text


def test_minutes_say_who_was_heard_when(session, room):
    plan_series(session, room.lot, room.chair, series(room, until=time(9, 50)))
    with clock.pinned(TENTH + timedelta(days=1)):
        for person in room.evaluators:
            score_all(session, room, person)
            service.hand_in(session, room.lot, person)
        consensus.open_consensus(session, room.lot, room.chair)

        assert minutes_of(session, room.lot)["heard"] == [
            "dinsdag 10 maart 2026 om 09.00 uur · Inschrijver 1 · Criterium K1 · Stadhuis"
        ]
