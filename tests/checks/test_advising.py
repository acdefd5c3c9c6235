"""The advice of the supervisor: asked once, given once, weighed."""

import pytest
from sqlmodel import select

from app.checks import service
from app.checks.forms import AdviceForm, QuestionForm
from app.checks.models import Advice
from app.core.errors import ConflictError
from tests.checks.factories import (
    REASON,
    events,
    make_opened_lot,
)
from tests.factories import make_user


def test_advice_is_asked_once_and_given_once(session, officer, now):
    lot, (submission,), _ = make_opened_lot(session, officer)
    supervisor = make_user(session)
    service.start_checks(session, lot, officer)

    advice = service.ask_advice(session, submission, officer, QuestionForm(question=REASON))
    service.give_advice(session, advice, supervisor, AdviceForm(text=REASON))

    assert session.exec(select(Advice)).one() == advice
    assert (advice.text, advice.given_by_id, advice.given_at) == (REASON, supervisor.id, now)
    with pytest.raises(ConflictError):
        service.ask_advice(session, submission, officer, QuestionForm(question=REASON))
    with pytest.raises(ConflictError):
        service.give_advice(session, advice, supervisor, AdviceForm(text=REASON))
    assert events(session, advice) == [
        ("advice.ask", {"after": {"question": REASON}}),
        ("advice.give", {"after": {"text": REASON}}),
    ]
