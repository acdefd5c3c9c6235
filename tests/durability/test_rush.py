"""The last seconds before a deadline: everybody submits at once, and everybody is taken in."""

import asyncio
import sqlite3
import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts import signing_in
from app.accounts.cookie import COOKIE
from app.core.db import reading
from app.submissions.models import Receipt, Submission

PROVIDERS = 30
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def closes_in() -> timedelta:
    """Near enough that every arrival is noted first."""
    return timedelta(minutes=5)


@pytest.fixture
def entered(place):
    """Address and cookie of providers whose drafts are complete."""
    house, found = place.made, []
    for _n in range(PROVIDERS):
        submission, user = house.enter()
        house.fill(submission, user)
        token = signing_in.start_sign_in(house.session, user, second_factor=True)
        found.append((f"/submissions/{submission.id}", token))
    house.session.commit()
    house.session.close()
    return found


def all_at_once(place, *asked):
    """Send every request in the same moment to one process; give the statuses in order."""

    async def run():
        return await asyncio.gather(*(ask(place.application, *one) for one in asked))

    return asyncio.run(run())


async def ask(application, method, address, body, token):
    path, _mark, query = address.partition("?")
    told = {"host": "testserver", "origin": "http://testserver", "content-type": FORM,
            "content-length": str(len(body)), "cookie": f"{COOKIE}={token}"}  # fmt: skip
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": query.encode(), "client": ("127.0.0.1", 1), "server": ("testserver", 80),
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }  # fmt: skip
    statuses = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await application(scope, receive, send)
    [status] = statuses
    return status


def test_a_flood_of_submits_readers_and_sign_ins_is_served_whole(place, entered):
    submits = [("POST", f"{path}/confirm", b"is_sure=true", token) for path, token in entered]
    pages = [("GET", path, b"", token) for path, token in entered] * 2
    signs = [("POST", "/sign-in", f"email=x{n}@y.nl&password=z".encode(), "") for n in range(10)]

    statuses = all_at_once(place, *submits, *pages, *signs)

    ends = (len(submits), len(submits) + len(pages))
    assert Counter(statuses[: ends[0]]) == {303: PROVIDERS}
    assert Counter(statuses[ends[0] : ends[1]]) == {200: 2 * PROVIDERS}
    assert set(statuses[ends[1] :]) <= {422, 429}
    assert (place.count("receipts"), place.count("arrivals")) == (PROVIDERS, 0)
    with reading(place.engine) as session:
        numbers = session.exec(select(Receipt.number)).all()
        states = Counter(one.state.value for one in session.exec(select(Submission)))
    assert len(set(numbers)) == PROVIDERS
    assert states == {"submitted": PROVIDERS, "draft": 1}
    assert place.findings() == []


def test_files_and_submits_at_once_are_all_taken_in(place, entered):
    item = place.items[0]
    half = PROVIDERS // 2
    files = [
        ("PUT", f"{path}/items/{item}?filename=plan.txt", b"zo doen wij het", token)
        for path, token in entered[:half]
    ] * 2
    submits = [
        ("POST", f"{path}/confirm", b"is_sure=true", token) for path, token in entered[half:]
    ]

    statuses = all_at_once(place, *files, *submits)

    assert Counter(statuses[: len(files)]) == {303: len(files)}
    assert Counter(statuses[len(files) :]) == {303: len(submits)}


def test_a_submit_waits_out_another_process_that_writes(place):
    if place.engine.dialect.name != "sqlite":
        pytest.skip("one writer at a time is a matter of SQLite")
    other = sqlite3.connect(
        place.settings.data / "toetssteen.sqlite3", isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    letting_go = threading.Timer(1.0, lambda: other.execute("ROLLBACK"))
    letting_go.start()

    status = place.submit()

    letting_go.join()
    other.close()
    assert (status, place.count("receipts"), place.count("arrivals")) == (303, 1, 0)
