"""Open house: each application on its own, by two people, never in any order of merit."""

from datetime import date

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.admissions import service as applications
from app.admissions.service import applications_of
from app.authorities.models import Mandate, Purpose
from app.awards import service
from app.awards.models import Award, AwardState
from app.checks.flow import CheckAction
from app.checks.service import finish_application, start_application_checks
from app.core.errors import ConflictError, ForbiddenError
from app.letters.models import Letter, LetterKind
from app.rankings import engine
from app.submissions.models import SubmissionState
from tests.admissions.factories import checked, close_since_2021
from tests.checks.factories import REASON, decide_gates, decided, make_person_with
from tests.factories import make_provider, make_submission


def test_application_that_meets_all_is_admitted_by_two(session, officer, house):
    lot, submission, _asked, decider = house
    checked(session, submission, officer)

    applications.propose_application(session, submission, officer)
    award = applications.confirm_application(session, submission, decider)

    assert (award.submission_id, award.state) == (submission.id, AwardState.INTENDED)
    assert award.input == engine.document_of_application(session, lot, submission, "")
    outcome = engine.result_of(award.outcome)
    assert outcome["decision"] == "admit"
    assert outcome["submissions"][f"S{submission.number}"]["result"] == "admitted"
    letter = session.exec(select(Letter)).one()
    assert (letter.kind, letter.award_id) == (LetterKind.ADMISSION, award.id)
    assert service.award_of(session, lot) is None
    assert submission.decided_at == award.decided_at  # its provider cannot take it back any more


def test_refusal_names_every_requirement_with_its_reason(session, officer, house):
    _lot, submission, asked, decider = house
    checked(session, submission, officer, CheckAction.FAIL)

    applications.propose_application(session, submission, officer)
    award = applications.confirm_application(session, submission, decider)

    result = engine.result_of(award.outcome)["submissions"][f"S{submission.number}"]
    assert (result["result"], result["reason"]) == (
        "excluded",
        f"{asked.number} {asked.title}: {REASON}",
    )
    assert session.exec(select(Letter.kind)).one() == LetterKind.REFUSAL


def test_application_is_not_decided_alone_or_twice_or_before_its_checks(session, officer, house):
    _lot, submission, _asked, decider = house
    start_application_checks(session, submission, officer)
    with pytest.raises(ConflictError, match="toetsing"):
        applications.propose_application(session, submission, officer)
    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, submission.tender_id, officer)
    finish_application(session, submission, officer)

    applications.propose_application(session, submission, decider)
    with pytest.raises(ForbiddenError):
        applications.confirm_application(session, submission, decider)
    applications.withdraw_application(session, submission, decider)
    applications.propose_application(session, submission, officer)
    applications.confirm_application(session, submission, decider)

    with pytest.raises(ConflictError, match="al besloten"):
        applications.propose_application(session, submission, officer)
    assert len(session.exec(select(Award)).all()) == 1


def test_withdrawn_application_is_not_decided(session, officer, house):
    lot, submission, _asked, _decider = house
    checked(session, submission, officer)
    submission.state = SubmissionState.WITHDRAWN
    session.flush()

    with pytest.raises(ConflictError):
        applications.propose_application(session, submission, officer)
    assert applications_of(session, lot) == []


def test_the_page_of_an_application_that_was_taken_back_says_so(session, sign_in, officer, house):
    _lot, submission, _asked, decider = house
    checked(session, submission, officer)
    session.commit()
    url = f"/applications/{submission.id}"
    before = sign_in(decider).get(url).status_code
    submission.state = SubmissionState.WITHDRAWN
    session.commit()

    page = sign_in(decider).get(url)

    assert (before, page.status_code) == (200, 409)
    assert "De aanbieder trok deze aanmelding in. Er valt niets meer te besluiten." in page.text


def test_list_and_page_show_how_far_each_is(session, sign_in, officer, house):
    lot, submission, asked, decider = house
    make_submission(session, lot, provider=make_provider(session, name="Nog Niet Getoetst"))
    checked(session, submission, officer, CheckAction.FAIL)
    url, page = f"/lots/{lot.id}/applications", f"/applications/{submission.id}"
    first, second = sign_in(officer), sign_in(decider)

    assert "1 eis niet gehaald" in first.get(url).text
    assert "Nog niet begonnen" in first.get(url).text
    assert f"{asked.title}: {REASON}" in first.get(page).text
    assert first.post(page).status_code == 303
    assert "Wacht op een tweede persoon" in first.get(url).text
    assert first.post(f"{page}/confirm").status_code == 404
    assert second.post(f"{page}/confirm").status_code == 303

    assert "Niet toegelaten" in first.get(url).text
    assert "Besloten door" in first.get(page).text
    assert second.post(f"{page}/confirm").status_code == 409


def test_applications_do_not_exist_for_others_or_in_a_ranked_tender(
    session, sign_in, officer, house
):
    lot, submission, _asked, _decider = house
    supervisor = make_person_with(session, lot.tender, Duty.SUPERVISOR)
    auditor = make_person_with(session, lot.tender, Duty.AUDITOR)
    assert sign_in(auditor).get(f"/lots/{lot.id}/applications").status_code == 200
    assert sign_in(auditor).post(f"/applications/{submission.id}").status_code == 404

    for path in (f"/lots/{lot.id}/applications", f"/applications/{submission.id}"):
        assert sign_in(supervisor).get(path).status_code == 404


def test_a_draft_does_not_exist_for_the_authority(session, sign_in, officer, house):
    lot, _submission, _asked, decider = house
    close_since_2021(session, lot)
    draft = make_submission(session, lot, state=SubmissionState.DRAFT)
    draft.number = draft.submitted_at = None
    session.commit()
    page, words = f"/applications/{draft.id}", "Dit is bij niemand anders te vinden."
    ruling = {"granted": "yes", "quality": words, "compared": words}

    for browser in (sign_in(officer), sign_in(decider)):
        answers = [
            browser.get(page),
            browser.get(f"{page}/take-back"),
            browser.post(page),
            browser.post(f"{page}/confirm"),
            browser.post(f"{page}/exception", data=ruling),
            browser.get(f"{page}/end"),
        ]
        assert [one.status_code for one in answers] == [404] * 6


def test_list_query_count_does_not_grow_with_applications(
    session, sign_in, officer, house, count_queries
):
    lot, _submission, _asked, _decider = house
    browser, url, counts = sign_in(officer), f"/lots/{lot.id}/applications", []
    for expected in (1, 3):
        session.commit()
        with count_queries() as queries:
            page = browser.get(url)
        assert page.text.count('id="application-') == expected
        counts.append(len(queries))
        make_submission(session, lot)
        make_submission(session, lot)

    assert counts[0] == counts[1]


def test_an_application_is_decided_by_mandate_where_the_lead_keeps_any(session, officer, house):
    lot, submission, _asked, decider = house
    checked(session, submission, officer)
    applications.propose_application(session, submission, officer)
    mandate = Mandate(
        authority_id=lot.tender.lead_authority_id, user_id=officer.id, purpose=Purpose.DECIDE,
        valid_from=date(2020, 1, 1), ground="Register 14", granted_by_id=officer.id,
    )  # fmt: skip
    session.add(mandate)
    session.flush()

    with pytest.raises(ForbiddenError):
        applications.confirm_application(session, submission, decider)
    mandate.user_id = decider.id
    session.flush()

    assert (
        applications.confirm_application(session, submission, decider).confirmed_by_id == decider.id
    )
