"""Beginning the checks and deciding them: what changes, is recorded and is refused."""

import pytest
from sqlmodel import select

from app.checks import service
from app.checks.board import board_of
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm
from app.checks.judgement import judgement_of
from app.checks.models import Check, CheckState, Defect, GateState, RuleVerdict
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.scan import Verdict
from app.submissions.models import SubmissionState
from app.tenders.models import LotState, Moment, Tender
from tests.checks.factories import (
    REASON,
    check_of,
    decided,
    events,
    make_document,
    make_opened_lot,
)
from tests.factories import make_requirement, make_submission


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
        service.Other(two.id, "Bij", CheckState.TO_REPAIR, REASON, Defect.OTHER),
        service.Other(four.id, "Dia", CheckState.FAILED, REASON, Defect.OTHER),
    ]


def test_the_defect_that_all_others_have_is_suggested(session, officer):
    lot, (one, two, three), asked = make_opened_lot(session, officer, names=("Aan", "Bij", "Cor"))
    make_document(session, one, asked)
    service.start_checks(session, lot, officer)
    check, suggested = check_of(session, one), []
    for submission, defect in ((two, Defect.SCOPE), (three, Defect.EXPIRED)):
        form = DecisionForm(action=CheckAction.ASK_REPAIR, reason=REASON, defect=defect)
        service.decide(session, check_of(session, submission), officer, form)
        suggested.append(judgement_of(session, board_of(session, lot), check).suggested)

    assert suggested == [Defect.SCOPE, Defect.OTHER]


def test_equivalents_are_offered_to_the_others(session, officer):
    lot, (one, two), _ = make_opened_lot(session, officer, names=("Aan", "Bij"))
    service.start_checks(session, lot, officer)
    decided(session, one, officer, CheckAction.ACCEPT_EQUIVALENT)

    assert service.equivalents(session, check_of(session, two)) == [
        service.Other(one.id, "Aan", CheckState.EQUIVALENT, REASON, None)
    ]
