"""What fails around us is told in Dutch, loses nothing and never gives a receipt too many."""

import errno
import os
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Semaphore
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from app.accounts.models import SignIn
from app.core.db import reading, writing
from app.core.outbox import run_one
from app.core.storage import DiskStorage
from app.records.doctor import Trouble
from app.rooms import jobs
from app.submissions.models import Document, Receipt

LOST = OperationalError("COMMIT", {}, ConnectionError("server closed the connection"))


@pytest.fixture
def losing_answers():
    """Lose the answer of the first commit that holds a row of a model."""
    undo = []

    def arm(model):
        armed = {"left": 1}

        def see(session, _context):
            if armed["left"] and any(isinstance(one, model) for one in session.new):
                session.info["loses"] = True

        def lose(session):
            if session.info.pop("loses", False):
                armed["left"] = 0
                raise LOST

        for name, act in (("after_flush", see), ("after_commit", lose)):
            event.listen(Session, name, act)
            undo.append((name, act))

    yield arm
    for name, act in undo:
        event.remove(Session, name, act)


@pytest.fixture
def full_disk(monkeypatch):
    """Every write to the disk fails at its last step, as on a disk that is full."""

    def fail(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)


def work(place):
    while run_one(place.engine, jobs(place.settings)):
        pass


def test_a_commit_whose_answer_is_lost_keeps_the_row_and_its_file(place, losing_answers):
    losing_answers(Document)
    content = b"dit antwoord ging verloren"

    status = place.upload(place.items[0], content)
    work(place)

    assert (status, place.count("documents")) == (503, len(place.items))
    assert place.findings() == []
    page = place.browser().get(f"/submissions/{place.submission_id}").text
    assert "plan.txt" in page
    assert place.upload(place.items[0], content) in {200, 303}
    work(place)
    assert (place.submit(), place.findings()) == (303, [])


def test_a_file_whose_row_was_never_committed_is_tidied_up(place):
    def lose(_session):
        event.remove(Session, "before_commit", lose)
        raise LOST

    event.listen(Session, "before_commit", lose)

    status = place.upload(place.items[0], b"dit kwam nooit aan")
    work(place)

    assert (status, place.findings()) == (503, [])


def test_a_submit_whose_answer_is_lost_is_tried_again_and_gives_one_receipt(place, losing_answers):
    losing_answers(Receipt)

    statuses = [place.submit(), place.submit()]

    assert statuses == [303, 303]
    assert (place.state(), place.count("receipts")) == ("submitted", 1)


def test_a_database_that_is_locked_is_told_in_dutch_and_reading_goes_on(place):
    if place.engine.dialect.name != "sqlite":
        pytest.skip("one writer at a time is a matter of SQLite")
    event.listen(place.engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout = 50"))
    place.engine.dispose()
    other = sqlite3.connect(place.settings.data / "toetssteen.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    refused = place.browser().post(place.confirm, data={"is_sure": "true"})
    read = place.browser().get(f"/submissions/{place.submission_id}").status_code
    other.execute("ROLLBACK")
    other.close()

    assert (refused.status_code, read, place.count("receipts")) == (503, 200, 0)
    assert "De database antwoordt niet." in refused.text
    assert (place.submit(), place.count("receipts")) == (303, 1)


def test_a_write_that_is_lost_halfway_is_told_on_a_page_with_its_visitor(place):
    def lose(_session, _context):
        event.remove(Session, "after_flush", lose)
        raise LOST

    browser, menu = place.browser(), re.compile(r"<summary>.*?<span>(Persoon \d+)</span>")
    before = browser.get("/me")
    event.listen(Session, "after_flush", lose)

    lost = browser.post("/me", data={"phone": "033 469 51 11", "theme": "dark"})

    assert (lost.status_code, "De database antwoordt niet." in lost.text) == (503, True)
    assert len(menu.findall(before.text)) == 1
    assert menu.findall(lost.text) == menu.findall(before.text)


def test_a_full_disk_refuses_in_dutch_and_reading_and_submitting_go_on(place, full_disk):
    answer = place.browser().put(
        f"/submissions/{place.submission_id}/items/{place.items[0]}?filename=plan.txt",
        content=b"past niet",
    )

    assert answer.status_code == 503
    assert "Het bestand kon niet worden bewaard" in answer.text
    assert place.count("documents") == len(place.items)
    assert place.browser().get(f"/submissions/{place.submission_id}").status_code == 200
    assert place.findings() == []


def test_a_storage_that_is_gone_gives_no_receipt_too_few(place):
    """A submit needs no file to be read: what was acknowledged stays acknowledged."""
    folder = place.settings.data / "files"
    folder.rename(place.settings.data / "weg")

    status = place.submit()

    (place.settings.data / "weg").rename(folder)
    assert (status, place.count("receipts"), place.findings()) == (303, 1, [])


def test_a_file_that_was_altered_is_found_by_doctor(place):
    assert place.submit() == 303
    with reading(place.engine) as session:
        document = session.exec(select(Document)).first()
    path = place.settings.data / "files" / document.storage_key[:2] / document.storage_key
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    assert [(one.trouble, one.detail) for one in place.findings()] == [
        (Trouble.ALTERED, document.storage_key)
    ]


def test_who_only_sends_parts_stays_signed_in(place):
    """A part of an upload only looks, so its visitor is noted in a transaction of its own."""
    seen = select(SignIn.seen_at).where(SignIn.user_id == place.user_id)
    with writing(place.engine) as session:
        before = session.exec(select(SignIn).where(SignIn.user_id == place.user_id)).one()
        before.seen_at -= timedelta(minutes=6)
        then = before.seen_at
        session.commit()

    answer = place.browser().patch(
        f"/uploads/{uuid4()}",
        content=b"deel",
        headers={"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
    )

    with reading(place.engine) as session:
        after = session.exec(seen).one()
    assert (answer.status_code, after - then > timedelta(minutes=5)) == (404, True)


class SlowStorage(DiskStorage):
    """A disk that keeps everybody waiting until somebody lets go."""

    def __init__(self, folder):
        super().__init__(folder)
        self.waiting, self.let_go = Semaphore(0), Event()

    def put(self, chunks):
        self.waiting.release()
        assert self.let_go.wait(60)
        return super().put(chunks)


def test_a_slow_storage_holds_up_no_page(place):
    """An upload waits for the disk, and holds no transaction while it does."""
    storage = SlowStorage(place.settings.data / "files")
    place.application.state.storage = storage
    page = f"/submissions/{place.submission_id}"

    with ThreadPoolExecutor(1) as one:
        under_way = one.submit(place.upload, place.items[0], b"langzaam")
        assert storage.waiting.acquire(timeout=60)
        seen = place.browser().get(page).status_code
        changed = place.browser().post(f"{page}/price", data={"amount": "400,00"}).status_code
        waits = not under_way.done()
        storage.let_go.set()

    assert (seen, changed, waits, under_way.result()) == (200, 303, True, 303)
    assert place.submit() == 303
