"""Bibob files: sealed with the room's own key, every reading kept in the file's own chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.accounts.service import names_of
from app.audit.service import record
from app.checks.models import Gate
from app.core.db import add_unique
from app.core.errors import ConflictError, EditedError, NotFoundError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.integrity.forms import NotesForm
from app.integrity.looking_again import decided_gates, look_again
from app.integrity.models import BibobFile, BibobPaper, BibobStep, StepKind
from app.integrity.sealing import seal, unseal, unseal_facts
from app.integrity.steps import STEPS
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Assignment, Tender


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as it is read: what was filled in, and by whom."""

    kind: StepKind
    name: str
    taken_at: datetime
    facts: dict[str, Any]

    @property
    def on(self) -> date:
        """The day on which it happened."""
        return date.fromisoformat(self.facts["on"])

    @property
    def told(self) -> list[tuple[object, str]]:
        """What was filled in, label by label."""
        asked = STEPS[self.kind].fields
        filled = [(one, self.facts.get(one.name)) for one in asked if one.name != "on"]
        return [(one.label, one.shown(value)) for one, value in filled if value not in (None, "")]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a file, by its name."""

    id: UUID
    name: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, for whoever is reading it now."""

    notes: str = ""
    conclusion: str = ""
    steps: Sequence[Taken] = ()
    papers: Sequence[Paper] = ()


def tenders_of(reader: User) -> SelectOfScalar[UUID]:
    """Select the tenders of which a person was appointed to read integrity files."""
    return select(Assignment.tender_id).where(
        Assignment.user_id == reader.id,
        Assignment.duty == Duty.INTEGRITY,
        col(Assignment.lot_id).is_(None),
        col(Assignment.ended_at).is_(None),
    )


def open_file(session: Session, tender: Tender, provider: Provider, officer: User) -> BibobFile:
    """Begin an investigation of a provider; nothing of it shows outside this room.

    Was this provider's gate decided before, then all gates of the tender open again.
    """
    if not gates_of(session, tender, provider):
        raise NotFoundError
    if not tender.uses_bibob:
        raise ConflictError(
            _("This tender does not announce Bibob. Nobody in it can be investigated.")
        )
    file = BibobFile(tender_id=tender.id, provider_id=provider.id)
    add_unique(session, file, _("This provider already has a file in this tender."))
    record(session, officer, "bibob.open", file)
    open_decided(session, file, officer)
    return file


def open_decided(session: Session, file: BibobFile, officer: User) -> None:
    """Open every gate of a tender once more where that of this file's provider was decided."""
    tender = session.get_one(Tender, file.tender_id)
    provider = session.get_one(Provider, file.provider_id)
    decided = {gate.id for gate in decided_gates(session, tender)}
    if any(gate.id in decided for gate in gates_of(session, tender, provider)):
        look_again(session, tender, officer)


def find_file(session: Session, tender: Tender, provider: Provider) -> BibobFile | None:
    """Find the file of a provider in a tender."""
    return session.exec(
        select(BibobFile).where(
            BibobFile.tender_id == tender.id, BibobFile.provider_id == provider.id
        )
    ).first()


def gates_of(session: Session, tender: Tender, provider: Provider) -> list[Gate]:
    """List the gates of a provider's submissions in a tender."""
    query = (
        select(Gate)
        .join(Submission, col(Submission.id) == col(Gate.submission_id))
        .where(Gate.tender_id == tender.id, Submission.provider_id == provider.id)
        .order_by(col(Gate.started_at))
    )
    return list(session.exec(query).all())


def still_counts(session: Session, file: BibobFile) -> bool:
    """Whether a submission of the provider of a file is still in the running."""
    query = select(Submission.id).where(
        Submission.tender_id == file.tender_id,
        Submission.provider_id == file.provider_id,
        Submission.state == SubmissionState.SUBMITTED,
    )
    return session.exec(query).first() is not None


def read(session: Session, keys: Keys, file: BibobFile, reader: User) -> Reading:
    """Unseal a file for one reader, and keep who read it."""
    record(session, reader, "bibob.read", file)
    return contents(session, keys, file)


def contents(session: Session, keys: Keys, file: BibobFile) -> Reading:
    """Unseal a file for whoever was just kept as a reader or writer of it."""
    papers = select(BibobPaper).where(BibobPaper.file_id == file.id)
    return Reading(
        notes=unseal(keys, "notes", file.id, file.sealed_notes).decode(),
        conclusion=unseal(keys, "conclusion", file.id, file.sealed_conclusion).decode(),
        steps=steps_of(session, keys, file),
        papers=[
            Paper(id=one.id, added_at=one.added_at, **_named(keys, one))
            for one in session.exec(papers.order_by(col(BibobPaper.added_at))).all()
        ],
    )


def _named(keys: Keys, paper: BibobPaper) -> dict[str, Any]:
    facts = unseal_facts(keys, "paper", paper.id, paper.sealed_facts)
    return {name: facts[name] for name in ("name", "size")}


def steps_of(session: Session, keys: Keys, file: BibobFile) -> list[Taken]:
    """Unseal the steps of a file, first to last."""
    query = select(BibobStep).where(BibobStep.file_id == file.id)
    rows = session.exec(query.order_by(col(BibobStep.number))).all()
    names = names_of(session, [row.taken_by_id for row in rows])
    return [
        Taken(
            kind=StepKind(row.kind),
            name=names[row.taken_by_id],
            taken_at=row.taken_at,
            facts=unseal_facts(keys, "step", row.id, row.sealed),
        )
        for row in rows
    ]


def write_notes(
    session: Session, keys: Keys, file: BibobFile, officer: User, form: NotesForm
) -> None:
    """Replace the notes of a running file; the trail says that, never what."""
    if not file.is_running:
        raise ConflictError(_("This file is concluded. It cannot change any more."))
    if form.version not in (None, file.version):
        theirs = unseal(keys, "notes", file.id, file.sealed_notes).decode()
        raise EditedError(
            _("Somebody sealed other notes after you opened these. You see them at the field. "
              "Seal again to keep yours."),
            version=file.version,
            theirs={"notes": theirs},
        )  # fmt: skip
    file.version += 1
    file.sealed_notes = seal(keys, "notes", file.id, form.notes.encode())
    session.add(file)
    record(session, officer, "bibob.write_notes", file)
