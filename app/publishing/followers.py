"""Who is told of new versions, and how they stop that: a button, or the link in the message."""

from base64 import urlsafe_b64encode
from hmac import compare_digest
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import NotFoundError
from app.publishing.models import Download
from app.tenders.models import Tender


def sign_follower(key: Ed25519PrivateKey, download: Download) -> str:
    """Write what proves that a link to stop came from our own message: always the same."""
    claim = b"unfollow/1 " + download.id.bytes
    return urlsafe_b64encode(key.sign(claim)).decode().rstrip("=")


def follower_of(
    session: Session, key: Ed25519PrivateKey, tender: Tender, download_id: UUID, signature: str
) -> Download:
    """Find whom a link from our message is about; a made-up link finds nothing."""
    found = session.get(Download, download_id)
    if found is None or found.tender_id != tender.id:
        raise NotFoundError
    if not compare_digest(sign_follower(key, found).encode(), signature.encode()):
        raise NotFoundError
    return found


def following(session: Session, tender: Tender, user: User | None) -> Download | None:
    """Find on what ground somebody who is signed in is told of changes."""
    if user is None:
        return None
    return session.exec(
        select(Download)
        .where(
            Download.tender_id == tender.id,
            Download.user_id == user.id,
            col(Download.stopped_at).is_(None),
        )
        .order_by(col(Download.at))
    ).first()


def stop_following(session: Session, download: Download) -> None:
    """Tell this person or address nothing more about the tender; who took what is kept.

    Who started a submission is still told: they must know what changes.
    """
    who = (
        Download.user_id == download.user_id
        if download.user_id
        else Download.email == download.email
    )
    running = session.exec(
        select(Download).where(
            Download.tender_id == download.tender_id, who, col(Download.stopped_at).is_(None)
        )
    ).all()
    for one in running:
        one.stopped_at = utcnow()
        session.add(one)
    if running:
        record(session, None, "follower.stop", download)
