"""An open gate, or a code that came later, holds up the decision, its end and the contract."""

from datetime import UTC, date, datetime

import pytest

from app.awards.deciding import propose_decision
from app.awards.models import AwardState
from app.awards.standstill import finish_standstill
from app.checks.models import Gate, GateState, Verification, VerificationState
from app.contracts.forms import ContractForm
from app.contracts.service import register_contract
from app.core import clock
from app.core.errors import ConflictError
from app.exclusions.codes import PublicCode, give_code
from app.letters.sending import send_letters
from app.tenders.models import LotState
from tests.awards.decided import make_decided

END = datetime(2026, 3, 23, 23, 0, tzinfo=UTC)
FORM = ContractForm(
    signed_on=date(2026, 3, 24), starts_on=date(2026, 4, 1), ends_on=date(2028, 3, 31)
)
OPEN = "integriteit nog open"


def make_gates(session, decided, state=GateState.OPEN):
    """A gate for everybody who is still in the running."""
    gates = {
        name: Gate(
            tender_id=decided.tender.id, lot_id=decided.lot.id, submission_id=one.id, state=state
        )
        for name, one in decided.submissions.items()
    }
    session.add_all(gates.values())
    session.flush()
    return gates


def decide(gates, session):
    for gate in gates.values():
        gate.state = GateState.DECIDED
    session.flush()


def test_no_decision_while_integrity_is_open_or_a_code_refuses(session):
    decided = make_decided(session)
    decided.award.state, decided.lot.state = AwardState.WITHDRAWN, LotState.RANKED
    gates = make_gates(session, decided)

    with pytest.raises(ConflictError, match=OPEN):
        propose_decision(session, decided.lot, decided.officer)
    decide(gates, session)
    give_code(session, gates["Elzenkamp"], decided.officer, PublicCode.REFUSED)
    with pytest.raises(ConflictError, match="inschrijving 2 staat code I1"):
        propose_decision(session, decided.lot, decided.officer)
    give_code(session, gates["Elzenkamp"], decided.officer, PublicCode.CLEAR)

    assert propose_decision(session, decided.lot, decided.officer)


def test_nothing_gets_final_while_integrity_is_open(session, keys, storage):
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    gates = make_gates(session, decided)

    with clock.pinned(END):
        with pytest.raises(ConflictError, match=OPEN):
            finish_standstill(session, decided.award, decided.officer)
        decide(gates, session)
        give_code(session, gates["Lindeborgh"], decided.officer, PublicCode.REFUSED)
        with pytest.raises(ConflictError, match="inschrijving 1 staat code I1"):
            finish_standstill(session, decided.award, decided.officer)
        give_code(session, gates["Lindeborgh"], decided.officer, PublicCode.CLEAR)
        finish_standstill(session, decided.award, decided.officer)

    assert decided.award.state == AwardState.FINAL


def test_nothing_gets_final_while_proofs_are_looked_at(session, keys, storage, now):
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    verification = Verification(
        tender_id=decided.tender.id,
        lot_id=decided.lot.id,
        submission_id=decided.submissions["Lindeborgh"].id,
        due_at=now,
        started_by_id=decided.officer.id,
    )
    session.add(verification)
    session.flush()

    with clock.pinned(END):
        with pytest.raises(ConflictError, match="1 verificatie is niet afgerond"):
            finish_standstill(session, decided.award, decided.officer)
        verification.state = VerificationState.CONFIRMED
        session.flush()
        finish_standstill(session, decided.award, decided.officer)

    assert decided.award.state == AwardState.FINAL


def test_no_contract_while_integrity_is_open_or_with_who_a_code_refuses(session, keys, storage):
    decided = make_decided(session)
    winner = decided.providers["Lindeborgh"]
    send_letters(session, keys, storage, decided.award, decided.officer)
    with clock.pinned(END):
        finish_standstill(session, decided.award, decided.officer)
        gates = make_gates(session, decided)

        with pytest.raises(ConflictError, match=OPEN):
            register_contract(session, decided.award, winner, decided.officer, FORM)
        decide(gates, session)
        give_code(session, gates["Lindeborgh"], decided.officer, PublicCode.REFUSED)
        with pytest.raises(ConflictError, match="inschrijving 1 staat code I1"):
            register_contract(session, decided.award, winner, decided.officer, FORM)
        give_code(session, gates["Lindeborgh"], decided.officer, PublicCode.CLAUSE)
        contract = register_contract(session, decided.award, winner, decided.officer, FORM)

    assert contract.provider_id == winner.id
