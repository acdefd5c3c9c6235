"""Asking about a low price, and judging the answer."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlmodel import select

from app.awards.dropping import drop_out, take_up_again
from app.awards.forms import DropForm
from app.awards.models import DropCause, Dropout
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.outbox import Job
from app.prices import low_prices
from app.prices.forms import AnswerForm, JudgeForm
from app.prices.mails import question as price_question
from app.prices.models import PriceQuestion
from app.submissions.models import SubmissionState
from app.tenders.models import LotState
from tests.evaluation.told import told
from tests.prices.factories import BECAUSE, SO, WHY, asked, judged, priced_room


def test_prices_stand_beside_the_mean_of_the_others(session):
    room, _person, _decider = priced_room(session, "60", "100", "140")

    found = low_prices.low_prices(session, room.lot)

    # 60 beside (100 + 140) / 2 = 120; 100 beside (60 + 140) / 2 = 100; 140 beside 80
    assert [(one.submission.number, one.below, one.percent) for one in found] == [
        (1, Fraction(1, 2), Decimal("50")),
        (2, Fraction(0), Decimal("0")),
        (3, Fraction(-3, 4), Decimal("-75")),
    ]


def test_asking_tells_the_people_of_the_provider_and_nobody_falls_out(session, settings):
    room, person, _decider = priced_room(session, "60", "100")

    question = asked(session, room)

    (job,) = session.exec(select(Job).where(Job.kind == "mail.price_question")).all()
    mail = price_question(session, settings, job.payload)
    assert mail.to == person.email
    assert f"/submissions/{room.submissions[0].id}/price-question" in mail.text
    assert "60" not in mail.subject
    assert room.submissions[0].state == SubmissionState.SUBMITTED
    ((actor, payload),) = told(session, "price.ask")
    assert (actor, payload["after"]["asks"]) == (room.officer.id, WHY)
    with pytest.raises(ConflictError):
        asked(session, room)
    assert session.exec(select(PriceQuestion.id)).all() == [question.id]


def test_a_term_is_at_least_a_day(session):
    room, _person, _decider = priced_room(session, "60", "100")

    with pytest.raises(InvalidError) as error:
        asked(session, room, days=0)

    assert error.value.field == "due_at"


def test_two_people_judge_after_the_term_and_who_is_not_explained_falls_away(session, now):
    room, person, decider = priced_room(session, "60", "100")
    question = asked(session, room)
    form = JudgeForm(is_explained=False, judgement=SO)

    with pytest.raises(ConflictError):  # the provider can still answer
        low_prices.propose_judgement(session, room.lot, question, room.officer, form)
    low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))
    with clock.pinned(question.due_at), pytest.raises(InvalidError) as refusal:
        low_prices.propose_judgement(session, room.lot, question, room.officer, form)
    with clock.pinned(now + timedelta(days=7, seconds=1)):  # asked for seven days
        low_prices.propose_judgement(session, room.lot, question, room.officer, form)
        with pytest.raises(ForbiddenError):
            low_prices.confirm_judgement(session, room.lot, question, room.officer)
        low_prices.confirm_judgement(session, room.lot, question, decider)

    assert (refusal.value.field, str(refusal.value.message)) == (
        "is_explained",
        "De aanbieder kan zijn toelichting nog wijzigen, tot maandag 9 maart 2026 om 10.00 uur. "
        "Wacht daarop.",
    )  # a week after Monday 2 March, 10.00 in Amsterdam

    assert (question.is_explained, question.judgement, question.first_id, question.second_id) == (
        False, SO, room.officer.id, decider.id,
    )  # fmt: skip
    dropout = session.exec(select(Dropout)).one()
    assert (dropout.submission_id, dropout.cause, dropout.reason, dropout.by_id) == (
        room.submissions[0].id, DropCause.PRICE_NOT_EXPLAINED, SO, decider.id,
    )  # fmt: skip
    assert [one.state for one in room.submissions] == [
        SubmissionState.DROPPED, SubmissionState.SUBMITTED,
    ]  # fmt: skip
    assert told(session, "dropout.record") == [
        (decider.id, {"after": {"cause": "price_not_explained", "reason": SO}})
    ]
    assert told(session, "price.judged") == [
        (decider.id, {"after": {"is_explained": False, "judgement": SO}})
    ]
    with pytest.raises(ConflictError):
        low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))


def test_what_was_proposed_about_an_answer_lapses_when_it_is_written_anew(session):
    room, person, decider = priced_room(session, "60", "100")
    question = asked(session, room)
    form = JudgeForm(is_explained=True, judgement=SO)
    low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))
    low_prices.propose_judgement(session, room.lot, question, room.officer, form)

    again = f"{BECAUSE} En met vrijwilligers."
    low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=again))
    with pytest.raises(ConflictError):
        low_prices.confirm_judgement(session, room.lot, question, decider)
    low_prices.propose_judgement(session, room.lot, question, room.officer, form)
    low_prices.confirm_judgement(session, room.lot, question, decider)

    assert (question.answer, question.is_explained) == (again, True)


def test_after_the_term_nobody_answers_and_silence_can_be_judged(session, now):
    room, person, decider = priced_room(session, "60", "100")
    question = asked(session, room)

    with clock.pinned(now + timedelta(days=8)):
        with pytest.raises(ConflictError):
            low_prices.explain(session, room.submissions[0], person, AnswerForm(answer=BECAUSE))
        form = JudgeForm(is_explained=False, judgement="Er kwam geen toelichting binnen.")
        low_prices.propose_judgement(session, room.lot, question, decider, form)
        low_prices.withdraw_judgement(session, question, decider)
        low_prices.propose_judgement(session, room.lot, question, decider, form)
        low_prices.confirm_judgement(session, room.lot, question, room.officer)

    assert question.is_explained is False


def test_an_explained_price_stays(session):
    room, person, decider = priced_room(session, "60", "100")

    judged(session, room, person, decider, explained=True)

    assert [one.state for one in room.submissions] == [SubmissionState.SUBMITTED] * 2
    assert session.exec(select(Dropout)).all() == []


def test_nobody_records_a_low_price_by_hand_but_a_mistake_can_be_undone(session):
    room, person, decider = priced_room(session, "60", "100")
    room.lot.state = LotState.RANKED
    form = DropForm(
        submission=str(room.submissions[1].id), cause=DropCause.PRICE_NOT_EXPLAINED, reason=SO
    )

    with pytest.raises(InvalidError) as error:
        drop_out(session, room.lot, room.officer, form)
    room.lot.state = LotState.SCORING
    judged(session, room, person, decider, explained=False)
    take_up_again(session, room.lot, room.officer, session.exec(select(Dropout)).one())

    assert error.value.field == "cause"
    assert room.submissions[0].state == SubmissionState.SUBMITTED
    assert session.exec(select(Dropout)).all() == []
