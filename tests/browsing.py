"""Browsers without scripts, that talk to an application in this very process."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import Any

from anyio import sleep_forever
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.accounts.cookie import COOKIE


def browser(application: FastAPI, token: str = "", *, is_led_on: bool = False) -> TestClient:
    """Give a browser of its own: signed in by `token`, led on to the next page or not."""
    client = TestClient(
        application, headers={"Origin": "http://testserver"}, follow_redirects=is_led_on
    )
    client.portal = _loop()
    if token:
        client.cookies.set(COOKIE, token)
    return client


@cache
def _loop() -> BlockingPortal:
    """One loop for every request of this process: a new one for each costs as much as a page."""
    return _KEPT.enter_context(start_blocking_portal())


_KEPT = ExitStack()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, as far as somebody looks at it."""

    status_code: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Read it."""
        return self.body.decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Glancing:
    """Asks for addresses by the thousand, and keeps nothing: a browser takes a third longer."""

    application: FastAPI
    token: str = ""

    def get(self, path: str) -> Answer:
        """Look at an address."""
        return self.request("GET", path)

    def request(self, method: str, path: str) -> Answer:
        """Send a request without a body."""
        return _loop().call(self._ask, method, path)

    async def _ask(self, method: str, path: str) -> Answer:
        path, _mark, query = path.partition("?")
        told = {"host": "testserver", "origin": "http://testserver"}
        if self.token:
            told["cookie"] = f"{COOKIE}={self.token}"
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
            "query_string": query.encode(), "client": ("testclient", 1),
            "server": ("testserver", 80), "state": {},
            "headers": [(name.encode(), value.encode()) for name, value in told.items()],
        }  # fmt: skip
        sent: list[dict[str, Any]] = []
        coming = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            return next(coming, None) or await sleep_forever()  # stays until the answer ends

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.application(scope, receive, send)  # type: ignore[arg-type]  # ASGI's own dicts
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(
            sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:])
        )
