"""Objections: who lodges them, within which term, and what an answer leads to."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.awards import deciding, taking_back
from app.awards.forms import TakeBackForm
from app.awards.models import AwardState
from app.core.clock import pinned
from app.core.errors import ConflictError, InvalidError
from app.letters.models import Letter
from app.letters.sending import send_letters
from app.objections import mails, service
from app.objections.forms import AnswerForm, EnterForm, ObjectForm
from app.objections.models import (
    Ground,
    Objection,
    ObjectionOutcome,
    ObjectionState,
    Remedy,
)
from app.planning.standstill import last_day_of
from app.tenders.models import LotState
from tests.awards.decided import make_decided
from tests.trail import payloads_of

WHY = "Op bladzijde 4 staat het plan wel uitgewerkt."
FORM = ObjectForm(ground=Ground.SCORES, arguments=WHY, remedy=Remedy.JUDGE_ANEW)


@pytest.fixture
def sent(session, keys, storage):
    """Letters sent on 2 March 2026; the standstill runs through Monday 23 March."""
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    return decided


def lodge(session, sent, name="Elzenkamp"):
    return service.lodge(session, sent.letters[name], sent.people[name], FORM)


def test_provider_objects_to_the_decision_its_letter_told(session, sent, now):
    found = lodge(session, sent)

    assert found.model_dump(exclude={"id"}) == {
        "tender_id": sent.tender.id,
        "award_id": sent.award.id,
        "lot_id": sent.lot.id,
        "submission_id": sent.submissions["Elzenkamp"].id,
        "state": ObjectionState.LODGED,
        "ground": Ground.SCORES,
        "arguments": WHY,
        "remedy": Remedy.JUDGE_ANEW,
        "received_on": date(2026, 3, 2),
        "in_time": True,
        "answer_by": date(2026, 3, 9),  # seven days later
        "later_because": "",
        "entered_by_id": sent.people["Elzenkamp"].id,
        "by_officer": False,
        "entered_at": now,
        "outcome": None,
        "answer": "",
        "answered_by_id": None,
        "answered_at": None,
    }
    (told,) = payloads_of(session, "objection.lodge")
    assert told["after"]["arguments"] == WHY


def test_second_objection_waits_for_the_answer_to_the_first(session, sent):
    first = lodge(session, sent)
    with pytest.raises(ConflictError):
        lodge(session, sent)

    form = AnswerForm(outcome=ObjectionOutcome.UNFOUNDED, answer="De score blijft zoals hij is.")
    service.answer(session, first, sent.officer, form)
    second = lodge(session, sent)

    assert {one.id for one in session.exec(select(Objection))} == {first.id, second.id}


@pytest.mark.parametrize(("day", "in_time"), [(23, True), (24, False)])
def test_officer_enters_what_came_by_mail_and_when(session, sent, now, day, in_time):
    form = EnterForm(
        **FORM.model_dump(),
        submission=str(sent.submissions["Thuisvast"].id),
        received_on=date(2026, 3, day),
    )

    with pinned(now + timedelta(days=25)):
        found = service.enter(session, sent.lot, sent.officer, form)

    assert (found.in_time, found.by_officer) == (in_time, True)


@pytest.mark.parametrize("received_on", [date(2026, 3, 1), date(2026, 3, 3)])
def test_objection_did_not_come_before_the_letters_nor_tomorrow(session, sent, received_on):
    form = EnterForm(
        **FORM.model_dump(),
        submission=str(sent.submissions["Thuisvast"].id),
        received_on=received_on,
    )

    with pytest.raises(InvalidError) as refused:
        service.enter(session, sent.lot, sent.officer, form)

    assert refused.value.field == "received_on"


def test_answer_is_recorded_and_the_provider_is_told_that_it_is_there(session, settings, sent):
    found = lodge(session, sent)
    text = "Wij lichten de score hieronder toe; de redenen blijven dezelfde."
    form = AnswerForm(outcome=ObjectionOutcome.EXPLAINED, answer=text)

    service.answer(session, found, sent.officer, form)

    assert (found.state, found.outcome, found.answer) == (
        ObjectionState.ANSWERED,
        ObjectionOutcome.EXPLAINED,
        text,
    )
    mail = mails.answered(session, settings, {"objection_id": str(found.id)})
    assert mail.to == sent.providers["Elzenkamp"].email
    assert text not in mail.text
    with pytest.raises(ConflictError):
        service.answer(session, found, sent.officer, form)


def test_provider_takes_its_objection_back(session, sent):
    found = lodge(session, sent)

    service.withdraw(session, found, sent.people["Elzenkamp"])

    assert found.state == ObjectionState.WITHDRAWN
    assert payloads_of(session, "objection.withdraw") == [
        {"before": "lodged", "after": "withdrawn"}
    ]


def test_objection_that_is_right_leads_to_a_new_decision(session, sent, keys, storage, now):
    """The decision is taken back, the lot decided again, and a second standstill runs."""
    found = lodge(session, sent)
    form = AnswerForm(
        outcome=ObjectionOutcome.NEW_DECISION, answer="U hebt gelijk; wij besluiten opnieuw."
    )
    with pinned(now + timedelta(days=7)):  # Monday 9 March
        service.answer(session, found, sent.officer, form)
        reason = TakeBackForm(reason="Een bezwaar tegen de beoordeling is terecht.")
        taking_back.propose_taking_back(session, sent.award, sent.officer, reason)
        taking_back.take_back(session, sent.award, sent.decider)
        assert sent.lot.state == LotState.RANKED
        deciding.propose_decision(session, sent.lot, sent.officer)
        second = deciding.confirm_decision(session, sent.lot, sent.decider)
        for letter in session.exec(select(Letter).where(Letter.award_id == second.id)):
            letter.advantages = {
                "K1": "Lindeborgh werkt meer onderdelen uit.", "K2": "Lindeborgh meet vaker.",
            }  # fmt: skip
        session.flush()
        send_letters(session, keys, storage, second, sent.officer)

    assert (sent.award.state, second.state) == (AwardState.WITHDRAWN, AwardState.STANDSTILL)
    # sent 9 March: day 20 is Sunday 29 March, so it ends Monday 30 March
    assert second.standstill_first_day == date(2026, 3, 10)
    assert last_day_of(second.standstill_ends_at) == date(2026, 3, 30)
    assert last_day_of(sent.award.standstill_ends_at) == date(2026, 3, 23)
