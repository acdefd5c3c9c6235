"""A decision on an application is taken back by two people, as long as nobody was admitted."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.admissions import service, taking_back
from app.audit.service import history
from app.awards.forms import TakeBackForm
from app.awards.models import Award, AwardState
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm
from app.checks.judging import decide
from app.checks.service import finish_application, gate_of
from app.core.errors import ConflictError, ForbiddenError
from app.letters.case import read_case
from app.letters.models import Letter, LetterKind
from tests.admissions.factories import admitted, checked
from tests.checks.factories import REASON, check_of, make_person_with

WHY = "De eis over referenties stond niet zo streng in de documenten."
FORM = TakeBackForm(reason=WHY)


def refused(session, house, officer) -> Award:
    _lot, submission, _asked, decider = house
    checked(session, submission, officer, CheckAction.FAIL)
    service.propose_application(session, submission, officer)
    award = service.confirm_application(session, submission, decider)
    session.flush()
    return award


def test_a_refusal_is_taken_back_by_two_and_the_checks_open_again(session, officer, house):
    lot, submission, _asked, decider = house
    award = refused(session, house, officer)

    taking_back.propose_taking_back(session, submission, officer, FORM)
    with pytest.raises(ForbiddenError):
        taking_back.take_back(session, submission, officer)
    taking_back.take_back(session, submission, decider)

    assert (award.state, award.withdrawn_because, submission.decided_at) == (
        AwardState.WITHDRAWN, WHY, None,
    )  # fmt: skip
    assert gate_of(session, submission).finished_at is None
    assert [one.award for one in service.applications_of(session, lot)] == [None]
    event, payload = next(
        one for one in history(session, award) if one[0].action == "application.take_back"
    )
    assert (event.actor_id, payload.data) == (decider.id, {"after": {"reason": WHY}})


def test_the_next_decision_replaces_it_in_the_letter(session, officer, house, now):
    _lot, submission, _asked, decider = house
    earlier = refused(session, house, officer)
    earlier.sent_at = now
    taking_back.propose_taking_back(session, submission, officer, FORM)
    taking_back.take_back(session, submission, decider)
    check = check_of(session, submission)
    for action in (CheckAction.REOPEN, CheckAction.PASS):
        decide(session, check, officer, DecisionForm(action=action, reason=REASON))
    finish_application(session, submission, officer)

    service.propose_application(session, submission, officer)
    award = service.confirm_application(session, submission, decider)

    assert award.replaces_id == earlier.id
    letters = session.exec(select(Letter.kind).where(Letter.award_id == award.id)).all()
    assert list(letters) == [LetterKind.ADMISSION]
    assert read_case(session, award).replaces == earlier


def test_who_was_told_that_it_is_admitted_keeps_that(session, officer, house):
    _lot, submission, _asked, decider = house
    assert "niet beslist" in str(taking_back.fault_of(session, submission))
    admitted(session, submission, officer, decider)

    with pytest.raises(ConflictError, match="toelating wel beëindigen"):
        taking_back.propose_taking_back(session, submission, officer, FORM)


def test_page_asks_why_and_keeps_what_was_typed(session, sign_in, officer, house):
    _lot, submission, _asked, decider = house
    refused(session, house, officer)
    session.commit()
    first, second = sign_in(officer), sign_in(decider)
    page = f"/applications/{submission.id}/take-back"

    assert f'href="{page}"' in first.get(f"/applications/{submission.id}").text
    wrong = first.post(page, data={"reason": "Kort"})
    assert wrong.status_code == 422
    assert "Kort</textarea>" in wrong.text
    assert first.post(page, data={"reason": WHY}).status_code == 303
    assert "Het besluit terugnemen" in second.get(page).text
    assert first.post(f"{page}/confirm").status_code == 404
    assert first.post(f"{page}/withdraw").status_code == 303
    assert second.post(f"{page}/confirm").status_code == 409
    assert first.post(page, data={"reason": WHY}).status_code == 303
    assert second.post(f"{page}/confirm").status_code == 303
    assert first.post(page, data={"reason": WHY}).status_code == 409


def test_nobody_else_takes_it_back(session, sign_in, officer, house):
    lot, submission, _asked, _decider = house
    award = refused(session, house, officer)
    session.commit()
    page = f"/applications/{submission.id}/take-back"

    for duty in (Duty.AUDITOR, Duty.SUPERVISOR, Duty.INTEGRITY):
        browser = sign_in(make_person_with(session, lot.tender, duty))
        assert browser.post(page, data={"reason": WHY}).status_code == 404
        assert browser.post(f"{page}/confirm").status_code == 404
    session.refresh(award)
    assert award.state == AwardState.INTENDED
