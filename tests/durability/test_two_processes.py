"""Two web processes behind one database and one storage: an upload goes on in either."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.accounts.cookie import COOKIE
from app.core.db import reading
from app.main import create_app
from app.submissions.facts import facts_of
from app.submissions.models import Document

SPEAKS = {"Tus-Resumable": "1.0.0"}
PART = SPEAKS | {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture
def browsers(place):
    """The provider's browser at each process."""
    second = create_app(place.settings)
    client = TestClient(second, headers={"Origin": "http://testserver"}, follow_redirects=False)
    client.cookies.set(COOKIE, place.token)
    yield place.browser(), client
    second.state.engine.dispose()


def begin(browser, place, item, length):
    told = {"Upload-Length": str(length),
            "Upload-Metadata": f"filename {b64encode(b'plan.txt').decode()}"}  # fmt: skip
    path = f"/submissions/{place.submission_id}/items/{item}/uploads"
    return browser.post(path, headers=SPEAKS | told).headers["location"]


def send(browser, address, offset, content):
    headers = PART | {"Upload-Offset": str(offset)}
    return browser.patch(address, headers=headers, content=content).status_code


def test_an_upload_begun_at_one_goes_on_at_the_other_and_is_whole(place, browsers):
    one, two = browsers
    content = bytes(range(97, 123)) * 4000  # 104 000 letters

    address = begin(one, place, place.items[0], len(content))
    sent = [
        send(two, address, 0, content[:40_000]),
        send(one, address, 40_000, content[40_000:90_000]),
        send(two, address, 90_000, content[90_000:]),
    ]
    seen = two.head(address, headers=SPEAKS).headers["upload-offset"]
    done = one.put(f"{address}/whole", headers={"HX-Request": "true"}).status_code

    assert (sent, seen, done) == ([204, 204, 204], "104000", 200)
    with reading(place.engine) as session:
        document = session.exec(
            select(Document).where(Document.requirement_id == place.items[0])
        ).one()
        facts = facts_of(place.application.state.keys, document)
    assert (facts.name, facts.size) == ("plan.txt", 104_000)
    assert place.submit() == 303


def test_the_same_part_at_both_counts_once(place, browsers):
    content = b"a" * 50_000
    address = begin(browsers[0], place, place.items[0], len(content))
    together = Barrier(2)

    def at(browser):
        together.wait()
        return send(browser, address, 0, content)

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(at, browsers))

    assert answers == [204, 409]
    assert browsers[1].head(address, headers=SPEAKS).headers["upload-offset"] == "50000"
    assert place.count("upload_parts") == 1


def test_the_same_submit_at_both_gives_one_receipt(place, browsers):
    together = Barrier(2)

    def at(browser):
        together.wait()
        return browser.post(place.confirm, data={"is_sure": "true"}).status_code

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(at, browsers))

    assert (answers, place.count("receipts")) == ([303, 303], 1)
