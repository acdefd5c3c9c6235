"""Where an authority takes part in less than a whole lot: rooms above know what stands inside."""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlmodel import Session

from app.tenders.models import Tender

Told = Mapping[tuple[UUID, UUID], str]
"""By authority and lot: for what alone it takes part there, in words."""
Reader = Callable[[Session, Tender], Told]
_READERS: list[Reader] = []


def on_narrower(read: Reader) -> Reader:
    """Let a room above say who takes part in only a part of a lot."""
    _READERS.append(read)
    return read


def narrower_in(session: Session, tender: Tender) -> dict[tuple[UUID, UUID], str]:
    """Read it for every authority and lot of a tender; nothing where it is the whole lot."""
    return {key: text for read in _READERS for key, text in read(session, tender).items()}
