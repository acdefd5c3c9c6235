"""The legal dates of a tender: each with its rule, its ground and how it was read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.core.clock import dutch, utcnow
from app.core.i18n import day
from app.core.i18n import gettext as _
from app.planning.models import Milestone, MilestoneKind
from app.planning.standstill import last_day_of, standstill
from app.planning.terms import CALENDAR
from app.tenders.grounds import Ground, Rule
from app.tenders.models import Lot, LotState, Tender
from app.tenders.pauses import Pause
from app.tenders.procedures import Procedure, procedure_of
from app.tenders.words import lot_words

ANSWERS_BEFORE = 10
"""Days before the deadline on which the last answers are known (Aw 2.54)."""
NOTICE_WITHIN = 30
"""Days after the award within which the result is announced (Aw 2.134)."""
MONTHS_TO_START = 3
"""Months between award and start (UB-Wmo 5.1(2))."""
AFTER_CLOSING = frozenset({MilestoneKind.AWARD, MilestoneKind.SELECTION})
"""What nobody can do before submissions close."""
YEARS_KEPT = 3
"""Years after the award in which the documentation is kept (Aw 2.56(2))."""
STOPPED = frozenset({LotState.WITHDRAWN, LotState.FAILED})


@dataclass(frozen=True, slots=True)
class LegalDate:
    """One computed date. `reading` says how it was counted, `calendar` with which table."""

    day: date
    name: str
    ground: Ground
    reading: str
    calendar: str = CALENDAR
    warning: str = ""


def months_before(start: date, months: int) -> date:
    """Count whole months back; where the day does not exist, the last one of the month."""
    year, month = divmod(start.year * 12 + start.month - 1 - months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(start.day, last))


def years_after(start: date, years: int) -> date:
    """Count whole years on; 29 February becomes 28 February."""
    return months_before(start, -12 * years)


def latest_award(starts_on: date) -> date:
    """Give the last safe day of award: the day before three months before the start."""
    return months_before(starts_on, MONTHS_TO_START) - timedelta(days=1)


def last_end(tender: Tender) -> date | None:
    """Give the end of the contract when every option is used."""
    if tender.ends_on is None:
        return None
    return years_after(tender.ends_on, sum(option_years(tender)))


def option_years(tender: Tender) -> list[int]:
    """Read the years of each option: `2 + 2`."""
    return [int(part) for part in tender.extensions.split("+") if part.strip()]


def planned_award(milestones: Sequence[Milestone]) -> date | None:
    """Give the day on which the award is planned; of several, the last."""
    return max((one.day for one in milestones if one.kind == MilestoneKind.AWARD), default=None)


def closing_day(tender: Tender) -> date | None:
    """Give the day on which submissions close, where they close in the future."""
    deadline = tender.deadline
    return dutch(deadline).date() if deadline and procedure_of(tender).is_sealed else None


def overtaken(milestones: Iterable[Milestone], closes: date | None) -> list[Milestone]:
    """Give the steps that come too early: nobody is chosen before submissions close."""
    return [one for one in milestones if closes and one.kind in AFTER_CLOSING and one.day <= closes]


def first_deadline(tender: Tender) -> date | None:
    """Give the first day on which submissions may close, counted from the notice or from today."""
    term = procedure_of(tender).term
    if term is None:
        return None
    days = term.urgent if tender.urgency.strip() and term.urgent else term.days
    return _noticed(tender) + timedelta(days=days)


def _noticed(tender: Tender) -> date:
    """From which day the term runs: the notice, else the publication here, else today."""
    if tender.announced_on and not procedure_of(tender).invites:
        return tender.announced_on
    return dutch(tender.published_at or utcnow()).date()


def legal_dates(
    tender: Tender, milestones: Sequence[Milestone], pauses: Mapping[UUID, Pause]
) -> list[LegalDate]:
    """Compute every date that follows from a rule and from what is known, in order."""
    procedure, award = procedure_of(tender), planned_award(milestones)
    found = [
        *_of_submitting(tender, procedure),
        *_of_awarding(tender, procedure, award),
        *_of_standstill(tender, procedure, award, pauses),
    ]
    return sorted(found, key=lambda one: (one.day, one.name))


def _of_submitting(tender: Tender, procedure: Procedure) -> Iterator[LegalDate]:
    first, term = first_deadline(tender), procedure.ground(Rule.TERM)
    if first and term:
        days = (first - _noticed(tender)).days
        reading = _("%(days)s days from %(day)s", days=days, day=day(_noticed(tender)))
        yield LegalDate(first, _("First day on which submissions may close"), term, reading)
    answers = procedure.ground(Rule.ANSWERS)
    if tender.deadline and answers:
        yield LegalDate(
            dutch(tender.deadline).date() - timedelta(days=ANSWERS_BEFORE),
            _("Last day for answers"),
            answers,
            _("%(days)s days before submissions close, not moved", days=ANSWERS_BEFORE),
        )


def _of_awarding(tender: Tender, procedure: Procedure, award: date | None) -> Iterator[LegalDate]:
    start = procedure.ground(Rule.CONTRACT_START)
    if tender.starts_on and start:
        yield LegalDate(
            latest_award(tender.starts_on),
            _("Last safe day to award"),
            start,
            _("the day before three months before %(day)s", day=day(tender.starts_on)),
            warning=_("The award is planned after this day.")
            if award and award > latest_award(tender.starts_on)
            else "",
        )
    ends, framework = last_end(tender), procedure.ground(Rule.FRAMEWORK)
    if ends and framework and tender.extensions:
        reading = _("%(day)s and the options of %(years)s years",
                    day=day(tender.ends_on or ends), years=tender.extensions)  # fmt: skip
        yield LegalDate(ends, _("Last end of the contract"), framework, reading)
    if award is None:
        return
    notice = procedure.ground(Rule.RESULT_NOTICE)
    if notice:
        yield LegalDate(
            award + timedelta(days=NOTICE_WITHIN),
            _("Result announced at the latest"),
            notice,
            _("%(days)s days after the award, not moved", days=NOTICE_WITHIN),
        )
    kept = procedure.ground(Rule.RECORD)
    if kept:
        yield LegalDate(
            years_after(award, YEARS_KEPT),
            _("Documentation kept at least until"),
            kept,
            _("%(years)s years after the award", years=YEARS_KEPT),
        )


def _of_standstill(
    tender: Tender, procedure: Procedure, award: date | None, pauses: Mapping[UUID, Pause]
) -> Iterator[LegalDate]:
    """Tell what the letters said; what was planned stands only for lots that have none yet."""
    ground, name = procedure.ground(Rule.STANDSTILL), _("End of the standstill")
    if ground is None:
        return
    told: dict[date, list[Lot]] = {}
    for lot in tender.lots:
        if ends_at := pauses[lot.id].ends_at if lot.id in pauses else None:
            told.setdefault(last_day_of(ends_at), []).append(lot)
    for last_day, lots in told.items():
        words = ", ".join(map(lot_words, lots))
        yield LegalDate(last_day, name, ground, _("as the letters of %(lots)s say", lots=words))
    undecided = [lot for lot in tender.lots if lot.id not in pauses and lot.state not in STOPPED]
    if award and (undecided or not tender.lots):
        by_statute = procedure.statute_binds_standstill
        term = standstill(award, tender.standstill_days, by_statute=by_statute)
        yield LegalDate(term.last_day, name, ground, term.reading, warning=term.warning)
