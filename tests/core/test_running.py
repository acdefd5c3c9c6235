"""A request runs in one thread, from its first look to its commit."""

import asyncio
import threading
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request, Response
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text
from sqlalchemy.pool import StaticPool

from app.accounts.permissions import Anyone
from app.core.db import SessionDep, reading
from app.core.errors import ConflictError
from app.core.routing import Rooms, Router


@pytest.fixture
def engine():
    made = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE kept (word TEXT)"))
    yield made
    made.dispose()


@pytest.fixture
def serve(engine):
    def serve(router):
        application = FastAPI()
        application.state.engine = engine
        application.state.visit = lambda request, _session: note(request, "visit")
        application.router.routes.append(Rooms([router]))
        return TestClient(application, raise_server_exceptions=False)

    return serve


def note(request, what):
    """Keep in which thread a part of a request runs."""
    request.app.state.seen = getattr(request.app.state, "seen", {})
    request.app.state.seen[what] = threading.get_ident()


def words(engine):
    with reading(engine) as session:
        return list(session.connection().execute(text("SELECT word FROM kept")).scalars())


def keep(session, word):
    session.connection().execute(text("INSERT INTO kept VALUES (:word)"), {"word": word})


def load(request: Request) -> str:
    note(request, "load")
    return "dossier"


Loaded = Annotated[str, Depends(load)]


def test_all_of_a_request_runs_in_one_thread_apart(serve, engine):
    router = Router()

    @router.post("/kept", name="test:kept", dependencies=[Anyone])
    def handler(request: Request, session: SessionDep, found: Loaded) -> Response:
        note(request, "handler")
        keep(session, found)
        return Response(found)

    client = serve(router)

    assert client.post("/kept").text == "dossier"
    seen = client.app.state.seen
    assert list(seen) == ["visit", "load", "handler"]
    assert len({*seen.values(), threading.get_ident()}) == 2
    assert words(engine) == ["dossier"]


def test_what_is_refused_is_taken_back(serve, engine):
    router = Router()

    @router.post("/kept", name="test:kept", dependencies=[Anyone])
    def handler(session: SessionDep) -> Response:
        keep(session, "half")
        raise ConflictError("no")

    assert (serve(router).post("/kept").status_code, words(engine)) == (500, [])


def test_what_only_looks_changes_nothing(serve, engine):
    router = Router()

    @router.get("/kept", name="test:kept", dependencies=[Anyone])
    def handler(session: SessionDep) -> Response:
        keep(session, "looked")
        return Response()

    assert (serve(router).get("/kept").status_code, words(engine)) == (200, [])


@pytest.mark.parametrize(("is_refused", "kept"), [(False, ["dossier"]), (True, [])])
def test_a_handler_that_waits_is_given_what_was_loaded(serve, engine, is_refused, kept):
    router = Router()

    @router.post("/kept", name="test:kept", dependencies=[Anyone])
    async def handler(request: Request, session: SessionDep, found: Loaded) -> Response:
        note(request, "handler")
        await asyncio.sleep(0)
        keep(session, found)
        if is_refused:
            raise ConflictError("no")
        return Response(found)

    client = serve(router)
    answer = client.post("/kept")

    seen = client.app.state.seen
    assert answer.status_code == (500 if is_refused else 200)
    assert seen["visit"] == seen["load"] != seen["handler"]
    assert words(engine) == kept


def test_what_loads_may_not_wait():
    async def slowly() -> str:
        return "dossier"

    with pytest.raises(TypeError, match="cannot run in a thread"):

        @Router().get("/kept", name="test:kept", dependencies=[Anyone])
        def handler(found: Annotated[str, Depends(slowly)]) -> Response:
            return Response(found)


def test_a_method_that_an_address_does_not_take_is_told():
    router = Router()

    @router.get("/kept", name="test:kept", dependencies=[Anyone])
    def look() -> Response:
        return Response()

    rooms = Rooms([router])

    assert [
        rooms.matches({"type": "http", "method": method, "path": path})[0].name
        for method, path in [("GET", "/kept"), ("HEAD", "/kept"), ("POST", "/kept"), ("GET", "/no")]
    ] == ["FULL", "FULL", "PARTIAL", "NONE"]
