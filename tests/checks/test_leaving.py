"""A provider withdraws by letter while its checks run: kept by one, confirmed by another."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.service import history
from app.checks import leaving, service
from app.checks.flow import CheckAction
from app.checks.forms import LeavingForm
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.outbox import Job
from app.core.settings import Settings
from app.providers.models import ProviderMember
from app.submissions.mails import left
from app.submissions.models import SubmissionState
from tests.checks.factories import (
    decide_gates,
    decided,
    make_open_house,
    make_opened_lot,
    make_person_with,
)
from tests.checks.pages import shown, tender_of
from tests.factories import make_user

WHY = "Bestuurder A. de Wit tekende. De organisatie stopt met deze zorg. Zaaknummer 2026-17."


def today_form(**fields):
    told = {"told_on": dutch(utcnow()).date(), "reason": WHY}
    return LeavingForm.model_construct(**told | fields)


def begin(session, officer):
    lot, submissions, _ = make_opened_lot(session, officer, names=("Zonhof", "Duinrust"))
    service.start_checks(session, lot, officer)
    decider = make_person_with(session, tender_of(session, lot), Duty.DECIDER)
    person = make_user(session, name="Petra Aanbieder")
    session.add(ProviderMember(provider_id=submissions[0].provider_id, user_id=person.id))
    session.commit()
    return lot, submissions, decider, person


def test_one_keeps_the_letter_another_confirms_and_its_provider_is_told(
    session, sign_in, officer, now
):
    lot, (goes, stays), decider, person = begin(session, officer)
    address, title = f"/submissions/{goes.id}/leaving", "Bevestig dat een aanbieder zich terugtrekt"
    theirs, other, provider = sign_in(officer), sign_in(decider), sign_in(person)

    board = theirs.get(f"/lots/{lot.id}/checks?submission={goes.id}").text
    empty = theirs.post(address, data={"told_on": "", "reason": ""})
    kept = theirs.post(address, data={"told_on": f"{now:%d-%m-%Y}", "reason": WHY})
    before = shown(provider.get(f"/submissions/{goes.id}"))
    work = [title in shown(one.get("/tasks")) for one in (theirs, other)]
    alone = theirs.post(f"{address}/confirm")
    asked = [one.get(address).text for one in (theirs, other)]
    done, twice = other.post(f"{address}/confirm"), other.post(f"{address}/confirm")

    assert f'href="{address}"' in board
    assert [one.status_code for one in (empty, kept, alone, done, twice)] == [
        422, 303, 403, 303, 409,
    ]  # fmt: skip
    assert ["Bevestig: zij telt niet meer mee" in page for page in asked] == [False, True]
    assert (work, title in shown(other.get("/tasks"))) == ([True, True], False)
    for one in (goes, stays):
        session.refresh(one)
    reason = f"Teruggetrokken met een brief van {now.day} maart 2026. {WHY}"
    assert (goes.state, goes.reason) == (SubmissionState.WITHDRAWN, reason)
    assert (stays.state, stays.reason) == (SubmissionState.SUBMITTED, "")
    after = shown(provider.get(f"/submissions/{goes.id}"))
    assert [reason in page for page in (before, after)] == [False, True]
    (job,) = session.exec(select(Job).where(Job.kind == "mail.left")).all()
    mail = left(session, Settings(public_url="https://t.example"), job.payload)
    assert mail.subject == f"Uw inschrijving telt niet meer: Perceel 1, nummer {goes.number}"
    assert (mail.to, f"Waarom: {reason}\n" in mail.text) == (person.email, True)
    assert [event.action for event, _ in history(session, goes)] == [
        "submission.leave.propose", "submission.leave.confirm", "submission.withdraw",
    ]  # fmt: skip
    listed = shown(theirs.get(f"/lots/{lot.id}/submissions"))
    assert [word in listed for word in ("Zonhof", reason)] == [True, True]


def test_the_checks_do_not_finish_before_it_is_settled_and_then_without_it(session, officer):
    lot, (goes, stays), decider, _ = begin(session, officer)
    for one in (goes, stays):
        decided(session, one, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)

    before = service.remaining(session, lot).sentences
    leaving.propose_leaving(session, goes, officer, today_form())
    waits = service.remaining(session, lot).sentences
    with pytest.raises(ConflictError):
        service.finish_checks(session, lot, officer)
    leaving.let_stay(session, goes, officer)
    dropped = service.remaining(session, lot).sentences
    leaving.propose_leaving(session, goes, officer, today_form())
    leaving.confirm_leaving(session, goes, decider)

    said = "Een aanbieder schreef dat hij zich terugtrekt. Een tweede persoon bevestigt dat eerst."
    assert (before, waits, dropped) == ([], [said], [])
    assert service.finish_checks(session, lot, officer) == []
    assert (goes.state, stays.state) == (SubmissionState.WITHDRAWN, SubmissionState.SUBMITTED)


def test_a_day_to_come_one_person_and_a_wrong_time_are_refused(session, officer):
    _, (goes, _), decider, _ = begin(session, officer)
    tomorrow = dutch(utcnow()).date() + timedelta(days=1)

    with pytest.raises(InvalidError):
        leaving.propose_leaving(session, goes, officer, today_form(told_on=tomorrow))
    leaving.propose_leaving(session, goes, officer, today_form())
    with pytest.raises(ConflictError):
        leaving.propose_leaving(session, goes, decider, today_form())
    with pytest.raises(ForbiddenError):
        leaving.confirm_leaving(session, goes, officer)
    with pytest.raises(ForbiddenError):
        leaving.let_stay(session, goes, decider)
    goes.decided_at = utcnow()
    session.flush()
    with pytest.raises(ConflictError):
        leaving.confirm_leaving(session, goes, decider)

    assert (goes.state, goes.reason) == (SubmissionState.SUBMITTED, "")


def test_what_was_taken_back_before_anybody_saw_it_stays_unseen(session, sign_in, officer):
    lot, (goes, _), decider, _ = begin(session, officer)
    goes.state = SubmissionState.WITHDRAWN
    session.commit()

    found = [sign_in(who).get(f"/submissions/{goes.id}/leaving") for who in (officer, decider)]

    assert [one.status_code for one in found] == [404, 404]
    assert "Zonhof" not in shown(sign_in(officer).get(f"/lots/{lot.id}/submissions"))


def test_an_applicant_can_go_on_with_it_and_then_the_letter_counts_no_more(
    session, sign_in, officer
):
    lot, submission, _ = make_open_house(session, officer)
    decider = make_person_with(session, tender_of(session, lot), Duty.DECIDER)
    person = make_user(session)
    session.add(ProviderMember(provider_id=submission.provider_id, user_id=person.id))
    form = today_form(told_on=date(2026, 3, 2))
    leaving.propose_leaving(session, submission, officer, form)
    leaving.confirm_leaving(session, submission, decider)
    session.commit()

    resumed = sign_in(person).post(f"/submissions/{submission.id}/resume")

    session.refresh(submission)
    assert (resumed.status_code, submission.state, submission.reason) == (
        303, SubmissionState.DRAFT, "",
    )  # fmt: skip
