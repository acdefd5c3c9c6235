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

from app.accounts.cookie import COOKIE
from tests.journeys import award
from tests.journeys.conftest import build_house
from tests.journeys.visitors import Plain, Seen


def test_award_a_lot_over_http(house_settings, monkeypatch):
    application = build_house(house_settings)

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
    application = build_house(house_settings.model_copy(update={"public_url": url}))
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
