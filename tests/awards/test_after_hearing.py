"""What was heard in an interview decides, and stands in the letters as what was written does."""

from datetime import timedelta

from app.accounts.permissions import Duty
from app.awards.deciding import confirm_decision, propose_decision
from app.consensus import service as consensus
from app.consensus.attendance import everybody
from app.core import clock
from app.core.clock import dutch, utcnow
from app.evaluation import service
from app.evaluation.hearing import invite, plan_series
from app.letters.case import read_case
from app.letters.check import check_letters
from app.panels.answers import answers_of
from app.rankings import engine
from app.rankings.service import rank
from app.tenders.models import LotState
from tests.evaluation.factories import score_form, settle_form
from tests.evaluation.hearings import TENTH, make_heard, series
from tests.factories import assign, make_user
from tests.rankings.factories import answer_warnings, freeze

HEARD = {1: "uitstekend", 2: "voldoende"}
WORDS = {
    1: "In het gesprek noemde u drie voorbeelden uit de nacht. Daarom is de score uitstekend.",
    2: "In het gesprek noemde u één voorbeeld uit de nacht. Daarom is de score voldoende.",
}

PLAN = "Het plan is concreet en goed onderbouwd."


def hear_and_rank(session):
    """Two providers are heard on K1 and answer K2 on paper, each half of 100 points."""
    room = make_heard(session)
    room.lot.tender, room.lot.winners = room.tender, 1
    freeze(session, room.lot)
    plan_series(session, room.lot, room.chair, series(room))
    invite(session, room.lot, room.chair)
    with clock.pinned(TENTH + timedelta(days=1)):
        answers = answers_of(session, room.lot)
        for person in room.evaluators:
            for answer in answers:
                service.give_score(session, answer, person, score_form(step_of(answer)))
            service.hand_in(session, room.lot, person)
        consensus.open_consensus(session, room.lot, room.chair)
        for answer in answers:
            form = settle_form(step_of(answer), motivation=words_of(answer), moved="")
            consensus.settle(session, answer, room.chair, form)
        consensus.fix(session, room.lot, room.chair, everybody(session, room.lot))
        rank(session, room.lot, room.officer)
    return room


def step_of(answer):
    return HEARD[answer.submission.number] if answer.criterion.code == "K1" else "goed"


def words_of(answer):
    return WORDS[answer.submission.number] if answer.criterion.code == "K1" else PLAN


def test_an_interview_counts_and_its_words_stand_in_the_letters(session):
    room = hear_and_rank(session)
    decider = make_user(session)
    assign(session, room.tender, decider, Duty.DECIDER)
    with clock.pinned(TENTH + timedelta(days=2)):
        answer_warnings(session, room.lot, room.officer)
        propose_decision(session, room.lot, room.officer)
        award = confirm_decision(session, room.lot, decider)
        case = read_case(session, award)
        letters = check_letters(case, dutch(utcnow()).date())

    totals = {
        key: (one["total"], one["result"])
        for key, one in engine.result_of(award.outcome)["submissions"].items()
    }
    # K1 50 x 1 and 50 x 0.5, K2 50 x 0.75.
    assert totals == {"S1": ("87.50", "winner"), "S2": ("62.50", "reserve")}
    assert room.lot.state == LotState.RANKED
    told = {
        case.submissions[one.letter.submission_id].number: [
            (row["code"], row["step"], row["own"], row["motivation"])
            for row in one.data["criteria"]
        ]
        for one in letters
    }
    on_paper = ("K2", "goed", "37.50", PLAN)
    assert told == {
        1: [("K1", "uitstekend", "50.00", WORDS[1]), on_paper],
        2: [("K1", "voldoende", "25.00", WORDS[2]), on_paper],
    }
