"""A demo without its story: the same database, with the mark."""

import pytest
from fastapi import FastAPI
from sqlmodel import Session

from app.core.installation import Installation
from app.core.settings import Settings
from app.main import create_app


@pytest.fixture
def demo(session: Session, application: FastAPI, settings: Settings, monkeypatch) -> FastAPI:
    """The application as it is built on a demo database, inside the test's transaction."""
    session.add(Installation(is_demo=True))
    session.commit()
    monkeypatch.setattr("app.main.make_engine", lambda _url: application.state.engine)
    monkeypatch.setattr("app.main.is_demo", lambda _session: True)
    return create_app(settings)
