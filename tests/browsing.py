"""A browser without scripts, that talks to an application in this very process."""

from contextlib import ExitStack
from functools import cache

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
