"""What tests of accounts stand on."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import Session


@pytest.fixture
def engine_of(application: FastAPI, session: Session) -> Any:
    """What the application connects with, inside the test's transaction."""
    return application.state.engine
