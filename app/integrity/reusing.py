"""Findings of an earlier file, which serve another decision for five years (art. 29 Wet Bibob)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.keys import Keys
from app.integrity.models import BibobFile, StepKind
from app.integrity.service import steps_of, tenders_of
from app.integrity.term import last_day_of_reuse
from app.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Earlier:
    """A concluded file about the same party, and until when its findings may be used."""

    file: BibobFile
    tender: Tender
    issued_on: date
    until: date


def reusable(session: Session, keys: Keys, file: BibobFile, reader: User) -> list[Earlier]:
    """List concluded files about the same party for the same authority, of this very reader."""
    tender = session.get_one(Tender, file.tender_id)
    rows = session.exec(
        select(BibobFile, Tender)
        .join(Tender, col(Tender.id) == col(BibobFile.tender_id))
        .where(
            BibobFile.provider_id == file.provider_id,
            BibobFile.id != file.id,
            col(BibobFile.concluded_at).is_not(None),
            Tender.lead_authority_id == tender.lead_authority_id,
            col(Tender.id).in_(tenders_of(reader)),
        )
    ).all()
    found = []
    for other, of in rows:
        issued = [
            one.on
            for one in steps_of(session, keys, other)
            if one.kind in {StepKind.ADVICE, StepKind.CONCLUDE}
        ]
        if issued:
            found.append(Earlier(other, of, issued[0], last_day_of_reuse(issued[0])))
    return sorted(found, key=lambda one: one.issued_on, reverse=True)
