"""The dates of a tender in order, and where today stands among them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.core.clock import DUTCH_TIME, utcnow
from app.core.i18n import day, day_short
from app.core.i18n import gettext as _
from app.tenders.models import LotState, Tender
from app.tenders.procedures import procedure_of
from app.tenders.progress import ORDER
from app.tenders.words import lot_words


@dataclass(frozen=True, slots=True)
class Milestone:
    """One entry of the timeline."""

    when: str
    datetime: str
    name: str
    note: str
    state: str


def milestones(tender: Tender, state: LotState) -> list[Milestone]:
    """Put the dates that are known in order, with today between them."""
    now = utcnow()
    dates: list[tuple[datetime, str, str]] = []
    if tender.published_at:
        dates.append((tender.published_at, _("Published"), ""))
    if tender.questions_until:
        dates.append((tender.questions_until, _("Last day for questions"), ""))
    if tender.deadline:
        is_sealed = procedure_of(tender.procedure).is_sealed
        name = _("Submissions close") if is_sealed else _("Applications close")
        dates.append((tender.deadline, name, ""))
    dates += [
        (lot.scoring_until, _("Scores in"), lot_words(lot) if len(tender.lots) > 1 else "")
        for lot in tender.lots
        if lot.scoring_until and ORDER.index(state) <= ORDER.index(LotState.SCORING)
    ]
    if tender.starts_on:
        note = _("until %(day)s", day=day(tender.ends_on)) if tender.ends_on else ""
        dates.append((_start_of(tender.starts_on), _("Contracts start"), note))
    items = [_milestone(at, name, note, now) for at, name, note in sorted(dates)]
    today = Milestone(day_short(now), now.date().isoformat(), _("Today"), "", "now")
    passed = sum(item.state == "done" for item in items)
    return [*items[:passed], today, *items[passed:]]


def _start_of(first: date) -> datetime:
    return datetime.combine(first, time(), DUTCH_TIME).astimezone(UTC)


def _milestone(at: datetime, name: str, note: str, now: datetime) -> Milestone:
    local = at.astimezone(DUTCH_TIME)
    clock = _("%(time)s o'clock", time=f"{local:%H.%M}") if local.time() != time() else ""
    return Milestone(
        day_short(at),
        local.isoformat(timespec="minutes"),
        name,
        ", ".join(filter(None, [clock, note])),
        "done" if at <= now else "later",
    )
