"""How far the points are that may be mended: nobody asked yet, the term runs, or to be judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from app.checks.models import Call, CallKind, Check, CheckState
from app.core.clock import utcnow
from app.submissions.models import Submission, SubmissionState


@dataclass(slots=True)
class Mending:
    """The checks of a lot that stand on repair."""

    to_ask: set[UUID] = field(default_factory=set)
    running: set[UUID] = field(default_factory=set)
    until: datetime | None = None
    """When the last term that runs is over."""
    to_judge: set[UUID] = field(default_factory=set)
    """The answer is in, or the term is over without one."""


def mending_of(session: Session, which: ColumnElement[bool]) -> Mapping[UUID, Mending]:
    """Read per lot what stands on repair, of the submissions that are asked for."""
    rows = session.exec(
        select(Check.lot_id, Check.id, Call)
        .join(Submission, col(Submission.id) == col(Check.submission_id))
        .join(
            Call,
            and_(
                col(Call.check_id) == col(Check.id),
                col(Call.kind) == CallKind.REPAIR,
                col(Call.withdrawn_at).is_(None),
            ),
            isouter=True,
        )
        .where(
            which,
            Check.state == CheckState.TO_REPAIR,
            Submission.state == SubmissionState.SUBMITTED,
        )
    )
    found: dict[UUID, Mending] = {}
    now = utcnow()
    for lot_id, check_id, call in rows:
        one = found.setdefault(lot_id, Mending())
        if call is None:
            one.to_ask.add(check_id)
        elif call.runs_at(now):
            one.running.add(check_id)
            one.until = max(one.until or call.due_at, call.due_at)
        else:
            one.to_judge.add(check_id)
    return found
