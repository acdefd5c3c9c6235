"""No day of a contract passes unseen: mails for each step once, to who must act."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.contracts import duties, watching
from app.contracts.forms import AskDutyForm, DeliverForm, JudgeDutyForm
from app.contracts.mails import coming
from app.contracts.mails import duty as duty_mail
from app.contracts.models import Contract
from app.contracts.watching import Turn
from app.core import clock
from app.core.outbox import Job
from tests.factories import assign, make_user

DECIDE = date(2029, 6, 30)  # six months before 31 December 2029
END = date(2029, 12, 31)


def told(session, day, kind="mail.contract"):
    """Do the chore twice on a day; count the mails so far."""
    with clock.pinned(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        watching.plan(session)
        watching.plan(session)
    session.flush()
    return len(session.exec(select(Job).where(Job.kind == kind)).all())


def test_each_step_before_the_notice_is_told_once(session, deal):
    found = [told(session, DECIDE - timedelta(days=n)) for n in (91, 90, 31, 30, 8, 7, 0)]

    assert found == [0, 1, 1, 2, 2, 3, 3]


def test_after_the_notice_the_end_is_told(session, deal):
    found = [told(session, END - timedelta(days=n)) for n in (91, 90, 7, 0, -1)]

    assert found == [0, 1, 2, 2, 2]


def test_every_officer_is_told_what_and_until_when(session, deal, settings):
    assign(session, deal.decided.tender, make_user(session), Duty.OFFICER)

    assert told(session, DECIDE - timedelta(days=30)) == 2
    job = session.exec(select(Job).where(Job.kind == "mail.contract")).first()
    mail = coming(session, settings, job.payload)
    assert mail.subject == "Besluit uiterlijk 30 juni 2029 over de verlenging: Lindeborgh"


def test_no_two_warnings_look_like_one_message(session, deal, settings):
    form = AskDutyForm(requirement_id=deal.requirement.id, due_on=date(2027, 5, 1))
    duty = duties.ask(session, deal.contract, deal.officer, form)
    for on in (2, 3):
        with clock.pinned(datetime(2027, 3, on, 9, tzinfo=UTC)):
            words = f"Dit is het verslag van {on} maart."
            duties.deliver(session, duty, deal.person, DeliverForm(told=words))
            missing = JudgeDutyForm(accepted=False, verdict="De cijfers per kwartaal ontbreken.")
            duties.judge(session, duty, deal.officer, missing)
    for n in (30, 7):
        told(session, duty.due_on - timedelta(days=n))
    for n in (90, 30, 7):
        told(session, DECIDE - timedelta(days=n))

    jobs = session.exec(select(Job).where(Job.kind.in_(["mail.contract", "mail.duty"]))).all()
    write = {"mail.contract": coming, "mail.duty": duty_mail}
    sent = [write[job.kind](session, settings, job.payload).message_id for job in jobs]
    assert (len(sent), len(set(sent))) == (8, 8)  # asked, returned twice, due twice, notice thrice


@pytest.mark.parametrize(
    ("fields", "today", "expected"),
    [
        ({}, date(2029, 4, 1), (Turn.DECIDE, DECIDE)),  # 90 days before
        ({"options": []}, date(2029, 4, 1), (Turn.REPLACE, DECIDE)),
        ({"ended_because": "Gestopt"}, date(2029, 4, 1), None),
        ({"ended_because": "Gestopt"}, date(2029, 12, 1), (Turn.END, END)),
        ({"notice_months": 12}, date(2028, 12, 1), (Turn.DECIDE, date(2028, 12, 31))),
        ({}, DECIDE, (Turn.DECIDE, DECIDE)),
        ({}, date(2029, 7, 1), (Turn.PASSED, DECIDE)),
        ({}, date(2029, 10, 1), (Turn.PASSED, DECIDE)),  # 91 days before the end
        ({}, date(2029, 10, 2), (Turn.END, END)),
        ({"options": []}, date(2029, 7, 1), None),
        ({}, date(2029, 3, 31), None),
        ({}, date(2030, 1, 1), None),
    ],
)
def test_which_day_comes_first(fields, today, expected):
    contract = Contract(starts_on=date(2027, 1, 1), ends_on=END, options=[2, 2])
    for name, value in fields.items():
        setattr(contract, name, value)

    found = watching.coming(contract, today)

    assert (found and (found.turn, found.day)) == expected


def test_a_duty_is_told_before_its_day(session, deal):
    form = AskDutyForm(requirement_id=deal.requirement.id, due_on=date(2027, 5, 1))
    duties.ask(session, deal.contract, deal.officer, form)  # one mail at once

    days = (date(2027, 3, 31), date(2027, 4, 1), date(2027, 4, 24), date(2027, 5, 2))
    assert [told(session, day, "mail.duty") for day in days] == [1, 2, 3, 3]


def test_what_waits_for_an_officer_is_listed(session, deal):
    mine = {deal.contract.tender_id}
    assert watching.watched(session, mine) == []

    form = AskDutyForm(requirement_id=deal.requirement.id, due_on=date(2027, 3, 2))
    duties.ask(session, deal.contract, deal.officer, form)
    with clock.pinned(datetime(2027, 3, 3, 12, tzinfo=UTC)):
        (one,) = watching.watched(session, mine)

    assert (one.contract, one.coming, one.delivered, one.late) == (deal.contract, None, 0, 1)
