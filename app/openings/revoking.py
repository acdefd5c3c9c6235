"""Take back by two people that a late submission is opened, as long as it was not opened."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import name_of
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.openings.late import REVOKE, decision_of, demand_late, waiting_revocation
from app.submissions.models import Submission


def revocations(session: Session, submission: Submission) -> Sequence[Proposal]:
    """List the decisions to open it that two people took back, first to last."""
    return session.exec(
        select(Proposal)
        .where(
            Proposal.kind == REVOKE,
            Proposal.subject == name_of(submission),
            col(Proposal.confirmed_at).is_not(None),
        )
        .order_by(col(Proposal.confirmed_at))
    ).all()


def propose_revocation(
    session: Session, submission: Submission, user: User, reason: str
) -> Proposal:
    """Ask that it stays unopened after all; another person decides."""
    _demand_standing(session, submission)
    return two_people.propose(session, REVOKE, submission, user, {"reason": reason})


def confirm_revocation(session: Session, submission: Submission, user: User) -> Proposal:
    """Take the decision back as the second person: it is late once more, and stays unopened.

    Both decisions stay on record; two people may decide anew until the checks begin.
    """
    decision = _demand_standing(session, submission)
    revoked = two_people.confirm(session, waiting_revocation(session, submission), user, submission)
    decision.withdrawn_at = utcnow()
    session.add(decision)
    return revoked


def let_stand(session: Session, submission: Submission, user: User) -> None:
    """Take back what one proposed: the decision to open it stands."""
    two_people.withdraw(session, waiting_revocation(session, submission), user, submission)


def _demand_standing(session: Session, submission: Submission) -> Proposal:
    """Refuse where nobody decided; once opened it counts, and the checks say what follows."""
    demand_late(session, submission)
    decision = decision_of(session, submission)
    if decision is None:
        raise ConflictError(_("There is no decision to open this. There is nothing to take back."))
    return decision
