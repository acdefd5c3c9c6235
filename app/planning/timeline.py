"""The dates of a tender in order, where today stands among them, and their picture."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from app.core.clock import DUTCH_TIME, dutch, utcnow
from app.core.i18n import day, day_short
from app.core.i18n import gettext as _
from app.planning.models import Milestone
from app.tenders.models import Lot, LotState, Tender
from app.tenders.pauses import Pause
from app.tenders.procedures import procedure_of
from app.tenders.progress import ORDER, tender_state
from app.tenders.words import lot_words

WIDTH = 1000
"""Units of the picture from its first to its last day."""
LETTER = 8
"""Units that a letter of a name takes."""
LONGEST = 26
"""Letters of a name that the picture shows; the list has it whole."""


@dataclass(frozen=True, slots=True)
class Point:
    """One entry of the timeline."""

    at: datetime
    when: str
    datetime: str
    name: str
    note: str
    state: str
    is_provisional: bool = False


def points(
    tender: Tender, milestones: Sequence[Milestone], pauses: Mapping[UUID, Pause]
) -> list[Point]:
    """Put the dates that are known in order, with today between them; lots must be loaded."""
    now = utcnow()
    found = [
        *(_point(at, name, note, now) for at, name, note in _dates(tender)),
        *(_of_milestone(one, now) for one in milestones),
        *_of_pauses(tender, pauses, now),
    ]
    found.sort(key=lambda one: (one.at, one.name))
    today = Point(now, day_short(now), now.date().isoformat(), _("Today"), "", "now")
    passed = sum(item.state == "done" for item in found)
    return [*found[:passed], today, *found[passed:]]


def _dates(tender: Tender) -> list[tuple[datetime, str, str]]:
    state = tender_state(tender)
    dates: list[tuple[datetime, str, str]] = []
    if tender.published_at:
        dates.append((tender.published_at, _("Published"), ""))
    if tender.questions_until:
        dates.append((tender.questions_until, _("Last day for questions"), ""))
    if tender.deadline:
        dates.append((tender.deadline, str(procedure_of(tender).closes), ""))
    if ORDER.index(state) <= ORDER.index(LotState.SCORING):
        dates += _rounds(tender.lots)
    if tender.starts_on:
        note = _("until %(day)s", day=day(tender.ends_on)) if tender.ends_on else ""
        dates.append((_start_of(tender.starts_on), _("Contracts start"), note))
    return dates


def _rounds(lots: Sequence[Lot]) -> list[tuple[datetime, str, str]]:
    """Say once when scores are in, with the lots of which it is so where that differs."""
    due: dict[datetime, list[Lot]] = {}
    for lot in lots:
        if lot.scoring_until:
            due.setdefault(lot.scoring_until, []).append(lot)
    return [
        (at, _("Scores in"), "" if len(of) == len(lots) else ", ".join(map(lot_words, of)))
        for at, of in due.items()
    ]


def _start_of(first: date, hour: time = time()) -> datetime:
    return datetime.combine(first, hour, DUTCH_TIME).astimezone(UTC)


def _of_milestone(one: Milestone, now: datetime) -> Point:
    at = _start_of(one.day, one.starts_at or time())
    sure = _("provisional") if one.is_provisional else ""
    return _point(at, one.title, ", ".join(filter(None, [one.decided_by, sure])), now, one)


def _of_pauses(tender: Tender, pauses: Mapping[UUID, Pause], now: datetime) -> Iterator[Point]:
    for lot in tender.lots:
        pause = pauses.get(lot.id)
        if pause and pause.ends_at:
            last = _point(pause.ends_at - timedelta(seconds=1), _("End of the standstill"), "", now)
            words = lot_words(lot) if len(tender.lots) > 1 else ""
            clock = _("%(time)s o'clock", time="24.00")
            yield replace(last, note=", ".join(filter(None, [clock, words])))


def _point(
    at: datetime, name: str, note: str, now: datetime, milestone: Milestone | None = None
) -> Point:
    local = at.astimezone(DUTCH_TIME)
    clock = _("%(time)s o'clock", time=f"{local:%H.%M}") if local.time() != time() else ""
    return Point(
        at,
        day_short(at),
        local.isoformat(timespec="minutes"),
        name,
        ", ".join(filter(None, [clock, note])),
        "done" if at <= now else "later",
        is_provisional=milestone is not None and milestone.is_provisional,
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """A point in the picture: how far along, on which line its name stands."""

    point: Point
    x: int
    lane: int

    @property
    def name(self) -> str:
        """The name, as much of it as fits."""
        name = self.point.name
        return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of a month, where the picture says so."""

    x: int
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The dates along a line of `WIDTH` units."""

    marks: list[Mark]
    ticks: list[Tick]

    @property
    def lanes(self) -> int:
        """How many lines the names need."""
        return max(mark.lane for mark in self.marks) + 1


def picture(found: Sequence[Point]) -> Picture | None:
    """Lay the points along a line; with fewer than two days there is nothing to see."""
    if len(found) < 3 or found[0].at == found[-1].at:
        return None
    first, last = dutch(found[0].at), dutch(found[-1].at)
    span = (last - first) / timedelta(days=1)

    def along(at: datetime) -> int:
        return round((dutch(at) - first) / timedelta(days=1) / span * WIDTH)

    marks = _in_lanes([(one, along(one.at)) for one in _once(found)])
    months = span / 30
    every = 1 if months <= 8 else 3 if months <= 30 else 12
    ticks: list[Tick] = []
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        at = _start_of(date(year, month, 1))
        if at > found[-1].at:
            return Picture(marks, ticks)
        if (month - 1) % every == 0:
            ticks.append(Tick(along(at), day_short(at)[2:]))


def _once(found: Sequence[Point]) -> list[Point]:
    """Keep one of what happens at the same moment under the same name."""
    return list({(one.at, one.name): one for one in found}.values())


def _in_lanes(placed: Sequence[tuple[Point, int]]) -> list[Mark]:
    """Put every name on the first line where it does not cover another."""
    ends: list[int] = []
    marks = []
    for point, x in placed:
        lane = next((n for n, end in enumerate(ends) if end <= x), len(ends))
        ends[lane:] = [x + LETTER * (min(len(point.name), LONGEST) + 2), *ends[lane + 1 :]]
        marks.append(Mark(point, x, lane))
    return marks
