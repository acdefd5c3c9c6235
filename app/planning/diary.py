"""The planning as a calendar file (RFC 5545), for the diary of whoever takes it in."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from app.core.clock import DUTCH_TIME, utcnow
from app.core.i18n import gettext as _
from app.planning.models import Milestone
from app.tenders.models import Tender

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def diary(tender: Tender, milestones: Sequence[Milestone], address: str) -> bytes:
    """Write the closing moments and the milestones; `address` is the page to read more."""
    calendar = Calendar()
    calendar.add("prodid", "-//Toetssteen//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", tender.title)
    moments = [
        ("deadline", tender.deadline, _("Submissions close")),
        ("questions", tender.questions_until, _("Last day for questions")),
    ]
    for key, at, name in moments:
        if at:
            _add(calendar, f"{key}-{tender.id}", name, at, at + HOUR, tender.title, address)
    for one in milestones:
        start, end = _times(one)
        name = _("%(title)s (provisional)", title=one.title) if one.is_provisional else one.title
        _add(calendar, str(one.id), name, start, end, one.note, address)
    return bytes(calendar.to_ical())


def _times(one: Milestone) -> tuple[date | datetime, date | datetime]:
    """Say when a milestone runs: its hours, or the whole day."""
    if one.starts_at is None:
        return one.day, one.day + DAY
    start = datetime.combine(one.day, one.starts_at, DUTCH_TIME)
    end = datetime.combine(one.day, one.ends_at, DUTCH_TIME) if one.ends_at else start + HOUR
    return start.astimezone(UTC), end.astimezone(UTC)


def _add(
    calendar: Calendar,
    key: str,
    name: str,
    start: date | datetime,
    end: date | datetime,
    note: str,
    address: str,
) -> None:
    event = Event()
    event.add("uid", f"{key}@toetssteen")
    event.add("dtstamp", utcnow())
    event.add("summary", name)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("description", note)
    event.add("url", address)
    calendar.add_component(event)
