"""What the verbs of the checks change, record and refuse."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.audit.models import Event, Payload
from app.audit.service import name_of
from app.checks import service
from app.checks.finishing import ApplicationVerdict
from app.checks.flow import CheckAction
from app.checks.forms import AdviceForm, DecisionForm, QuestionForm
from app.checks.models import Advice, Check, CheckState, GateState, RuleVerdict
from app.checks.outcome import Failure
from app.core import clock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.scan import Verdict
from app.submissions.models import SubmissionState
from app.tenders.models import LotState, Moment, Tender
from tests.checks.factories import (
    REASON,
    check_of,
    decide_gates,
    decided,
    make_document,
    make_open_house,
    make_opened_lot,
)
from tests.factories import make_requirement, make_submission, make_user


def events(session, subject):
    rows = session.exec(
        select(Event.action, Payload.data)
        .join(Payload, Payload.event_id == Event.id)
        .where(Event.subject == name_of(subject))
        .order_by(Event.number)
    )
    return list(rows.all())


# Begin


def test_start_makes_a_check_per_counted_submission_and_requirement(session, officer):
    lot, (one, two), asked = make_opened_lot(session, officer, names=("Aan", "Bij"))
    late = make_submission(session, lot, state=SubmissionState.LATE)
    declared = make_requirement(
        session, session.get_one(Tender, lot.tender_id), moment=Moment.CONTRACT, alternatives=()
    )
    document = make_document(session, one, asked, name="hkz.pdf")

    service.start_checks(session, lot, officer)

    found = {
        (check.submission_id, check.requirement_id): (check.state, check.verdict, check.finding)
        for check in session.exec(select(Check))
    }
    declared_finding = (
        CheckState.OPEN,
        RuleVerdict.PASSES,
        "Verklaard bij indienen. Het bewijs komt tijdens het contract.",
    )
    assert found == {
        (one.id, asked.id): (
            CheckState.OPEN,
            RuleVerdict.NEEDS_PERSON,
            f"{document.name} is binnen. Een HKZ-certificaat bewijst een kwaliteitssysteem (KMS). "
            "Het bewijst een veiligheidssysteem (VMS) alleen als dat in het toepassingsgebied "
            "staat.",
        ),
        (two.id, asked.id): (
            CheckState.OPEN,
            RuleVerdict.FAILS,
            "Er is geen document. De aanbesteding vroeg er een.",
        ),
        (one.id, declared.id): declared_finding,
        (two.id, declared.id): declared_finding,
    }
    assert lot.state == LotState.CHECKING
    assert service.gate_of(session, one).state == GateState.OPEN
    with pytest.raises(NotFoundError):
        service.gate_of(session, late)
    assert events(session, lot) == [
        ("lot.start_checks", {"before": "opened", "after": "checking"}),
        ("checks.start", {"after": {"submissions": 2}}),
    ]


def test_start_is_refused_before_opening(session, officer):
    lot, _, _ = make_opened_lot(session, officer)
    lot.state = LotState.PUBLISHED

    with pytest.raises(ConflictError):
        service.start_checks(session, lot, officer)

    assert session.exec(select(Check)).all() == []


def test_a_file_that_the_scanner_refuses_needs_a_person(session, officer):
    lot, (submission,), asked = make_opened_lot(session, officer)
    make_document(session, submission, asked, scan=Verdict.INFECTED)

    service.start_checks(session, lot, officer)

    check = check_of(session, submission)
    assert (check.verdict, check.finding) == (
        RuleVerdict.NEEDS_PERSON,
        "bewijs.pdf is volgens de scanner niet veilig.",
    )


# Decide


def test_decide_keeps_state_reason_and_person(session, officer, now):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)

    check = decided(session, submission, officer, CheckAction.ASK_REPAIR)

    assert (check.state, check.reason, check.decided_by_id, check.decided_at) == (
        CheckState.TO_REPAIR,
        REASON,
        officer.id,
        now,
    )
    assert events(session, check) == [
        ("check.ask_repair", {"before": "open", "after": "to_repair"}),
        ("check.explain", {"after": {"reason": REASON, "defect": "other"}}),
    ]


def test_a_pass_that_the_rule_does_not_deny_needs_no_reason(session, officer):
    lot, (submission,), asked = make_opened_lot(session, officer)
    make_document(session, submission, asked)
    service.start_checks(session, lot, officer)
    check = check_of(session, submission)

    service.decide(session, check, officer, DecisionForm(action=CheckAction.PASS))

    assert check.state == CheckState.PASSED
    assert [action for action, _ in events(session, check)] == ["check.pass"]


@pytest.mark.parametrize("action", list(CheckAction))
def test_every_decision_against_or_beside_the_rule_needs_a_reason(session, officer, action):
    lot, (submission,), _ = make_opened_lot(session, officer)  # no document: the rule fails it
    service.start_checks(session, lot, officer)
    check = check_of(session, submission)

    with pytest.raises(InvalidError) as refusal:
        service.decide(session, check, officer, DecisionForm(action=action, reason="Te kort"))

    assert (refusal.value.field, check.state) == ("reason", CheckState.OPEN)


def test_repair_is_refused_where_the_tender_excludes_it(session, officer):
    lot, (submission,), _ = make_opened_lot(session, officer, is_repairable=False)
    service.start_checks(session, lot, officer)

    with pytest.raises(InvalidError) as refusal:
        decided(session, submission, officer, CheckAction.ASK_REPAIR)

    assert refusal.value.field == "action"
    assert check_of(session, submission).state == CheckState.OPEN


def test_reopen_forgets_the_decision_but_not_the_trail(session, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    decided(session, submission, officer, CheckAction.FAIL)

    check = decided(session, submission, officer, CheckAction.REOPEN)

    assert (check.state, check.reason, check.decided_by_id, check.decided_at) == (
        CheckState.OPEN,
        "",
        None,
        None,
    )
    assert [action for action, _ in events(session, check)] == [
        "check.fail",
        "check.explain",
        "check.reopen",
        "check.explain",
    ]


def test_decide_is_refused_when_the_submission_no_longer_counts(session, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    submission.state = SubmissionState.EXCLUDED

    with pytest.raises(ConflictError):
        decided(session, submission, officer, CheckAction.FAIL)


def test_accept_declared_passes_only_what_was_declared(session, officer):
    lot, _, asked = make_opened_lot(session, officer)
    declared = make_requirement(
        session,
        session.get_one(Tender, lot.tender_id),
        moment=Moment.VERIFICATION,
        alternatives=(("kms", "Kwaliteitssysteem"),),
    )
    service.start_checks(session, lot, officer)

    assert service.accept_declared(session, lot, officer) == 1

    states = {check.requirement_id: check.state for check in session.exec(select(Check))}
    assert states == {asked.id: CheckState.OPEN, declared.id: CheckState.PASSED}


def test_accept_declared_is_refused_after_the_checks(session, officer):
    lot, _, _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    lot.state = LotState.SCORING

    with pytest.raises(ConflictError):
        service.accept_declared(session, lot, officer)


def test_same_defect_names_the_others_that_are_not_passed(session, officer):
    lot, (one, two, three, four), _ = make_opened_lot(
        session, officer, names=("Aan", "Bij", "Cor", "Dia")
    )
    service.start_checks(session, lot, officer)
    decided(session, two, officer, CheckAction.ASK_REPAIR)
    decided(session, three, officer, CheckAction.PASS)
    decided(session, four, officer, CheckAction.FAIL)

    same = service.same_defect(session, check_of(session, one))

    assert same == [
        service.Other(two.id, "Bij", CheckState.TO_REPAIR, REASON),
        service.Other(four.id, "Dia", CheckState.FAILED, REASON),
    ]


def test_equivalents_are_offered_to_the_others(session, officer):
    lot, (one, two), _ = make_opened_lot(session, officer, names=("Aan", "Bij"))
    service.start_checks(session, lot, officer)
    decided(session, one, officer, CheckAction.ACCEPT_EQUIVALENT)

    assert service.equivalents(session, check_of(session, two)) == [
        service.Other(one.id, "Aan", CheckState.EQUIVALENT, REASON)
    ]


# Finish


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
        "Bij 1 eis loopt nog herstel. Besluit daar eerst over.",
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
        service.ask_advice(session, submission, officer, QuestionForm(question=REASON))


def test_demand_finished_lets_scoring_wait(session, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)

    with pytest.raises(ConflictError):
        service.demand_finished(session, lot)

    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)
    service.finish_checks(session, lot, officer)
    service.demand_finished(session, lot)


# Open house


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


# Advice


def test_advice_is_asked_once_and_given_once(session, officer, now):
    lot, (submission,), _ = make_opened_lot(session, officer)
    supervisor = make_user(session)
    service.start_checks(session, lot, officer)

    advice = service.ask_advice(session, submission, officer, QuestionForm(question=REASON))
    service.give_advice(session, advice, supervisor, AdviceForm(text=REASON))

    assert session.exec(select(Advice)).one() == advice
    assert (advice.text, advice.given_by_id, advice.given_at) == (REASON, supervisor.id, now)
    with pytest.raises(ConflictError):
        service.ask_advice(session, submission, officer, QuestionForm(question=REASON))
    with pytest.raises(ConflictError):
        service.give_advice(session, advice, supervisor, AdviceForm(text=REASON))
    assert events(session, advice) == [
        ("advice.ask", {"after": {"question": REASON}}),
        ("advice.give", {"after": {"text": REASON}}),
    ]
