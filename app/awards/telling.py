"""Who must hear of a decision: the rooms above register what they start for it."""

from collections.abc import Callable

from sqlmodel import Session

from app.awards.models import Award

Start = Callable[[Session, Award], dict[str, str]]
_STARTS: list[Start] = []


def on_decided(start: Start) -> Start:
    """Have something started with every decision; it says per submission what that is."""
    _STARTS.append(start)
    return start


def tell(session: Session, award: Award) -> dict[str, str]:
    """Start all that a decision asks for, and say per submission what was started."""
    return {name: kind for start in _STARTS for name, kind in start(session, award).items()}
