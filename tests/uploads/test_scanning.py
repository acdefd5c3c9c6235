"""Malware, with a real clamd: refused before submit, or scanned after the opening."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job, run_one
from app.core.scan import Verdict, scan
from app.openings import opening
from app.rooms import jobs
from app.submissions import service
from app.submissions.models import Document
from app.submitting import service as submitting
from app.uploads import reading, receiving
from app.uploads import service as uploads
from tests.clamav import EICAR, STREAM_LIMIT, clamd
from tests.submissions.factories import archive, make_house

LARGE = b"a" * (STREAM_LIMIT + 1)


@pytest.fixture(scope="module")
def scanner():
    with clamd() as address:
        yield address


@pytest.fixture
def house(session, keys, storage):
    return make_house(session, keys, storage)


def work(application, settings, clamd=""):
    own = settings.model_copy(update={"clamd": clamd})
    while run_one(application.state.engine, jobs(own)):
        pass


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"een brief", Verdict.CLEAN),
        (EICAR, Verdict.INFECTED),
        (b"voor " * 40_000 + EICAR, Verdict.INFECTED),
        (archive(("brief.txt", EICAR)), Verdict.INFECTED),
        (b"a" * STREAM_LIMIT, Verdict.CLEAN),
        (LARGE, Verdict.TOO_LARGE),
    ],
    ids=["clean", "eicar", "eicar inside", "eicar in a zip", "limit", "limit and one more"],
)
def test_the_scanner_says_what_it_finds(scanner, content, verdict):
    parts = [content[at : at + 65_536] for at in range(0, len(content), 65_536)]

    assert scan(scanner, parts) == verdict


@pytest.mark.parametrize("address", ["", "127.0.0.1:1"])
def test_without_a_scanner_a_file_is_not_scanned(address):
    assert scan(address, [EICAR]) == Verdict.UNSCANNED


def test_an_unsafe_file_is_refused_before_submitting_and_does_not_stay(storage, keys, scanner):
    before = {path for path in storage.folder.rglob("*") if path.is_file()}

    with pytest.raises(InvalidError, match="niet veilig"):
        receiving.receive(storage, keys.reading, "eicar.txt", [EICAR], 1000, clamd=scanner)

    assert {path for path in storage.folder.rglob("*") if path.is_file()} == before


def test_a_file_too_large_for_the_scanner_comes_in_and_is_marked(storage, keys, scanner):
    parts = [LARGE[at : at + 65_536] for at in range(0, len(LARGE), 65_536)]

    found = receiving.receive(storage, keys.reading, "a.txt", parts, 9_000_000, clamd=scanner)

    assert (found.size, found.scan) == (len(LARGE), Verdict.TOO_LARGE)


def opened(house, content, *, has_scanner=True):
    """Submit one file without a scanner, then open the vault with one."""
    submission, user = house.enter()
    house.fill(submission, user)
    item = service.readiness(house.session, submission).items[0]
    sealed = house.receive(submission, content, "brief.txt")
    document = uploads.store_document(house.session, submission, user, item.slot, sealed)
    submitting.submit(house.session, house.keys, submission, user)
    with clock.pinned(house.tender.deadline + timedelta(minutes=1)):
        opening.open_content(
            house.session, house.keys, house.tender, house.open(), *house.openers[:2],
            has_scanner=has_scanner,
        )  # fmt: skip
    return document


def read(house, document):
    return b"".join(reading.document_bytes(house.storage, house.keys, document))


def test_what_was_not_scanned_waits_after_the_opening_and_is_read_when_clean(
    session, house, application, settings, scanner
):
    document = opened(house, b"een brief")
    assert document.scan == Verdict.WAITING
    with pytest.raises(ConflictError, match="wordt gescand"):
        read(house, document)

    with clock.pinned(house.tender.deadline + timedelta(minutes=2)):
        work(application, settings, scanner)
    session.refresh(document)

    assert document.scan == Verdict.CLEAN
    assert read(house, document) == b"een brief"


def test_what_turns_out_to_be_unsafe_stays_closed(session, house, application, settings, scanner):
    document = opened(house, EICAR)

    with clock.pinned(house.tender.deadline + timedelta(minutes=2)):
        work(application, settings, scanner)
    session.refresh(document)

    assert document.scan == Verdict.INFECTED
    with pytest.raises(ConflictError, match="blijft dicht"):
        read(house, document)


def test_a_scanner_that_does_not_answer_is_asked_again(session, house, application, settings):
    document = opened(house, b"een brief")

    with clock.pinned(house.tender.deadline + timedelta(minutes=2)):
        run_one(
            application.state.engine, jobs(settings.model_copy(update={"clamd": "127.0.0.1:1"}))
        )
    session.refresh(document)

    job = session.exec(select(Job).where(Job.kind == "document.scan")).first()
    assert (document.scan, job.done_at) == (Verdict.WAITING, None)


def test_without_any_scanner_an_opened_file_is_read_and_marked(session, house):
    document = opened(house, b"een brief", has_scanner=False)

    assert document.scan == Verdict.UNSCANNED
    assert read(house, document) == b"een brief"
    assert session.exec(select(Document).where(Document.scan == Verdict.WAITING)).all() == []
