"""The review list: whose term is over, whose term comes, and what was destroyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.accounts.models import Membership, Proposal, User
from app.accounts.permissions import Duty
from app.audit.service import name_of
from app.core.clock import dutch, utcnow
from app.retention.destroying import KIND, OVER
from app.retention.models import Destruction
from app.retention.terms import Term, terms_of
from app.tenders.models import Assignment, Lot, Tender

LOOKS = (Duty.OFFICER, Duty.DECIDER)


@dataclass(frozen=True, slots=True)
class Line:
    """One file: until when it is kept, and whether a second person is asked."""

    tender: Tender
    term: Term
    is_over: bool
    is_running: bool
    """Whether a lot is not finished: then nobody looks at it yet, whatever the term says."""
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class Review:
    """What a person can look at, what was over longest first."""

    lines: tuple[Line, ...]
    gone: tuple[tuple[Destruction, Tender], ...]

    @property
    def over(self) -> list[Line]:
        """Those that need not be kept any longer."""
        return [one for one in self.lines if one.is_over]

    @property
    def kept(self) -> list[Line]:
        """Those that are kept, the soonest end first; what has no end yet comes last."""
        return [one for one in self.lines if not one.is_over]


def review(session: Session, user: User) -> Review:
    """Look at every file of which a person is officer or decider; nothing is changed."""
    mine = select(Assignment.tender_id).where(
        Assignment.user_id == user.id,
        col(Assignment.duty).in_(LOOKS),
        col(Assignment.ended_at).is_(None),
    )
    tenders = session.exec(
        select(Tender).where(col(Tender.id).in_(mine)).order_by(Tender.title)
    ).all()
    terms = terms_of(session, [one.id for one in tenders])
    asked = set(
        session.exec(
            select(Proposal.subject).where(
                Proposal.kind == KIND,
                col(Proposal.confirmed_at).is_(None),
                col(Proposal.withdrawn_at).is_(None),
            )
        )
    )
    unfinished = set(
        session.exec(
            select(Lot.tender_id).where(col(Lot.tender_id).in_(terms), col(Lot.state).not_in(OVER))
        )
    )
    today = dutch(utcnow()).date()
    lines = [
        Line(
            one,
            term := terms[one.id],
            term.ends_on is not None and term.ends_on < today and one.id not in unfinished,
            one.id in unfinished,
            name_of(one) in asked,
        )
        for one in tenders
    ]
    lines.sort(key=lambda line: (line.is_running, line.term.ends_on or date.max))
    return Review(tuple(lines), tuple(_gone(session, user)))


def _gone(session: Session, user: User) -> Sequence[tuple[Destruction, Tender]]:
    """List what was destroyed of the authorities that a person works for, latest first."""
    where = select(Membership.authority_id).where(Membership.user_id == user.id)
    return session.exec(
        select(Destruction, Tender)
        .join(Tender, col(Tender.id) == col(Destruction.tender_id))
        .where(col(Tender.lead_authority_id).in_(where))
        .order_by(col(Destruction.confirmed_at).desc())
    ).all()
