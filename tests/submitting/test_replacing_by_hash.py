"""Replace what was submitted by a file of which only the hash came in time (Aw 2.109a)."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlmodel import select

from app.core.clock import pinned
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.submissions import service
from app.submissions.models import Document
from app.submitting import replacing
from app.submitting import service as submitting
from app.submitting.arriving import SETTLING
from app.uploads import rescue
from app.uploads import service as uploads

CONTENT = b"Zo doen wij het nu."
SECOND, HOURS = timedelta(seconds=1), timedelta(hours=3)


@pytest.fixture
def replaced(session, house):
    """Something counts already, and of what takes its place only the hash is there."""
    house.tender.takes_hashes = True
    submission, user = house.handed_in()
    replacing.begin(session, submission, user)
    items = service.readiness(session, submission).items
    item = next(one for one in items if not one.needs_pdf and not one.is_price)
    rescue.lodge(session, submission, user, item.id, sha256(CONTENT).hexdigest())
    return submission, user, item


def follow(house, replaced, content=CONTENT):
    submission, user, item = replaced
    sealed = house.receive(submission, content, "eis.txt")
    return uploads.store_document(house.session, submission, user, item.slot, sealed)


def keys_of(session):
    return sorted(session.exec(select(Document.storage_key)).all())


def test_the_identical_file_takes_the_place_after_the_deadline(session, house, replaced):
    submission, user, _item = replaced
    number = submission.number

    with pinned(house.tender.deadline + HOURS):
        document = follow(house, replaced)
        receipt = submitting.submit(session, house.keys, submission, user)

    assert (receipt.is_late, submission.state, submission.replacing_since) == (
        False,
        "submitted",
        None,
    )
    assert submission.number == receipt.number != number
    assert submission.submitted_at == house.tender.deadline + HOURS
    assert (document.intake_key, document in session) == (None, True)


def test_until_its_time_is_over_nothing_is_put_back_and_then_the_earlier_one_stands(
    session, house, replaced
):
    submission = replaced[0]
    number, payload = submission.number, {"submission_id": str(submission.id)}
    before, deadline = keys_of(session), house.tender.deadline
    until = rescue.rescue_until(deadline)

    with pinned(deadline + HOURS):
        follow(house, replaced)
        replacing.restore(session, payload)
        waits = submission.replacing_since is not None
    with pinned(until + SETTLING + SECOND):
        replacing.restore(session, payload)

    jobs = session.exec(select(Job.run_at).where(Job.kind == replacing.RESTORE)).all()
    assert (waits, sorted(jobs)) == (True, [deadline + SETTLING, until + SETTLING])
    assert (submission.state, submission.number, submission.replacing_since) == (
        "submitted",
        number,
        None,
    )
    assert keys_of(session) == before
    with pinned(until + SETTLING + SECOND), pytest.raises(ConflictError):
        follow(house, replaced)


def test_without_a_hash_the_earlier_one_stands_at_once(session, house):
    house.tender.takes_hashes = True
    submission, user = house.handed_in()
    replacing.begin(session, submission, user)

    with pinned(house.tender.deadline + SETTLING + SECOND):
        replacing.restore(session, {"submission_id": str(submission.id)})

    assert submission.replacing_since is None


def test_another_file_is_refused_and_the_earlier_one_stands(session, house, replaced):
    submission, user, _item = replaced
    number = submission.number

    with pinned(house.tender.deadline + HOURS), pytest.raises(InvalidError):
        follow(house, replaced, b"iets anders")
    with pinned(house.tender.deadline + HOURS):
        replacing.stop(session, submission, user)

    assert (submission.state, submission.number) == ("submitted", number)


def test_what_arrived_in_the_last_second_counts_however_long_the_work_takes(
    session, house, replaced
):
    submission, user, _item = replaced
    until = rescue.rescue_until(house.tender.deadline)
    with pinned(until):
        follow(house, replaced)

    with pinned(until + 2 * SECOND):
        receipt = submitting.submit(session, house.keys, submission, user, arrived=until)

    assert (receipt.is_late, receipt.received_at) == (False, until)


def test_what_was_submitted_and_is_not_replaced_takes_no_hash(session, house):
    house.tender.takes_hashes = True
    submission, user = house.handed_in()
    item = service.readiness(session, submission).items[0]

    with pytest.raises(ConflictError, match="voordat u indient"):
        rescue.lodge(session, submission, user, item.id, "0" * 64)


def test_the_pages_lead_to_the_file_and_say_what_counts_meanwhile(
    session, house, replaced, sign_in
):
    submission, user, item = replaced
    address, counts = f"/submissions/{submission.id}", f"Nummer {submission.number} telt tot"

    before = sign_in(user).get(address + "/hashes").text
    with pinned(house.tender.deadline + HOURS):
        browser = sign_in(user)
        detail = browser.get(address).text
        hashes = browser.get(address + "/hashes").text
        confirm = browser.get(address + "/confirm").text
    with pinned(rescue.rescue_until(house.tender.deadline) + SECOND):
        over = sign_in(user).get(address + "/confirm")

    assert (counts in before, f'action="{address}/hashes/{item.id}"' in before) == (True, True)
    assert ("Er mag nog een bestand komen" in detail, counts in detail) == (True, True)
    assert f'action="{address}/items/{item.id}"' in hashes
    assert "telt dit als op tijd" in confirm
    assert ("Te laat indienen" in confirm, "Definitief indienen" in confirm) == (False, True)
    assert over.headers["location"].endswith(address)


def test_the_page_of_hashes_says_to_replace_first(house, sign_in):
    house.tender.takes_hashes = True
    submission, user = house.handed_in()

    page = sign_in(user).get(f"/submissions/{submission.id}/hashes").text

    assert "Kies eerst voor vervangen" in page
    assert 'name="sha256"' not in page
