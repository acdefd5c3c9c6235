"""Interviews and presentations: the schedule, the questions, and who hears of it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.consensus import service as consensus
from app.consensus.minutes import minutes_of
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.evaluation import service
from app.evaluation.forms import HearingForm, ScoreForm, SeriesForm
from app.evaluation.hearing import (
    cancel_hearing,
    invite,
    plan_hearing,
    plan_series,
    schedule_of,
)
from app.evaluation.mails import hearing as write_mail
from app.evaluation.models import Hearing
from app.panels.answers import answers_of
from app.panels.forms import ReasonForm
from app.panels.models import Round, Seat
from app.providers.models import ProviderMember
from app.tenders.models import ProcedureKind, Stage
from tests.evaluation.factories import REASON, declare_all, make_room, score_all
from tests.evaluation.seeing import score_url, text_of
from tests.evaluation.told import told
from tests.factories import assign, make_user

ASKED = "Hoe borgt u de nachtzorg?"
TENTH = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
"""Tuesday 10 March 2026, 9.00 in Amsterdam."""


@pytest.fixture
def room(session):
    """Two submissions on two criteria; each provider has one person."""
    room = make_room(session)
    declare_all(session, room)
    for n, submission in enumerate(room.submissions, 1):
        person = make_user(session, name=f"Pien Provider {n}")
        session.add(ProviderMember(provider_id=submission.provider_id, user_id=person.id))
    session.flush()
    return room


def series(room, **more):
    facts = {"criterion_id": room.criteria[0].id, "at": TENTH, "until": time(17), "minutes": 45,
             "place": "Stadhuis", "questions": ASKED}  # fmt: skip
    return SeriesForm(**{**facts, **more})


def single(answer, at=TENTH, **more):
    return HearingForm(answer=f"{answer.submission.id}:{answer.criterion.id}", at=at, **more)


def schedule(session, room):
    return [(answer.number, one.at) for one, answer in schedule_of(session, room.lot).planned]


def mails(session):
    jobs = session.exec(select(Job).where(Job.kind == "mail.hearing").order_by(col(Job.run_at)))
    return [job.payload for job in jobs]


def own_browser(session, sign_in, submission):
    person = session.exec(
        select(ProviderMember.user_id).where(ProviderMember.provider_id == submission.provider_id)
    ).one()
    return sign_in(session.get_one(User, person))


# Planning -----------------------------------------------------------------------------


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


# Scoring ------------------------------------------------------------------------------


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


# Telling the providers ----------------------------------------------------------------


def test_providers_hear_once_and_then_of_every_change(session, room, settings):
    first, second = plan_series(session, room.lot, room.chair, series(room))
    before = mails(session)
    invite(session, room.lot, room.chair)
    with pytest.raises(ConflictError, match="al uitgenodigd"):
        invite(session, room.lot, room.chair)
    answers = {one.key: one for one in answers_of(session, room.lot)}
    answer = answers[first.submission_id, first.criterion_id]
    with clock.pinned(TENTH - timedelta(days=3)):
        only_asked = single(answer, TENTH, minutes=45, place="Stadhuis", questions="En u?")
        plan_hearing(session, room.lot, room.chair, only_asked)
        moved = single(answer, TENTH + timedelta(hours=3), minutes=45, place="Kamer 4")
        plan_hearing(session, room.lot, room.chair, moved)
    with clock.pinned(TENTH - timedelta(days=2)):
        cancel_hearing(session, room.lot, second, room.chair, ReasonForm(reason=REASON))

    sent = mails(session)
    letters = [write_mail(session, settings, payload) for payload in sent]
    assert before == []
    assert [one["news"] for one in sent] == ["invited", "invited", "moved", "cancelled"]
    assert sorted(one.subject for one in letters) == sorted([
        "Uitnodiging: gesprek over Perceel 1, dinsdag 10 maart 2026 om 09.00 uur",
        "Uitnodiging: gesprek over Perceel 1, dinsdag 10 maart 2026 om 10.00 uur",
        "Verplaatst: gesprek over Perceel 1, dinsdag 10 maart 2026 om 12.00 uur",
        "Gaat niet door: gesprek over Perceel 1, dinsdag 10 maart 2026 om 10.00 uur",
    ])  # fmt: skip
    assert all("nachtzorg" not in one.text and "En u?" not in one.text for one in letters)
    assert "Waar: Kamer 4" in letters[2].text
    assert "U hoeft niet te komen." in letters[3].text
    assert len({one.message_id for one in letters}) == 4


def test_provider_reads_only_its_own_session_and_only_when_told(session, sign_in, room):
    plan_series(session, room.lot, room.chair, series(room))
    session.commit()
    mine = next(one for one in answers_of(session, room.lot) if one.number == 1).submission
    rival = next(one for one in room.submissions if one.id != mine.id)
    browser, url = own_browser(session, sign_in, mine), f"/submissions/{mine.id}/hearings"

    before = text_of(browser.get(url))
    invite(session, room.lot, room.chair)
    session.commit()
    after, diary = text_of(browser.get(url)), browser.get(f"{url}.ics").text
    home = text_of(browser.get("/submissions"))

    assert "Er is geen sessie met u gepland." in before
    assert "dinsdag 10 maart 2026 om 09.00 uur Criterium K1 45 minuten Stadhuis Komt nog" in after
    assert ("2026 om 10.00 uur Criterium" in after, "nachtzorg" in after, "nachtzorg" in diary) == (
        False,
    ) * 3
    assert ("DTSTART:20260310T080000Z" in diary, diary.count("BEGIN:VEVENT")) == (True, 1)
    assert "U bent uitgenodigd voor een gesprek over Perceel 1" in home
    for ending in ("", ".ics"):
        shut = f"/submissions/{rival.id}/hearings{ending}"
        assert browser.get(shut).status_code == 404
        assert sign_in(room.chair).get(shut).status_code == 404


# Pages --------------------------------------------------------------------------------


def test_chair_plans_invites_and_cancels_on_the_page(session, sign_in, room):
    session.commit()
    chair, url = sign_in(room.chair), f"/lots/{room.lot.id}/hearings"
    data = {"criterion_id": str(room.criteria[0].id), "at": "10-3-2026 9.00", "until": "17.00",
            "minutes": "45", "pause": "15", "place": "Stadhuis, kamer 4",
            "questions": ASKED}  # fmt: skip

    wrong = chair.post(f"{url}/series", data={**data, "at": "morgen"})
    planned = chair.post(f"{url}/series", data=data)
    page = text_of(chair.get(url))
    invited = chair.post(f"{url}/invite")
    [first, _second] = session.exec(select(Hearing).order_by(col(Hearing.at))).all()
    form = chair.get(f"{url}?move={first.submission_id}:{first.criterion_id}").text
    cancel = f"{url}/{first.id}/cancel"
    asked = text_of(chair.get(cancel))
    short = chair.post(cancel, data={"reason": "Kort."})
    done = chair.post(cancel, data={"reason": REASON})
    refused = [
        sign_in(room.evaluators[0]).post(f"{url}/{path}", data=data).status_code
        for path in ("series", "invite", f"{first.id}/cancel")
    ]

    assert [one.status_code for one in (wrong, planned, invited, short, done)] == [
        422, 303, 303, 422, 303,
    ]  # fmt: skip
    assert "Stadhuis, kamer 4" in wrong.text
    assert "2 inschrijvers weten nog niet wanneer zij komen" in page
    assert "Inschrijver 1: Criterium K1 Stadhuis, kamer 4" in page
    assert 'value="10-3-2026 09.00"' in form
    assert "Hij krijgt een mail dat de sessie niet doorgaat." in asked
    assert "Kort." in short.text
    assert [number for number, _at in schedule(session, room)] == [2]
    assert refused == [404, 404, 404]


def test_one_session_is_planned_and_moved_by_the_chair(session, sign_in, room):
    session.commit()
    answer = answers_of(session, room.lot)[0]
    chair, url = sign_in(room.chair), f"/lots/{room.lot.id}/hearings"
    data = {"answer": f"{answer.submission.id}:{answer.criterion.id}", "at": "10-3-2026 12.00",
            "place": "Stadhuis, kamer 4"}  # fmt: skip

    wrong = chair.post(url, data={**data, "at": "morgen"})
    unknown = chair.post(url, data={**data, "answer": "iets:anders"})
    done = chair.post(url, data=data)
    moved = chair.post(url, data={**data, "at": "10-3-2026 13.00"})
    refused = sign_in(room.officer).get(url).status_code

    assert [one.status_code for one in (wrong, unknown, done, moved)] == [422, 422, 303, 303]
    assert "Stadhuis, kamer 4" in wrong.text
    assert schedule(session, room) == [(1, datetime(2026, 3, 10, 12, 0, tzinfo=UTC))]
    assert refused == 404


def test_panel_reads_the_schedule_blind_and_the_questions_while_scoring(session, sign_in, room):
    plan_series(session, room.lot, room.chair, series(room))
    observer = make_user(session, name="Wim Waarnemer")
    assign(session, room.tender, observer, Duty.OBSERVER, lot=room.lot)
    session.commit()
    answer = next(one for one in answers_of(session, room.lot) if one.number == 1)
    other = next(one for one in answers_of(session, room.lot) if one.criterion == room.criteria[1])
    browser, url = sign_in(room.evaluators[0]), f"/lots/{room.lot.id}/hearings"

    page, diary = browser.get(url), browser.get(f"{url}.ics")
    form, without = text_of(browser.get(score_url(answer))), text_of(browser.get(score_url(other)))
    undeclared = [sign_in(observer).get(one).status_code for one in (url, f"{url}.ics")]

    for text in (text_of(page), diary.text):
        assert "Inschrijver 2: Criterium K1" in text
        assert "Stichting Aanbieder" not in text
    assert diary.text.count("BEGIN:VEVENT") == 2
    assert ("uitnodigen" in page.text, "Iedereen plannen" in page.text) == (False, False)
    assert "dinsdag 10 maart 2026 om 09.00 uur , 45 minuten, Stadhuis" in form
    assert f"Aan iedereen gevraagd {ASKED}" in form
    assert "Gesprek of presentatie" not in without
    assert undeclared == [403, 403]


@pytest.mark.parametrize("submissions", [1, 3])
def test_schedule_query_count_does_not_grow(session, sign_in, count_queries, submissions):
    room = make_room(session, submissions=submissions, criteria=1)
    declare_all(session, room)
    plan_series(session, room.lot, room.chair, series(room))
    session.commit()
    browser = sign_in(room.chair)

    with count_queries() as queries:
        page = browser.get(f"/lots/{room.lot.id}/hearings")

    assert page.text.count("Nog niet uitgenodigd") == submissions
    # assignment and lot, conflict, undeclared, round; of the answers: submissions, criteria,
    # documents, seats; the sessions, what everybody is asked: 4 + 4 + 2
    assert len(queries) == 10
