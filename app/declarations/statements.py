"""What a provider tells with its files: who takes part and what it declares; sealed as they are.

Before submit the provider itself can read it again by the intake key; at submit that way is
destroyed, and only the opening shows it. What is told after that lies as a layer over what was
sealed before: the opening reads all of them, the oldest first.
"""

import os
from collections.abc import Callable
from functools import reduce
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.declarations.layers import join, split
from app.declarations.models import Party, Statement, TradeSecret
from app.declarations.told import Part, Told
from app.evidence.showing import exhibit, forget_exhibits
from app.submissions.facts import Closing
from app.submissions.models import Submission
from app.submissions.readiness import slots_of
from app.tenders.models import Requirement
from app.vault.sealing import UnsealError
from app.vault.wrapping import seal_key, unseal_key

STEP = 16 * 1024
"""Statements are as long as a whole number of these, so that their size tells little."""
NONCE = 12
MOST_LAYERS = 50
"""So often something can be told anew after a submit: each time lies over those of before."""


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
    """Read what a statement that was found tells; what was submitted it can only rest on."""
    if statement is None:
        return Told()
    if statement.draft is None:
        return Told(rests=True)
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
    layers = []
    if told.rests:
        before = told_by(keys, submission, statement)
        told.anew |= {part for part in Part if getattr(told, part) != getattr(before, part)}
        layers = split(statement.sealed)[0 if statement.draft is None else 1 :]
        if len(layers) >= MOST_LAYERS:
            raise ConflictError(
                _("You told something anew after submitting %(n)s times. More is not possible. "
                  "You can still replace files, and submit.", n=MOST_LAYERS)
            )  # fmt: skip
    text = _padded(told)
    layer = (
        seal_key(closing, text, _context(submission))
        if isinstance(closing, bytes)
        else _closed(closing, text, submission)
    )
    statement.sealed = join([layer, *layers])
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
    context = _context(submission)
    told = _whole(statement, lambda layer: unseal_key(private_key, layer, context))
    return _write_parties(session, submission, told)


def reveal_at_once(session: Session, keys: Keys, submission: Submission) -> list[Party]:
    """Write down who takes part where nothing is sealed: in open house, at submit."""
    statement = statement_of(session, submission)
    if statement is None:
        return []
    try:
        told = _whole(statement, lambda layer: _opened(keys.reading, layer, submission))
    except (InvalidTag, UnsealError):
        return []
    return _write_parties(session, submission, told)


def _whole(statement: Statement, opened: Callable[[bytes], bytes]) -> Told:
    """Read every layer, and lay what was told later over what was told before."""
    first, *later = (Told.model_validate_json(opened(one)) for one in split(statement.sealed)[::-1])
    return reduce(lambda before, told: told.after(before), later, first)


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
