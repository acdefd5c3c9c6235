"""Records, exact column types and the one transaction of a request."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Depends, Request
from sqlalchemy import Dialect, Engine, Enum, String, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import SessionTransaction, declared_attr
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import Field, Session, SQLModel

from app.core.errors import ConflictError
from app.core.waiting import Line, TooLongError

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as text, so that no database ever rounds it."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Write digits, never an exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Read back the same digits."""
        return None if value is None else Decimal(value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; comes back aware on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Refuse a moment without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """Give SQLite's naive answer its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def as_text(kind: type[StrEnum]) -> Enum:
    """Store an enum by its value, as text that a person can read in the table."""
    return Enum(
        kind,
        native_enum=False,
        length=40,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )


def _plural(name: str) -> str:
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    if snake.endswith("criterion"):
        return snake[:-2] + "a"
    if snake.endswith("y") and snake[-2] not in "aeiou":
        return snake[:-1] + "ies"
    return snake + ("es" if snake.endswith(("s", "x", "ch")) else "s")


class Record(SQLModel):
    """What every table has: an id that nobody can guess, and a name derived from its class."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)

    def __init__(self, **data: Any) -> None:
        """Make what every record gets anew; pydantic would look at each maker every time."""
        made = {name: make() for name, make in _makers(type(self)) if name not in data}
        super().__init__(**made, **data)

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805  (a class, says SQLAlchemy)
        """Derive the table's name: Lot -> lots, Authority -> authorities."""
        return _plural(cls.__name__)


@cache
def _makers(kind: type[Record]) -> list[tuple[str, Callable[[], Any]]]:
    fields = kind.model_fields.items()
    return [(name, one.default_factory) for name, one in fields if one.default_factory is not None]  # type: ignore[misc]  # none asks for the other values


PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
"""The last: a key that was destroyed does not stay behind in a free page."""


PATIENCE = 30.0
"""So many seconds a writer waits for those before it in its own process."""


class Writer(sqlite3.Connection):
    """Stands in line before it writes: SQLite lets one in at a time, and by itself at random."""

    line: Line | None = None

    def begin(self, line: Line) -> None:
        """Begin to write, once everybody who came earlier is done, in any process."""
        try:
            line.enter(PATIENCE)
        except TooLongError as error:
            raise PoolTimeout("too many writers") from error
        self.line = line

    def commit(self) -> None:
        """Commit, and let the next one write."""
        super().commit()
        self._leave()

    def rollback(self) -> None:
        """Take back, and let the next one write."""
        try:
            super().rollback()
        finally:
            self._leave()

    def close(self) -> None:
        """Close, and let the next one write."""
        try:
            super().close()
        finally:
            self._leave()

    def _leave(self) -> None:
        line, self.line = self.line, None
        if line:
            line.leave()


def make_engine(url: str) -> Engine:
    """Connect; on SQLite with WAL, full sync, foreign keys and our own BEGIN."""
    if not make_url(url).get_backend_name().startswith("sqlite"):
        return create_engine(_psycopg(url), pool_size=10, max_overflow=10, pool_pre_ping=True)
    line = Line(_turn_of(url))
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": PATIENCE, "factory": Writer},
        pool_size=10,
        max_overflow=-1,  # who holds one waits for a thread, so no thread may wait for one
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if not connection.get_execution_options().get("writes", True):
            connection.exec_driver_sql("BEGIN")
            return
        writer: Writer = connection.connection.dbapi_connection
        writer.begin(line)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            writer.rollback()
            raise

    return engine


def _turn_of(url: str) -> Path | None:
    """Name the file at which processes wait for each other; a database in memory has none."""
    path = make_url(url).database
    return Path(f"{path}-turn") if path and path != ":memory:" else None


def _psycopg(url: str) -> str:
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def reading(engine: Engine) -> Session:
    """Open a session that only looks: on SQLite it never waits for a writer."""
    return Session(engine.execution_options(writes=False), expire_on_commit=False)


def writing(engine: Engine) -> Session:
    """Open a session that will change something."""
    return Session(engine.execution_options(writes=True), expire_on_commit=False)


@contextmanager
def savepoint(session: Session) -> Iterator[SessionTransaction]:
    """Do a part that can be taken back on its own, in the database and in memory alike.

    SQLAlchemy restores only what something still holds; so what is written here, is held.
    """
    held: list[object] = []

    def hold(written: Session, _context: object) -> None:
        held.extend((*written.new, *written.dirty, *written.deleted))

    event.listen(session, "after_flush", hold)
    try:
        with session.begin_nested() as part:
            yield part
    finally:
        event.remove(session, "after_flush", hold)


def step_aside(session: Session) -> None:
    """End a transaction for another one that writes; what was loaded stays readable as it was."""
    session.expunge_all()
    session.rollback()


def add_unique(session: Session, record: Record, refusal: object) -> None:
    """Write a new record; one that is there already is refused, and the transaction lives on."""
    try:
        with savepoint(session):
            session.add(record)
            session.flush()
    except IntegrityError as error:
        raise ConflictError(refusal) from error


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
UPLOADS = frozenset({"PUT", "PATCH"})


def get_session(request: Request) -> Session:
    """One request, one transaction: its route ends it, before the answer is sent.

    An upload (PUT, PATCH) looks first and opens its own writing session after the last byte.
    """
    session = (reading if _looks(request) else writing)(request.app.state.engine)
    request.state.session = session
    return session


def _looks(request: Request) -> bool:
    return request.method in SAFE_METHODS or request.method in UPLOADS


def end_session(request: Request, *, is_done: bool) -> None:
    """Commit what a request did, or take it back; a request may have asked for no session."""
    session: Session | None = getattr(request.state, "session", None)
    if session is not None:
        with session:
            if is_done and not _looks(request):
                session.commit()


SessionDep = Annotated[Session, Depends(get_session)]
