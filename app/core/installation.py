"""What kind of database this is: said once, at its creation."""

from datetime import datetime

from sqlmodel import Field, Session, select

from app.core.clock import utcnow
from app.core.db import Instant, Record


class Installation(Record, table=True):
    """The one row that marks a database as real or as a demo; a trigger keeps it so."""

    only: int = Field(default=1, unique=True)
    is_demo: bool
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


def installation(session: Session) -> Installation | None:
    """Read the mark; None in a database that was never used."""
    return session.exec(select(Installation)).first()


def is_demo(session: Session) -> bool:
    """Whether this database was created as a demo."""
    mark = installation(session)
    return mark is not None and mark.is_demo
