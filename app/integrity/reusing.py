"""Findings of an earlier file, which serve another decision for five years (art. 29 Wet Bibob)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.keys import Keys
from app.integrity.models import BibobFile, StepKind
from app.integrity.service import Taken, steps_of, tenders_of
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
        issued = issued_on(steps_of(session, keys, other))
        if issued:
            found.append(Earlier(other, of, issued, last_day_of_reuse(issued)))
    return sorted(found, key=lambda one: one.issued_on, reverse=True)


def issued_on(steps: Sequence[Taken]) -> date | None:
    """Say from which day the five years of a file's findings count; None while there are none.

    What was reused keeps its own day: using it once more does not make it younger.
    """
    days: list[date] = []
    for one in steps:
        if one.kind == StepKind.REUSE:
            days = [date.fromisoformat(one.facts["issued_on"])]
        elif one.kind == StepKind.INVESTIGATE:
            days = []
        elif one.kind in {StepKind.ADVICE, StepKind.CONCLUDE}:
            days.append(one.on)
    return days[0] if days else None


def served_until(steps: Sequence[Taken]) -> date | None:
    """Give the last day on which a file that rests on reused findings can be concluded."""
    own = {StepKind.INVESTIGATE, StepKind.ADVICE}
    reused = [at for at, one in enumerate(steps) if one.kind == StepKind.REUSE]
    if not reused or any(one.kind in own for one in steps[reused[-1] :]):
        return None
    return last_day_of_reuse(date.fromisoformat(steps[reused[-1]].facts["issued_on"]))
