"""When one may apply: windows with a reason, and asking for an exception."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.clock import pinned
from app.core.errors import ConflictError
from app.providers.models import Provider
from app.submissions import service
from app.submissions.models import Submission, SubmissionState
from app.submitting import service as submitting
from tests.submissions.admitting import MOTIVATION, UNIQUE, WONEN, close, party
from tests.submissions.factories import make_open_house


@pytest.fixture
def house(session, keys, storage):
    return make_open_house(session, keys, storage)


def test_start_outside_the_window_is_refused_with_day_and_reason(session, house):
    close(session, house.lot)
    provider, user = party(session)

    for motivation in ("", MOTIVATION):  # without an exception a motivation changes nothing
        with pytest.raises(ConflictError) as refusal:
            service.start_submission(session, house.lot, provider, user, motivation)
        assert str(refusal.value.message) == WONEN

    assert session.exec(select(Submission)).all() == []


def test_last_open_day_lasts_until_midnight_on_the_dutch_clock(session, house):
    close(session, house.lot)
    provider, user = party(session)

    with pinned(datetime(2021, 6, 30, 22, 0, tzinfo=UTC)), pytest.raises(ConflictError):
        service.start_submission(session, house.lot, provider, user)  # 1 July 0.00 in Amsterdam
    with pinned(datetime(2021, 6, 30, 21, 59, tzinfo=UTC)):
        submission = service.start_submission(session, house.lot, provider, user)

    assert submission.state == SubmissionState.DRAFT


def test_exception_lets_in_who_gives_a_motivation(session, house):
    close(session, house.lot, exception=UNIQUE)
    provider, user = party(session)

    with pytest.raises(ConflictError):
        service.start_submission(session, house.lot, provider, user)
    submission = service.start_submission(session, house.lot, provider, user, MOTIVATION)

    assert submission.exception == MOTIVATION
    assert session.exec(select(Event.action)).all() == ["submission.start"]


def test_draft_of_before_the_closing_needs_a_motivation_to_be_submitted(session, house, keys):
    submission, user = house.enter()
    house.fill(submission, user)
    close(session, house.lot, exception=UNIQUE)

    with pytest.raises(ConflictError) as refusal:
        submitting.submit(session, keys, submission, user)
    provider = session.get_one(Provider, submission.provider_id)
    again = service.start_submission(session, house.lot, provider, user, MOTIVATION)
    submitting.submit(session, keys, submission, user)

    assert str(refusal.value.message) == WONEN
    assert (again.id, submission.state) == (submission.id, SubmissionState.SUBMITTED)
    event = session.exec(select(Event).where(Event.action == "submission.ask_exception")).one()
    assert event.subject == f"submission:{submission.id}"
