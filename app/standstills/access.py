"""Who reaches a sent letter: its provider, and who answers what that asks."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.letters.models import AnyLetter, LaterLetter, Letter, LetterState, Request
from app.providers.access import AS_PROVIDER
from app.providers.models import ProviderMember
from app.tenders.access import reach_lot

P = Permission
T = TypeVar("T", Letter, LaterLetter)


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


OwnLetter = Annotated[AnyLetter, Depends(guard(P.SUBMISSION_WRITE, own_letter))]
OwnLetterToOpen = Annotated[AnyLetter, Depends(guard(P.SUBMISSION_WRITE, own_letter_to_open))]
OwnLetterToAsk = Annotated[Letter, Depends(guard(P.SUBMISSION_WRITE, own_letter_to_ask))]
RequestToRead = Annotated[Request, Depends(guard(P.LETTER_READ, request_of_my_lot))]
RequestToAnswer = Annotated[Request, Depends(guard(P.LETTER_WRITE, request_to_answer))]
