"""After a decision: departing from the ranking, taking back, who falls away, a judge asked."""

from copy import deepcopy
from datetime import timedelta

import pytest
from sqlmodel import select

from app.awards import deciding, dropping, service, taking_back
from app.awards.forms import (
    DropForm,
    TakeBackForm,
)
from app.awards.models import Award, AwardState, DropCause
from app.consensus.reassessing import fixed_round
from app.core.clock import pinned
from app.core.errors import ConflictError, ForbiddenError
from app.letters.models import Letter, LetterKind, LetterState
from app.rankings import engine
from app.standstills.views import inbox_of
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import LotState
from tests.awards.redeciding import THREE, WHY, decide, results, take_back
from tests.rankings.factories import answer_warnings, make_scored
from tests.trail import payloads_of


def test_winner_falls_away_and_a_new_decision_follows_with_letters_of_its_own(session, officer):
    """K1 60, K2 40: A 45 + 30 = 75, B 30 + 30 = 60, C 30 + 20 = 50. Without A: B wins."""
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    first = decide(session, scored)
    form = DropForm(
        submission=str(scored.submissions[0].id), cause=DropCause.VERIFICATION_FAILED, reason=WHY
    )
    with pytest.raises(ConflictError, match="Trek eerst het besluit"):
        dropping.drop_out(session, scored.lot, officer, form)

    take_back(session, first, officer, scored.decider)
    dropping.drop_out(session, scored.lot, officer, form)
    second = decide(session, scored)

    assert (first.state, first.withdrawn_because) == (AwardState.WITHDRAWN, WHY)
    assert results(first) == {"S1": "winner", "S2": "reserve", "S3": "reserve"}
    assert second.replaces_id == first.id
    assert results(second) == {"S1": "dropped", "S2": "winner", "S3": "reserve"}
    letters = session.exec(
        select(Letter.submission_id, Letter.kind).where(Letter.award_id == second.id)
    ).all()
    assert dict(letters) == {
        scored.submissions[0].id: LetterKind.DROPPED,
        scored.submissions[1].id: LetterKind.WINNER,
        scored.submissions[2].id: LetterKind.RESERVE,
    }
    assert scored.submissions[0].state == SubmissionState.DROPPED
    assert service.award_of(session, scored.lot) == second


@pytest.mark.parametrize(
    ("rule", "first"),
    [("recompute", ["S3", "S2"]), ("keep_ranking", ["S2", "S3"])],
)
def test_dropout_rule_decides_whether_the_order_of_others_changes(session, officer, rule, first):
    """K1 is worth 28: goed 21, voldoende 14. Price 20 × lowest / price; A 10, B 40, C 20.

    With A: A 21 + 20 = 41, B 21 + 5 = 26, C 14 + 10 = 24. Anew without A the lowest is 20:
    B 21 + 10 = 31, C 14 + 20 = 34.
    """
    scored = make_scored(
        session,
        officer,
        {"Stichting A": ("goed",), "Stichting B": ("goed",), "Stichting C": ("voldoende",)},
        prices={"Stichting A": "10", "Stichting B": "40", "Stichting C": "20"},
        state=LotState.RANKED,
        points=("28",),
        on_dropout=rule,
    )
    before = engine.result_of(engine.evaluate_lot(session, scored.lot))["standings"]
    form = DropForm(
        submission=str(scored.submissions[0].id), cause=DropCause.OFFER_WITHDRAWN, reason=WHY
    )

    dropping.drop_out(session, scored.lot, officer, form)

    after = engine.result_of(engine.evaluate_lot(session, scored.lot))["standings"]
    assert [one["submissions"] for one in before] == [["S1"], ["S2"], ["S3"]]
    assert [name for one in after for name in one["submissions"]] == first


def test_mistaken_dropout_is_undone_and_told(session, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    form = DropForm(
        submission=str(scored.submissions[0].id), cause=DropCause.OFFER_WITHDRAWN, reason=WHY
    )
    dropout = dropping.drop_out(session, scored.lot, officer, form)

    dropping.take_up_again(session, scored.lot, officer, dropout)

    assert dropping.dropouts_of(session, scored.lot) == []
    assert (scored.submissions[0].state, scored.submissions[0].reason) == (
        SubmissionState.SUBMITTED,
        "",
    )
    assert payloads_of(session, "dropout.undo") == [
        {"before": {"cause": "offer_withdrawn", "reason": WHY}}
    ]


def test_words_about_the_winner_go_along_where_no_points_changed(session, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    first = decide(session, scored)
    (letter,) = letters_to(session, first, "S2")
    letter.advantages = {"K1": "Noemt cijfers.", "K2": "Heeft een planning."}
    take_back(session, first, officer, scored.decider)
    outcome = deepcopy(first.outcome)
    engine.result_of(outcome)["submissions"]["S1"]["criteria"]["K1"] = "12.00"
    first.outcome = outcome

    second = decide(session, scored)

    (letter,) = letters_to(session, second, "S2")
    assert letter.advantages == {"K2": "Heeft een planning."}


def letters_to(session, award, name):
    found = session.exec(select(Letter).where(Letter.award_id == award.id))
    return [
        one for one in found
        if engine.identity(session.get_one(Submission, one.submission_id)) == name
    ]  # fmt: skip


def test_nobody_takes_a_decision_back_alone(session, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    award = decide(session, scored)
    taking_back.propose_taking_back(session, award, scored.decider, TakeBackForm(reason=WHY))

    with pytest.raises(ForbiddenError):
        taking_back.take_back(session, award, scored.decider)

    assert award.state == AwardState.INTENDED


def test_nothing_is_scored_anew_while_a_decision_stands(session, officer):
    """The letters are not sent yet, so the lot is still ranked."""
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    assert fixed_round(session, scored.lot)
    award = decide(session, scored)

    with pytest.raises(ConflictError, match="Trek eerst het besluit"):
        fixed_round(session, scored.lot)
    take_back(session, award, officer, scored.decider)

    assert fixed_round(session, scored.lot)


def test_new_decision_after_the_first_was_sent_has_a_standstill_of_its_own(
    session, sent, keys, storage, now
):
    with pinned(now + timedelta(days=10)):
        take_back(session, sent.award, sent.officer, sent.decider)
        assert sent.lot.state == LotState.RANKED
        form = DropForm(
            submission=str(sent.submissions["Lindeborgh"].id),
            cause=DropCause.OFFER_WITHDRAWN,
            reason=WHY,
        )
        dropping.drop_out(session, sent.lot, sent.officer, form)
        answer_warnings(session, sent.lot, sent.officer)
        deciding.propose_decision(session, sent.lot, sent.officer)
        second = deciding.confirm_decision(session, sent.lot, sent.decider)

    assert second.replaces_id == sent.award.id
    assert (second.sent_at, second.standstill_ends_at) == (None, None)
    assert sent.award.standstill_ends_at is not None
    assert session.exec(select(Award).where(Award.state == AwardState.INTENDED)).all() == [second]
    reader = sent.people["Elzenkamp"].id
    assert [item.is_replaced for item in inbox_of(session, reader)] == [False]
    for letter in session.exec(select(Letter).where(Letter.award_id == second.id)):
        letter.state, letter.sent_at = LetterState.SENT, now + timedelta(days=11)
    session.flush()
    assert [item.is_replaced for item in inbox_of(session, reader)] == [False, True]
