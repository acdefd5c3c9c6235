"""Who reaches Bibob files: integrity officers of the tender; for all others they do not exist."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.integrity.models import BibobFile, BibobPaper
from app.integrity.service import tenders_of
from app.providers.models import Provider
from app.tenders.models import Tender

OF_INTEGRITY = frozenset({Duty.INTEGRITY})


@dataclass(frozen=True, slots=True)
class Party:
    """A provider in a tender: who a file would be about."""

    tender: Tender
    provider: Provider


def tenders_of_mine(session: SessionDep, user: CurrentUser) -> Reached[list[Tender]]:
    """List the tenders in which the person guards integrity."""
    query = select(Tender).where(col(Tender.id).in_(tenders_of(user))).order_by(Tender.reference)
    tenders = list(session.exec(query).all())
    if not tenders:
        raise NotFoundError
    return Reached(tenders, OF_INTEGRITY)


def tender_to_guard(tender_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Tender]:
    """Load a tender, locked."""
    query = select(Tender).where(Tender.id == tender_id, col(Tender.id).in_(tenders_of(user)))
    tender = session.exec(query.with_for_update()).first()
    if tender is None:
        raise NotFoundError
    return Reached(tender, OF_INTEGRITY)


def party_of_mine(
    tender_id: UUID, provider_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Party]:
    """Load a tender, locked, and a provider in it."""
    tender = tender_to_guard(tender_id, session, user).record
    provider = session.get(Provider, provider_id)
    if provider is None:
        raise NotFoundError
    return Reached(Party(tender, provider), OF_INTEGRITY)


def file_of_mine(file_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[BibobFile]:
    """Load a file."""
    return _file(session, user, file_id, lock=False)


def file_to_change(file_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[BibobFile]:
    """The same, locked for a change."""
    return _file(session, user, file_id, lock=True)


def paper_to_read(
    file_id: UUID, paper_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[tuple[BibobFile, BibobPaper]]:
    """Load a document with its file."""
    file = _file(session, user, file_id, lock=True).record
    paper = session.get(BibobPaper, paper_id)
    if paper is None or paper.file_id != file.id:
        raise NotFoundError
    return Reached((file, paper), OF_INTEGRITY)


def _file(session: Session, user: User, file_id: UUID, *, lock: bool) -> Reached[BibobFile]:
    query = select(BibobFile).where(
        BibobFile.id == file_id, col(BibobFile.tender_id).in_(tenders_of(user))
    )
    file = session.exec(query.with_for_update() if lock else query).first()
    if file is None:
        raise NotFoundError
    return Reached(file, OF_INTEGRITY)


W = Permission.INTEGRITY_WRITE
MyTenders = Annotated[list[Tender], Depends(guard(W, tenders_of_mine))]
TenderToGuard = Annotated[Tender, Depends(guard(W, tender_to_guard))]
PartyToJudge = Annotated[Party, Depends(guard(W, party_of_mine))]
FileToSee = Annotated[BibobFile, Depends(guard(W, file_of_mine))]
FileToChange = Annotated[BibobFile, Depends(guard(W, file_to_change))]
PaperToRead = Annotated[tuple[BibobFile, BibobPaper], Depends(guard(W, paper_to_read))]
