"""From draft to letters, over HTTP and in real Chromium."""

import os
import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlalchemy import create_engine, text

from app.accounts.cookie import COOKIE
from app.core.db import make_engine
from app.core.installation import Installation
from app.core.migrate import migrate
from app.core.settings import Settings
from app.main import create_app
from tests.journeys import award
from tests.journeys.visitors import Plain, Seen


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


def _build(settings: Settings):
    engine = make_engine(settings.database_url)
    migrate(engine)
    with award.Session(engine) as session:
        session.add(Installation(is_demo=False))
        session.commit()
    engine.dispose()
    return create_app(settings)


def test_award_a_lot_over_http(house_settings, monkeypatch):
    application = _build(house_settings)

    def visit(token: str) -> Plain:
        client = TestClient(application, headers={"Origin": "http://testserver"})
        client.cookies.set(COOKIE, token)
        return Plain(client)

    with award.movable_clock(monkeypatch) as hands:
        award.go(
            award.Journey(
                engine=application.state.engine,
                settings=house_settings,
                keys=application.state.keys,
                hands=hands,
                visit=visit,
            )
        )
    application.state.engine.dispose()


@pytest.mark.browser
@pytest.mark.parametrize("house_settings", ["sqlite"], indirect=True)
def test_award_a_lot_in_chromium(house_settings, monkeypatch, browser: Browser, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    application = _build(house_settings.model_copy(update={"public_url": url}))
    shots = Path(os.environ.get("SHOTS", tmp_path / "shots"))
    shots.mkdir(parents=True, exist_ok=True)
    server = uvicorn.Server(uvicorn.Config(application, port=port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    contexts = []

    def visit(token: str) -> Seen:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
        context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
        contexts.append(context)
        return Seen(context, url, shots)

    with award.movable_clock(monkeypatch) as hands:
        thread.start()
        while not server.started:
            time.sleep(0.05)
        journey = award.Journey(
            engine=application.state.engine,
            settings=house_settings,
            keys=application.state.keys,
            hands=hands,
            visit=visit,
            shot=lambda visitor, name: visitor.shot(name),
        )
        award.go(journey)
        faults = {name: seen.faults for name, seen in journey.visitors.items() if seen.faults}
    server.should_exit = True
    thread.join(timeout=10)
    for context in contexts:
        context.close()
    assert faults == {}
    assert len(list(shots.glob("*.png"))) >= 8
