"""The term of an answer: from the documents, counted in days, shown until somebody decides."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.accounts.permissions import Duty
from app.admissions.forms import TermForm
from app.admissions.responding import countdown_of, set_term, term_of
from app.audit.service import history
from app.core import clock
from app.core.errors import EditedError
from tests.admissions.factories import CAME_IN, admitted
from tests.checks.factories import make_person_with
from tests.conftest import NOW
from tests.factories import make_tender, make_user

PROMISED = "Toelatingsdocument, paragraaf 3.2"


def test_the_term_counts_from_the_day_of_receipt(session, officer, house):
    lot, submission, _asked, _decider = house
    submission.submitted_at = CAME_IN  # 2 February 2026

    term = set_term(session, lot.tender, officer, TermForm(days=42, ground=PROMISED))
    countdown = countdown_of(term, submission)

    # February has 28 days: 26 left, and 16 in March
    assert (countdown.last_day, countdown.days_left, countdown.is_over) == (
        date(2026, 3, 16), 14, False,
    )  # fmt: skip
    assert countdown.ends_at == datetime(2026, 3, 16, 23, 0, tzinfo=UTC)
    with clock.pinned(datetime(2026, 3, 17, 0, 30, tzinfo=clock.DUTCH_TIME)):
        assert (countdown.days_left, countdown.is_over) == (-1, True)


def test_a_summer_evening_counts_on_the_dutch_day(session, officer, house):
    lot, submission, _asked, _decider = house
    submission.submitted_at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # 1 July, 0.30

    term = set_term(session, lot.tender, officer, TermForm(days=1, ground=PROMISED))

    assert countdown_of(term, submission).last_day == date(2026, 7, 2)
    assert countdown_of(None, submission) is None


def test_a_change_is_kept_and_the_second_editor_is_told(session, officer, house):
    lot, _submission, _asked, _decider = house
    set_term(session, lot.tender, officer, TermForm(days=42, ground=PROMISED))
    term = set_term(session, lot.tender, officer, TermForm(days=30, ground=PROMISED, version=0))

    with pytest.raises(EditedError):
        set_term(session, lot.tender, officer, TermForm(days=20, ground=PROMISED, version=0))

    assert [payload.data for _, payload in history(session, term)] == [
        {"after": {"days": 42, "ground": PROMISED}},
        {"before": {"days": 42, "ground": PROMISED}, "after": {"days": 30, "ground": PROMISED}},
    ]
    assert term_of(session, lot.tender_id).days == 30


def test_the_pages_count_down_and_say_when_it_is_too_late(session, sign_in, officer, house):
    lot, submission, _asked, decider = house
    submission.submitted_at = CAME_IN
    session.commit()
    browser, page = sign_in(officer), f"/tenders/{lot.tender_id}/response-term"
    wrong = browser.post(page, data={"days": "veel", "ground": PROMISED})
    assert (wrong.status_code, 'value="veel"' in wrong.text) == (422, True)
    kept = browser.post(page, data={"days": "42", "ground": PROMISED})
    assert (kept.status_code, kept.headers["Location"]) == (303, f"/tenders/{lot.tender_id}")
    listing, detail = f"/lots/{lot.id}/applications", f"/applications/{submission.id}"

    assert "16 mrt" in browser.get(listing).text
    assert "Nog 14 dagen." in browser.get(detail).text
    with clock.pinned(NOW + timedelta(days=17)):
        late = sign_in(officer)
        assert "3 dagen te laat" in late.get(listing).text
        assert "3 dagen te laat" in late.get(detail).text
    admitted(session, submission, officer, decider)
    session.commit()
    assert "Nog 14 dagen." not in browser.get(detail).text


def test_the_term_is_not_there_for_others_or_in_a_ranked_tender(session, sign_in, officer, house):
    lot, _submission, _asked, _decider = house
    ranked = make_tender(session, officer=officer)
    data = {"days": "42", "ground": PROMISED}
    auditor = sign_in(make_person_with(session, lot.tender, Duty.AUDITOR))
    page = f"/tenders/{lot.tender_id}/response-term"

    assert sign_in(officer).get(page).status_code == 200
    for browser, path in (
        (auditor, page),
        (sign_in(make_user(session)), page),
        (sign_in(officer), f"/tenders/{ranked.id}/response-term"),
    ):
        assert browser.get(path).status_code == 404
        assert browser.post(path, data=data).status_code == 404
    assert term_of(session, lot.tender_id) is None
