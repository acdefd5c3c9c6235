"""A later end of the standstill for everybody: when a letter did not arrive that day."""

from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.awards.forms import ExtendForm
from app.awards.models import Award, AwardState, Extension
from app.core.clock import DUTCH_TIME, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.planning.standstill import last_day_of
from app.planning.terms import roll
from app.rankings import engine
from app.submissions.models import Submission
from app.tenders.models import Lot

UNTOLD = frozenset({"withdrawn"})
"""Who took its submission back hears nothing (Aw 2.128)."""


def extensions_of(session: Session, award: Award) -> list[Extension]:
    """List the later ends that were given, newest first."""
    return list(
        session.exec(
            select(Extension)
            .where(Extension.award_id == award.id)
            .order_by(col(Extension.extended_at).desc())
        ).all()
    )


def told_of(session: Session, award: Award) -> list[Submission]:
    """List the submissions whose providers were told of a decision by letter.

    Of a lot that stopped before its opening nobody knows who they are.
    """
    if not award.outcome and award.standstill_ends_at is None:
        return []
    found = engine.submissions_of(session, session.get_one(Lot, award.lot_id))
    if not award.outcome:
        return [one for one in found if one.state not in UNTOLD]
    results = engine.result_of(award.outcome)["submissions"]
    return [
        one
        for one in found
        if results.get(engine.identity(one), {}).get("result", "withdrawn") not in UNTOLD
    ]


def extend_standstill(session: Session, award: Award, officer: User, form: ExtendForm) -> Extension:
    """Let the standstill end later for everybody, and tell them all the same day.

    The last day is rolled as the statutory term is: where readings differ the later counts.
    """
    ends_at = award.standstill_ends_at
    if award.state != AwardState.STANDSTILL or ends_at is None:
        raise ConflictError(_("There is no standstill that runs."))
    last_day = roll(form.last_day).day
    if last_day <= last_day_of(ends_at):
        raise InvalidError(_("The end can only move later."), field="last_day")
    later = datetime.combine(last_day + timedelta(days=1), time(), DUTCH_TIME)
    if later <= utcnow():
        raise InvalidError(_("This day is over already."), field="last_day")
    extension = Extension(
        tender_id=award.tender_id,
        award_id=award.id,
        ended_at=ends_at,
        ends_at=later,
        reason=form.reason,
        by_id=officer.id,
    )
    session.add(extension)
    award.standstill_ends_at = later
    session.add(award)
    session.flush()
    told = {"ended_at": ends_at, "ends_at": later, "reason": form.reason}
    record(session, officer, "award.extend", extension, after=told)
    for submission in told_of(session, award):
        payload = {"extension_id": str(extension.id), "submission_id": str(submission.id)}
        key = f"mail.extension:{extension.id}:{submission.id}"
        enqueue(session, "mail.extension", payload, key=key)
    return extension
