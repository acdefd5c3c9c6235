"""Whose submission holds up a decision: integrity is open, a code refuses it, or it falls away."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.checks.models import Gate, GateState, Verification, VerificationState
from app.checks.outcome import all_grounds, failing_in
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.i18n import ngettext
from app.exclusions.codes import GateCode, PublicCode
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class Holding:
    """A submission in the running that holds up a decision, and by what."""

    lot_id: UUID
    submission_id: UUID
    number: int
    name: str
    """Of its provider."""
    is_open: bool
    """Integrity is not decided."""
    is_refused: bool
    """A public code refuses it: that came after the checks were finished."""
    is_falling: bool
    """It fails a knock-out or is excluded, and nobody finished its verification."""


def holding_in(session: Session, lot_ids: Collection[UUID]) -> list[Holding]:
    """List in one go who holds up a decision on lots, by number."""
    rows = session.execute(
        select(
            Submission,
            col(Provider.name),
            col(Gate.state),
            col(GateCode.code),
            col(Verification.state),
        )
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .join(Gate, col(Gate.submission_id) == col(Submission.id), isouter=True)
        .join(GateCode, col(GateCode.submission_id) == col(Submission.id), isouter=True)
        .join(Verification, col(Verification.submission_id) == col(Submission.id), isouter=True)
        .where(
            col(Submission.lot_id).in_(lot_ids),
            col(Submission.state) == SubmissionState.SUBMITTED,
            or_(
                col(Gate.state) == GateState.OPEN,
                col(GateCode.code) == PublicCode.REFUSED,
                col(Verification.state) == VerificationState.RUNNING,
            ),
        )
        .order_by(col(Submission.number))
    ).all()
    verified = {one.lot_id for one, *_rest, state in rows if state == VerificationState.RUNNING}
    out = failing_in(session, verified) | set(all_grounds(session, verified)) if verified else set()
    found = [
        Holding(
            lot_id=one.lot_id,
            submission_id=one.id,
            number=one.number or 0,
            name=name,
            is_open=gate == GateState.OPEN,
            is_refused=code == PublicCode.REFUSED,
            is_falling=state == VerificationState.RUNNING and one.id in out,
        )
        for one, name, gate, code, state in rows
    ]
    return [one for one in found if one.is_open or one.is_refused or one.is_falling]


def holding_by_lot(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, list[Holding]]:
    """The same per lot; lots that nobody holds up are left out."""
    found: dict[UUID, list[Holding]] = {}
    for one in holding_in(session, lot_ids) if lot_ids else ():
        found.setdefault(one.lot_id, []).append(one)
    return found


def demand_none_holds(session: Session, lots: Collection[Lot]) -> None:
    """Refuse to decide who gets a contract while somebody may not have one, or is not judged."""
    holding = holding_in(session, [one.id for one in lots])
    if count := sum(one.is_open for one in holding):
        raise ConflictError(
            ngettext(
                "Integrity is still open for %(n)s submission.",
                "Integrity is still open for %(n)s submissions.",
                count,
            )
        )
    if refused := next((one for one in holding if one.is_refused), None):
        raise ConflictError(
            _(
                "Code I1 stands at submission %(n)s. Let that submission fall away first.",
                n=refused.number,
            )
        )
    if holding:
        raise ConflictError(
            _(
                "%(name)s is about to fall away. Finish its verification first. After that the "
                "rules of the tender say who comes next.",
                name=holding[0].name,
            )
        )
