"""What waits in the files of one reader, each with its day; told to nobody else."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.clock import dutch, utcnow
from app.integrity.models import BibobFile, FileState
from app.integrity.register import providers_in
from app.integrity.service import tenders_of
from app.integrity.turns import TURNS, WE
from app.providers.models import Provider
from app.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is next in one file, who must act, and until when."""

    file_id: UUID
    title: str
    provider: str
    tender: str
    who: str
    due_on: date | None
    is_mine: bool
    """Whether the reader must act: it is the reader's turn, or the day of another is past."""


def to_judge(session: Session, reader: User) -> dict[UUID, int]:
    """Count per tender of whom a reader must still say that there is no file needed."""
    tenders = session.exec(select(Tender).where(col(Tender.id).in_(tenders_of(reader)))).all()
    rows = providers_in(session, tenders)
    counts = {
        tender_id: sum(row.can_be_cleared for row in found) for tender_id, found in rows.items()
    }
    return {tender_id: count for tender_id, count in counts.items() if count}


def waiting_for(session: Session, reader: User) -> list[Waiting]:
    """List what waits in the files that a person was appointed to read."""
    today = dutch(utcnow()).date()
    rows = session.exec(
        select(BibobFile, Provider.short_name, Tender.title)
        .join(Provider, col(Provider.id) == col(BibobFile.provider_id))
        .join(Tender, col(Tender.id) == col(BibobFile.tender_id))
        .where(
            col(BibobFile.tender_id).in_(tenders_of(reader)),
            BibobFile.state != FileState.CONCLUDED,
        )
        .order_by(col(BibobFile.due_on), col(BibobFile.id))
    )
    found = []
    for file, provider, tender in rows:
        title, who = TURNS[file.state]
        is_late = file.due_on is not None and file.due_on < today
        is_mine = who is WE or is_late
        found.append(Waiting(file.id, str(title), provider, tender, str(who), file.due_on, is_mine))
    return found
