"""Several processes at one address: one that dies is started anew, and all end with the first."""

import os
import signal
import socket
import subprocess
import time
from collections import Counter
from multiprocessing import get_context

import httpx2
import pytest

from app import serving
from app.accounts.cookie import COOKIE

SERVERS = 2


def children_of(pid):
    return {one for one, of in alive().items() if of == pid}


def alive():
    """Say of every process that runs which one started it."""
    told = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in told.stdout.splitlines()]
    return {int(one): int(of) for one, of, state in rows if not state.startswith("Z")}


def eventually(what):
    """Ask again until it is so."""
    until = time.monotonic() + 30
    while not (found := what()):
        assert time.monotonic() < until
        time.sleep(0.02)
    return found


@pytest.fixture
def running(place, monkeypatch):
    """The process that watches, and its address."""
    monkeypatch.setattr(serving, "REST_SECONDS", 0)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    watching = get_context("fork").Process(
        target=serving.serve, args=(place.settings, "127.0.0.1", port, SERVERS)
    )
    watching.start()
    yield watching, f"http://127.0.0.1:{port}"
    watching.kill()
    watching.join()


def test_a_process_that_dies_is_started_anew_while_others_serve(place, running):
    watching, address = running
    page = f"/submissions/{place.submission_id}"
    told = {"headers": {"Origin": "http://testserver"}, "cookies": {COOKIE: place.token}}
    with httpx2.Client(base_url=address, timeout=30, **told) as browser:

        def ask():
            try:
                return browser.get(page, headers={"Connection": "close"}).status_code
            except httpx2.ConnectError:
                return None

        eventually(ask)
        first = eventually(lambda: len(found := children_of(watching.pid)) == 1 + SERVERS and found)
        os.kill(min(first), signal.SIGKILL)
        answers = Counter(ask() for _n in range(20))
        second = eventually(
            lambda: (
                min(first) not in (found := children_of(watching.pid))
                and len(found) == len(first)
                and found
            )
        )
        submitted = browser.post(f"{page}/confirm", data={"is_sure": "true"})
        watching.terminate()
        watching.join(20)

    assert answers == Counter({200: 20})
    assert len(first & second) == SERVERS  # the others went on
    assert (submitted.status_code, place.count("receipts"), watching.exitcode) == (303, 1, 0)
    eventually(lambda: not second & set(alive()))
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(address)


def test_what_can_never_start_ends_and_says_so(place, monkeypatch):
    monkeypatch.setattr(serving, "create_app", lambda _settings: 1 / 0)
    watching = get_context("fork").Process(
        target=serving.serve, args=(place.settings, "127.0.0.1", 0, SERVERS)
    )

    watching.start()
    watching.join(20)

    assert watching.exitcode == 1
