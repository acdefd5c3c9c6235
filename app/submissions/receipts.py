"""Proof of what arrived and when: signed, and tied to the tender's chain."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session, col, select

from app.audit.service import canonical, stamp
from app.submissions.models import Document, Receipt, Submission


def manifest(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """List files by name, as `scoring verify` hashes them."""
    files = [
        {"name": document.name, "size": document.size, "sha256": document.sha256}
        for document in documents
    ]
    return sorted(files, key=lambda file: (file["name"], file["sha256"]))


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


def latest_receipt(session: Session, submission: Submission) -> Receipt | None:
    """Find the receipt of the last time something was submitted."""
    return session.exec(
        select(Receipt)
        .where(Receipt.submission_id == submission.id)
        .order_by(
            (col(Receipt.number) == submission.number).desc(), col(Receipt.received_at).desc()
        )
    ).first()
