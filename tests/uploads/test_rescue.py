"""A hash before the deadline, the same file within one working day after it (Aw 2.109a)."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlmodel import select

from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import moment
from app.submissions import service
from app.submissions.models import Document, SubmissionState
from app.submitting import arriving
from app.submitting import service as submitting
from app.uploads import rescue
from app.uploads import service as uploads
from app.uploads.forms import LodgementForm
from app.work.service import tasks_of
from tests.factories import make_user

CONTENT = b"Zo doen wij het."


@pytest.fixture
def draft(session, house):
    """Everything is there but the answer to the requirement, of which only the hash is lodged."""
    house.tender.takes_hashes = True
    submission, user = house.enter()
    house.fill(submission, user)
    items = service.readiness(session, submission).items
    item = next(one for one in items if not one.needs_pdf and not one.is_price)
    uploads.remove_document(session, submission, user, item.document)
    return submission, user, item


def follow(house, draft, content=CONTENT, *, after):
    submission, user, item = draft
    with clock.pinned(house.tender.deadline + after):
        sealed = house.receive(submission, content, "eis.txt")
        uploads.store_document(house.session, submission, user, item.slot, sealed)
        return submitting.submit(house.session, house.keys, submission, user)


@pytest.mark.parametrize(
    ("deadline", "until"),
    [
        (datetime(2026, 3, 3, 11, tzinfo=UTC), datetime(2026, 3, 4, 23, tzinfo=UTC)),
        (datetime(2026, 3, 6, 11, tzinfo=UTC), datetime(2026, 3, 9, 23, tzinfo=UTC)),
        (datetime(2026, 4, 2, 10, tzinfo=UTC), datetime(2026, 4, 7, 22, tzinfo=UTC)),
    ],
    ids=["Tuesday", "Friday", "before Good Friday and Easter"],
)
def test_a_file_may_follow_until_the_end_of_the_next_working_day(deadline, until):
    assert rescue.rescue_until(deadline) == until


def test_the_identical_file_counts_as_in_time(session, house, draft):
    submission, user, item = draft
    rescue.lodge(session, submission, user, item.id, sha256(CONTENT).hexdigest())

    receipt = follow(house, draft, after=timedelta(hours=3))

    assert (receipt.is_late, submission.state) == (False, SubmissionState.SUBMITTED)


def test_another_file_is_refused(session, house, draft):
    submission, user, item = draft
    rescue.lodge(session, submission, user, item.id, sha256(b"iets anders").hexdigest())

    with pytest.raises(InvalidError):
        follow(house, draft, after=timedelta(hours=3))


def test_without_a_hash_it_is_too_late(house, draft):
    with pytest.raises(ConflictError):
        follow(house, draft, after=timedelta(hours=3))


def test_after_the_working_day_it_is_too_late(session, house, draft):
    submission, user, item = draft
    rescue.lodge(session, submission, user, item.id, sha256(CONTENT).hexdigest())

    with pytest.raises(ConflictError):
        follow(house, draft, after=timedelta(days=3))


def test_a_file_without_a_hash_of_its_own_does_not_follow_along(session, house, draft):
    submission, user, item = draft
    rescue.lodge(session, submission, user, item.id, sha256(CONTENT).hexdigest())
    other = next(
        one for one in service.readiness(session, submission).items
        if one.id != item.id and not one.is_price
    )  # fmt: skip
    document = session.exec(select(Document).where(Document.id == other.document.id)).one()

    with clock.pinned(house.tender.deadline + timedelta(hours=1)):
        with pytest.raises(ConflictError):
            uploads.remove_document(session, submission, user, document)
        with pytest.raises(ConflictError):
            rescue.demand_identical(session, submission, other.id, "0" * 64)


def test_only_where_the_documents_allow_it(session, house):
    submission, user = house.enter()
    item = service.readiness(session, submission).items[0]

    with pytest.raises(ConflictError):
        rescue.lodge(session, submission, user, item.id, "0" * 64)


def test_after_the_deadline_no_hash_is_lodged(session, house, draft):
    submission, user, item = draft

    with clock.pinned(house.tender.deadline + timedelta(seconds=1)), pytest.raises(ConflictError):
        rescue.lodge(session, submission, user, item.id, "0" * 64)


def test_the_opening_waits_for_what_may_follow(session, house, draft):
    with (
        clock.pinned(house.tender.deadline + timedelta(hours=3)),
        pytest.raises(ConflictError, match="vastgelegd"),
    ):
        arriving.refuse_while_arriving(session, house.tender)
    with clock.pinned(rescue.rescue_until(house.tender.deadline) + timedelta(seconds=1)):
        arriving.refuse_while_arriving(session, house.tender)


def test_the_page_lodges_a_hash_and_says_what_is_wrong(session, house, draft, sign_in):
    submission, user, item = draft
    url = f"/submissions/{submission.id}/hashes"
    client = sign_in(user)

    wrong = client.post(f"{url}/{item.id}", data={"sha256": "geen hash"})
    right = client.post(f"{url}/{item.id}", data={"sha256": sha256(CONTENT).hexdigest().upper()})

    assert (wrong.status_code, "geen hash" in wrong.text) == (422, True)
    assert right.headers["location"] == url
    assert [one.sha256 for one in rescue.lodgements_of(session, submission).values()] == [
        sha256(CONTENT).hexdigest()
    ]
    assert "Vastgelegd op" in client.get(url).text
    assert sign_in(make_user(session)).get(url).status_code == 404


def test_without_the_setting_there_is_no_page(house, sign_in):
    submission, user = house.enter()

    assert sign_in(user).get(f"/submissions/{submission.id}/hashes").status_code == 404


def test_what_may_still_follow_waits_for_its_provider(session, house, draft, sign_in):
    submission, user, item = draft
    rescue.lodge(session, submission, user, item.id, sha256(CONTENT).hexdigest())
    deadline, until = house.tender.deadline, rescue.rescue_until(house.tender.deadline)
    session.commit()

    def told(at):
        with clock.pinned(at):
            waits = [(one.href_name, one.ids, one.due) for one in tasks_of(session, user)]
            pages = [sign_in(user).get(url).text for url in ("/submissions", own)]
        return waits, *([one in page for one in words] for page in pages)

    own = f"/submissions/{submission.id}"
    words = ("Stuur de bestanden waarvan u de hash vastlegde", "Doet niet mee", "Leg een hash vast")
    sending = told(deadline + timedelta(hours=3))
    over = told(until + timedelta(seconds=1))

    task = ("submitting:detail", {"submission_id": submission.id}, until)
    assert sending == ([task], [True, False, False], [True, False, False])
    assert over == ([], [False, True, False], [False, False, False])


def test_once_every_file_is_here_the_next_step_is_to_submit(session, house, draft, sign_in):
    submission, user, item = draft
    rescue.lodge(session, submission, user, item.id, sha256(CONTENT).hexdigest())

    with clock.pinned(house.tender.deadline + timedelta(hours=3)):
        sealed = house.receive(submission, CONTENT, "eis.txt")
        uploads.store_document(session, submission, user, item.slot, sealed)
        session.commit()
        pages = [sign_in(user).get(f"/submissions/{submission.id}{at}").text
                 for at in ("", "/hashes")]  # fmt: skip

    assert ["Alles is er: dien nu in" in page for page in pages] == [True, True]
    assert ["Stuur bestand" in page for page in pages] == [False, False]


def told_of(page):
    """The words of a page in one line, so that sentences are found whole."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_the_provider_reads_when_the_vault_opens_and_which_hash_it_lodged(
    session, house, draft, sign_in
):
    submission, user, item = draft
    rescue.lodge(session, submission, user, item.id, sha256(CONTENT).hexdigest())
    until = moment(rescue.rescue_until(house.tender.deadline))
    session.commit()

    page = told_of(sign_in(user).get(f"/submissions/{submission.id}").text)

    assert f"Na {until} openen twee mensen samen de kluis." in page
    assert "Hash vastgelegd op" in page
    assert f"Precies dit bestand mag komen tot {until}." in page


@pytest.mark.parametrize("has_lodged", [True, False])
def test_the_page_says_why_nothing_can_follow(session, house, draft, sign_in, has_lodged):
    submission, user, item = draft
    if has_lodged:
        rescue.lodge(session, submission, user, item.id, sha256(CONTENT).hexdigest())
    session.commit()
    until = rescue.rescue_until(house.tender.deadline)

    with clock.pinned(until + timedelta(seconds=1)):
        page = told_of(sign_in(user).get(f"/submissions/{submission.id}/hashes").text)

    late = f"Bestanden mochten komen tot {moment(until)}. U diende voor die tijd niet in."
    assert (late in page, "Er is voor de sluiting geen hash vastgelegd." in page) == (
        has_lodged, not has_lodged,
    )  # fmt: skip


def test_who_submitted_or_took_back_reads_that_on_the_page_of_hashes(
    session, house, draft, sign_in
):
    submission, user, item = draft
    rescue.lodge(session, submission, user, item.id, sha256(CONTENT).hexdigest())
    follow(house, draft, after=timedelta(hours=2))
    number = submission.number
    session.commit()
    own = f"/submissions/{submission.id}/hashes"

    with clock.pinned(house.tender.deadline + timedelta(hours=3)):
        submitted = told_of(sign_in(user).get(own).text)
    submitting.withdraw(session, submission, user)
    session.commit()
    taken_back = told_of(sign_in(user).get(own).text)

    assert f"Uw inschrijving is binnen. Nummer {number}. Er hoeft niets meer te komen." in submitted
    assert "Hier kan niets meer bij" not in submitted
    assert (
        "U trok deze inschrijving in Ga er eerst mee verder. Leg dan een hash vast." in taken_back
    )


@pytest.mark.parametrize(
    "typed",
    [f"{'ab ' * 32}", f"{'ab' * 32}  antwoord.pdf", f"  {'AB' * 32}"],
    ids=["in pairs", "with the name of its file", "in capitals"],
)
def test_a_hash_is_taken_as_the_tools_print_it(typed):
    assert LodgementForm(sha256=typed).sha256 == "ab" * 32
