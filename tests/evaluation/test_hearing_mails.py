"""What the panel hears by mail of a session: when and where, never of whom."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlmodel import col, select

from app.core import clock
from app.core.outbox import Job
from app.evaluation.hearing import cancel_hearing, invite, plan_hearing, plan_series
from app.evaluation.mails import hearing, panel_hearing
from app.panels.answers import answers_of
from app.panels.forms import ReasonForm
from app.panels.models import Seat
from tests.evaluation.factories import REASON
from tests.evaluation.hearings import TENTH, mails, make_heard, series, single

BOTH = "Gepland: 2 gesprekken voor perceel 1, dinsdag 10 maart 2026 om 09.00 uur"
MOVED = "Verplaatst: gesprek voor perceel 1, dinsdag 10 maart 2026 om 12.00 uur"
CANCELLED = "Gaat niet door: gesprek voor perceel 1, dinsdag 10 maart 2026 om 10.00 uur"


@pytest.fixture
def room(session):
    return make_heard(session)


def to_panel(session, settings):
    jobs = session.exec(
        select(Job).where(Job.kind == "mail.panel_hearing").order_by(col(Job.created_at))
    )
    return [panel_hearing(session, settings, job.payload) for job in jobs]


def events(diary):
    return [
        (str(one["summary"]), one.decoded("dtstart"), one.decoded("dtend"), str(one["location"]))
        for one in Calendar.from_ical(diary).walk("VEVENT")
    ]


def told_of_all(session, room):
    """Plan two sessions, tell everybody, move the first and cancel the second."""
    first, second = plan_series(session, room.lot, room.chair, series(room))
    invite(session, room.lot, room.chair)
    answers = {one.key: one for one in answers_of(session, room.lot)}
    answer = answers[first.submission_id, first.criterion_id]
    with clock.pinned(TENTH - timedelta(days=3)):
        asked = single(answer, TENTH, minutes=45, place="Stadhuis", questions="En u?")
        plan_hearing(session, room.lot, room.chair, asked)  # tells nobody anything new
        there = single(answer, TENTH + timedelta(hours=3), minutes=45, place="Kamer 4")
        plan_hearing(session, room.lot, room.chair, there)
    with clock.pinned(TENTH - timedelta(days=2)):
        cancel_hearing(session, room.lot, second, room.chair, ReasonForm(reason=REASON))


def test_panel_is_told_once_of_all_sessions_and_then_of_every_change(session, settings, room):
    told_of_all(session, room)

    letters = to_panel(session, settings)
    one, two = sorted(person.email for person in room.evaluators)
    assert sorted((letter.to, letter.subject) for letter in letters) == [
        (one, CANCELLED), (one, BOTH), (one, MOVED), (two, CANCELLED), (two, BOTH), (two, MOVED),
    ]  # fmt: skip
    assert len({letter.message_id for letter in letters}) == 6
    text = next(letter.text for letter in letters if letter.subject == BOTH)
    assert "- dinsdag 10 maart 2026 om 09.00 uur, 45 minuten, Stadhuis: Criterium K1" in text
    assert "- dinsdag 10 maart 2026 om 10.00 uur, 45 minuten, Stadhuis: Criterium K1" in text
    for letter in letters:
        for secret in (
            "Inschrijver 1",
            "Inschrijver 2",
            "Stichting Aanbieder",
            "nachtzorg",
            "En u?",
        ):
            assert secret not in letter.text + letter.diary


def test_its_calendar_file_says_what_still_holds(session, settings, room):
    told_of_all(session, room)

    diaries = {letter.subject: letter.diary for letter in to_panel(session, settings)}
    name, hour = f"{room.lot.title}: Criterium K1", timedelta(hours=1)
    long = timedelta(minutes=45)
    assert events(diaries[BOTH]) == [
        (name, TENTH, TENTH + long, "Stadhuis"),
        (name, TENTH + hour, TENTH + hour + long, "Stadhuis"),
    ]
    assert events(diaries[MOVED]) == [
        (name, TENTH + 3 * hour, TENTH + 3 * hour + long, "Kamer 4"),
    ]
    assert diaries[CANCELLED] == ""
    uids = [{str(one["uid"]) for one in Calendar.from_ical(diaries[key]).walk("VEVENT")}
            for key in (BOTH, MOVED)]  # fmt: skip
    assert uids[1] < uids[0]  # what moved takes the place of what stood there


def test_provider_gets_a_calendar_file_of_its_own_session_only(session, settings, room):
    told_of_all(session, room)

    letters = [hearing(session, settings, payload) for payload in mails(session)]
    assert [len(events(one.diary)) if one.diary else 0 for one in letters] == [1, 1, 1, 0]


def test_only_who_scores_what_is_heard_is_told(session, settings, room):
    one, _two = room.evaluators
    seat = {"lot_id": room.lot.id, "criterion_id": room.criteria[0].id, "user_id": one.id}
    session.add(Seat(tender_id=room.tender.id, **seat))
    session.flush()
    plan_series(session, room.lot, room.chair, series(room))

    invite(session, room.lot, room.chair)

    assert [letter.to for letter in to_panel(session, settings)] == [one.email]
