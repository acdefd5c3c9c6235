"""Proof of what arrived and when: signed, and tied to the tender's chain."""

import hashlib
import json
import os
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.audit.service import canonical, stamp
from app.core.keys import Keys
from app.submissions.facts import Facts, facts_of
from app.submissions.models import Document, Receipt, Submission

NONCE = 12


def manifest(files: Iterable[Document | Facts]) -> list[dict[str, Any]]:
    """List files by name, as `scoring verify` hashes them."""
    told = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in files]
    return sorted(told, key=lambda file: (file["name"], file["sha256"]))


def manifest_hash(files: list[dict[str, Any]]) -> str:
    """Hash the list of files."""
    return hashlib.sha256(canonical(files)).hexdigest()


def signed(signing: Ed25519PrivateKey, document: dict[str, Any]) -> dict[str, Any]:
    """Sign a document with the server's key; the signature covers everything but itself."""
    public = b64encode(signing.public_key().public_bytes_raw()).decode()
    document = {**document, "public_key": public}
    return {**document, "signature": b64encode(signing.sign(canonical(document))).decode()}


def receipt_content(
    signing: Ed25519PrivateKey,
    submission: Submission,
    *,
    provider: str,
    received_at: datetime,
    number: int,
    files: list[dict[str, Any]],
    chain: tuple[int, str],
) -> dict[str, Any]:
    """Write a receipt in the form that a provider can check without us (`receipt/1`)."""
    return signed(
        signing,
        {
            "format": "receipt/1",
            "tender": str(submission.tender_id),
            "lot": str(submission.lot_id),
            "submission": str(submission.id),
            "provider": provider,
            "received_at": stamp(received_at),
            "number": number,
            "files": files,
            "manifest_sha256": manifest_hash(files),
            "chain": {"number": chain[0], "hash": chain[1]},
        },
    )


_RECEIPTS = (
    select(Receipt)
    .where(col(Receipt.submission_id) == bindparam("submission_id"))
    .order_by((col(Receipt.number) == bindparam("number")).desc(), col(Receipt.received_at).desc())
)


def latest_receipt(session: Session, submission: Submission) -> Receipt | None:
    """Find the receipt of the last time something was submitted."""
    if submission.submitted_at is None:
        return None
    here = {"submission_id": submission.id, "number": submission.number}
    return session.exec(_RECEIPTS, params=here).first()


# The list of files ------------------------------------------------------------------


def _context(submission_id: UUID) -> bytes:
    return b"receipt-files/1 " + submission_id.bytes


def close_files(keys: Keys, submission: Submission, facts: dict[UUID, Facts]) -> bytes:
    """Close what a receipt tells of files: in the database nobody reads what they are called."""
    told = {str(document_id): asdict(one) for document_id, one in facts.items()}
    nonce = os.urandom(NONCE)
    return nonce + keys.receipts.encrypt(nonce, json.dumps(told).encode(), _context(submission.id))


def _files_of(keys: Keys, receipt: Receipt) -> dict[UUID, Facts]:
    closed = receipt.closed_files
    if not closed:
        return {}
    text = keys.receipts.decrypt(closed[:NONCE], closed[NONCE:], _context(receipt.submission_id))
    return {UUID(document_id): Facts(**one) for document_id, one in json.loads(text).items()}


def close_preference(keys: Keys, submission: Submission, preference: int | None) -> bytes | None:
    """Close what a receipt tells of the choice among lots, as wide as every other."""
    if preference is None:
        return None
    nonce = os.urandom(NONCE)
    text = str(preference).ljust(4).encode()
    return nonce + keys.receipts.encrypt(nonce, text, _choice(submission.id))


def preference_of(keys: Keys, receipt: Receipt) -> int | None:
    """Tell which choice the lot was when this receipt was given."""
    closed = receipt.closed_preference
    if closed is None:
        return None
    choice = _choice(receipt.submission_id)
    return int(keys.receipts.decrypt(closed[:NONCE], closed[NONCE:], choice))


def _choice(submission_id: UUID) -> bytes:
    return b"receipt-choice/1 " + submission_id.bytes


def content_of(keys: Keys, receipt: Receipt) -> dict[str, Any]:
    """Give a receipt whole, as it was signed: for the provider, or after the opening."""
    return {**receipt.content, "files": manifest(_files_of(keys, receipt).values())}


def facts_told(
    keys: Keys, receipt: Receipt | None, documents: Iterable[Document]
) -> dict[UUID, Facts]:
    """Tell a provider of its own files: from the draft, or from the last receipt that it got."""
    known = _files_of(keys, receipt) if receipt else {}
    found = {one.id: facts_of(keys, one) or known.get(one.id) for one in documents}
    return {document_id: facts for document_id, facts in found.items() if facts}
