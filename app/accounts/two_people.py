"""One mechanism for every act that needs a proposer and a confirmer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import Proposal, User
from app.accounts.second_factor import demand_second_factor
from app.audit.service import name_of, record
from app.core.clock import utcnow
from app.core.db import Record
from app.core.errors import ConflictError, ForbiddenError
from app.core.i18n import lazy as _

KINSHIP = timedelta(days=7)


def open_proposal(session: Session, kind: str, subject: Record) -> Proposal | None:
    """Find what waits for a second person; one whose time is over does not wait."""
    found = session.exec(
        select(Proposal)
        .where(
            Proposal.kind == kind,
            Proposal.subject == name_of(subject),
            col(Proposal.confirmed_at).is_(None),
            col(Proposal.withdrawn_at).is_(None),
        )
        .order_by(col(Proposal.created_at).desc())
        .with_for_update()
    ).first()
    if found and found.expires_at and found.expires_at <= utcnow():
        return None
    return found


def propose(
    session: Session,
    kind: str,
    subject: Record,
    proposer: User,
    payload: dict[str, Any],
    *,
    within: timedelta | None = None,
    told: dict[str, Any] | None = None,
) -> Proposal:
    """Ask for an act; it happens only when another verified person confirms.

    `told` goes into the trail instead of `payload` where the payload is secret.
    """
    demand_second_factor(proposer)
    if open_proposal(session, kind, subject):
        raise ConflictError(_("Somebody already asked for this. It waits for a second person."))
    proposal = Proposal(
        kind=kind,
        subject=name_of(subject),
        trail=getattr(subject, "trail", None),
        payload=payload,
        proposer_id=proposer.id,
        expires_at=utcnow() + within if within else None,
    )
    session.add(proposal)
    record(session, proposer, f"{kind}.propose", subject, after=payload if told is None else told)
    return proposal


def confirm(
    session: Session, proposal: Proposal | None, confirmer: User, subject: Record
) -> Proposal:
    """Confirm what somebody else proposed, or refuse with what to do; then the caller acts."""
    if proposal is None or proposal.confirmed_at or proposal.withdrawn_at:
        raise ConflictError(_("Nothing waits for a second person any more. Start again."))
    if proposal.expires_at and proposal.expires_at <= utcnow():
        raise ConflictError(_("The time for the second person is over. Start again."))
    demand_second_factor(confirmer)
    if proposal.proposer_id == confirmer.id:
        raise ForbiddenError(_("You started this yourself. Another person must confirm it."))
    proposer = session.get_one(User, proposal.proposer_id)
    if _is_kin(proposer, confirmer):
        raise ForbiddenError(
            _("One of you made or reset the other's account less than seven days ago. Ask a third.")
        )
    proposal.confirmer_id = confirmer.id
    proposal.confirmed_at = utcnow()
    session.add(proposal)
    record(session, confirmer, f"{proposal.kind}.confirm", subject)
    return proposal


def withdraw(session: Session, proposal: Proposal | None, user: User, subject: Record) -> None:
    """Take back what one proposed, while it waits."""
    if proposal is None:
        raise ConflictError(_("Nothing waits for a second person any more. Start again."))
    if proposal.proposer_id != user.id:
        raise ForbiddenError(_("Only the person who started this can take it back."))
    _close(session, proposal, user, subject)


def drop(session: Session, kind: str, subject: Record, user: User) -> None:
    """Let what waits go, because of an act after which nobody can confirm it any more."""
    if waiting := open_proposal(session, kind, subject):
        _close(session, waiting, user, subject)


def _close(session: Session, proposal: Proposal, user: User, subject: Record) -> None:
    proposal.withdrawn_at = utcnow()
    session.add(proposal)
    record(session, user, f"{proposal.kind}.withdraw", subject)


def _is_kin(one: User, other: User) -> bool:
    """Whether one of two accounts was made or last reset by the other within seven days."""

    def depends(user: User, on: UUID) -> bool:
        now = utcnow()
        return (user.created_by_id == on and user.created_at > now - KINSHIP) or (
            user.reset_by_id == on and user.reset_at is not None and user.reset_at > now - KINSHIP
        )

    return depends(one, other.id) or depends(other, one.id)
