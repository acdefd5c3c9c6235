"""Let an outside authority sign when a receipt existed (RFC 3161), where one is set."""

from typing import Any
from urllib.request import Request, urlopen
from uuid import UUID

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response
from sqlmodel import Session, select

from app.core.outbox import enqueue
from app.submissions.models import Receipt
from app.submitting.models import Timestamp

STAMP = "receipt.stamp"
GRANTED = 0
SECONDS = 20


class NotStampedError(Exception):
    """The authority did not sign what was asked: the worker tries again."""


def ask(session: Session, receipt: Receipt) -> None:
    """Ask for a timestamp once this transaction is committed; a submit never waits for it."""
    enqueue(session, STAMP, {"receipt_id": str(receipt.id)}, key=f"stamp:{receipt.id}")


def stamped(receipt: Receipt) -> bytes:
    """Give what is stamped: our signature, which covers the whole receipt."""
    signature: str = receipt.content["signature"]
    return signature.encode()


def timestamp_of(session: Session, receipt: Receipt) -> Timestamp | None:
    """Find what the authority answered."""
    return session.exec(select(Timestamp).where(Timestamp.receipt_id == receipt.id)).first()


def stamp(session: Session, url: str, payload: dict[str, Any]) -> None:
    """Have a receipt stamped, once."""
    receipt = session.get_one(Receipt, UUID(payload["receipt_id"]))
    if timestamp_of(session, receipt):
        return
    builder = TimestampRequestBuilder().data(stamped(receipt))
    asked = builder.hash_algorithm(HashAlgorithm.SHA256).build()
    request = Request(  # noqa: S310  (the operator's own setting)
        url, asked.as_bytes(), {"Content-Type": "application/timestamp-query"}
    )
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  (as above)
        token = answer.read()
    told = decode_timestamp_response(token)
    info = told.tst_info
    if (
        told.status != GRANTED
        or info.nonce != asked.nonce
        or info.message_imprint.message != asked.message_imprint.message
    ):
        raise NotStampedError
    session.add(
        Timestamp(
            tender_id=receipt.tender_id,
            receipt_id=receipt.id,
            token=token,
            stamped_at=info.gen_time,
        )
    )
    session.flush()
