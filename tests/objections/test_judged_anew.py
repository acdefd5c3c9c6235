"""An objection is right: new people judge, and everybody hears a new decision with its own term."""

from datetime import date, datetime

import pytest
from sqlmodel import select

from app.accounts.models import Membership
from app.accounts.permissions import Duty
from app.awards import deciding, taking_back
from app.awards.forms import TakeBackForm
from app.awards.models import AwardState
from app.awards.service import award_of, earlier_awards
from app.consensus import service as consensus
from app.consensus.attendance import everybody
from app.consensus.forms import ReassessForm
from app.consensus.models import PastConsensus
from app.consensus.reassessing import reassess
from app.core.clock import DUTCH_TIME, pinned
from app.core.errors import ConflictError
from app.evaluation import service as evaluation
from app.evaluation.models import PastScore
from app.letters.models import Letter, LetterKind
from app.letters.sending import send_letters
from app.objections import service as objections
from app.objections.forms import AnswerForm, ObjectForm
from app.objections.models import Ground, ObjectionOutcome, ObjectionState, Remedy
from app.panels import service as panels
from app.panels.answers import answers_of
from app.planning.standstill import last_day_of
from app.rankings.service import rank
from app.standstills.finishing import doubts_of
from app.stationery.wording import plain
from app.tenders.models import LotState
from app.work.service import tasks_of
from tests.evaluation.factories import (
    REASON,
    declaration,
    declare_all,
    make_room,
    score_form,
    settle_form,
)
from tests.evaluation.seeing import text_of
from tests.factories import assign, make_user
from tests.rankings.factories import answer_warnings, freeze
from tests.work.stage import MINE, WAITING

ARGUMENTS = "De commissie las ons plan voor de nachten niet."
ANSWER = "Dat klopt. Een nieuwe commissie beoordeelt alle plannen opnieuw."
WHY = "Een bezwaar was gegrond: een plan was niet helemaal gelezen."


def at(year, month, day):
    return pinned(datetime(year, month, day, 12, tzinfo=DUTCH_TIME))


def judge(session, room, people, steps):
    """Let people score, the chair settle what all gave, and the ranking be made."""
    for person in people:
        for answer in answers_of(session, room.lot):
            form = score_form(steps[answer.submission.id])
            evaluation.give_score(session, answer, person, form)
        evaluation.hand_in(session, room.lot, person)
    consensus.open_consensus(session, room.lot, room.chair)
    for answer in answers_of(session, room.lot):
        form = settle_form(steps[answer.submission.id], moved="")
        consensus.settle(session, answer, room.chair, form)
    consensus.fix(session, room.lot, room.chair, everybody(session, room.lot))
    rank(session, room.lot, room.officer)


def decide_and_tell(session, room, decider, keys, storage):
    answer_warnings(session, room.lot, room.officer)
    deciding.propose_decision(session, room.lot, room.officer)
    award = deciding.confirm_decision(session, room.lot, decider)
    letters = session.exec(select(Letter).where(Letter.award_id == award.id)).all()
    for letter in letters:
        letter.advantages = {"K1": "Werkt de nachten uit.", "K2": "Meet vaker."}
    send_letters(session, keys, storage, award, room.officer)
    return award, {letter.submission_id: letter for letter in letters}


@pytest.fixture
def room(session):
    found = make_room(session)
    found.lot.tender, found.lot.winners = found.tender, 1
    freeze(session, found.lot)
    declare_all(session, found)
    return found


def test_an_objection_that_is_right_leads_to_new_scores_letters_and_a_new_standstill(
    session, room, keys, storage
):
    lot, officer = room.lot, room.officer
    first, second = (one.id for one in room.submissions)
    decider = make_user(session, name="Dana Beslisser")
    assign(session, room.tender, decider, Duty.DECIDER)
    judge(session, room, room.evaluators, {first: "goed", second: "voldoende"})
    with at(2026, 12, 1):
        old, letters = decide_and_tell(session, room, decider, keys, storage)
    before = letters[second].content
    assert (letters[first].kind, letters[second].kind) == (LetterKind.WINNER, LetterKind.RESERVE)
    assert last_day_of(old.standstill_ends_at) == date(2026, 12, 21)  # handbook 3.9

    with at(2026, 12, 8):
        form = ObjectForm(ground=Ground.SCORES, arguments=ARGUMENTS, remedy=Remedy.JUDGE_ANEW)
        objection = objections.lodge(session, letters[second], make_user(session), form)
        upheld = AnswerForm(outcome=ObjectionOutcome.JUDGE_ANEW, answer=ANSWER)
        objections.answer(session, objection, officer, upheld)
        comers = [make_user(session, name=f"Nieuw {n}") for n in (1, 2)]
        for one in comers:
            session.add(Membership(user_id=one.id, authority_id=room.tender.lead_authority_id))
        session.flush()
        asked = ReassessForm(
            criteria=[one.id for one in room.criteria], people=[one.id for one in comers],
            reason=WHY,
        )  # fmt: skip
        with pytest.raises(ConflictError):  # the decision stands
            reassess(session, lot, officer, asked)
        taking_back.propose_taking_back(session, old, officer, TakeBackForm(reason=WHY))
        taking_back.take_back(session, old, decider)
        reassess(session, lot, officer, asked)
    assert lot.state == LotState.SCORING
    assert len(session.exec(select(PastScore)).all()) == 8  # 2 people, 2 plans, 2 criteria
    assert len(session.exec(select(PastConsensus)).all()) == 4  # 2 plans, 2 criteria

    with at(2027, 4, 15):
        for one in comers:
            panels.declare(session, lot, one, declaration(session, lot))
        judge(session, room, comers, {first: "goed", second: "uitstekend"})
        new, corrected = decide_and_tell(session, room, decider, keys, storage)

    assert (objection.state, objection.outcome, objection.in_time) == (
        ObjectionState.ANSWERED, ObjectionOutcome.JUDGE_ANEW, True,
    )  # fmt: skip
    assert award_of(session, lot) == new
    assert (new.replaces_id, earlier_awards(session, lot)) == (old.id, [old])
    assert (old.state, old.withdrawn_because) == (AwardState.WITHDRAWN, WHY)
    assert (corrected[first].kind, corrected[second].kind) == (
        LetterKind.RESERVE, LetterKind.WINNER,
    )  # fmt: skip
    assert letters[second].content == before
    assert last_day_of(old.standstill_ends_at) == date(2026, 12, 21)
    assert last_day_of(new.standstill_ends_at) == date(2027, 5, 10)  # handbook 3.9
    for letter in corrected.values():
        assert letter.content["replaces"] == {"sent_on": "dinsdag 1 december 2026", "reason": WHY}
        assert WHY in plain(letter.content["blocks"])
    assert REASON in plain(corrected[first].content["blocks"])
    assert lot.state == LotState.STANDSTILL


def test_what_was_answered_waits_for_the_officer_and_nobody_decides_before(
    session, sign_in, room, keys, storage
):
    lot, officer = room.lot, room.officer
    first, second = (one.id for one in room.submissions)
    decider = make_user(session, name="Dana Beslisser")
    assign(session, room.tender, decider, Duty.DECIDER)
    judge(session, room, room.evaluators, {first: "goed", second: "voldoende"})
    old, letters = decide_and_tell(session, room, decider, keys, storage)
    form = ObjectForm(ground=Ground.SCORES, arguments=ARGUMENTS, remedy=Remedy.JUDGE_ANEW)
    objection = objections.lodge(session, letters[second], make_user(session), form)
    upheld = AnswerForm(outcome=ObjectionOutcome.JUDGE_ANEW, answer=ANSWER)
    objections.answer(session, objection, officer, upheld)
    standing = doubts_of(session, old)

    taking_back.propose_taking_back(session, old, officer, TakeBackForm(reason=WHY))
    taking_back.take_back(session, old, decider)
    told = [tasks(session, one) for one in (officer, decider)]
    with pytest.raises(ConflictError, match="opnieuw beoordeelt"):
        deciding.propose_decision(session, lot, officer)
    session.commit()
    pages = [text_of(sign_in(one).get(f"/lots/{lot.id}/ranking")) for one in (officer, decider)]
    people = [one.id for one in room.evaluators]
    again = ReassessForm(criteria=[one.id for one in room.criteria], people=people, reason=WHY)
    reassess(session, lot, officer, again)
    judge(session, room, room.evaluators, {first: "goed", second: "uitstekend"})
    answer_warnings(session, lot, officer)
    deciding.propose_decision(session, lot, officer)

    undone = "Een bezwaar was gegrond. Neem het besluit terug, zoals u hebt geantwoord."
    assert (standing, doubts_of(session, old)) == ([undone], [])
    assert told == [
        [("Laat de commissie opnieuw beoordelen", "consensus:reassessing", MINE)],
        [("De commissie beoordeelt eerst opnieuw", "awards:ranking", WAITING)],
    ]
    words = ("Laat de commissie opnieuw beoordelen", "De commissie beoordeelt eerst opnieuw")
    assert [[one in page for one in words] for page in pages] == [[True, False], [False, True]]
    assert tasks(session, decider) == [("Bevestig het besluit", "awards:decision", MINE)]


def tasks(session, person):
    session.flush()
    return [(one.title, one.href_name, one.state) for one in tasks_of(session, person)]
