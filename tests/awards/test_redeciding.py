"""After a decision: departing from the ranking, taking back, who falls away, a judge asked."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.models import Event, Payload
from app.awards import deciding, dropping, extending, service, suspending, taking_back
from app.awards.decided import decided_of
from app.awards.forms import (
    DecisionForm,
    DropForm,
    ExtendForm,
    ReleaseForm,
    SuspendForm,
    TakeBackForm,
)
from app.awards.models import Award, AwardKind, AwardState, DropCause, Suspension
from app.awards.standstill import finish_standstill
from app.consensus.reassessing import fixed_round
from app.core.clock import pinned
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.outbox import Job
from app.letters.models import Letter, LetterKind, LetterState
from app.letters.sending import send_letters
from app.planning.standstill import last_day_of
from app.rankings import engine
from app.standstills.views import inbox_of
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import LotState
from tests.awards.decided import make_decided
from tests.factories import assign, make_user
from tests.rankings.factories import answer_warnings, make_scored

WHY = "De verificatie van de winnaar is mislukt."
THREE = {
    "Stichting A": ("goed", "goed"),
    "Stichting B": ("voldoende", "goed"),
    "Stichting C": ("voldoende", "voldoende"),
}


def events(session, action):
    query = (
        select(Payload.data)
        .join(Event, Event.id == Payload.event_id)
        .where(Event.action == action)
        .order_by(Event.number)
    )
    return list(session.exec(query))


def decide(session, scored):
    answer_warnings(session, scored.lot, scored.officer)
    deciding.propose_decision(session, scored.lot, scored.officer)
    return deciding.confirm_decision(session, scored.lot, scored.decider)


def take_back(session, award, officer, decider):
    taking_back.propose_taking_back(session, award, officer, TakeBackForm(reason=WHY))
    taking_back.take_back(session, award, decider)


def results(award):
    found = decided_of(award)["submissions"]
    return {name: one["result"] for name, one in found.items()}


# Departing --------------------------------------------------------------------------


def test_decision_that_departs_needs_a_reason_and_three_people(session, officer):
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
    (told,) = events(session, "award.decide")
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

    (told,) = events(session, "caution.answer")
    assert told["after"]["code"] == "single_submission"


# Falling away -----------------------------------------------------------------------


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
    assert events(session, "dropout.undo") == [
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


# The standstill ---------------------------------------------------------------------


@pytest.fixture
def sent(session, keys, storage):
    """Letters sent on Monday 2 March 2026: day 20 is Sunday 22 March, so it ends 23 March."""
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    return decided


def relief(asked_on):
    return SuspendForm(
        claimant="Elzenkamp", court="Rechtbank Gelderland", case_number="C/05/1", asked_on=asked_on
    )


def test_relief_within_the_standstill_holds_the_lot_until_a_person_releases_it(session, sent, now):
    with pinned(now + timedelta(days=10)):  # 12 March
        case = suspending.suspend(session, sent.award, sent.officer, relief(date(2026, 3, 12)))
    with pinned(now + timedelta(days=30)):  # 1 April, a week past the end
        with pytest.raises(ConflictError, match="kort geding"):
            finish_standstill(session, sent.award, sent.officer)
        ruling = ReleaseForm(ruled_on=date(2026, 3, 31), ruling="De vordering is afgewezen.")
        suspending.release(session, case, sent.decider, ruling)
        finish_standstill(session, sent.award, sent.officer)

    assert case.in_time
    assert (sent.award.state, sent.lot.state) == (AwardState.FINAL, LotState.FINAL)
    assert [one["after"]["in_time"] for one in events(session, "award.suspend")] == [True]
    assert [one["after"]["ruled_on"] for one in events(session, "award.release")] == ["2026-03-31"]


@pytest.mark.parametrize(("asked_on", "in_time"), [(23, True), (24, False)])
def test_relief_counts_as_in_time_through_the_last_day(session, sent, now, asked_on, in_time):
    with pinned(now + timedelta(days=23)):
        case = suspending.suspend(
            session, sent.award, sent.officer, relief(date(2026, 3, asked_on))
        )

    assert case.in_time is in_time


@pytest.mark.parametrize("asked_on", [date(2026, 3, 1), date(2026, 3, 3)])
def test_relief_is_not_asked_before_the_letters_nor_in_the_future(session, sent, asked_on):
    with pytest.raises(InvalidError) as refused:
        suspending.suspend(session, sent.award, sent.officer, relief(asked_on))

    assert refused.value.field == "asked_on"
    assert session.exec(select(Suspension)).all() == []


def test_standstill_is_extended_for_all_and_everybody_is_told(session, sent):
    """28 March 2026 is a Saturday: it becomes Monday 30 March."""
    before = sent.award.standstill_ends_at
    form = ExtendForm(last_day=date(2026, 3, 28), reason="Een brief kon niet worden bezorgd.")

    extension = extending.extend_standstill(session, sent.award, sent.officer, form)

    assert (extension.ended_at, extension.ends_at) == (before, sent.award.standstill_ends_at)
    assert (last_day_of(before), last_day_of(extension.ends_at)) == (
        date(2026, 3, 23),
        date(2026, 3, 30),
    )
    jobs = session.exec(select(Job).where(Job.kind == "mail.extension")).all()
    assert len(jobs) == len(sent.submissions)


def test_end_only_moves_later(session, sent):
    form = ExtendForm(last_day=date(2026, 3, 22), reason="Een brief kon niet worden bezorgd.")

    with pytest.raises(InvalidError) as refused:
        extending.extend_standstill(session, sent.award, sent.officer, form)

    assert refused.value.field == "last_day"


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
