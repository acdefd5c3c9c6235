"""Finishing the checks of a lot, and those of one application."""

from datetime import timedelta

import pytest

from app.checks import service
from app.checks.finishing import ApplicationVerdict
from app.checks.flow import CheckAction
from app.checks.models import CheckState, GateState, RuleVerdict
from app.checks.outcome import Failure
from app.core import clock
from app.core.errors import ConflictError
from app.submissions.models import SubmissionState
from app.tenders.models import LotState
from tests.checks.factories import (
    ASKING,
    REASON,
    check_of,
    decide_gates,
    decided,
    events,
    make_document,
    make_open_house,
    make_opened_lot,
)


def test_finish_excludes_who_fails_a_knock_out_with_the_reason(session, officer):
    lot, (fine, out), _ = make_opened_lot(
        session, officer, names=("Aan", "Bij"), number="3.3.2b", title="Werkend VMS"
    )
    service.start_checks(session, lot, officer)
    decided(session, fine, officer, CheckAction.PASS)
    decided(session, out, officer, CheckAction.FAIL)
    decide_gates(session, lot.tender_id, officer)

    excluded = service.finish_checks(session, lot, officer)

    assert excluded == [out]
    assert (fine.state, out.state, out.reason) == (
        SubmissionState.SUBMITTED,
        SubmissionState.EXCLUDED,
        f"3.3.2b Werkend VMS: {REASON}",
    )
    assert service.are_finished(session, lot)
    assert lot.state == LotState.CHECKING
    assert events(session, lot)[-1] == ("checks.finish", {"after": {"excluded": 1}})


def test_who_fails_what_is_no_knock_out_stays(session, officer):
    lot, (submission,), _ = make_opened_lot(session, officer, is_knock_out=False)
    service.start_checks(session, lot, officer)
    decided(session, submission, officer, CheckAction.FAIL)
    decide_gates(session, lot.tender_id, officer)

    assert service.finish_checks(session, lot, officer) == []

    assert submission.state == SubmissionState.SUBMITTED


def test_finish_waits_for_decisions_repairs_and_gates(session, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    refusals = []

    def refused():
        with pytest.raises(ConflictError) as refusal:
            service.finish_checks(session, lot, officer)
        refusals.append(str(refusal.value.message))

    refused()
    decided(session, submission, officer, CheckAction.ASK_REPAIR)
    refused()
    decided(session, submission, officer, CheckAction.PASS)
    refused()
    decide_gates(session, lot.tender_id, officer)

    service.finish_checks(session, lot, officer)
    assert refusals == [
        "Nog 1 oordeel ontbreekt. Geef dat eerst.",
        "Voor 1 punt is nog geen herstel gevraagd. Vraag het, of oordeel anders.",
        "Bij 1 inschrijving is integriteit nog open.",
    ]


def test_nothing_changes_after_the_finish(session, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)
    service.finish_checks(session, lot, officer)

    with pytest.raises(ConflictError):
        service.finish_checks(session, lot, officer)
    with pytest.raises(ConflictError):
        decided(session, submission, officer, CheckAction.REOPEN)
    with pytest.raises(ConflictError):
        service.ask_advice(session, submission, officer, ASKING)


def test_demand_finished_lets_scoring_wait(session, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)

    with pytest.raises(ConflictError):
        service.demand_finished(session, lot)

    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)
    service.finish_checks(session, lot, officer)
    service.demand_finished(session, lot)


def test_application_is_admitted_when_nothing_fails(session, officer):
    lot, submission, _ = make_open_house(session, officer)
    service.start_application_checks(session, submission, officer)
    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)

    verdict = service.finish_application(session, submission, officer)

    assert verdict == ApplicationVerdict(is_admitted=True, failed=[])
    assert lot.state == LotState.ADMITTING
    with pytest.raises(ConflictError):
        decided(session, submission, officer, CheckAction.REOPEN)
    with pytest.raises(ConflictError):
        service.finish_application(session, submission, officer)


def test_application_is_refused_with_every_requirement_that_failed(session, officer):
    lot, submission, asked = make_open_house(session, officer)
    service.start_application_checks(session, submission, officer)
    decided(session, submission, officer, CheckAction.FAIL)
    decide_gates(session, lot.tender_id, officer)

    verdict = service.application_verdict(session, submission)

    assert verdict == ApplicationVerdict(is_admitted=False, failed=[Failure(asked, REASON)])


def test_application_has_no_verdict_before_everything_is_decided(session, officer):
    _, submission, _ = make_open_house(session, officer)
    service.start_application_checks(session, submission, officer)

    with pytest.raises(ConflictError):
        service.application_verdict(session, submission)


def test_application_checks_begin_once_and_only_in_open_house(session, officer):
    _, submission, _ = make_open_house(session, officer)
    _, (other,), _ = make_opened_lot(session, officer)
    service.start_application_checks(session, submission, officer)

    with pytest.raises(ConflictError):
        service.start_application_checks(session, submission, officer)
    with pytest.raises(ConflictError):
        service.start_application_checks(session, other, officer)


def test_an_application_that_was_sent_again_is_checked_again(session, officer, now):
    lot, submission, asked = make_open_house(session, officer)
    service.start_application_checks(session, submission, officer)
    decided(session, submission, officer, CheckAction.FAIL)
    decide_gates(session, lot.tender_id, officer)
    submission.submitted_at = now + timedelta(hours=1)
    make_document(session, submission, asked)

    with clock.pinned(now + timedelta(hours=2)):
        with pytest.raises(ConflictError):
            decided(session, submission, officer, CheckAction.REOPEN)
        with pytest.raises(ConflictError):
            service.application_verdict(session, submission)
        service.start_application_checks(session, submission, officer)

    check = check_of(session, submission)
    assert (check.state, check.verdict) == (CheckState.OPEN, RuleVerdict.NEEDS_PERSON)
    assert service.gate_of(session, submission).state == GateState.OPEN
