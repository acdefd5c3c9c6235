"""Every move of a question that may be made, and every one that may not."""

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.errors import ConflictError
from app.dialogue.flow import QUESTION_FLOW, QuestionAction
from app.dialogue.models import Question, QuestionState
from tests.factories import make_provider, make_tender, make_user

MOVES = [(state, action) for state in QuestionState for action in QuestionAction]


def make_question(session, state: QuestionState) -> Question:
    question = Question(
        tender_id=make_tender(session).id,
        provider_id=make_provider(session).id,
        asker_id=make_user(session).id,
        subject="Eis 3",
        text="Wat bedoelt u?",
        state=state,
    )
    session.add(question)
    session.flush()
    return question


@pytest.mark.parametrize(("state", "action"), [m for m in MOVES if m in QUESTION_FLOW.moves])
def test_legal_move_is_made_and_recorded(session, officer, state, action):
    question = make_question(session, state)

    QUESTION_FLOW.advance(session, question, action, officer)

    assert question.state == QUESTION_FLOW.moves[(state, action)]
    assert session.exec(select(Event.action)).one() == f"question.{action}"


@pytest.mark.parametrize(("state", "action"), [m for m in MOVES if m not in QUESTION_FLOW.moves])
def test_illegal_move_is_refused(session, officer, state, action):
    question = make_question(session, state)

    with pytest.raises(ConflictError):
        QUESTION_FLOW.advance(session, question, action, officer)

    assert (question.state, session.exec(select(Event)).all()) == (state, [])
