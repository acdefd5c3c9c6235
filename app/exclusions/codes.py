"""What may leave an integrity file besides open or decided: a public code, never its ground."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.checks.models import Gate
from app.core.db import as_text
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import InTender, Lot


class PublicCode(StrEnum):
    """What the rest of the house must act upon."""

    CLEAR = "clear"
    REFUSED = "i1"
    CLAUSE = "i2"


class GateCode(InTender, table=True):
    """The code with which the gate of a submission was decided; none where nothing is in the way.

    (art. 28 Wet Bibob: why stays in the integrity file and in the letter to the party itself.)
    """

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", unique=True)
    code: PublicCode = Field(sa_type=as_text(PublicCode))


SENTENCES = {
    PublicCode.REFUSED: _(
        "Code I1: the authority refuses this submission on the ground that it told you in a "
        "separate letter."
    ),
    PublicCode.CLAUSE: _("Code I2: the contract gets the clause that the authority told you."),
}


def find_code(session: Session, submission: Submission) -> PublicCode:
    """Read the code of a submission."""
    found = session.exec(
        select(GateCode.code).where(GateCode.submission_id == submission.id)
    ).first()
    return PublicCode(found) if found else PublicCode.CLEAR


def give_code(session: Session, gate: Gate, actor: User, code: PublicCode) -> None:
    """Keep with which code a gate is decided; a later one takes its place."""
    query = select(GateCode).where(GateCode.submission_id == gate.submission_id)
    found = session.exec(query).first()
    if (PublicCode(found.code) if found else PublicCode.CLEAR) == code:
        return
    before = found.code if found else None
    if found is None:
        found = GateCode(tender_id=gate.tender_id, submission_id=gate.submission_id, code=code)
    found.code = code
    session.add(found)
    session.flush()
    record(session, actor, "gate.code", gate, before=before, after=code)


def demand_obeyed(session: Session, lot: Lot, submission: Submission | None = None) -> None:
    """Refuse to go on with who a code refuses: it came after the checks were finished."""
    query = (
        select(Submission.number)
        .join(GateCode, col(GateCode.submission_id) == col(Submission.id))
        .where(
            Submission.lot_id == lot.id,
            Submission.state == SubmissionState.SUBMITTED,
            GateCode.code == PublicCode.REFUSED,
        )
        .order_by(col(Submission.number))
    )
    if submission is not None:
        query = query.where(Submission.id == submission.id)
    if number := session.exec(query).first():
        raise ConflictError(
            _("Code I1 stands at submission %(n)s. Let that submission fall away first.", n=number)
        )


def codes_of(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Say in one go what codes refuse in lots, per submission."""
    query = (
        select(GateCode.submission_id)
        .join(Submission, col(Submission.id) == col(GateCode.submission_id))
        .where(col(Submission.lot_id).in_(lot_ids), GateCode.code == PublicCode.REFUSED)
    )
    return {one: [str(SENTENCES[PublicCode.REFUSED])] for one in session.exec(query)}


def needing_clause(session: Session, lot_id: UUID) -> set[UUID]:
    """List the providers whose contract in a lot gets the clause that the authority told them."""
    query = (
        select(Submission.provider_id)
        .join(GateCode, col(GateCode.submission_id) == col(Submission.id))
        .where(col(Submission.lot_id) == lot_id, GateCode.code == PublicCode.CLAUSE)
    )
    return set(session.exec(query))
