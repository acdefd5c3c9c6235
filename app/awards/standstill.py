"""The wait after the letters: when it ends, its days, and final after it."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from babel.dates import format_date
from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.awards.concurring import demand_concurrences
from app.awards.decided import decided_of
from app.awards.extending import told_of
from app.awards.flow import AWARD_FLOW, AwardAction
from app.awards.models import Award, AwardKind, AwardState, Suspension
from app.awards.suspending import demand_unsuspended
from app.checks.finishing import demand_nothing_open
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.core.i18n import LOCALE, day, gettext
from app.exclusions.codes import demand_obeyed
from app.planning.standstill import Standstill, last_day_of, standstill
from app.planning.terms import is_free
from app.rankings.engine import identity
from app.tenders.choices import Stage
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot, Tender
from app.tenders.pauses import Pause, on_pauses
from app.tenders.procedures import procedure_of

SKIP = "award.skip"
ENDS = {
    AwardKind.AS_COMPUTED: LotAction.MAKE_FINAL,
    AwardKind.DEPARTING: LotAction.MAKE_FINAL,
    AwardKind.NO_AWARD: LotAction.FAIL,
    AwardKind.WITHDRAWAL: LotAction.WITHDRAW,
}
"""What becomes of a lot when a decision on it is final."""


def term_of(tender: Tender, sent_on: date) -> Standstill:
    """Compute the standstill that a tender's letters of one day would have."""
    by_statute = procedure_of(tender).statute_binds_standstill
    return standstill(sent_on, tender.standstill_days, by_statute=by_statute)


@on_pauses
def standstills_of(session: Session, lots: Collection[UUID]) -> dict[UUID, Pause]:
    """Tell the rooms below which of these lots wait, and until when."""
    held = (col(Suspension.lot_id) == col(Award.lot_id)) & col(Suspension.released_at).is_(None)
    rows = session.exec(
        select(Award.lot_id, Award.standstill_ends_at, Award.skipped_because, Suspension.id)
        .join(Suspension, held, isouter=True)
        .where(
            col(Award.lot_id).in_(lots),
            col(Award.submission_id).is_(None),
            Award.state != AwardState.WITHDRAWN,
        )
    )
    return {
        lot: Pause(ends_at, is_held=case is not None)
        for lot, ends_at, skipped, case in rows
        if ends_at or skipped
    }


def _demand_nothing_open(session: Session, award: Award) -> None:
    if award.submission_id is None and ENDS[award.kind] == LotAction.MAKE_FINAL:
        demand_nothing_open(session, session.get_one(Lot, award.lot_id))


def _demand_obeyed(session: Session, award: Award) -> None:
    if award.submission_id is None and ENDS[award.kind] == LotAction.MAKE_FINAL:
        demand_obeyed(session, session.get_one(Lot, award.lot_id))


DEMANDS = (demand_unsuspended, demand_concurrences, _demand_nothing_open, _demand_obeyed)
"""What a decision must meet before it is final, apart from its term."""


def in_the_way(session: Session, award: Award) -> list[str]:
    """Say what keeps a decision from being final, apart from its term."""
    found = []
    for demand in DEMANDS:
        try:
            demand(session, award)
        except ConflictError as refused:
            found.append(str(refused.message))
    return found


def finish_standstill(session: Session, award: Award, officer: User) -> None:
    """Make a decision final once its standstill is over."""
    ends_at = award.standstill_ends_at
    if award.state == AwardState.STANDSTILL and ends_at and utcnow() < ends_at:
        raise ConflictError(
            gettext(
                "The standstill runs through %(day)s, 24.00 hours. It can be final after that.",
                day=day(last_day_of(ends_at)),
            )
        )
    for demand in DEMANDS:
        demand(session, award)
    AWARD_FLOW.advance(session, award, AwardAction.MAKE_FINAL, officer)
    if award.submission_id is None:
        LOT_FLOW.advance(session, session.get_one(Lot, award.lot_id), ENDS[award.kind], officer)


def is_only_one(session: Session, award: Award) -> bool:
    """Whether the only submission concerned wins: the law asks no standstill (Aw 2.127(4)b)."""
    told = told_of(session, award)
    results = decided_of(award)["submissions"]
    return len(told) == 1 and results.get(identity(told[0]), {}).get("result") == "winner"


def can_skip(session: Session, award: Award) -> bool:
    """Whether the law asks no standstill: the only tenderer concerned wins, and nobody else waits.

    The other grounds of Aw 2.127(4) are of procedures that we do not run: no notice (a), a
    call-off or a dynamic purchasing system (c). A term that an own document declares binds
    whoever declared it, and after a selection there are candidates.
    """
    tender = session.get_one(Tender, award.tender_id)
    return (
        award.submission_id is None
        and tender.stage != Stage.SELECTION
        and procedure_of(tender).statute_binds_standstill
        and is_only_one(session, award)
    )


def open_skip(session: Session, award: Award) -> Proposal | None:
    """Find a proposal to let no standstill run, that waits for a second person."""
    return two_people.open_proposal(session, SKIP, award)


def strip_of(first: date, last: date) -> list[dict[str, Any]]:
    """Lay the standstill out in days: past, today, free, its end."""
    today = dutch(utcnow()).date()
    return [
        {
            "name": str(day.day),
            "word": format_date(day, "EEE" if day.day != 1 else "EEE MMM", locale=LOCALE).replace(
                ".", ""
            ),
            "kind": _kind(day, last, today),
        }
        for day in _days(first, last)
    ]


def _days(first: date, last: date) -> Sequence[date]:
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]


def _kind(day: date, last: date, today: date) -> str:
    if day == last:
        return "end"
    if day == today:
        return "today"
    if day < today:
        return "past"
    return "free" if is_free(day) else "rest"
