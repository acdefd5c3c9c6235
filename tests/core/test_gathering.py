"""A large form comes in before a turn or a transaction is held for it."""

import asyncio
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Form, Request
from sqlalchemy import create_engine

from app.accounts.cookie import COOKIE
from app.accounts.signing_in import start_sign_in
from app.core import gathering, waiting
from app.core.forms import Bound, bind
from app.core.gathering import FormLimits, bytes_of, gathered, reads_form
from app.core.routing import Rooms, Router
from app.core.waiting import AHEAD, Lane, Turnstile
from app.tenders.forms import TenderForm
from tests.core.test_waiting import now, sender
from tests.factories import make_tender

LINES = b"title=" + b"a" * AHEAD
FILE = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' + b"a" * AHEAD,
    b"a\r\n--x--\r\n",
)
LIMITS = FormLimits(files=1, fields=5)


@reads_form(LIMITS)
def uploaded(request: Request) -> int:
    return len(bytes_of(gathered(request).get("file")))


def nobody() -> None:
    """Let everybody through."""


nobody.is_guard = True
router = Router(dependencies=[Depends(nobody)])


@router.post("/typed", name="typed")
def typed(form: Annotated[Bound[TenderForm], Depends(bind(TenderForm))]) -> int:
    return len(form.text("title"))


@router.post("/form", name="form")
def form_param(title: Annotated[str, Form()]) -> int:
    return len(title)


@router.post("/file", name="file")
def file(size: Annotated[int, Depends(uploaded)]) -> int:
    return size


@pytest.fixture
def served():
    application = FastAPI()
    application.state.visit = lambda _request, _session: None
    application.state.engine = create_engine("sqlite://")
    application.router.routes.append(Rooms([router]))
    return Turnstile(application, lane_of=lambda _method, _path: Lane.CHANGE)


def asked(path, *chunks, kind="application/x-www-form-urlencoded", size=None, **headers):
    told = {"content-type": kind, "origin": "http://testserver", "host": "testserver",
            "content-length": str(size or sum(map(len, chunks))), **headers}  # fmt: skip
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": b"", "client": ("127.0.0.1", 1), "server": ("testserver", 80),
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }  # fmt: skip


def answers():
    """What is sent: status and body."""
    found = []

    async def send(message):
        found.append(message.get("status") or message["body"])

    return found, send


async def quick(served):
    """Ask something small; give what came while it is waited for."""
    found, send = answers()
    receive, _asked = sender((b"title=ja", now()))
    try:
        await asyncio.wait_for(served(asked("/typed", b"title=ja"), receive, send), 5)
    except TimeoutError:
        return []
    return found


@pytest.mark.parametrize(
    ("path", "chunks", "kind", "size"),
    [
        ("/typed", (LINES, b"b"), "application/x-www-form-urlencoded", b"262145"),
        ("/form", (LINES, b"b"), "application/x-www-form-urlencoded", b"262145"),
        ("/file", FILE, "multipart/form-data; boundary=x", b"262145"),
    ],
)  # 256 * 1024 letters and one more
def test_a_large_form_of_a_slow_sender_holds_nobody_up(
    served, monkeypatch, path, chunks, kind, size
):
    monkeypatch.setitem(waiting.AT_ONCE, Lane.CHANGE, 1)
    found, send = answers()

    async def run():
        late = asyncio.Event()
        receive, _asked = sender((chunks[0], now()), (chunks[1], late))
        slow = asyncio.create_task(served(asked(path, *chunks, kind=kind), receive, send))
        await asyncio.sleep(0.05)
        meanwhile = await quick(served)
        late.set()
        await slow
        return meanwhile

    assert asyncio.run(run()) == [200, b"2"]
    assert found == [200, size]


@pytest.mark.parametrize("announced", [str(gathering.LARGEST_TYPED + 1), "veel"])
def test_a_form_larger_than_anybody_types_is_refused_unread(served, announced):
    found, send = answers()
    receive, read = sender((LINES, now()), (b"b", now()))

    asyncio.run(served(asked("/typed", LINES, size=announced), receive, send))

    assert (found[0], len(read)) == (413, 1)


def test_no_transaction_begins_before_a_large_form_is_in(
    session, application, officer, count_queries
):
    tender = make_tender(session, officer=officer)
    token = start_sign_in(session, officer, second_factor=True)
    session.commit()
    path = f"/tenders/{tender.id}/edit"
    found, send = answers()

    async def run():
        late = asyncio.Event()
        receive, read = sender((LINES, now()), (b"b", late))
        scope = asked(path, LINES, b"b", cookie=f"{COOKIE}={token}")
        slow = asyncio.create_task(application(scope, receive, send))
        while len(read) < 2:
            await asyncio.sleep(0.01)
        before = len(queries)
        late.set()
        await slow
        return before

    with count_queries() as queries:
        before = asyncio.run(run())

    assert (before, found[0], len(queries) > 0) == (0, 422, True)
