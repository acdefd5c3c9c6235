"""A file in a real browser: paused, gone on with on another visit, dropped on its item."""

import base64
import hashlib
import random
import re
import socket
import time
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPMessage

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session, select

from app.accounts import signing_in
from app.accounts.cookie import COOKIE
from app.core import clock
from app.core.db import reading
from app.submissions import service
from app.submissions.facts import facts_of
from app.submissions.models import Document, Submission, SubmissionState
from tests.journeys.serving import free_url, installed, serving
from tests.submissions.factories import make_house, pdf

LARGE = base64.b64encode(random.Random(1).randbytes(15_000_000))  # noqa: S311  (no secret)
"""Twenty megabytes: three parts of eight."""
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 6_000_000}
HALFWAY = re.compile("^[4-9][0-9]% binnen")
PATIENCE = 60_000
DROP = """([id, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type: "application/pdf" }));
  document.getElementById(id).querySelector(".ts-file__name")
    .dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
}"""


@pytest.fixture
def house(tmp_path):
    """A sealed tender with a draft, served on a free port by the real clock."""
    url = free_url()
    application = installed(tmp_path, url)
    state = application.state
    with clock.pinned(datetime.now(UTC)), Session(state.engine, expire_on_commit=False) as session:
        made = make_house(session, state.keys, state.storage)
        submission, user = made.enter()
        token = signing_in.start_sign_in(session, user, second_factor=True)
        items = [item.id for item in service.readiness(session, submission).items]
        session.commit()
    with serving(application, url):
        yield url, submission.id, items, token, state


def open_page(page: Page, url: str, submission_id: object) -> None:
    page.goto(f"{url}/submissions/{submission_id}", wait_until="networkidle")


def send(page: Page, item_id: object, path) -> None:
    form = page.locator(f"#item-{item_id} form[data-upload]")
    form.locator("input[type=file]").set_input_files(path)
    form.locator("[type=submit]").click()


@pytest.mark.browser
def test_a_file_goes_on_on_another_visit_and_its_hash_is_that_of_sha256sum(
    house, browser: Browser, tmp_path
):
    url, submission_id, (first, second, _price), token, state = house
    path = tmp_path / "groot.txt"
    path.write_bytes(LARGE)
    context = browser.new_context(locale="nl-NL")
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page, methods = context.new_page(), []
    page.on("dialog", lambda dialog: dialog.accept())
    page.on("request", lambda request: methods.append(request.method))
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    item = page.locator(f"#item-{first}")

    open_page(page, url, submission_id)
    send(page, first, path)
    expect(item.locator("[data-upload-text]")).to_have_text(HALFWAY, timeout=PATIENCE)
    item.locator("[data-upload-hold]").click()
    expect(item.locator("[data-upload-text]")).to_contain_text("Gepauzeerd bij")
    open_page(page, url, submission_id)
    methods.clear()
    send(page, first, path)
    expect(item.locator(".ts-hash")).to_be_attached(timeout=PATIENCE)

    shown = "".join((item.locator(".ts-hash").text_content() or "").split())
    assert shown == hashlib.sha256(LARGE).hexdigest()
    assert (methods[0], methods.count("POST")) == ("HEAD", 0)  # it asked how far it was

    content, broken = pdf(), []
    page.route("**/whole", lambda route: broken.append(route.abort()), times=1)
    page.evaluate(DROP, [f"item-{second}", "Antwoord.pdf", base64.b64encode(content).decode()])
    expect(page.locator(f"#item-{second} .ts-hash")).to_be_attached(timeout=PATIENCE)
    assert len(broken) == 1  # the connection broke at its end, and nobody had to send it again
    with reading(state.engine) as session:
        found = [facts_of(state.keys, one) for one in session.exec(select(Document)).all()]
    context.close()
    assert sorted((one.name, one.size) for one in found) == [
        ("Antwoord.pdf", len(content)),
        ("groot.txt", len(LARGE)),
    ]


@pytest.mark.browser
def test_who_uploads_to_what_a_colleague_took_back_is_told_at_once(
    house, browser: Browser, tmp_path
):
    url, submission_id, (first, *_others), token, state = house
    path = tmp_path / "plan.txt"
    path.write_bytes(b"Zo doen wij het.")
    context = browser.new_context(locale="nl-NL")
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append((request.method, request.url[-8:])))

    open_page(page, url, submission_id)
    with Session(state.engine) as session:
        session.get_one(Submission, submission_id).state = SubmissionState.WITHDRAWN
        session.commit()
    send(page, first, path)
    fault = page.locator(f"#item-{first} [data-upload-fault]")
    expect(fault).to_contain_text("Dit is ingetrokken", timeout=4_000)

    context.close()
    assert asked.count(("POST", "/uploads")) == 1


def ask(url: str, method: str, path: str, headers: dict[str, str]) -> HTTPMessage:
    link = HTTPConnection(url.removeprefix("http://"))
    link.request(method, path, headers=headers)
    found = link.getresponse().headers
    link.close()
    return found


def test_what_came_in_before_a_connection_broke_counts(house):
    url, submission_id, (first, *_others), token, _state = house
    headers = {
        "Origin": url,
        "Cookie": f"{COOKIE}={token}",
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
    }
    items = f"/submissions/{submission_id}/items/{first}/uploads"
    place = ask(url, "POST", items, headers | {"Upload-Length": "1000"})["location"]
    told = {**headers, "Host": url.removeprefix("http://"), "Upload-Offset": "0",
            "Content-Length": "1000"}  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())

    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as link:
        link.sendall(f"PATCH {place} HTTP/1.1\r\n{lines}\r\n".encode() + b"a" * 400)
        time.sleep(1)

    end, offset = time.monotonic() + 20, "0"
    while offset == "0" and time.monotonic() < end:
        offset = ask(url, "HEAD", place, headers)["upload-offset"]
        time.sleep(0.1)
    assert offset == "400"
