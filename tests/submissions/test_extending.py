"""A deadline that moves after it passed: what came in between counts, or is open again."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.changes.deadline import log_outage, propose_deadline
from app.changes.forms import DeadlineForm, OutageForm
from app.core import clock
from app.core.outbox import Job
from app.openings.opening import open_content
from app.submissions.mails import not_late
from app.submissions.models import SubmissionState
from app.submitting import service as submitting
from app.uploads import service as uploads
from tests.factories import assign, make_user

WHY = "Het portaal gaf twee uur lang geen antwoord."


@pytest.fixture
def closed_at(house):
    """The closing moment as it was published."""
    return house.tender.deadline


@pytest.fixture
def extend(session, house, closed_at, sign_in):
    """Move the deadline by two people, ten minutes after it passed, to an hour after it."""

    def extended():
        tender, officer = house.tender, house.officer
        second = make_user(session)
        assign(session, tender, second, Duty.OFFICER)
        with clock.pinned(closed_at + timedelta(minutes=10)):
            began = closed_at - timedelta(hours=2)
            log_outage(
                session, tender, officer,
                OutageForm(began_at=began, ended_at=closed_at, text=WHY),
            )  # fmt: skip
            later = closed_at + timedelta(hours=1)
            propose_deadline(session, tender, officer, DeadlineForm(deadline=later, reason=WHY))
            answer = sign_in(second).post(f"/tenders/{tender.id}/deadline/confirm")
        assert answer.status_code == 303
        session.expire_all()

    return extended


def came_late(session, house, closed_at, *, whole=True, seconds=1):
    submission, user = house.enter()
    documents = house.fill(submission, user)
    if not whole:
        uploads.remove_document(session, submission, user, documents[0])
    with clock.pinned(closed_at + timedelta(seconds=seconds)):
        submitting.submit(session, house.keys, submission, user)
    assert submission.state == SubmissionState.LATE
    return submission, user


def mail_of(session, settings, submission):
    [job] = session.exec(select(Job).where(Job.kind == "mail.not_late")).all()
    assert job.payload["submission_id"] == str(submission.id)
    return not_late(session, settings, job.payload)


def test_what_was_whole_counts_and_is_opened(session, house, closed_at, extend, sign_in, settings):
    submission, user = came_late(session, house, closed_at)
    before = (submission.number, submission.submitted_at)

    extend()

    mail = mail_of(session, settings, submission)
    with clock.pinned(closed_at + timedelta(minutes=20)):
        receipt = sign_in(user).get(f"/submissions/{submission.id}/receipt").text
    with clock.pinned(house.tender.deadline + timedelta(minutes=5)):
        opened = open_content(session, house.keys, house.tender, house.open(), *house.openers[:2])
    [told] = opened.content["lots"][0]["submissions"]
    assert (submission.number, submission.submitted_at) == before
    assert "Zij telt toch mee." in receipt
    assert "te laat" not in receipt
    assert mail.subject == f"Uw inschrijving telt mee: Perceel 1, nummer {submission.number}"
    assert "Zij telt mee, zoals u haar indiende. U hoeft niets te doen." in mail.text
    assert (submission.state, told["is_late"], len(told["files"])) == ("submitted", False, 2)


def test_what_lacked_something_is_open_again(session, house, closed_at, extend, settings):
    submission, user = came_late(session, house, closed_at, whole=False)

    extend()

    mail = mail_of(session, settings, submission)
    after, number = submission.state, submission.number
    with clock.pinned(closed_at + timedelta(minutes=20)):
        house.fill(submission, user)
        receipt = submitting.submit(session, house.keys, submission, user)
    assert mail.subject == (
        f"Vul aan en dien in vóór dinsdag 3 maart 2026 om 11.00 uur: Perceel 1, nummer {number}"
    )  # an hour after 10.00 in Amsterdam
    assert "Er ontbreekt nog iets." in mail.text
    assert (after, submission.state, receipt.is_late) == ("draft", "submitted", False)


def test_what_came_after_the_later_moment_stays_late(session, house, closed_at, extend):
    submission, _user = came_late(session, house, closed_at, seconds=3601)  # an hour and a second

    extend()

    assert submission.state == SubmissionState.LATE
    assert session.exec(select(Job).where(Job.kind == "mail.not_late")).all() == []
