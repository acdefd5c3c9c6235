"""What comes before a decision: integrity is decided, and who a code refuses falls away."""

import pytest

from app.awards import deciding
from app.awards.forms import DecisionForm
from app.awards.models import AwardKind
from app.checks.models import Gate, GateState
from app.core.errors import ConflictError
from app.exclusions.codes import PublicCode, give_code
from app.submissions.models import SubmissionState
from app.tenders.models import LotState
from app.work.task import TaskState
from tests.awards.decided import make_decided
from tests.awards.redeciding import THREE, WHY
from tests.awards.test_falling import told
from tests.checks.pages import shown
from tests.letters.reading import faults_of
from tests.rankings.factories import answer_warnings, make_scored


@pytest.fixture
def scored(session, officer):
    """A ranked lot on which nobody decided."""
    found = make_scored(session, officer, THREE, state=LotState.RANKED)
    answer_warnings(session, found.lot, officer)
    return found


def make_gate(session, submission, state):
    """Give a submission whose checks were finished a gate."""
    gate = Gate(
        tender_id=submission.tender_id, lot_id=submission.lot_id, submission_id=submission.id,
        state=state,
    )  # fmt: skip
    session.add(gate)
    session.commit()
    return gate


def test_who_a_code_refuses_after_the_ranking_falls_away_by_the_public_sentence(
    session, sign_in, scored
):
    """The code came after the checks: who has it still stands in the ranking."""
    second = scored.submissions[1]
    gate = make_gate(session, second, GateState.DECIDED)
    give_code(session, gate, scored.officer, PublicCode.REFUSED)
    session.commit()
    officer, decider = sign_in(scored.officer), sign_in(scored.decider)
    lot, dropouts = f"/lots/{scored.lot.id}", f"/lots/{scored.lot.id}/dropouts"
    form = {"submission": str(second.id), "cause": "offer_withdrawn", "reason": WHY}

    tasks = [told(session, one) for one in (scored.officer, scored.decider)]
    pages = [shown(one.get(f"{lot}/{page}")) for page in ("ranking", "decision")
             for one in (officer, decider)]  # fmt: skip
    refused = officer.post(f"{lot}/decision")
    offered = shown(officer.get(dropouts))
    otherwise = officer.post(dropouts, data=form)
    other = officer.post(
        dropouts,
        data={**form, "submission": str(scored.submissions[0].id),
              "cause": "refused_by_code"},
    )  # fmt: skip
    dropped = officer.post(dropouts, data={**form, "cause": "refused_by_code"})

    assert tasks == [
        [("Laat Stichting B afvallen", "awards:dropouts", TaskState.MINE)],
        [("Voor het besluit valt Stichting B af", "awards:ranking", TaskState.WAITING)],
    ]
    assert ["Vastleggen wie wegvalt" in one for one in pages] == [True, False, True, False]
    assert ["De inkoper legt eerst vast wie afvalt" in one for one in pages] == [
        False, True, False, True,
    ]  # fmt: skip
    assert "Besluit voorstellen" not in "".join(pages)
    assert (refused.status_code, "code I1" in refused.text) == (409, True)
    assert "Laat Stichting B afvallen" in offered
    assert (otherwise.status_code, other.status_code, dropped.status_code) == (422, 422, 303)
    session.refresh(second)
    assert (second.state, second.reason) == (
        SubmissionState.DROPPED,
        "Code I1: wij weigeren deze inschrijving. De reden staat in een aparte brief aan u.",
    )
    assert told(session, scored.decider) == [
        ("Neem het besluit", "awards:decision", TaskState.MINE)
    ]


def test_nobody_may_still_get_it_while_integrity_is_open(session, sign_in, scored):
    make_gate(session, scored.submissions[1], GateState.OPEN)
    page = shown(sign_in(scored.officer).get(f"/lots/{scored.lot.id}/ranking"))
    form = DecisionForm(kind=AwardKind.NO_AWARD, reason="De gemeenten stoppen met deze inkoop.")

    with pytest.raises(ConflictError) as refused:
        deciding.propose_decision(session, scored.lot, scored.officer)
    deciding.propose_decision(session, scored.lot, scored.officer, form)
    session.commit()
    confirming = shown(sign_in(scored.decider).get(f"/lots/{scored.lot.id}/decision"))

    assert str(refused.value.message) == "Bij 1 inschrijving is integriteit nog open."
    assert "Eerst wordt over integriteit besloten" in page
    assert "Besluit over dit perceel" not in page
    assert "Besluit nemen" in confirming  # that nobody gets it asks nothing of integrity


def test_the_letter_to_a_winner_whom_a_code_refuses_does_not_go(session):
    decided = make_decided(session)
    winner = decided.submissions["Lindeborgh"]
    gate = make_gate(session, winner, GateState.DECIDED)
    before = [one.code for one in faults_of(session, decided.letters["Lindeborgh"])]

    give_code(session, gate, decided.officer, PublicCode.REFUSED)

    faults = faults_of(session, decided.letters["Lindeborgh"])
    assert "excluded" not in before
    assert [(one.code, one.is_blocking, one.mend.page) for one in faults][:1] == [
        ("excluded", True, "awards:dropouts")
    ]
