"""Ranking and deciding: what it demands, what it leaves behind."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards import deciding
from app.awards.models import Award, AwardKind, AwardState
from app.consensus.models import Consensus
from app.core.errors import ConflictError, ForbiddenError
from app.letters.models import Letter, LetterKind
from app.panels.models import RoundState
from app.rankings import engine, service
from app.submissions.models import SubmissionState
from app.tenders.models import LotState
from tests.factories import assign, make_submission, make_user
from tests.rankings.factories import answer_warnings, make_scored
from tests.trail import payloads_of

TWO = {"Stichting A": ("goed", "goed"), "Stichting B": ("voldoende", "goed")}


def test_rank_moves_the_lot_and_gives_the_outcome(session, officer):
    scored = make_scored(session, officer, TWO)

    outcome = service.rank(session, scored.lot, officer)

    assert scored.lot.state == LotState.RANKED
    assert outcome == engine.evaluate_lot(session, scored.lot)
    assert payloads_of(session, "lot.rank") == [{"before": "scoring", "after": "ranked"}]


def test_rank_is_refused_before_the_panel_fixed_its_judgement(session, officer):
    scored = make_scored(session, officer, TWO, round_state=RoundState.CONSENSUS)

    with pytest.raises(ConflictError, match="commissie"):
        service.rank(session, scored.lot, officer)

    assert scored.lot.state == LotState.SCORING


def test_rank_is_refused_while_a_price_is_sealed(session, officer):
    scored = make_scored(session, officer, TWO, prices={"Stichting A": "90", "Stichting B": None})

    with pytest.raises(ConflictError, match="prijzen"):
        service.rank(session, scored.lot, officer)

    assert scored.lot.state == LotState.SCORING


def test_sealed_price_of_who_does_not_count_stops_nothing(session, officer):
    scored = make_scored(session, officer, TWO, prices={"Stichting A": "90", "Stichting B": None})
    scored.submissions[1].state = SubmissionState.EXCLUDED
    session.flush()

    service.rank(session, scored.lot, officer)

    assert scored.lot.state == LotState.RANKED


def test_rank_is_refused_twice(session, officer):
    scored = make_scored(session, officer, TWO, state=LotState.RANKED)

    with pytest.raises(ConflictError):
        service.rank(session, scored.lot, officer)


def test_decision_by_two_freezes_everything_and_starts_letters(session, officer):
    scored = make_scored(
        session,
        officer,
        {**TWO, "Stichting C": ("onvoldoende", "goed")},
        state=LotState.RANKED,
        minimum="15",
    )
    lot = scored.lot
    excluded = make_submission(session, lot, state=SubmissionState.EXCLUDED, number=4)
    late = make_submission(session, lot, state=SubmissionState.LATE, number=5)
    make_submission(session, lot, state=SubmissionState.WITHDRAWN, number=6)
    document, outcome = engine.document_of(session, lot), engine.evaluate_lot(session, lot)

    answer_warnings(session, lot, officer)
    deciding.propose_decision(session, lot, officer)
    award = deciding.confirm_decision(session, lot, scored.decider)

    assert award.model_dump(exclude={"id"}) == {
        "tender_id": lot.tender_id,
        "lot_id": lot.id,
        "submission_id": None,
        "state": AwardState.INTENDED,
        "kind": AwardKind.AS_COMPUTED,
        "reason": "",
        "chosen": None,
        "replaces_id": None,
        "approved_by_id": None,
        "withdrawn_because": "",
        "input": document,
        "outcome": outcome,
        "input_sha256": outcome["input_sha256"],
        "proposed_by_id": officer.id,
        "confirmed_by_id": scored.decider.id,
        "decided_at": award.decided_at,
        "sent_at": None,
        "standstill_first_day": None,
        "standstill_ends_at": None,
        "standstill_reading": "",
        "skipped_because": "",
    }
    letters = session.exec(select(Letter).where(Letter.award_id == award.id)).all()
    assert {letter.submission_id: letter.kind for letter in letters} == {
        scored.submissions[0].id: LetterKind.WINNER,
        scored.submissions[1].id: LetterKind.RESERVE,
        scored.submissions[2].id: LetterKind.BELOW_MINIMUM,
        excluded.id: LetterKind.EXCLUSION,
        late.id: LetterKind.LATE,
    }
    assert lot.state == LotState.RANKED
    assert payloads_of(session, "award.decide") == [
        {
            "after": {
                "decision": "award",
                "input_sha256": outcome["input_sha256"],
                "letters": {
                    "S1": "winner",
                    "S2": "reserve",
                    "S3": "below_minimum",
                    "S4": "exclusion",
                    "S5": "late",
                },
            }
        }
    ]


def test_nobody_decides_alone(session, officer):
    scored = make_scored(session, officer, TWO, state=LotState.RANKED)
    answer_warnings(session, scored.lot, officer)
    deciding.propose_decision(session, scored.lot, scored.decider)

    with pytest.raises(ForbiddenError):
        deciding.confirm_decision(session, scored.lot, scored.decider)

    assert session.exec(select(Award)).all() == []


def test_decision_needs_a_proposal(session, officer):
    scored = make_scored(session, officer, TWO, state=LotState.RANKED)

    with pytest.raises(ConflictError):
        deciding.confirm_decision(session, scored.lot, scored.decider)


def test_decision_is_refused_before_ranking_and_after_a_decision(session, officer):
    early = make_scored(session, officer, TWO)
    decided = make_scored(session, officer, TWO, state=LotState.RANKED)
    answer_warnings(session, decided.lot, officer)
    deciding.propose_decision(session, decided.lot, officer)
    deciding.confirm_decision(session, decided.lot, decided.decider)

    for lot in (early.lot, decided.lot):
        with pytest.raises(ConflictError):
            deciding.propose_decision(session, lot, officer)


def test_decision_is_refused_when_the_ranking_changed_since(session, officer):
    scored = make_scored(session, officer, TWO, state=LotState.RANKED)
    answer_warnings(session, scored.lot, officer)
    deciding.propose_decision(session, scored.lot, officer)
    for settled in session.exec(select(Consensus)):
        settled.step = "uitstekend"
    scored.submissions[0].state = SubmissionState.EXCLUDED
    session.flush()

    with pytest.raises(ConflictError, match="veranderd"):
        deciding.confirm_decision(session, scored.lot, scored.decider)

    assert session.exec(select(Award)).all() == []


def test_proposal_can_be_taken_back_by_who_made_it(session, officer):
    scored = make_scored(session, officer, TWO, state=LotState.RANKED)
    other = make_user(session)
    assign(session, scored.tender, other, Duty.DECIDER)
    answer_warnings(session, scored.lot, officer)
    deciding.propose_decision(session, scored.lot, officer)

    with pytest.raises(ForbiddenError):
        deciding.withdraw_decision(session, scored.lot, other)
    deciding.withdraw_decision(session, scored.lot, officer)

    assert deciding.open_decision(session, scored.lot) is None
    with pytest.raises(ConflictError):
        deciding.withdraw_decision(session, scored.lot, officer)


def test_lot_on_which_nobody_counts_gets_a_decision_without_winner(session, officer):
    scored = make_scored(session, officer, {"Stichting A": ("onvoldoende", "goed")},
                         state=LotState.RANKED, minimum="15")  # fmt: skip

    answer_warnings(session, scored.lot, officer)
    deciding.propose_decision(session, scored.lot, officer)
    award = deciding.confirm_decision(session, scored.lot, scored.decider)

    assert engine.result_of(award.outcome)["decision"] == "no_award"
    assert session.exec(select(Letter.kind)).all() == [LetterKind.BELOW_MINIMUM]
