"""Let a submission in that came too late: decided with a reason by two, then opened by two."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import name_of
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.openings.models import Opening
from app.openings.opening import keep_record, open_submission
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import Submission, SubmissionState
from app.submissions.telling import tell_members
from app.tenders.models import Lot, LotState, Tender

KIND = "submission.open_late"
REVOKE = "submission.keep_shut"
PURPOSE = "late"


def waiting_decision(session: Session, submission: Submission) -> Proposal | None:
    """Find the decision that waits for a second person."""
    return two_people.open_proposal(session, KIND, submission)


def waiting_revocation(session: Session, submission: Submission) -> Proposal | None:
    """Find who asked to take the decision back and waits for a second person."""
    return two_people.open_proposal(session, REVOKE, submission)


def decision_of(session: Session, submission: Submission) -> Proposal | None:
    """Find the decision of two people to open what came late, unless two took it back."""
    return session.exec(
        select(Proposal).where(
            Proposal.kind == KIND,
            Proposal.subject == name_of(submission),
            col(Proposal.confirmed_at).is_not(None),
            col(Proposal.withdrawn_at).is_(None),
        )
    ).first()


def can_come_in(session: Session, submissions: Collection[UUID]) -> dict[UUID, UUID]:
    """Find which of these can still be opened though late, with the lot of each."""
    found = session.exec(
        select(Submission.id, Submission.lot_id)
        .join(Lot, col(Lot.id) == col(Submission.lot_id))
        .where(
            col(Submission.id).in_(submissions),
            Submission.state == SubmissionState.LATE,
            Lot.state == LotState.OPENED,
        )
    )
    return dict(found.all())


def demand_none_waits(session: Session, lot: Lot) -> None:
    """Refuse to begin with the checks while what came late may still come in."""
    late = session.exec(
        select(Submission).where(
            Submission.lot_id == lot.id, Submission.state == SubmissionState.LATE
        )
    )
    for submission in late:
        if waiting_decision(session, submission):
            raise ConflictError(
                _("Somebody proposed to open a late submission. Confirm or take it back first.")
            )
        if decision_of(session, submission):
            raise ConflictError(
                _("Two people decided to open a late submission. Two openers open it first.")
            )


def propose_opening(session: Session, submission: Submission, user: User, reason: str) -> Proposal:
    """Ask that a late submission is opened; another person decides."""
    demand_late(session, submission)
    if decision_of(session, submission):
        raise ConflictError(_("This was decided already. Two openers can open it."))
    return two_people.propose(session, KIND, submission, user, {"reason": reason})


def confirm_opening(session: Session, submission: Submission, user: User) -> Proposal:
    """Decide, as the second person, that a late submission is opened."""
    demand_late(session, submission)
    return two_people.confirm(session, waiting_decision(session, submission), user, submission)


def leave_closed(session: Session, submission: Submission, user: User) -> None:
    """Take back what one proposed: it stays unopened."""
    two_people.withdraw(session, waiting_decision(session, submission), user, submission)


def demand_late(session: Session, submission: Submission) -> Lot:
    """Refuse what did not come late, or what comes in after the checks began."""
    lot = session.get_one(Lot, submission.lot_id)
    if submission.state != SubmissionState.LATE:
        raise ConflictError(_("This submission did not come too late."))
    if lot.state != LotState.OPENED:
        raise ConflictError(
            _("A late submission can come in only after the opening and before the checks begin.")
        )
    return lot


def demand_decided(session: Session, submission: Submission) -> Lot:
    """Refuse an opening that two people did not decide on."""
    lot = demand_late(session, submission)
    if decision_of(session, submission) is None:
        raise ConflictError(_("Two people must decide first that this is opened, with a reason."))
    if waiting_revocation(session, submission):
        raise ConflictError(
            _("Somebody asked to take the decision back. That is confirmed or dropped first.")
        )
    return lot


def late_openings(session: Session, tender: Tender) -> list[Opening]:
    """List what was opened though it came too late, first to last."""
    query = select(Opening).where(Opening.tender_id == tender.id, Opening.purpose == PURPOSE)
    return list(session.exec(query.order_by(col(Opening.opened_at))))


def open_late(
    session: Session, keys: Keys, submission: Submission, private_key: bytes,
    first: User, second: User,
) -> Opening:  # fmt: skip
    """Make a late submission readable; from then on it counts like any other."""
    lot = demand_decided(session, submission)
    whole = session.exec(
        select(Submission)
        .where(Submission.id == submission.id)
        .options(selectinload(Submission.documents), selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).one()
    SUBMISSION_FLOW.advance(session, whole, SubmissionAction.ADMIT_LATE, second)
    told = open_submission(session, keys, whole, private_key)
    tell_members(session, whole, "mail.let_in")
    decided = decision_of(session, whole)
    assert decided is not None  # noqa: S101  (demanded above)
    tender = session.get_one(Tender, lot.tender_id)
    found = {
        "lots": [{"lot": str(lot.id), "number": lot.number, "title": lot.title,
                  "submissions": [told]}],
        "reason": decided.payload["reason"],
    }  # fmt: skip
    return keep_record(session, keys, tender, lot, PURPOSE, first, second, found)
