"""Everybody at a browser of their own, and a clock that moves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.accounts import signing_in
from app.accounts.cookie import COOKIE
from app.accounts.models import User
from app.core import clock
from app.core.db import make_engine
from app.core.installation import Installation
from app.core.keys import Keys
from app.core.settings import Settings
from app.main import create_app
from app.tenders.models import Lot, Tender
from tests.browsing import browser as plain_browser
from tests.databases import make_database
from tests.journeys.serving import free_url, serving
from tests.journeys.visitors import Plain, Seen, Visitor

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Hands:
    """Moves the clock of the whole process: one of the five boundaries a test may fake."""

    def __init__(self, moment: datetime) -> None:
        self.began, self.moment = datetime.now(UTC), moment

    def now(self) -> datetime:
        return self.moment + (datetime.now(UTC) - self.began)

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@contextmanager
def movable_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    hands = Hands(START)

    class Moved(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return hands.now().astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Moved)
    monkeypatch.setattr(clock, "_STARTED", (START, 0.0))
    monkeypatch.setattr(clock, "_ticks", lambda: (hands.now() - START).total_seconds())
    with clock.pinned(START):
        clock._pinned.set(None)
        yield hands


@dataclass
class Journey:
    """Everybody at a browser of their own, and the clock."""

    engine: Engine
    settings: Settings
    keys: Keys
    hands: Hands
    visit: Callable[[str], Visitor]
    """Give a browser on which the holder of this session token is signed in."""
    shot: Callable[[Visitor, str], None] = lambda _visitor, _name: None
    people: dict[str, UUID] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Visitor:
        return self.visitors[name]

    @contextmanager
    def database(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    def sign_in(self, name: str) -> None:
        with self.database() as session:
            user = session.get_one(User, self.people[name])
            token = signing_in.start_sign_in(session, user, second_factor=True)
        self.visitors[name] = self.visit(token)

    def tender(self) -> Tender:
        with self.database() as session:
            return session.exec(select(Tender)).one()

    def lots(self) -> list[Lot]:
        with self.database() as session:
            return list(session.exec(select(Lot).order_by(Lot.number)).all())  # type: ignore[arg-type]


def build_house(settings: Settings) -> FastAPI:
    """Make an empty installation and the application on it."""
    make_database(settings.database_url)
    engine = make_engine(settings.database_url)
    with Session(engine) as session:
        session.add(Installation(is_demo=False))
        session.commit()
    engine.dispose()
    return create_app(settings)


@contextmanager
def over_http(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journey]:
    """Travel by browsers without scripts."""
    application = build_house(settings)

    def visit(token: str) -> Plain:
        return Plain(plain_browser(application, token, is_led_on=True))

    state = application.state
    with movable_clock(monkeypatch) as hands:
        yield Journey(state.engine, settings, state.keys, hands, visit)
    state.engine.dispose()


@contextmanager
def in_chromium(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, browser: Browser, shots: Path
) -> Iterator[Journey]:
    """Travel by real browsers, with pictures in `shots`; none may have printed an error."""
    url = free_url()
    application = build_house(settings.model_copy(update={"public_url": url}))
    shots.mkdir(parents=True, exist_ok=True)
    contexts = []

    def visit(token: str) -> Seen:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
        context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
        contexts.append(context)
        return Seen(context, url, shots)

    state = application.state
    with movable_clock(monkeypatch) as hands, serving(application, url):
        journey = Journey(state.engine, settings, state.keys, hands, visit, Seen.shot)
        yield journey
        faults = {name: seen.faults for name, seen in journey.visitors.items() if seen.faults}
    for context in contexts:
        context.close()
    assert faults == {}
