"""A real server on a free port, and a real browser where this machine has one."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy import create_engine, text

from app.core.db import make_engine
from app.core.settings import Settings
from app.demo.story import fill, prepare
from app.main import create_app
from tests.journeys.axe import Axe
from tests.journeys.chromium import SHELL, WHOLE, launched
from tests.journeys.serving import free_url, serving


@dataclass(frozen=True)
class House:
    """A running installation."""

    url: str
    settings: Settings


@pytest.fixture(scope="package")
def _playwright() -> Iterator[Playwright]:
    """Drive browsers; it ends with the journeys: its event loop runs in the thread of the tests."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium as people have it."""
    browser = launched(_playwright, WHOLE)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def shell(_playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium without its windows, where it is there, to look at pages by the hundred."""
    shell = launched(_playwright, SHELL)
    yield shell
    shell.close()


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def told_demo(run: Path) -> Path:
    """The data of the demo as `make demo` makes it, to copy."""
    return _told_once(run / "told")


@pytest.fixture(scope="session")
def demo_house(told_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo, served on a free port."""
    data = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(told_demo, data)
    settings = _demo_settings(data)
    with serving(create_app(settings), settings.public_url):
        yield House(settings.public_url, settings)


def _told_once(data: Path) -> Path:
    """Fill a demo, or take what the other worker filled."""
    with data.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            being_told = data.with_suffix(".being")
            being_told.mkdir()
            settings = _demo_settings(being_told)
            engine = make_engine(settings.database_url)
            assert prepare(engine) is True
            fill(engine, settings)
            engine.dispose()
            being_told.rename(data)
    return data


def _demo_settings(data: Path) -> Settings:
    return Settings(data=data, public_url=free_url(), argon2_memory_kib=1024, log_level="ERROR")


@pytest.fixture(scope="session")
def axe(run: Path) -> Axe:
    """The accessibility checker."""
    sound = run / "sound"
    sound.mkdir(exist_ok=True)
    return Axe((Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(), sound)


@pytest.fixture(params=["sqlite", "postgresql"])
def house_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A real installation on a database of its own."""
    url = ""
    if request.param == "postgresql":
        server = request.getfixturevalue("_postgresql")
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS journey"))
            connection.execute(text("CREATE DATABASE journey"))
        admin.dispose()
        url = server.rsplit("/", 1)[0] + "/journey"
    return Settings(
        data=tmp_path,
        database_url=url,
        public_url="http://testserver",
        argon2_memory_kib=8,
        session_idle_minutes=1_000_000,
        session_hours=1_000_000,
        log_level="ERROR",
    )
