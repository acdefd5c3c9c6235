"""Who reaches a letter: the tender's people by assignment, its provider once it was sent."""

from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority, User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.letters.models import AnyLetter, HouseStyle, LaterLetter, Letter, LetterState, Request
from app.library.service import authority_to_keep_for
from app.providers.access import AS_PROVIDER
from app.providers.models import ProviderMember
from app.submissions.models import Submission
from app.tenders.access import lot_for, reach_lot
from app.tenders.models import Lot

P = Permission
T = TypeVar("T", Letter, LaterLetter)


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


def paper_of_mine(session: SessionDep, user: CurrentUser) -> Reached[Authority]:
    """Load the authority whose letters a person builds: one that it starts tenders for."""
    authority = authority_to_keep_for(session, user)
    if authority is None:
        raise NotFoundError
    return Reached(authority, frozenset({Duty.OFFICER}))


def logo_to_show(style_id: UUID, session: SessionDep) -> HouseStyle:
    """Load a version of a style that has a logo; a logo is no secret."""
    style = session.get(HouseStyle, style_id)
    if style is None or not style.logo:
        raise NotFoundError
    return style


def request_of_my_lot(request_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Request]:
    """Load a provider's question through the person's assignment to its lot."""
    return _request(session, user, request_id, lock=False)


def request_to_answer(request_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Request]:
    """The same, locked for a change."""
    return _request(session, user, request_id, lock=True)


def _request(session: Session, user: User, request_id: UUID, *, lock: bool) -> Reached[Request]:
    query = select(Request).where(Request.id == request_id)
    found = session.exec(query.with_for_update(of=Request) if lock else query).first()
    if found is None:
        raise NotFoundError
    return Reached(found, reach_lot(session, user, found.lot_id).duties)


def own_letter(letter_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[AnyLetter]:
    """Load a sent letter, first or later, of the provider that the person acts for."""
    return _own_letter(session, user, letter_id, lock=False)


def own_letter_to_open(
    letter_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[AnyLetter]:
    """The same, locked for its read receipt."""
    return _own_letter(session, user, letter_id, lock=True)


def own_letter_to_ask(letter_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Letter]:
    """Load a first letter, locked: only that can be asked about."""
    reached = _own_letter(session, user, letter_id, lock=True)
    if not isinstance(reached.record, Letter):
        raise NotFoundError
    return Reached(reached.record, reached.duties)


def _own_letter(session: Session, user: User, letter_id: UUID, *, lock: bool) -> Reached[AnyLetter]:
    found = _sent_to(session, user, Letter, letter_id, lock=lock) or _sent_to(
        session, user, LaterLetter, letter_id, lock=lock
    )
    if found is None:
        raise NotFoundError
    return Reached(found, AS_PROVIDER)


def _sent_to(
    session: Session, user: User, table: type[T], letter_id: UUID, *, lock: bool
) -> T | None:
    query = (
        select(table)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(table.provider_id))
        .where(
            table.id == letter_id,
            table.state == LetterState.SENT,
            ProviderMember.user_id == user.id,
        )
    )
    return session.exec(query.with_for_update(of=table) if lock else query).first()


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


LetterToRead = Annotated[Letter, Depends(guard(P.LETTER_READ, letter_of_my_lot))]
LetterToWrite = Annotated[Letter, Depends(guard(P.LETTER_WRITE, letter_to_change))]
LotLetters = Annotated[Lot, Depends(lot_for(P.LETTER_READ))]
OwnLetter = Annotated[AnyLetter, Depends(guard(P.SUBMISSION_WRITE, own_letter))]
OwnLetterToOpen = Annotated[AnyLetter, Depends(guard(P.SUBMISSION_WRITE, own_letter_to_open))]
OwnLetterToAsk = Annotated[Letter, Depends(guard(P.SUBMISSION_WRITE, own_letter_to_ask))]
RequestToRead = Annotated[Request, Depends(guard(P.LETTER_READ, request_of_my_lot))]
RequestToAnswer = Annotated[Request, Depends(guard(P.LETTER_WRITE, request_to_answer))]
OwnOutcome = Annotated[OwnSubmission, Depends(guard(P.SUBMISSION_WRITE, own_outcome))]
MyPaper = Annotated[Authority, Depends(guard(P.TENDER_EDIT, paper_of_mine))]
LogoToShow = Annotated[HouseStyle, Depends(logo_to_show)]
