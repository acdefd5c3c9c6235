"""An admission is final with its letter: what holds up its decision holds up the letter as well."""

import pytest

from app.admissions import service
from app.awards.models import AwardState
from app.checks.gates import gate_of, reopen_gate
from app.checks.service import decide_gate
from app.core.errors import ConflictError
from app.exclusions.codes import PublicCode, give_code
from app.letters.sending import begin_sending
from app.submissions.models import SubmissionState
from tests.admissions.factories import checked


@pytest.fixture
def intended(session, officer, house):
    """An admission that was decided, of which nobody heard yet."""
    lot, submission, _asked, decider = house
    lot.tender.contact = "inkoop@regio.example, 072 123 45 67"
    checked(session, submission, officer)
    service.propose_application(session, submission, officer)
    return submission, service.confirm_application(session, submission, decider)


def test_no_admission_goes_out_while_integrity_is_open_again_or_refuses(session, officer, intended):
    submission, award = intended
    gate = gate_of(session, submission)

    reopen_gate(session, gate, officer)
    with pytest.raises(ConflictError, match="integriteit nog open"):
        begin_sending(session, award, officer)
    decide_gate(session, gate, officer)
    give_code(session, gate, officer, PublicCode.REFUSED)
    with pytest.raises(ConflictError, match="staat code I1"):
        begin_sending(session, award, officer)
    give_code(session, gate, officer, PublicCode.CLEAR)
    begin_sending(session, award, officer)

    assert award.state == AwardState.FINAL


def test_no_admission_goes_out_to_who_fell_away(session, officer, intended):
    submission, award = intended
    submission.state = SubmissionState.EXCLUDED
    session.flush()

    with pytest.raises(ConflictError, match="telt niet meer mee"):
        begin_sending(session, award, officer)

    assert award.state == AwardState.INTENDED
