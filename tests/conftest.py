"""What every test stands on: real databases made by the migrations, a browserless visitor."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, text
from sqlmodel import Session

from app.accounts import signing_in
from app.accounts.models import User
from app.core import clock
from app.core.keys import Keys
from app.core.logs import configure_logs
from app.core.settings import Settings
from app.core.storage import DiskStorage
from app.main import create_app
from tests.browsing import browser
from tests.databases import make_database, postgresql
from tests.factories import make_user

configure_logs(Settings(log_level="ERROR"))

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""The moment at which every test starts: Monday 2 March 2026, 10.00 in Amsterdam."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys: they take longest, and no worker should end alone with one."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


def pytest_collection_finish() -> None:
    """Leave modules and mappers out of every later search for garbage: they stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def _postgresql() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def application(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    _applications: dict[str, FastAPI],
) -> FastAPI:
    """The application on a database made by the migrations, once per database.

    It is kept here and not by pytest, which would make it anew at every change of database: each
    file of tests takes them in turn.
    """
    if request.param not in _applications:
        url = request.getfixturevalue("_postgresql") if request.param == "postgresql" else ""
        _applications[request.param] = _make_application(
            Settings(
                data=tmp_path_factory.mktemp(request.param),
                database_url=url,
                public_url="http://testserver",
                argon2_memory_kib=8,
                log_level="ERROR",
            )
        )
    return _applications[request.param]


@pytest.fixture(scope="session")
def _applications() -> dict[str, FastAPI]:
    return {}


def _make_application(settings: Settings) -> FastAPI:
    make_database(settings.database_url)
    return create_app(settings)


@pytest.fixture(scope="session")
def settings(application: FastAPI) -> Settings:
    """Settings of a test installation."""
    return application.state.settings


@pytest.fixture(scope="session")
def engine(application: FastAPI) -> Engine:
    return application.state.engine


@pytest.fixture
def keys(application: FastAPI) -> Keys:
    return application.state.keys


@pytest.fixture
def storage(application: FastAPI) -> DiskStorage:
    return application.state.storage


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    """The clock stands still; `clock.pinned` moves it."""
    with clock.pinned(NOW):
        yield NOW


@pytest.fixture
def connection(engine: Engine, application: FastAPI) -> Iterator[Any]:
    """One outer transaction per test: whatever commits inside it is rolled back after."""
    with engine.connect() as connection:
        outer = connection.begin()
        connection.begin_nested()  # a page that only looks rolls back to here, not to nothing
        application.state.engine = _Within(connection)
        yield connection
        application.state.engine = engine
        outer.rollback()


class _Within:
    """Stands in for the engine: every session of the application joins the test's transaction."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def execution_options(self, **_options: Any) -> Any:
        return self.connection

    def dispose(self) -> None:
        """Leave the connection to its test."""


@pytest.fixture
def session(connection: Any) -> Iterator[Session]:
    """A session inside the test's transaction; a commit becomes a savepoint."""
    with Session(
        connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    ) as session:
        yield session


@pytest.fixture
def client(application: FastAPI, session: Session) -> TestClient:
    """A browser without scripts that nobody signed in on."""
    return browser(application)


@pytest.fixture
def sign_in(application: FastAPI, session: Session) -> Callable[[User], TestClient]:
    """Sign a person in on a browser of their own."""

    def signed_in(user: User) -> TestClient:
        token = signing_in.start_sign_in(session, user, second_factor=True)
        session.commit()
        return browser(application, token)

    return signed_in


@pytest.fixture
def count_queries(connection: Any) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collect the SQL of a block, without savepoints and without finding the visitor."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
            if not _finds_visitor(sql) and not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(sql)

        event.listen(connection, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return counting


def _finds_visitor(sql: str) -> bool:
    """Whether a statement is one by which every page knows who visits it.

    `signing_in.visitor_of` and, for a provider, `reminders.unsubmitted_of`.
    """
    line = " ".join(sql.split())
    return (
        "FROM sign_ins JOIN users" in line and "WHERE sign_ins.token_sha256 = " in line
    ) or line.startswith("SELECT submissions.id, lots.title, tenders.deadline, ")


@pytest.fixture
def officer(session: Session) -> User:
    return make_user(session, name="Olga Officier")


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """Folder of public schemas, where there is one; tests that need it skip without."""
    folder = os.environ.get("TOETSSTEEN_SHARED")
    return Path(folder) if folder else None


def as_text(engine: Engine) -> str:
    """Everything that stands in a database, as text: to show that something does not."""
    found = []
    with engine.connect() as connection:
        for (table,) in connection.execute(text("SELECT name FROM sqlite_master")):
            found.append(str(connection.execute(text(f'SELECT * FROM "{table}"')).all()))  # noqa: S608
    return "\n".join(found)
