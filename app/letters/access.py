"""Who reaches a letter: the tender's people by assignment, its provider once it was sent."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.awards.access import award_to_change
from app.awards.models import Award
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.letters.joint import awards_together
from app.letters.models import Letter, LetterState
from app.providers.access import AS_PROVIDER
from app.providers.models import ProviderMember
from app.submissions.models import Submission
from app.tenders.access import lot_for, reach_lot
from app.tenders.models import Lot

P = Permission


@dataclass(frozen=True, slots=True)
class OwnSubmission:
    """A provider's own submission, with its letter once that was sent."""

    submission: Submission
    letter: Letter | None


def letter_of_my_lot(letter_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Letter]:
    """Load a letter through the person's assignment to its lot."""
    return _letter(session, user, letter_id, lock=False)


def letter_to_change(letter_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Letter]:
    """The same, locked for a change."""
    return _letter(session, user, letter_id, lock=True)


def _letter(session: Session, user: User, letter_id: UUID, *, lock: bool) -> Reached[Letter]:
    query = select(Letter).where(Letter.id == letter_id)
    letter = session.exec(query.with_for_update(of=Letter) if lock else query).first()
    if letter is None:
        raise NotFoundError
    return Reached(letter, reach_lot(session, user, letter.lot_id).duties)


def own_outcome(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[OwnSubmission]:
    """Load a submission of the provider that the person acts for, with its letter."""
    submission = session.exec(
        select(Submission)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(Submission.id == submission_id, ProviderMember.user_id == user.id)
        .options(selectinload(Submission.lot).selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).first()
    if submission is None:
        raise NotFoundError
    letter = session.exec(
        select(Letter)
        .where(Letter.submission_id == submission.id, Letter.state == LetterState.SENT)
        .order_by(col(Letter.sent_at).desc())
    ).first()
    return Reached(OwnSubmission(submission, letter), AS_PROVIDER)


def awards_to_send(award_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[list[Award]]:
    """Load a decision with the others on the same applicant's products, locked for a change."""
    reached = award_to_change(award_id, session, user)
    return Reached(awards_together(session, reached.record, user, lock=True), reached.duties)


AwardsToSend = Annotated[list[Award], Depends(guard(P.LETTER_WRITE, awards_to_send))]
LetterToRead = Annotated[Letter, Depends(guard(P.LETTER_READ, letter_of_my_lot))]
LetterToWrite = Annotated[Letter, Depends(guard(P.LETTER_WRITE, letter_to_change))]
LotLetters = Annotated[Lot, Depends(lot_for(P.LETTER_READ))]
OwnOutcome = Annotated[OwnSubmission, Depends(guard(P.SUBMISSION_WRITE, own_outcome))]
