"""The advice of the supervisor: asked once, given once, weighed."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.checks import advice, service
from app.checks.forms import AdviceForm, QuestionForm
from app.checks.mails import advice as advice_mail
from app.checks.models import Advice
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from tests.checks.factories import (
    ASKING,
    REASON,
    events,
    make_opened_lot,
    make_person_with,
)
from tests.checks.pages import tender_of
from tests.factories import make_user


def test_advice_is_asked_once_and_given_once(session, officer, now):
    lot, (submission,), _ = make_opened_lot(session, officer)
    supervisor = make_user(session)
    service.start_checks(session, lot, officer)

    given = service.ask_advice(session, submission, officer, ASKING)
    service.give_advice(session, given, supervisor, AdviceForm(text=REASON))

    assert session.exec(select(Advice)).one() == given
    assert (given.text, given.given_by_id, given.given_at) == (REASON, supervisor.id, now)
    with pytest.raises(ConflictError):
        service.ask_advice(session, submission, officer, ASKING)
    with pytest.raises(ConflictError):
        service.give_advice(session, given, supervisor, AdviceForm(text=REASON))
    assert events(session, given) == [
        ("advice.ask", {"after": {"question": REASON, "due_on": "2026-03-16"}}),
        ("advice.give", {"after": {"text": REASON}}),
    ]


def test_who_advises_is_told_reminded_the_day_before_and_when_it_is_late(
    session, officer, now, settings
):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    adviser = make_person_with(session, tender_of(session, lot), Duty.SUPERVISOR)
    asked = service.ask_advice(session, submission, officer, ASKING)

    def told():
        jobs = session.exec(select(Job).where(Job.kind == "mail.advice").order_by(Job.run_at)).all()
        return [(job.payload["what"], job.payload["user_id"]) for job in jobs]

    seen = []
    for days in (0, 12, 13, 14, 15, 16):  # asked on 2 March, by the 16th
        with clock.pinned(now + timedelta(days=days)):
            advice.plan(session)
            session.flush()
        seen.append([what for what, _person in told()])
    (job,) = session.exec(select(Job).where(Job.payload["what"].as_string() == "late")).all()
    mail = advice_mail(session, settings, job.payload)

    first, second, third = ["asked"], ["asked", "soon"], ["asked", "soon", "late"]
    assert seen == [first, first, second, second, third, third]
    assert {person for _what, person in told()} == {str(adviser.id)}
    assert mail.subject == f"Te laat: advies gevraagd voor {lot.title}, uiterlijk 16 maart 2026"
    assert f"/advice/{asked.id}" in mail.text
    assert REASON not in mail.text


def test_an_advice_is_asked_before_a_day_to_come(session, officer, now):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)

    today = QuestionForm(question=REASON, due_on=now.date())

    with pytest.raises(InvalidError) as refused:
        service.ask_advice(session, submission, officer, today)

    assert (refused.value.field, str(refused.value.message)) == (
        "due_on",
        "Kies een dag na vandaag.",
    )
