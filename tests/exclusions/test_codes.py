"""The public code of an integrity file: it excludes, and says nothing of why."""

from app.checks.flow import CheckAction
from app.checks.service import finish_checks, gate_of, start_checks
from app.exclusions.codes import PublicCode, give_code
from app.submissions.models import SubmissionState
from tests.checks.factories import decide_gates, decided, make_opened_lot


def test_who_is_refused_by_code_is_excluded_and_reads_no_ground(session, officer):
    lot, (first, second), _ = make_opened_lot(session, officer, names=("Een", "Twee"))
    start_checks(session, lot, officer)
    for one in (first, second):
        decided(session, one, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)
    give_code(session, gate_of(session, second), officer, PublicCode.REFUSED)

    excluded = finish_checks(session, lot, officer)

    assert [one.id for one in excluded] == [second.id]
    assert (first.state, second.state, second.reason) == (
        SubmissionState.SUBMITTED,
        SubmissionState.EXCLUDED,
        "Code I1: wij weigeren deze inschrijving. De reden staat in een aparte brief aan u.",
    )


def test_a_clause_in_the_contract_excludes_nobody(session, officer):
    lot, (only,), _ = make_opened_lot(session, officer, names=("Een",))
    start_checks(session, lot, officer)
    decided(session, only, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)
    give_code(session, gate_of(session, only), officer, PublicCode.CLAUSE)

    assert finish_checks(session, lot, officer) == []
