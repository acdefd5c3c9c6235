"""Who reaches objections: the tender's people by assignment, a provider its own."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.awards.access import ranking_lot
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.letters.access import OwnSubmission, own_outcome
from app.letters.models import Letter
from app.objections.models import Objection, ObjectionPaper
from app.providers.access import AS_PROVIDER
from app.providers.models import Provider, ProviderMember
from app.submissions.models import Submission
from app.tenders.access import reach_lot
from app.tenders.models import Lot

P = Permission


@dataclass(frozen=True, slots=True)
class Told:
    """A provider's own submission with the letter it may object to."""

    submission: Submission
    letter: Letter


def own_decision(
    reached: Annotated[Reached[OwnSubmission], Depends(own_outcome)],
) -> Reached[Told]:
    """Load the own submission once its letter was sent."""
    own = reached.record
    if own.letter is None:
        raise NotFoundError
    return Reached(Told(own.submission, own.letter), reached.duties)


def objections_of(
    session: Session, lot: Lot, submission: Submission | None = None
) -> list[tuple[Objection, Provider]]:
    """List the objections about a lot, or those of one submission, newest first."""
    query = (
        select(Objection, Provider)
        .join(Submission, col(Submission.id) == col(Objection.submission_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .where(Objection.lot_id == lot.id)
        .order_by(col(Objection.entered_at).desc())
    )
    if submission:
        query = query.where(Objection.submission_id == submission.id)
    return [(one, provider) for one, provider in session.exec(query)]


def lot_of_objections(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Lot]:
    """The lot with its tender, locked for a change."""
    reached = ranking_lot(lot_id, session, user)
    return Reached(reached.record, reach_lot(session, user, lot_id, lock=True).duties)


def objection_to_answer(
    objection_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Objection]:
    """Load an objection through the person's assignment to its lot, locked for the answer."""
    query = select(Objection).where(Objection.id == objection_id)
    objection = session.exec(query.with_for_update(of=Objection)).first()
    if objection is None:
        raise NotFoundError
    return Reached(objection, reach_lot(session, user, objection.lot_id).duties)


def objection_to_read(
    objection_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Objection]:
    """Load an objection through the person's assignment to its lot."""
    objection = session.get(Objection, objection_id)
    if objection is None:
        raise NotFoundError
    return Reached(objection, reach_lot(session, user, objection.lot_id).duties)


def paper_to_read(
    objection_paper_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[ObjectionPaper]:
    """Load a file with an objection through the person's assignment to its lot."""
    paper = session.get(ObjectionPaper, objection_paper_id)
    if paper is None:
        raise NotFoundError
    reached = objection_to_read(paper.objection_id, session, user)
    return Reached(paper, reached.duties)


def own_paper(
    objection_paper_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[ObjectionPaper]:
    """Load a file with an objection of the provider that the person acts for."""
    query = (
        select(ObjectionPaper)
        .join(Objection, col(Objection.id) == col(ObjectionPaper.objection_id))
        .join(Submission, col(Submission.id) == col(Objection.submission_id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(ObjectionPaper.id == objection_paper_id, ProviderMember.user_id == user.id)
    )
    paper = session.exec(query).first()
    if paper is None:
        raise NotFoundError
    return Reached(paper, AS_PROVIDER)


def told_about(session: Session, objection: Objection) -> Told:
    """Find the own submission and the letter that an objection is about."""
    submission = session.exec(
        select(Submission)
        .where(Submission.id == objection.submission_id)
        .options(selectinload(Submission.lot).selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).one()
    letter = session.exec(
        select(Letter).where(
            Letter.submission_id == submission.id, Letter.award_id == objection.award_id
        )
    ).one()
    return Told(submission, letter)


def own_objection(objection_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Objection]:
    """Load an objection of the provider that the person acts for, locked for a change."""
    query = (
        select(Objection)
        .join(Submission, col(Submission.id) == col(Objection.submission_id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(Objection.id == objection_id, ProviderMember.user_id == user.id)
    )
    objection = session.exec(query.with_for_update(of=Objection)).first()
    if objection is None:
        raise NotFoundError
    return Reached(objection, AS_PROVIDER)


def lot_of(session: Session, objection: Objection) -> Lot:
    """Read the lot of an objection with its tender."""
    query = select(Lot).where(Lot.id == objection.lot_id).options(selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    return session.exec(query).one()


LotObjections = Annotated[Lot, Depends(guard(P.LETTER_READ, ranking_lot))]
LotToEnter = Annotated[Lot, Depends(guard(P.LETTER_WRITE, lot_of_objections))]
ObjectionToAnswer = Annotated[Objection, Depends(guard(P.LETTER_WRITE, objection_to_answer))]
ObjectionToRead = Annotated[Objection, Depends(guard(P.LETTER_READ, objection_to_read))]
PaperToRead = Annotated[ObjectionPaper, Depends(guard(P.LETTER_READ, paper_to_read))]
OwnPaper = Annotated[ObjectionPaper, Depends(guard(P.SUBMISSION_WRITE, own_paper))]
OwnDecision = Annotated[Told, Depends(guard(P.SUBMISSION_WRITE, own_decision))]
OwnObjection = Annotated[Objection, Depends(guard(P.SUBMISSION_WRITE, own_objection))]
