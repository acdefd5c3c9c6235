"""Start, fill, submit, take back; and what is refused."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from app.audit.models import Chain, Event
from app.audit.service import canonical, head_at
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.submissions import mails, service
from app.submissions.facts import facts_of
from app.submissions.models import Document, Price, Receipt, Submission, SubmissionState
from app.submissions.receipts import content_of, latest_receipt
from app.submitting import service as submitting
from app.tenders.models import LotState
from app.uploads import service as uploads
from scoring.verify import verify
from tests.factories import make_provider, make_user
from tests.submissions.factories import make_open_house, pdf, provider_of


def at(moment):
    return clock.pinned(moment)


def test_a_provider_starts_once_per_lot(session, house):
    submission, user = house.enter()

    again = service.start_submission(session, house.lot, provider_of(session, submission), user)

    assert again.id == submission.id
    assert [s.id for s in session.exec(select(Submission)).all()] == [submission.id]


@pytest.mark.parametrize("state", [LotState.DRAFT, LotState.OPENED, LotState.WITHDRAWN])
def test_starting_is_refused_for_a_lot_that_is_not_open(session, house, state):
    user = make_user(session)
    house.lot.state = state

    with pytest.raises(ConflictError):
        service.start_submission(session, house.lot, make_provider(session, user), user)


def test_starting_after_the_deadline_is_refused_with_both_times(session, house):
    user = make_user(session)
    provider = make_provider(session, user)

    with (
        at(house.tender.deadline + timedelta(seconds=3)),
        pytest.raises(ConflictError, match=r"10\.00\.03 uur.*10\.00\.00 uur"),
    ):
        service.start_submission(session, house.lot, provider, user)


def test_readiness_says_what_is_missing_in_the_published_order(session, house):
    submission, user = house.enter()

    before = service.readiness(session, submission)
    house.fill(submission, user)
    after = service.readiness(session, submission)

    assert [item.kind for item in before.missing] == ["requirement", "criterion", "price"]
    assert (before.ready, before.is_complete) == (0, False)
    assert (after.ready, after.missing, after.is_complete) == (3, (), True)


def test_a_document_replaces_the_one_before(session, house):
    submission, user = house.enter()
    item = service.readiness(session, submission).items[0]
    for name in ("een.pdf", "twee.pdf"):
        sealed = house.receive(submission, pdf(), name)
        uploads.store_document(session, submission, user, item.slot, sealed)

    (document,) = session.exec(select(Document)).all()
    assert facts_of(house.keys, document).name == "twee.pdf"


def test_a_document_answers_only_what_is_asked(session, house):
    submission, user = house.enter()
    price = service.readiness(session, submission).items[-1]
    sealed = house.receive(submission, pdf(), "a.pdf")

    for slot in (price.slot, service.Slot(requirement_id=house.lot.id)):
        with pytest.raises(InvalidError):
            uploads.store_document(session, submission, user, slot, sealed)


def test_a_document_that_ends_after_the_deadline_is_refused_with_the_time(session, house):
    submission, user = house.enter()
    item = service.readiness(session, submission).items[0]
    sealed = house.receive(submission, pdf(), "a.pdf")

    with (
        at(house.tender.deadline + timedelta(seconds=7)),
        pytest.raises(ConflictError, match=r"10\.00\.07 uur"),
    ):
        uploads.store_document(session, submission, user, item.slot, sealed)


def test_a_submitted_submission_cannot_be_changed(session, house):
    submission, user = house.handed_in()
    document = session.exec(select(Document)).first()

    with pytest.raises(ConflictError):
        uploads.remove_document(session, submission, user, document)
    with pytest.raises(ConflictError):
        service.enter_price(session, submission, user, Decimal(1))


def test_a_removed_document_is_missing_again(session, house):
    submission, user = house.enter()
    documents = house.fill(submission, user)

    uploads.remove_document(session, submission, user, documents[0])

    assert [one.kind for one in service.readiness(session, submission).missing] == ["requirement"]


def test_a_price_is_sealed_and_always_as_long(session, house):
    submission, user = house.enter()
    sizes = set()
    for amount in (Decimal("9"), Decimal("98765432.10")):
        price = service.enter_price(session, submission, user, amount)
        sizes.add(len(price.sealed))

    assert (len(sizes), price.amount) == (1, None)
    assert b"98765432" not in price.sealed
    assert len(session.exec(select(Price)).all()) == 1


@pytest.mark.parametrize(
    ("amount", "told"),
    [("0", "boven nul"), ("-1", "boven nul"), ("1.005", "boven nul"), ("99", "laagste"),
     ("201", "hoogste")],
)  # fmt: skip
def test_a_price_that_cannot_be_is_refused(session, house, amount, told):
    submission, user = house.enter()
    house.lot.price_floor, house.lot.price_ceiling = Decimal(100), Decimal(200)

    with pytest.raises(InvalidError, match=told):
        service.enter_price(session, submission, user, Decimal(amount))


def test_a_receipt_agrees_with_the_files_the_chain_and_the_signature(session, house, now):
    submission, user = house.enter(name="Thuisvast")
    documents = house.fill(submission, user)
    told = [facts_of(house.keys, document) for document in documents]

    receipt = submitting.submit(session, house.keys, submission, user)

    files = sorted(
        ({"name": one.name, "size": one.size, "sha256": one.sha256} for one in told),
        key=lambda file: file["name"],
    )
    number, chain_hash = head_at(session, house.tender.id, house.tender.published_at)
    content = content_of(house.keys, receipt)
    assert {**content, "public_key": "", "signature": ""} == {
        "format": "receipt/1",
        "tender": str(house.tender.id),
        "lot": str(house.lot.id),
        "submission": str(submission.id),
        "provider": "Thuisvast",
        "received_at": "2026-03-02T09:00:00.000000Z",
        "number": submission.number,
        "files": files,
        "manifest_sha256": hashlib.sha256(canonical(files)).hexdigest(),
        "chain": {"number": number, "hash": chain_hash},
        "public_key": "",
        "signature": "",
    }
    assert (receipt.received_at, receipt.is_late) == (now, False)
    assert (submission.state, submission.number) == (SubmissionState.SUBMITTED, receipt.number)


def test_a_provider_can_verify_its_own_receipt_and_a_changed_one_fails(session, house):
    _submission, _user = house.handed_in()
    content = content_of(house.keys, session.exec(select(Receipt)).one())

    assert verify(json.dumps(content).encode()).disagreement is None
    forged = {**content, "number": 2}
    assert "signature" in str(verify(json.dumps(forged).encode()).disagreement)


def test_the_same_submit_twice_gives_the_same_receipt(session, house):
    submission, user = house.handed_in()

    again = submitting.submit(session, house.keys, submission, user)

    assert [one.id for one in session.exec(select(Receipt)).all()] == [again.id]
    jobs = session.exec(select(Job).where(Job.kind == "mail.receipt")).all()
    assert [job.payload for job in jobs] == [{"receipt_id": str(again.id)}]


@pytest.mark.parametrize(
    ("microseconds", "state"),
    [(-1, SubmissionState.SUBMITTED), (0, SubmissionState.SUBMITTED), (1, SubmissionState.LATE)],
)
def test_the_deadline_itself_is_in_time_and_after_it_is_late(session, house, microseconds, state):
    submission, user = house.enter()
    house.fill(submission, user)

    with at(house.tender.deadline + timedelta(microseconds=microseconds)):
        receipt = submitting.submit(session, house.keys, submission, user)

    assert (submission.state, receipt.is_late) == (state, state == SubmissionState.LATE)


def test_what_counts_is_when_the_request_arrived(session, house):
    submission, user = house.enter()
    house.fill(submission, user)
    deadline = house.tender.deadline

    with at(deadline + timedelta(minutes=2)):
        receipt = submitting.submit(session, house.keys, submission, user, arrived=deadline)

    assert (receipt.is_late, receipt.received_at) == (False, deadline)


def test_an_incomplete_submission_is_refused_in_time_and_kept_when_late(session, house):
    submission, user = house.enter()
    house.fill(submission, user)
    session.delete(session.exec(select(Price)).one())
    session.flush()

    with pytest.raises(ConflictError):
        submitting.submit(session, house.keys, submission, user)
    with at(house.tender.deadline + timedelta(seconds=1)):
        receipt = submitting.submit(session, house.keys, submission, user)
    assert (receipt.is_late, len(content_of(house.keys, receipt)["files"])) == (True, 2)


def test_an_empty_submission_cannot_come_late(session, house):
    submission, user = house.enter()

    with at(house.tender.deadline + timedelta(seconds=1)), pytest.raises(ConflictError):
        submitting.submit(session, house.keys, submission, user)


def test_a_receipt_does_not_tell_how_many_others_submitted(session, house, now):
    with at(now + timedelta(hours=1)):
        first, user = house.handed_in()
        before = latest_receipt(session, first)
        second, _user = house.handed_in()
        submitting.withdraw(session, first, user)
        submitting.resume(session, first, user)
        after = submitting.submit(session, house.keys, first, user)

    assert latest_receipt(session, first) == after
    assert before.content["chain"] == after.content["chain"]
    numbers = {before.number, after.number, second.number}
    assert len(numbers) == 3
    assert min(numbers) >= 100


def test_an_open_house_numbers_by_arrival(session, keys, storage):
    house = make_open_house(session, keys, storage)
    first, user = house.handed_in()
    second, _user = house.handed_in()
    submitting.withdraw(session, first, user)
    submitting.resume(session, first, user)
    submitting.submit(session, house.keys, first, user)

    assert (second.number, first.number) == (2, 3)


def test_what_was_decided_is_not_taken_back(session, house, now):
    submission, user = house.handed_in()
    submission.decided_at = now

    with pytest.raises(ConflictError, match="al besloten"):
        submitting.withdraw(session, submission, user)


def test_taking_back_is_possible_until_the_deadline(session, house):
    submission, user = house.handed_in()

    with at(house.tender.deadline + timedelta(seconds=1)), pytest.raises(ConflictError):
        submitting.withdraw(session, submission, user)
    with at(house.tender.deadline):
        submitting.withdraw(session, submission, user)
    with at(house.tender.deadline + timedelta(seconds=1)), pytest.raises(ConflictError):
        submitting.resume(session, submission, user)


def test_what_happened_stands_in_the_trail_without_content(session, house):
    _submission, _user = house.handed_in(mark="KANARIE")

    events = session.exec(
        select(Event)
        .join(Chain, Chain.id == Event.chain_id)
        .where(Chain.key == str(house.tender.id))
        .order_by(Event.number)
    )
    actions = [event.action for event in events]
    assert actions[-6:] == [
        "submission.start", "document.store", "document.store", "price.enter",
        "submission.submit", "submission.receive",
    ]  # fmt: skip


def test_an_open_house_has_no_deadline_and_no_vault(session, keys, storage):
    house = make_open_house(session, keys, storage)
    submission, user = house.enter()
    (document,) = house.fill(submission, user)

    with at(house.tender.published_at + timedelta(days=400)):
        receipt = submitting.submit(session, keys, submission, user)

    assert (receipt.is_late, submission.state) == (False, SubmissionState.SUBMITTED)
    assert document.reading_key is not None


def test_the_mail_tells_what_the_receipt_tells(session, house, settings):
    submission, user = house.handed_in(name="Thuisvast")
    receipt = session.exec(select(Receipt)).one()

    mail = mails.receipt(session, settings, {"receipt_id": str(receipt.id)})

    assert mail.to == user.email
    assert mail.subject == f"Ontvangen: uw inschrijving voor Perceel 1, nummer {receipt.number}"
    for told in (
        "maandag 2 maart 2026 om 10.00.00 uur", "2026-03-02T09:00:00Z", "Thuisvast",
        receipt.content["manifest_sha256"][:8], f"/submissions/{submission.id}/receipt",
    ):  # fmt: skip
        assert told in mail.text
