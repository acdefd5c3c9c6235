"""Replace what was submitted: until the new one is in, the earlier one counts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.clock import pinned
from app.core.errors import ConflictError
from app.core.outbox import Job
from app.declarations.models import PartyRole, Statement
from app.declarations.statements import keep
from app.declarations.told import PartyTold, Told
from app.openings.opening import open_content
from app.providers.models import Provider
from app.submissions import service
from app.submissions.models import Document, Price, Receipt
from app.submissions.receipts import content_of
from app.submitting import replacing
from app.submitting import service as submitting
from app.submitting.arriving import SETTLING
from app.submitting.models import Arrival, EarlierContent
from app.uploads import cleanup
from app.uploads import service as uploads
from app.uploads.models import EarlierDocument
from tests.factories import make_provider, make_user
from tests.submissions.factories import make_open_house, pdf


def rows(session, model):
    return session.exec(select(model)).all()


def change(house, submission, user, content=None):
    """Send another answer in the place of what was submitted."""
    item = service.readiness(house.session, submission).items[1]
    sealed = house.receive(submission, content or pdf("nieuw"), "nieuw.pdf")
    return uploads.store_document(house.session, submission, user, item.slot, sealed)


def state_of(session, submission):
    """Everything that an opening would read."""
    documents = rows(session, Document)
    [price], statements = rows(session, Price), rows(session, Statement)
    return (
        submission.state,
        submission.number,
        submission.submitted_at,
        sorted((one.id, one.storage_key, one.sealed_key, one.sealed_facts) for one in documents),
        price.sealed,
        [one.sealed for one in statements],
    )


def test_while_replacing_it_counts_and_can_be_changed(session, house):
    submission, user = house.handed_in()

    replacing.begin(session, submission, user)
    change(house, submission, user)

    assert (submission.state, submission.replacing_since is not None) == ("submitted", True)
    assert [one.action for one in rows(session, Event)][-2:] == [
        "submission.replace",
        "document.store",
    ]


def test_a_replacement_takes_the_place_and_lets_the_earlier_files_go(session, house):
    elsewhere = set(house.storage.keys())
    submission, user = house.handed_in()
    [old] = [one.storage_key for one in rows(session, Document) if one.criterion_id]
    number = submission.number
    replacing.begin(session, submission, user)
    change(house, submission, user)

    receipt = submitting.submit(session, house.keys, submission, user)
    for job in session.exec(select(Job).where(Job.kind == cleanup.FORGET)):
        cleanup.forget(session, house.storage, job.payload)

    assert receipt.number == submission.number != number
    assert (submission.state, submission.replacing_since) == ("submitted", None)
    assert (rows(session, EarlierDocument), rows(session, EarlierContent)) == ([], [])
    there = set(house.storage.keys()) - elsewhere
    assert (old in there, there) == (False, {one.storage_key for one in rows(session, Document)})
    assert len(rows(session, Receipt)) == 2
    names = {one["name"] for one in content_of(house.keys, receipt)["files"]}
    assert "nieuw.pdf" in names
    assert {one.intake_key for one in rows(session, Document)} == {None}


def test_the_same_submit_twice_gives_the_same_receipt_after_a_replacement(session, house):
    submission, user = house.handed_in()
    replacing.begin(session, submission, user)
    change(house, submission, user)

    twice = [submitting.submit(session, house.keys, submission, user).id for _ in range(2)]

    assert twice[0] == twice[1]


@pytest.mark.parametrize("way", ["stopped", "deadline", "opening"])
def test_what_was_submitted_is_put_back_bit_by_bit(session, house, way):
    submission, user = house.enter()
    keep(
        session, house.keys, service.closing_of(session, house.keys, submission), submission, user,
        Told(parties=[PartyTold(role="member", name="Zorg Twee", kvk_number="12345678")]),
    )  # fmt: skip
    house.fill(submission, user)
    submitting.submit(session, house.keys, submission, user)
    before = state_of(session, submission)
    files = set(house.storage.keys())
    replacing.begin(session, submission, user)
    change(house, submission, user)
    uploads.remove_document(session, submission, user, rows(session, Document)[0])
    service.enter_price(session, submission, user, Decimal("399"))
    told = Told(parties=[PartyTold(role="member", name="Zorg Drie", kvk_number="87654321")])
    closing = service.closing_of(session, house.keys, submission)
    keep(session, house.keys, closing, submission, user, told)

    if way == "stopped":
        replacing.stop(session, submission, user)
    else:
        with pinned(house.tender.deadline + SETTLING + timedelta(seconds=1)):
            if way == "deadline":
                replacing.restore(session, {"submission_id": str(submission.id)})
            else:
                replacing.restore_all(session, house.tender)
    for job in session.exec(select(Job).where(Job.kind == cleanup.FORGET)):
        cleanup.forget(session, house.storage, job.payload)

    session.expire_all()
    assert state_of(session, submission) == before
    assert set(house.storage.keys()) == files
    assert (rows(session, EarlierDocument), submission.replacing_since) == ([], None)
    event = rows(session, Event)[-1]
    assert event.action == "submission.keep"
    assert event.actor_id == (user.id if way == "stopped" else None)


def test_opening_reads_the_earlier_one_when_the_replacement_was_never_submitted(session, house):
    submission, user = house.handed_in(mark="eerste")
    replacing.begin(session, submission, user)
    change(house, submission, user)

    with pinned(house.tender.deadline + timedelta(minutes=10)):
        opened = open_content(session, house.keys, house.tender, house.open(), *house.openers[:2])

    [told] = opened.content["lots"][0]["submissions"]
    assert "nieuw.pdf" not in {one["name"] for one in told["files"]}
    assert (told["damaged"], len(told["files"])) == ([], 2)


def test_a_replacement_after_the_deadline_is_refused_and_the_earlier_counts(session, house):
    submission, user = house.handed_in()
    number = submission.number
    replacing.begin(session, submission, user)
    change(house, submission, user)

    with (
        pinned(house.tender.deadline + timedelta(seconds=1)),
        pytest.raises(ConflictError, match=f"nummer {number}, telt"),
    ):
        submitting.submit(session, house.keys, submission, user)

    assert (submission.state, submission.number) == ("submitted", number)


def test_a_submit_that_came_in_time_is_not_overtaken_by_putting_back(session, house):
    submission, user = house.handed_in()
    replacing.begin(session, submission, user)
    change(house, submission, user)
    deadline = house.tender.deadline
    session.add(
        Arrival(
            tender_id=house.tender.id,
            submission_id=submission.id,
            arrived_at=deadline,
            lease_until=deadline + timedelta(minutes=5),
        )
    )
    payload = {"submission_id": str(submission.id)}

    with pinned(deadline + SETTLING + timedelta(seconds=1)):
        replacing.restore(session, payload)
        jobs = session.exec(select(Job).where(Job.kind == replacing.RESTORE)).all()
        receipt = submitting.submit(session, house.keys, submission, user, arrived=deadline)

    assert max(job.run_at for job in jobs) == deadline + SETTLING + timedelta(seconds=61)
    assert (submission.number, submission.replacing_since) == (receipt.number, None)


def test_a_deadline_that_moved_is_waited_for(session, house):
    submission, user = house.handed_in()
    replacing.begin(session, submission, user)
    first = house.tender.deadline
    house.tender.deadline = first + timedelta(days=1)
    session.add(house.tender)

    with pinned(first + SETTLING + timedelta(seconds=1)):
        replacing.restore(session, {"submission_id": str(submission.id)})

    assert submission.replacing_since is not None
    jobs = session.exec(select(Job).where(Job.kind == replacing.RESTORE)).all()
    assert sorted(job.run_at for job in jobs) == [
        first + SETTLING,
        first + SETTLING + timedelta(days=1),
    ]


def test_a_draft_and_an_application_are_not_replaced(session, house, keys, storage):
    draft, user = house.enter()
    application, other = make_open_house(session, keys, storage).handed_in()

    for one, who in ((draft, user), (application, other)):
        with pytest.raises(ConflictError, match="Alleen wat is ingediend"):
            replacing.begin(session, one, who)
        with pytest.raises(ConflictError, match="niet aan het vervangen"):
            replacing.stop(session, one, who)


def test_after_the_deadline_nobody_begins_to_replace(session, house):
    submission, user = house.handed_in()

    with (
        pinned(house.tender.deadline + timedelta(seconds=1)),
        pytest.raises(ConflictError, match="Het is te laat"),
    ):
        replacing.begin(session, submission, user)


def test_taking_back_while_replacing_leaves_nothing_aside(session, house):
    submission, user = house.handed_in()
    replacing.begin(session, submission, user)

    submitting.withdraw(session, submission, user)

    assert (submission.state, submission.replacing_since) == ("withdrawn", None)
    assert rows(session, EarlierDocument) == []


def test_the_pages_lead_through_and_another_provider_finds_nothing(session, house, sign_in):
    submission, user = house.handed_in()
    rival = make_user(session)
    make_provider(session, rival)
    address, browser = f"/submissions/{submission.id}", sign_in(user)

    refused = [
        sign_in(who).post(address + way).status_code
        for who in (rival, house.officer)
        for way in ("/replace", "/keep")
    ]
    choice = browser.get(address + "/withdraw").text
    browser.post(address + "/replace")
    page, receipt = browser.get(address).text, browser.get(address + "/receipt").text
    confirm = browser.get(address + "/confirm").text
    browser.post(address + "/keep")
    after = browser.get(address).text

    assert refused == [404] * 4
    number = submission.number
    assert f"Nummer {number} telt tot u de nieuwe indient." in choice
    assert f"U bent nummer {number} aan het vervangen" in page
    assert f"Nummer {number} telt" in receipt
    assert f"Dit komt in de plaats van nummer {number}." in confirm
    assert "aan het vervangen" not in after


def test_what_was_told_before_is_not_said_to_be_nothing(session, house, keys, sign_in):
    submission, user = house.enter()
    closing = service.closing_of(session, keys, submission)
    told = Told(parties=[PartyTold(role=PartyRole.MEMBER, name="Zorg Samen")])
    keep(session, keys, closing, submission, user, told)
    house.fill(submission, user)
    submitting.submit(session, keys, submission, user)
    replacing.begin(session, submission, user)
    client, place = sign_in(user), f"/submissions/{submission.id}"
    alone = session.get_one(Provider, submission.provider_id).name

    page, parties, secrets, confirm = (
        client.get(place + part).text for part in ("", "/parties", "/secrets", "/confirm")
    )

    assert ["blijft gelden" in one for one in (page, parties, secrets)] == [True, True, True]
    assert "Wie meedoet en wat u verklaarde, blijft zoals u het eerder indiende." in confirm
    assert (f"Alleen {alone}" in page, "U schrijft alleen in" in parties) == (False, False)
