"""What a provider tells with its files: who takes part and what it declares; sealed as they are.

Before submit the provider itself can read it again by the intake key; at submit that way is
destroyed, and only the opening shows it.
"""

import os
from datetime import date
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, Field
from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.declarations.espd import EspdTold
from app.declarations.models import Party, PartyRole, Statement, TradeSecret
from app.evidence.facts import Facts, Snapshot
from app.evidence.showing import exhibit, forget_exhibits
from app.submissions.facts import Closing
from app.submissions.models import Submission
from app.submissions.readiness import slots_of
from app.tenders.models import Requirement
from app.vault.wrapping import seal_key, unseal_key

STEP = 16 * 1024
"""Statements are as long as a whole number of these, so that their size tells little."""
NONCE = 12
MYSELF = "self"
"""Stands for the provider itself where a declaration is kept per party."""


ROLES = {
    PartyRole.MEMBER: _("Member of the combination"),
    PartyRole.SUBCONTRACTOR: _("Subcontractor"),
    PartyRole.THIRD_PARTY: _("Third party on which we rely"),
}


class PartyTold(BaseModel):
    """Somebody who takes part besides the provider."""

    id: str = Field(default_factory=lambda: uuid4().hex)
    role: PartyRole
    name: str
    kvk_number: str = ""
    share: str = ""


class ProofTold(BaseModel):
    """What the provider says of a document: until when it holds, and in whose name."""

    ends_on: date | None = None
    holder: str = ""
    shown: Snapshot | None = None
    """What its evidence file told of it, where it comes from there."""

    @property
    def facts(self) -> Facts:
        """Everything that was told, as the rules read it."""
        return self.shown.facts if self.shown else Facts(
            kind="", holder=self.holder, valid_to=self.ends_on
        )  # fmt: skip


class SecretTold(BaseModel):
    """Words, or the file that answers an item, that are a trade secret, and why."""

    id: str = Field(default_factory=lambda: uuid4().hex)
    words: str = ""
    item_id: UUID | None = None
    why: str


class Declared(BaseModel):
    """The answers of one party in the UEA: grounds and requirements, with what explains them."""

    grounds: dict[str, bool] = {}
    measures: dict[str, str] = {}
    requirements: dict[str, bool] = {}


class Told(BaseModel):
    """Everything in a statement."""

    parties: list[PartyTold] = []
    proofs: dict[str, ProofTold] = {}
    declared: dict[str, Declared] = {}
    secrets: list[SecretTold] = []
    espd: EspdTold | None = None
    preference: int | None = None
    """Which choice this lot is, where a provider may win only so many."""

    def proof_of(self, item_id: UUID, sha256: str = "") -> ProofTold | None:
        """Look up what was told of a proof; what was told of another file than this is left out."""
        proof = self.proofs.get(item_id.hex)
        is_other = proof and proof.shown and sha256 and proof.shown.sha256 != sha256
        return None if is_other else proof

    @property
    def declarants(self) -> list[PartyTold]:
        """Who must declare besides the provider: members, and on whom it relies (Aw 2.92, 2.94)."""
        return [one for one in self.parties if one.role != PartyRole.SUBCONTRACTOR]


def _context(submission: Submission) -> bytes:
    return b"statement/1 " + submission.id.bytes


def _padded(told: Told) -> bytes:
    text = told.model_dump_json().encode()
    return text.ljust(-(-len(text) // STEP) * STEP)


_STATEMENT = select(Statement).where(col(Statement.submission_id) == bindparam("submission_id"))


def statement_of(session: Session, submission: Submission) -> Statement | None:
    """Find the statement of a submission."""
    return session.exec(_STATEMENT, params={"submission_id": submission.id}).one_or_none()


def told_in(session: Session, keys: Keys, submission: Submission) -> Told:
    """Read what the provider told so far; nothing any more after submit."""
    return told_by(keys, submission, statement_of(session, submission))


def told_by(keys: Keys, submission: Submission, statement: Statement | None) -> Told:
    """Read what a statement that was found tells."""
    if statement is None or statement.draft is None:
        return Told()
    return Told.model_validate_json(_opened(keys.intake, statement.draft, submission))


def keep(
    session: Session,
    keys: Keys,
    closing: Closing,
    submission: Submission,
    user: User,
    told: Told,
) -> None:
    """Seal what is told anew; the trail says that it changed, not what."""
    statement = statement_of(session, submission) or Statement(
        tender_id=submission.tender_id, submission_id=submission.id, sealed=b""
    )
    text, context = _padded(told), _context(submission)
    statement.sealed = (
        seal_key(closing, text, context)
        if isinstance(closing, bytes)
        else _closed(closing, text, submission)
    )
    statement.draft = _closed(keys.intake, text, submission)
    statement.written_at = utcnow()
    session.add(statement)
    session.flush()
    record(session, user, "statement.keep", statement)


def forget_draft(session: Session, statement: Statement | None) -> None:
    """Destroy the way in which the server itself could read the statement."""
    if statement and statement.draft is not None:
        statement.draft = None
        session.add(statement)


def _closed(key: AESGCM, text: bytes, submission: Submission) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, text, _context(submission))


def _opened(key: AESGCM, sealed: bytes, submission: Submission) -> bytes:
    return key.decrypt(sealed[:NONCE], sealed[NONCE:], _context(submission))


# Opening ----------------------------------------------------------------------------


def reveal(session: Session, submission: Submission, private_key: bytes) -> list[Party]:
    """Write down who takes part, at the opening; raises UnsealError when it was tampered with."""
    statement = statement_of(session, submission)
    if statement is None:
        return []
    text = unseal_key(private_key, statement.sealed, _context(submission))
    return _write_parties(session, submission, Told.model_validate_json(text))


def reveal_at_once(session: Session, keys: Keys, submission: Submission) -> list[Party]:
    """Write down who takes part where nothing is sealed: in open house, at submit."""
    statement = statement_of(session, submission)
    if statement is None:
        return []
    try:
        text = _opened(keys.reading, statement.sealed, submission)
    except InvalidTag:
        return []
    return _write_parties(session, submission, Told.model_validate_json(text))


def _write_parties(session: Session, submission: Submission, told: Told) -> list[Party]:
    for old in parties_of(session, submission):
        session.delete(old)
    session.flush()
    found = [
        Party(
            tender_id=submission.tender_id,
            submission_id=submission.id,
            position=at,
            role=one.role,
            name=one.name,
            kvk_number=one.kvk_number,
            share=one.share,
        )
        for at, one in enumerate(told.parties)
    ]
    session.add_all(found)
    submission.preference = told.preference
    session.add(submission)
    session.flush()
    _write_exhibits(session, submission, told)
    _write_secrets(session, submission, told)
    return found


def _write_exhibits(session: Session, submission: Submission, told: Told) -> None:
    """Write down what was told of each proof; of what is not asked any more nothing is kept."""
    asked = session.exec(
        select(Requirement).where(Requirement.tender_id == submission.tender_id)
    ).all()
    forget_exhibits(session, submission)
    for requirement, slot in ((one, slot) for one in asked for slot in slots_of(one)):
        if slot.item_id and (proof := told.proof_of(slot.item_id)):
            sha256 = proof.shown.sha256 if proof.shown else ""
            exhibit(session, submission, requirement, slot.part, proof.facts, sha256)
    session.flush()


def _write_secrets(session: Session, submission: Submission, told: Told) -> None:
    """Write down what is marked as trade secret."""
    session.exec(delete(TradeSecret).where(col(TradeSecret.submission_id) == submission.id))
    session.add_all(
        TradeSecret(
            tender_id=submission.tender_id,
            submission_id=submission.id,
            item_id=one.item_id,
            words=one.words,
            why=one.why,
        )
        for one in told.secrets
    )
    session.flush()


def parties_of(session: Session, submission: Submission) -> list[Party]:
    """List who takes part in an opened submission besides the provider."""
    return parties_by_submission(session, [submission.id]).get(submission.id, [])


def parties_by_submission(session: Session, ids: list[UUID]) -> dict[UUID, list[Party]]:
    """List who takes part, for several opened submissions at once."""
    rows = session.exec(
        select(Party).where(col(Party.submission_id).in_(ids)).order_by(col(Party.position))
    )
    found: dict[UUID, list[Party]] = {}
    for party in rows:
        found.setdefault(party.submission_id, []).append(party)
    return found
