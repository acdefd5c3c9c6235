"""A decision that departs from the ranking, or gives the lot to nobody."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards import deciding
from app.awards.forms import (
    DecisionForm,
)
from app.awards.models import AwardKind, AwardState
from app.awards.standstill import finish_standstill
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.letters.models import Letter, LetterKind
from app.rankings import engine
from app.tenders.models import LotState
from tests.awards.redeciding import THREE, WHY, results
from tests.factories import assign, make_user
from tests.rankings.factories import answer_warnings, make_scored
from tests.trail import payloads_of


def test_decision_that_departs_needs_a_reason_and_three_people(session, sign_in, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    second = make_user(session, name="Tweede Beslisser")
    assign(session, scored.tender, second, Duty.DECIDER)
    lot = scored.lot
    why = "De winnaar heeft zijn capaciteit elders toegezegd."
    form = DecisionForm(kind=AwardKind.DEPARTING, chosen=["S2"], reason=why)

    deciding.propose_decision(session, lot, officer, form)
    assert deciding.confirm_decision(session, lot, scored.decider) is None
    for person in (officer, scored.decider):
        with pytest.raises(ForbiddenError):
            deciding.approve_decision(session, lot, person)
    award = deciding.approve_decision(session, lot, second)

    assert (award.kind, award.chosen, award.reason) == (AwardKind.DEPARTING, ["S2"], why)
    assert (award.proposed_by_id, award.confirmed_by_id, award.approved_by_id) == (
        officer.id,
        scored.decider.id,
        second.id,
    )
    assert results(award) == {"S1": "rejected", "S2": "winner", "S3": "reserve"}
    assert engine.result_of(award.outcome)["submissions"]["S1"]["result"] == "winner"
    page = sign_in(officer).get(f"/lots/{lot.id}/ranking").text
    assert f"Niet besloten zoals berekend: {why}" in page
    (told,) = payloads_of(session, "award.decide")
    assert (told["after"]["kind"], told["after"]["chosen"], told["after"]["reason"]) == (
        "departing",
        ["S2"],
        why,
    )


@pytest.mark.parametrize(
    ("chosen", "reason", "field"),
    [
        (["S2"], "kort", "reason"),
        ([], WHY, "chosen"),
        (["S9"], WHY, "chosen"),
        (["S1"], WHY, "chosen"),  # the outcome as computed
        (["S1", "S2"], WHY, "chosen"),  # the tender lets one win
    ],
)
def test_departing_is_refused_where_it_does_not_add_up(session, officer, chosen, reason, field):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    form = DecisionForm(kind=AwardKind.DEPARTING, chosen=chosen, reason=reason)

    with pytest.raises(InvalidError) as refused:
        deciding.propose_decision(session, scored.lot, officer, form)

    assert refused.value.field == field
    assert deciding.open_decision(session, scored.lot) is None


@pytest.mark.parametrize(
    ("kind", "reason", "named"),
    [
        (AwardKind.DEPARTING, "Stichting A heeft haar capaciteit elders toegezegd.", "Stichting A"),
        (AwardKind.DEPARTING, "STICHTING B kan als enige\nop tijd beginnen met deze zorg.", None),
        (AwardKind.NO_AWARD, "Ook Stichting B kan dit niet op tijd leveren.", "Stichting B"),
        (AwardKind.WITHDRAWAL, "De raad trok het budget voor dit perceel in.", None),
    ],
)
def test_a_reason_names_nobody_who_gets_nothing(session, officer, kind, reason, named):
    """It stands in every letter, where only a winner may be named (Aw 2.138)."""
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    form = DecisionForm(kind=kind, chosen=["S2"], reason=reason)

    if named is None:
        assert deciding.propose_decision(session, scored.lot, officer, form).payload["reason"]
        return
    with pytest.raises(InvalidError) as refused:
        deciding.propose_decision(session, scored.lot, officer, form)
    assert (refused.value.field, str(refused.value.message)) == (
        "reason", f"Noem {named} hier niet: deze tekst komt in elke brief.",
    )  # fmt: skip


def test_nobody_gets_it_is_a_decision_with_letters_for_all(session, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    why = "Het budget is door de raad ingetrokken."
    form = DecisionForm(kind=AwardKind.NO_AWARD, reason=why)

    deciding.propose_decision(session, scored.lot, officer, form)
    award = deciding.confirm_decision(session, scored.lot, scored.decider)

    assert results(award) == {"S1": "no_award", "S2": "no_award", "S3": "no_award"}
    letters = session.exec(select(Letter.kind).where(Letter.award_id == award.id)).all()
    assert letters == [LetterKind.NO_AWARD] * 3


def test_withdrawn_lot_ends_withdrawn_and_one_without_award_failed(session, officer, now):
    ends = {}
    for kind in (AwardKind.NO_AWARD, AwardKind.WITHDRAWAL):
        scored = make_scored(session, officer, THREE, state=LotState.RANKED)
        form = DecisionForm(kind=kind, reason="Het budget is door de raad ingetrokken.")
        deciding.propose_decision(session, scored.lot, officer, form)
        award = deciding.confirm_decision(session, scored.lot, scored.decider)
        award.state, award.sent_at = AwardState.STANDSTILL, now - timedelta(days=30)
        award.standstill_ends_at, scored.lot.state = now, LotState.STANDSTILL

        finish_standstill(session, award, officer)

        ends[kind] = (award.state, scored.lot.state)
    assert ends == {
        AwardKind.NO_AWARD: (AwardState.FINAL, LotState.FAILED),
        AwardKind.WITHDRAWAL: (AwardState.FINAL, LotState.WITHDRAWN),
    }


def test_decision_waits_for_the_answers_to_warnings(session, officer):
    """One submission is compared with nobody: the engine warns of that."""
    scored = make_scored(session, officer, {"Stichting A": ("goed", "goed")}, state=LotState.RANKED)

    with pytest.raises(ConflictError, match="waarschuwing"):
        deciding.propose_decision(session, scored.lot, officer)
    answer_warnings(session, scored.lot, officer)
    deciding.propose_decision(session, scored.lot, officer)

    (told,) = payloads_of(session, "caution.answer")
    assert told["after"]["code"] == "single_submission"
