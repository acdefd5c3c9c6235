"""A real server on a free port, and a real browser where this machine has one."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, text

from app.core.db import make_engine
from app.core.settings import Settings
from app.demo.story import fill, prepare
from app.main import create_app
from tests.journeys.axe import Axe
from tests.journeys.serving import free_url, serving

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-breakpad",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--num-raster-threads=1",
    "--no-first-run",
    "--process-per-site",
    "--disable-features=SpareRendererForSitePerProcess,RenderDocument,BackForwardCache",
]
"""What a test needs of Chromium: no page made ready or kept for later, no look of a screen."""


@dataclass(frozen=True)
class House:
    """A running installation."""

    url: str
    settings: Settings


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start the Chromium of this machine; without one, the test is skipped and says so.

    It ends with the journeys: while it lives, its event loop runs in the thread of the tests.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def told_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the demo as `make demo` makes it, to copy."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
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
def axe() -> Axe:
    """The accessibility checker."""
    return Axe((Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text())


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
