"""Guards: a record is handed over with its permission, or not at all."""

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from app.accounts.permissions import (
    GRANTS,
    CurrentUser,
    Duty,
    Permission,
    Reached,
    guard,
    may,
)
from app.core.errors import NotFoundError
from app.core.routing import Rooms, Router


def reached_as(*duties: Duty) -> Reached[str]:
    return Reached("dossier", frozenset(duties))


def serve(load):
    """A page behind a guard; refusals come out as their status."""
    router = Router()

    @router.get("/lot", name="test:lot")
    def lot(
        request: Request,
        record: Annotated[str, Depends(guard(Permission.TENDER_EDIT, load))],
    ) -> dict[str, object]:
        return {"record": record, "may": may(request, "tender:edit")}

    application = FastAPI()
    application.state.visit = lambda _request, _session: None
    application.state.engine = create_engine("sqlite://")
    application.router.routes.append(Rooms([router]))
    return TestClient(application)


def test_guard_hands_over_the_record_of_an_allowed_duty():
    def load() -> Reached[str]:
        return reached_as(Duty.EVALUATOR, Duty.OFFICER)

    assert serve(load).get("/lot").json() == {"record": "dossier", "may": True}


def test_guard_tells_another_duty_nothing():
    def load() -> Reached[str]:
        return reached_as(Duty.EVALUATOR)

    with pytest.raises(NotFoundError):
        serve(load).get("/lot")


def test_guard_leaves_what_is_not_yours_absent():
    def load() -> Reached[str]:
        raise NotFoundError

    with pytest.raises(NotFoundError):
        serve(load).get("/lot")


def test_nobody_may_anything_before_a_record_is_reached():
    request = Request({"type": "http", "state": {}})

    assert not may(request, "tender:edit")


def test_router_refuses_a_route_without_guard_or_name():
    router = Router()

    def open_door() -> str:
        return "open"

    def known(_user: CurrentUser) -> str:
        return "known"

    with pytest.raises(TypeError, match="has no guard"):
        router.get("/open", name="test:open")(open_door)
    with pytest.raises(TypeError, match="has no name"):
        router.get("/known")(known)
    router.get("/known", name="test:known")(known)
    assert [route.name for route in router.routes] == ["test:known"]


def test_every_duty_has_grants():
    assert set(GRANTS) == set(Duty)


def test_scores_prices_and_files_stay_apart():
    """Who scores never checks, decides or reads Bibob files; who reads those sees no tender."""
    assert GRANTS[Duty.EVALUATOR] == {
        Permission.TENDER_READ,
        Permission.SCORE_WRITE,
        Permission.CONSENSUS_READ,
    }
    assert GRANTS[Duty.INTEGRITY] == {Permission.INTEGRITY_WRITE}
    assert [duty for duty in Duty if Permission.INTEGRITY_WRITE in GRANTS[duty]] == [Duty.INTEGRITY]
    assert [duty for duty in Duty if Permission.VAULT_OPEN in GRANTS[duty]] == [Duty.OPENER]
