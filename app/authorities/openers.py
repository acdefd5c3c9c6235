"""Who opens the vault and cannot do so yet: the room of the vault, above, knows."""

from collections.abc import Callable

from sqlmodel import Session

from app.tenders.models import Tender

Reader = Callable[[Session, Tender], list[str]]
_READERS: list[Reader] = []


def on_openers(read: Reader) -> Reader:
    """Let the room of the vault name who is not ready."""
    _READERS.append(read)
    return read


def openers_not_ready(session: Session, tender: Tender) -> list[str]:
    """Name the openers of a draft who cannot open its vault yet."""
    if tender.published_at is not None:
        return []
    return [name for read in _READERS for name in read(session, tender)]
