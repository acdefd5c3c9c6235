"""The planning as a calendar file (RFC 5545), for the diary of whoever takes it in."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from app.core.clock import DUTCH_TIME
from app.core.diary import add_event, new_diary
from app.core.i18n import gettext as _
from app.planning.models import Milestone
from app.tenders.models import Tender
from app.tenders.procedures import procedure_of

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def diary(tender: Tender, milestones: Sequence[Milestone], address: str) -> bytes:
    """Write the closing moments and the milestones; `address` is the page to read more."""
    calendar = new_diary(tender.title)
    moments = [
        ("deadline", tender.deadline, str(procedure_of(tender).closes)),
        ("questions", tender.questions_until, _("Last day for questions")),
    ]
    for key, at, name in moments:
        if at:
            add_event(calendar, f"{key}-{tender.id}", name, at, at + HOUR, tender.title, address)
    for one in milestones:
        start, end = _times(one)
        name = _("%(title)s (provisional)", title=one.title) if one.is_provisional else one.title
        add_event(calendar, str(one.id), name, start, end, one.note, address)
    return bytes(calendar.to_ical())


def _times(one: Milestone) -> tuple[date | datetime, date | datetime]:
    """Say when a milestone runs: its hours, or the whole day."""
    if one.starts_at is None:
        return one.day, one.day + DAY
    start = datetime.combine(one.day, one.starts_at, DUTCH_TIME)
    end = datetime.combine(one.day, one.ends_at, DUTCH_TIME) if one.ends_at else start + HOUR
    return start.astimezone(UTC), end.astimezone(UTC)
