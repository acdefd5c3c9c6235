"""Applying is closed for good once nobody can apply and everybody has an answer."""

from datetime import date, timedelta

import pytest

from app.accounts.permissions import Duty
from app.admissions import closing, ending
from app.admissions.forms import EndForm
from app.audit.service import history
from app.checks.flow import CheckAction
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.products.models import Window
from app.retention.destroying import hindrances
from app.submissions.models import SubmissionState
from app.tenders.models import LotState
from tests.admissions.factories import WORDS, admitted, close_since_2021, decide
from tests.checks.factories import make_person_with
from tests.checks.pages import shown

STILL = "Er kan nog worden aangemeld. Stop dat eerst en wacht tot die dag er is."
ONE_LEFT = "1 aanmelding heeft nog geen antwoord. Beslis erover en verstuur de brief."
UNFINISHED = "Nog niet elk perceel is klaar."


def test_first_applying_stops_and_everybody_has_an_answer(session, officer, house):
    lot, submission, _asked, decider = house

    assert closing.hindrances(session, lot) == [STILL, ONE_LEFT]
    decision = decide(session, submission, officer, decider, CheckAction.FAIL)
    close_since_2021(session, lot)
    assert closing.hindrances(session, lot) == [ONE_LEFT]  # its letter did not go out yet
    with pytest.raises(ConflictError, match="nog geen antwoord"):
        closing.close(session, lot, officer)
    assert (lot.state, decision.submission_id) == (LotState.ADMITTING, submission.id)


def test_who_took_its_application_back_waits_for_nothing(session, house):
    lot, submission, _asked, _decider = house
    close_since_2021(session, lot)
    submission.state = SubmissionState.WITHDRAWN
    session.flush()

    assert closing.hindrances(session, lot) == []


def test_what_opens_again_is_not_closed(session, house):
    lot, submission, _asked, _decider = house
    close_since_2021(session, lot)
    submission.state = SubmissionState.WITHDRAWN
    opens_on = dutch(utcnow()).date() + timedelta(days=10)
    session.add(Window(tender_id=lot.tender_id, lot_id=lot.id, opens_on=opens_on))
    session.flush()

    (found,) = closing.hindrances(session, lot)

    assert found.startswith("Er kan weer worden aangemeld vanaf ")


def test_who_was_admitted_stays_so_and_the_file_can_end(session, officer, house):
    lot, submission, _asked, decider = house
    award = admitted(session, submission, officer, decider)
    close_since_2021(session, lot)
    assert UNFINISHED in hindrances(session, lot.tender)

    closing.close(session, lot, officer)

    assert lot.state == LotState.CLOSED
    assert [event.action for event, _told in history(session, lot)] == ["lot.close"]
    assert ending.admission_of(session, submission) == award
    assert UNFINISHED not in hindrances(session, lot.tender)
    with pytest.raises(ConflictError):
        closing.close(session, lot, officer)
    form = EndForm(last_day=date(2099, 6, 30), reason="De locatie sluit; de bewoners verhuizen.")
    assert ending.end_own_admission(session, submission, officer, form).award_id == award.id


def test_its_page_says_what_comes_first_and_what_it_means(session, sign_in, officer, house):
    lot, submission, _asked, decider = house
    lot.tender.published_at = utcnow()
    browser, url = sign_in(officer), f"/lots/{lot.id}/applications"
    assert "Aanmelden afsluiten" not in shown(browser.get(url))
    early = shown(browser.get(f"{url}/close"))
    assert (STILL in early, ONE_LEFT in early, "Voorgoed afsluiten" in early) == (True, True, False)
    refused = browser.post(f"{url}/close")
    assert (refused.status_code, STILL in shown(refused)) == (409, True)

    admitted(session, submission, officer, decider)
    close_since_2021(session, lot)
    session.commit()
    assert "Aanmelden afsluiten" in shown(browser.get(url))
    page = shown(browser.get(f"{url}/close"))
    assert f"Ook wie dit aantoont, kan dat niet meer: {WORDS}" in page
    answer = browser.post(f"{url}/close")

    assert (answer.status_code, answer.headers["location"]) == (303, url)
    after = shown(browser.get(url))
    assert ("Gesloten</span>" in after, "Aanmelden afsluiten" in after) == (True, False)
    assert "Aanmelden is voorgoed gesloten." in shown(browser.get(f"{url}/close"))
    assert "Datums toevoegen" not in shown(browser.get(f"/lots/{lot.id}/admission"))
    for path in (f"/tenders/{lot.tender_id}", f"/lots/{lot.id}/checks", "/tenders?shelf=done"):
        assert lot.tender.title in shown(browser.get(path))
    assert browser.get("/tasks").status_code == 200


def test_only_the_officer_closes(session, sign_in, house):
    lot, _submission, _asked, decider = house
    session.commit()
    auditor = make_person_with(session, lot.tender, Duty.AUDITOR)

    for person in (decider, auditor):
        browser = sign_in(person)
        found = [
            ask(f"/lots/{lot.id}/applications/close").status_code
            for ask in (browser.get, browser.post)
        ]
        assert found == [404, 404]
