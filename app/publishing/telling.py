"""Who is told of a new version: whoever took a document, and whom a room above names."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from app.core.outbox import enqueue
from app.publishing.models import Download, Version


def tell(session: Session, version: Version, others: Iterable[UUID] = ()) -> None:
    """Ask for one message a person or address; who they are stands nowhere else.

    Only who merely took a document can stop this: the message then names the download.
    `others` are people that only a room above knows: who started a submission.
    """
    taken = session.exec(
        select(Download).where(
            Download.tender_id == version.tender_id, col(Download.stopped_at).is_(None)
        )
    ).all()
    reading = {one.user_id: one.id for one in taken if one.user_id}
    started = set(others)
    people = started | set(reading)
    for user_id in sorted(people, key=str):
        whom = {"user_id": str(user_id)}
        if user_id in reading and user_id not in started:
            whom["download_id"] = str(reading[user_id])
        _enqueue(session, version, whom)
    addresses = {one.email: one.id for one in taken if one.email}
    for _address, download_id in sorted(addresses.items()):
        _enqueue(session, version, {"download_id": str(download_id)})


def _enqueue(session: Session, version: Version, whom: dict[str, str]) -> None:
    key = f"version:{version.id}:{next(iter(whom.values()))}"
    enqueue(session, "mail.version", {"version_id": str(version.id), **whom}, key=key)
