"""Questions: asked by one, answered for all, never with a name."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.audit.models import Chain, Event, Payload
from app.core.clock import pinned, utcnow
from app.core.errors import ConflictError
from app.core.outbox import Job
from app.dialogue import service
from app.dialogue.forms import AnswerForm, QuestionForm
from app.dialogue.models import QuestionState
from app.tenders.models import LotState
from tests.factories import make_provider, make_tender, make_user

ASKED = QuestionForm(subject="Eis 3", text="Mag een ander certificaat ook?")
ANSWER = AnswerForm(subject="Eis 3", text="Mag een ander certificaat ook?", answer="Ja.")


def published(session, officer, **fields):
    tender = make_tender(session, officer=officer, state=LotState.PUBLISHED, **fields)
    user = make_user(session)
    return tender, make_provider(session, user, name="Stichting Lindeborgh"), user


def test_ask_keeps_the_asker_out_of_the_tender_and_the_mail(session, officer):
    tender, provider, user = published(session, officer)

    question = service.ask(session, tender, provider, user, ASKED)

    assert (question.state, question.asker_id) == (QuestionState.ASKED, user.id)
    event, chain = session.exec(select(Event, Chain).join(Chain)).one()
    assert (event.action, event.actor_id, chain.key) == ("question.ask", user.id, "house")
    assert session.exec(select(Job)).all() == []


@pytest.mark.parametrize("why", ["draft", "late", "closed for questions"])
def test_ask_is_refused_when_questions_are_not_taken(session, officer, why):
    tender, provider, user = published(session, officer)
    now = utcnow()
    if why == "draft":
        tender, _provider, _user = published(session, officer)
        for lot in service.tender_with_lots(session, tender.id).lots:
            lot.state = LotState.DRAFT
    elif why == "late":
        now = tender.deadline
    else:
        tender.questions_until = utcnow()
    session.flush()

    with pinned(now), pytest.raises(ConflictError):
        service.ask(session, tender, provider, user, ASKED)

    assert service.questions_of(session, tender) == []


def test_answer_keeps_the_original_in_the_trail(session, officer):
    tender, provider, user = published(session, officer)
    question = service.ask(session, tender, provider, user, ASKED)
    form = ANSWER.model_copy(update={"text": "Is een ander certificaat goed?"})

    service.answer(session, question, officer, form)

    assert (question.state, question.text) == (QuestionState.ANSWERED, form.text)
    payload = session.exec(select(Payload).join(Event).where(Event.action == "question.write"))
    data = payload.one().data
    assert (data["before"]["text"], data["after"]) == (ASKED.text, form.model_dump())


def test_rounds_number_on_and_name_nobody(session, officer):
    tender, provider, user = published(session, officer)
    questions = [service.ask(session, tender, provider, user, ASKED) for _n in range(3)]
    for question in questions[:2]:
        service.answer(session, question, officer, ANSWER)

    first = service.publish_round(session, tender, officer)
    service.answer(session, questions[2], officer, ANSWER)
    with pinned(utcnow() + timedelta(days=1)):
        second = service.publish_round(session, tender, officer)

    assert [[one.number for one in told.questions] for told in (first, second)] == [[1, 2], [3]]
    assert service.rounds_of(service.questions_of(session, tender)) == [first, second]
    payload = session.exec(
        select(Payload).join(Event).where(Event.action == "round.publish").order_by(Event.number)
    ).all()[1]
    assert payload.data["after"] == {
        "round": 2,
        "questions": [
            {"number": 3, "subject": ANSWER.subject, "text": ANSWER.text, "answer": "Ja."}
        ],
    }


def test_publish_round_needs_an_answer(session, officer):
    tender, provider, user = published(session, officer)
    service.ask(session, tender, provider, user, ASKED)

    with pytest.raises(ConflictError):
        service.publish_round(session, tender, officer)

    assert service.rounds_of(service.questions_of(session, tender)) == []


def test_published_answer_cannot_change(session, officer):
    tender, provider, user = published(session, officer)
    question = service.ask(session, tender, provider, user, ASKED)
    service.answer(session, question, officer, ANSWER)
    service.publish_round(session, tender, officer)

    with pytest.raises(ConflictError):
        service.answer(session, question, officer, ANSWER.model_copy(update={"answer": "Nee."}))

    assert question.answer == "Ja."


def test_names_in_finds_any_provider_not_only_who_asked(session, officer):
    tender, provider, user = published(session, officer)
    make_provider(session, name="Zorggroep Eem")
    form = QuestionForm(subject="Eis 3", text="Doet zorggroep eem ook mee met dit perceel?")
    question = service.ask(session, tender, provider, user, form)
    other = service.ask(session, tender, provider, user, ASKED)

    names = service.names_in(session, [question, other])

    assert names == {question.id: ["Zorggroep Eem"], other.id: []}


def test_answers_due_ten_days_before_the_deadline(session, officer):
    tender, _provider, _user = published(session, officer)

    assert service.answers_due(tender) == tender.deadline - timedelta(days=10)
    tender.deadline = None
    assert service.answers_due(tender) is None
