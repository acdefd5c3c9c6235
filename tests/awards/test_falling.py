"""A winner whose proof failed: nothing is decided or told before its verification is finished."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.awards import deciding
from app.awards.forms import DecisionForm
from app.awards.models import AwardKind
from app.calls import verifying
from app.calls.forms import VerificationForm
from app.checks import judging
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm as JudgementForm
from app.checks.models import Check
from app.core import clock
from app.core.errors import ConflictError
from app.letters.sending import send_letters
from app.rankings.together import evaluate_lot
from app.submissions.models import SubmissionState
from app.tenders.models import Moment
from app.work.service import tasks_of
from app.work.task import TaskState
from tests.awards.decided import make_decided
from tests.awards.redeciding import take_back
from tests.checks.pages import shown
from tests.factories import make_requirement
from tests.letters.reading import faults_of
from tests.rankings.factories import answer_warnings

WHY = "Het register noemt dit nummer niet."
REFUSED = (
    "Lindeborgh valt af. Rond eerst de verificatie af. Daarna zeggen de regels van de aanbesteding "
    "wie volgt."
)


@pytest.fixture
def failed(session, now):
    """A decided lot whose winner was asked for a proof that does not hold, five days later."""
    decided = make_decided(session)
    winner = decided.submissions["Lindeborgh"]
    asked = make_requirement(
        session, decided.tender, number="3.3.2", title="Certificaat", moment=Moment.VERIFICATION
    )
    check = Check(
        tender_id=decided.tender.id, lot_id=decided.lot.id, submission_id=winner.id,
        requirement_id=asked.id,
    )  # fmt: skip
    session.add(check)
    session.flush()
    form = VerificationForm(asks="Stuur het certificaat.....", due_at=now + timedelta(days=5))
    verifying.start(session, decided.lot, winner, decided.officer, form)
    with clock.pinned(now + timedelta(days=5)):
        form = JudgementForm(action=CheckAction.FAIL, reason=WHY)
        judging.decide(session, check, decided.officer, form)
        yield decided


def told(session, person):
    session.flush()
    return [(one.title, one.href_name, one.state) for one in tasks_of(session, person)]


def finish(session, decided):
    found = verifying.verification_of(session, decided.submissions["Lindeborgh"])
    return verifying.finish(session, found, decided.officer)


@pytest.mark.parametrize("kind", [AwardKind.AS_COMPUTED, AwardKind.DEPARTING])
def test_nothing_is_decided_for_who_is_about_to_fall_away(session, failed, kind):
    take_back(session, failed.award, failed.officer, failed.decider)
    form = DecisionForm(kind=kind, reason="Wij kiezen een andere winnaar dan de rangorde.")

    with pytest.raises(ConflictError) as refused:
        deciding.propose_decision(session, failed.lot, failed.officer, form)

    assert str(refused.value.message) == REFUSED


def test_a_proposal_is_not_confirmed_once_a_proof_failed(session, failed):
    take_back(session, failed.award, failed.officer, failed.decider)
    check = session.exec(select(Check).where(Check.reason == WHY)).one()
    judging.decide(
        session, check, failed.officer, JudgementForm(action=CheckAction.REOPEN, reason=WHY)
    )
    answer_warnings(session, failed.lot, failed.officer)
    deciding.propose_decision(session, failed.lot, failed.officer)
    judging.decide(
        session, check, failed.officer, JudgementForm(action=CheckAction.FAIL, reason=WHY)
    )

    with pytest.raises(ConflictError) as refused:
        deciding.confirm_decision(session, failed.lot, failed.decider)

    assert str(refused.value.message) == REFUSED


def test_nobody_may_still_get_it_while_a_verification_runs(session, failed):
    take_back(session, failed.award, failed.officer, failed.decider)
    form = DecisionForm(kind=AwardKind.NO_AWARD, reason="De gemeenten stoppen met deze inkoop.")

    deciding.propose_decision(session, failed.lot, failed.officer, form)
    award = deciding.confirm_decision(session, failed.lot, failed.decider)

    assert award.kind == AwardKind.NO_AWARD


def test_after_the_verification_the_next_one_wins(session, failed):
    take_back(session, failed.award, failed.officer, failed.decider)

    stands = finish(session, failed)
    answer_warnings(session, failed.lot, failed.officer)
    deciding.propose_decision(session, failed.lot, failed.officer)
    award = deciding.confirm_decision(session, failed.lot, failed.decider)

    # 50 and 30 points, steps of 0.75 and 0.5; prices in a band of 80 to 120:
    # Elzenkamp 37.5 + 22.5 + 17.5 = 77.5, Thuisvast 37.5 + 15 + 10 = 62.5
    outcome = evaluate_lot(session, failed.lot)
    places = {
        one: outcome["lots"][0]["submissions"][f"S{failed.submissions[one].number}"]["place"]
        for one in ("Elzenkamp", "Thuisvast")
    }
    assert not stands
    assert failed.submissions["Lindeborgh"].state == SubmissionState.DROPPED
    assert places == {"Elzenkamp": 1, "Thuisvast": 2}
    assert award.replaces_id == failed.award.id


def test_pages_say_what_comes_first_and_for_whom(session, sign_in, failed):
    verification = f"/submissions/{failed.submissions['Lindeborgh'].id}/verification"
    decision = f"/lots/{failed.lot.id}/decision"
    session.commit()
    while_decided = shown(sign_in(failed.officer).get(verification))
    take_back(session, failed.award, failed.officer, failed.decider)
    session.commit()

    officers = shown(sign_in(failed.officer).get(decision))
    deciders = shown(sign_in(failed.decider).get(decision))
    ranking = f"/lots/{failed.lot.id}/ranking"
    rankings = [shown(sign_in(one).get(ranking)) for one in (failed.officer, failed.decider)]
    ready = shown(sign_in(failed.officer).get(verification))
    finish(session, failed)
    answer_warnings(session, failed.lot, failed.officer)
    session.commit()
    after = shown(sign_in(failed.officer).get(decision))

    assert "Laat twee mensen het besluit terugnemen" in while_decided
    assert f"3.3.2 Certificaat: {WHY}" in while_decided
    assert f'href="{decision}"' in while_decided
    assert "/verification/finish" not in while_decided
    assert "/verification/finish" in ready
    assert f'href="{verification}"' in officers
    assert "Verificatie afronden" in officers
    assert "Eerst wordt een verificatie afgerond" in deciders
    assert verification not in deciders
    assert "Besluit voorstellen" not in officers + deciders
    assert ["Besluit over dit perceel" in one for one in rankings] == [False, False]
    assert [f'href="{verification}"' in one for one in rankings] == [True, False]
    assert "Eerst wordt een verificatie afgerond" in rankings[1]
    assert "Besluit voorstellen" in after


def test_task_lists_do_not_ask_to_decide_while_somebody_is_about_to_fall_away(session, failed):
    take_back(session, failed.award, failed.officer, failed.decider)
    session.flush()

    before = [told(session, one) for one in (failed.officer, failed.decider)]
    finish(session, failed)
    after = [told(session, one) for one in (failed.officer, failed.decider)]

    assert before == [
        [("Rond de controle van de bewijzen af", "calls:verification", TaskState.MINE)],
        [("Voor het besluit valt Lindeborgh af", "awards:ranking", TaskState.WAITING)],
    ]
    assert after == [
        [("Neem het besluit", "awards:ranking", TaskState.WAITING)],
        [("Neem het besluit", "awards:decision", TaskState.MINE)],
    ]


def test_the_letter_to_such_a_winner_does_not_go(session, failed, keys, storage):
    with pytest.raises(ConflictError):
        send_letters(session, keys, storage, failed.award, failed.officer)

    (fault,) = faults_of(session, failed.letters["Lindeborgh"])
    assert (fault.code, fault.is_blocking, fault.mend.page, fault.mend.ids) == (
        "not_proven",
        True,
        "calls:verification",
        {"submission_id": failed.submissions["Lindeborgh"].id},
    )
