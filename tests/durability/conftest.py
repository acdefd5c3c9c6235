"""Installations of their own, on real time and with real commits: to be killed and looked at."""

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts import signing_in
from app.accounts.models import User
from app.core.db import make_engine, reading, writing
from app.core.installation import Installation
from app.core.settings import Settings
from app.main import create_app
from app.records.doctor import Finding, examine
from app.submissions import service
from app.submissions.models import Submission
from tests.browsing import browser
from tests.databases import make_database
from tests.durability.dying import act_and_die
from tests.submissions.factories import House, make_house

_number = count(1)


@pytest.fixture(autouse=True)
def now() -> datetime:
    """Time goes on here: no clock is pinned."""
    return datetime.now(UTC)  # the machine's clock is what these tests are about


@dataclass
class Place:
    """One installation with a tender that closes soon, and a provider with a draft."""

    settings: Settings
    application: FastAPI
    engine: Engine
    tender_id: UUID
    submission_id: UUID
    user_id: UUID
    token: str
    items: tuple[UUID, ...]

    made: House
    """The house as it was made, with a session of its own: whoever goes on with it commits."""

    def browser(self) -> TestClient:
        """The provider's browser."""
        return browser(self.application, self.token)

    def submit(self) -> int:
        """Submit as the browser does; give the status."""
        return self.browser().post(self.confirm, data={"is_sure": "true"}).status_code

    @property
    def confirm(self) -> str:
        return f"/submissions/{self.submission_id}/confirm"

    def upload(self, item: UUID, content: bytes) -> int:
        """Send a file in one go."""
        return self.browser().put(self.address_of(item), content=content).status_code

    def address_of(self, item: UUID) -> str:
        return f"/submissions/{self.submission_id}/items/{item}?filename=plan.txt"

    def state(self) -> str:
        """Read how far the submission is, behind the application's back."""
        with reading(self.engine) as session:
            return session.get_one(Submission, self.submission_id).state.value

    def count(self, table: str) -> int:
        """Count rows."""
        with reading(self.engine) as session:
            query = sa.text(f"SELECT count(*) FROM {table}")  # noqa: S608  (our own table names)
            return session.connection().execute(query).scalar_one()

    def findings(self) -> list[Finding]:
        """Let the doctor look."""
        state = self.application.state
        with reading(self.engine) as session:
            return sorted(examine(session, state.storage, state.keys))

    def die(self, point: str, act: str, item: UUID | None = None) -> None:
        """Do one act in a process of its own that is killed at a named point."""
        path = self.address_of(item) if item else self.confirm
        dying = _FORKS.Process(
            target=act_and_die, args=(point, act, self.settings, self.token, path)
        )
        dying.start()
        dying.join(timeout=120)
        assert dying.exitcode == -signal.SIGKILL


_FORKS = get_context("forkserver")
"""Processes that begin with the application read in, and with nothing else of the tests."""
_FORKS.set_forkserver_preload(["tests.durability.dying"])


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    _migrated(Settings(data=folder).database_url)
    return folder / "toetssteen.sqlite3"


@pytest.fixture(scope="session")
def _postgresql_template(_postgresql: str) -> str:
    name = f"durability_{os.getpid()}"
    _run(_postgresql, f"CREATE DATABASE {name}")
    _migrated(_postgresql.rsplit("/", 1)[0] + f"/{name}")
    return name


def _migrated(url: str) -> None:
    make_database(url)
    engine = make_engine(url)
    with writing(engine) as session:
        session.add(Installation(is_demo=False))
        session.commit()
    engine.dispose()


def _run(url: str, sql: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(sql))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of its own, made by the migrations."""
    if request.param == "sqlite":
        made = request.getfixturevalue("_sqlite_template")
        shutil.copy(made, tmp_path / "toetssteen.sqlite3")
        return Settings(data=tmp_path).database_url
    server = request.getfixturevalue("_postgresql")
    name = f"durability_{os.getpid()}_{next(_number)}"
    template = request.getfixturevalue("_postgresql_template")
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture
def closes_in() -> timedelta:
    """How long the tender is still open; a test may ask for less."""
    return timedelta(hours=1)


@pytest.fixture
def place(url: str, tmp_path: Path, closes_in: timedelta) -> Iterator[Place]:
    """An installation with one tender, one provider and an empty draft."""
    settings = Settings(
        data=tmp_path, database_url=url, public_url="http://testserver", argon2_memory_kib=8,
        log_level="ERROR",
    )  # fmt: skip
    application = create_app(settings)
    state = application.state
    with writing(state.engine) as session:
        deadline = datetime.now(UTC) + closes_in  # real time, as in the whole folder
        house = make_house(session, state.keys, state.storage, deadline=deadline)
        submission, user = house.enter(name="Alfa Zorg")
        items = [one.id for one in service.readiness(session, submission).items if not one.is_price]
        house.fill(submission, user)
        token = signing_in.start_sign_in(session, user, second_factor=True)
        session.commit()
        made = Place(
            settings, application, state.engine, house.tender.id, submission.id, user.id, token,
            tuple(items), house,
        )  # fmt: skip
    yield made
    state.engine.dispose()


def user_of(session: Session, place: Place) -> User:
    return session.get_one(User, place.user_id)
