"""From a selection to its award phase: who was selected is invited, all at once (Aw 2.105)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.awards.decided import decided_of
from app.awards.service import award_of
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.rankings import engine
from app.submissions.models import Invitation, Submission
from app.tenders.models import Lot, LotState, Tender
from app.tenders.procedures import procedure_of
from app.tenders.queries import lots_of
from app.vault import service as vault

FEWEST = 5
"""Candidates that a restricted procedure invites at the least (Aw 2.99(3))."""


@dataclass(frozen=True, slots=True)
class Selected:
    """The candidates of one lot of the award phase, in order of their place in the selection."""

    lot: Lot
    selection: Lot | None
    requests: tuple[Submission, ...]
    invited: tuple[Invitation, ...]

    @property
    def is_final(self) -> bool:
        """Whether the selection can no longer change."""
        return self.selection is not None and self.selection.state == LotState.FINAL

    @property
    def is_short(self) -> bool:
        """Whether fewer candidates are left than were announced, or than the law asks."""
        announced = self.selection.winners if self.selection else None
        return len(self.requests) < max(announced or FEWEST, FEWEST)


def selected(session: Session, tender: Tender) -> list[Selected]:
    """Read per lot of the award phase who was selected in the lot that it goes on from."""
    found = []
    for lot in lots_of(session, tender):
        selection = session.get(Lot, lot.repeats_id) if lot.repeats_id else None
        invited = session.exec(select(Invitation).where(Invitation.lot_id == lot.id)).all()
        requests = _winners(session, selection) if selection else []
        found.append(Selected(lot, selection, tuple(requests), tuple(invited)))
    return found


def _winners(session: Session, lot: Lot) -> Sequence[Submission]:
    award = award_of(session, lot)
    if award is None:
        return []
    results = decided_of(award)["submissions"]
    places = {name: one["place"] for name, one in results.items() if one["result"] == "winner"}
    submissions = session.exec(
        select(Submission)
        .where(Submission.lot_id == lot.id, col(Submission.number).is_not(None))
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).all()
    chosen = [one for one in submissions if engine.identity(one) in places]
    return sorted(chosen, key=lambda one: (places[engine.identity(one)], one.number))


def invite(session: Session, tender: Tender, officer: User, reason: str = "") -> list[Invitation]:
    """Publish the award phase and invite everybody who was selected, at the same moment.

    Where fewer are left than announced, the procedure goes on only for a reason (Aw 2.105(2));
    nobody who did not ask to participate is ever invited.
    """
    if not procedure_of(tender).invites:
        raise ConflictError(_("Only an award phase has invitations."))
    lots = selected(session, tender)
    if not lots or not all(one.is_final for one in lots):
        raise ConflictError(_("The selection is not final yet. Invite when it is, for every lot."))
    if any(one.is_short for one in lots) and not reason.strip():
        raise InvalidError(
            _("Fewer candidates are left than you announced. Write why you go on."), field="reason"
        )
    made = [
        Invitation(
            tender_id=tender.id,
            lot_id=one.lot.id,
            provider_id=request.provider_id,
            request_id=request.id,
            invited_by_id=officer.id,
        )
        for one in lots
        for request in one.requests
    ]
    session.add_all(made)
    vault.publish(session, tender, officer, is_invitation=True)
    told = {str(one.lot.number): len(one.requests) for one in lots}
    record(session, officer, "tender.invite", tender, after={"invited": told, "reason": reason})
    for invitation in made:
        key = f"mail.invited:{invitation.id}"
        enqueue(session, "mail.invited", {"invitation_id": str(invitation.id)}, key=key)
    return made
