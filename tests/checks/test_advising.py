"""The advice of the supervisor: asked once, given once, weighed."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.checks import advice, service
from app.checks.forms import AdviceForm, DayForm, QuestionForm
from app.checks.gates import gate_of
from app.checks.mails import advice as advice_mail
from app.checks.models import Advice
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.submissions.models import Submission
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


LATER = "De toezichthouder is op vakantie tot en met die week."


def advised(session, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    adviser = make_person_with(session, tender_of(session, lot), Duty.SUPERVISOR)
    return lot, adviser, service.ask_advice(session, submission, officer, ASKING)


def test_a_day_is_moved_with_a_reason_and_its_reminders_follow(session, officer, now, settings):
    lot, adviser, asked = advised(session, officer)
    moved_at = now + timedelta(days=13)

    def told():
        jobs = session.exec(select(Job).where(Job.kind == "mail.advice").order_by(Job.run_at)).all()
        assert {job.payload["user_id"] for job in jobs} == {str(adviser.id)}
        return [advice_mail(session, settings, job.payload) for job in jobs]

    with clock.pinned(moved_at):  # the 15th, asked by the 16th of March
        advice.plan(session)
        form = DayForm(due_on=date(2026, 3, 30), because=LATER)
        service.move_day(session, asked, officer, form)
    kept = asked.due_on, asked.moved_because, asked.moved_at
    for day in (17, 28, 29, 30, 31):
        with clock.pinned(now + timedelta(days=day - 2)):
            advice.plan(session)
            session.flush()
    mails = told()

    assert kept == (date(2026, 3, 30), LATER, moved_at)
    assert [mail.subject for mail in mails] == [
        f"{what} voor {lot.title}, uiterlijk 30 maart 2026"
        for what in (
            "Advies gevraagd",
            "Bijna tijd: advies gevraagd",
            "Andere dag: advies gevraagd",
            "Bijna tijd: advies gevraagd",
            "Te laat: advies gevraagd",
        )
    ]
    assert len({mail.message_id for mail in mails}) == 5
    assert LATER not in "".join(mail.text for mail in mails)
    assert events(session, asked)[-1] == (
        "advice.move",
        {
            "before": {"due_on": "2026-03-16"},
            "after": {"due_on": "2026-03-30", "because": LATER},
        },
    )


@pytest.mark.parametrize(
    ("due_on", "message"),
    [
        (date(2026, 3, 2), "Kies een dag na vandaag."),
        (date(2026, 3, 16), "Deze dag staat er al."),
    ],
)
def test_a_day_moves_to_another_one_to_come(session, officer, due_on, message):
    _lot, _adviser, asked = advised(session, officer)

    with pytest.raises(InvalidError) as refused:
        service.move_day(session, asked, officer, DayForm(due_on=due_on, because=LATER))

    assert (refused.value.field, str(refused.value.message)) == ("due_on", message)


def test_no_day_is_moved_once_the_advice_is_given_or_the_checks_are_finished(session, officer, now):
    _lot, adviser, given = advised(session, officer)
    _lot, _adviser, finished = advised(session, officer)
    service.give_advice(session, given, adviser, AdviceForm(text=REASON))
    gate_of(session, session.get_one(Submission, finished.submission_id)).finished_at = now
    session.flush()
    form, told = DayForm(due_on=date(2026, 3, 30), because=LATER), []

    for one in (given, finished):
        with pytest.raises(ConflictError) as refused:
            service.move_day(session, one, officer, form)
        told.append(str(refused.value.message))

    assert told == [
        "Dit advies is gegeven. Het kan niet meer wijzigen.",
        "De toetsing is afgerond. Er kan niets meer in wijzigen.",
    ]
