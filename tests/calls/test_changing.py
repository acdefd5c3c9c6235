"""A request that changes after it was sent: for everyone who got it, with a reason."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.calls import answering, calling, changing, repairing
from app.calls.forms import AnswerForm, ExtensionForm, WithdrawalForm
from app.calls.mails import call as write
from app.checks import service
from app.checks.flow import CheckAction
from app.checks.models import Call, CheckState, Repair
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.tenders.models import Lot
from tests.calls.factories import ASKS, begin, form, judge, member_of, offer
from tests.checks.factories import check_of, events
from tests.checks.pages import shown
from tests.factories import make_user

MISTAKE = "Wij vroegen dit bij de verkeerde eis."
WHY = "De vakantieweken vielen in de termijn."


def more(now, days):
    return ExtensionForm(due_at=now + timedelta(days=days), reason=WHY)


def asked_of(session, *names, officer, now):
    lot, submissions, _ = begin(session, officer, names=names)
    repair = offer(session, lot, officer, now)
    calls = session.exec(select(Call).order_by(Call.asked_at)).all()
    by_submission = {one.submission_id: one for one in calls}
    return lot, submissions, repair, [by_submission[one.id] for one in submissions]


def test_everyone_who_was_asked_gets_the_same_longer_term(session, officer, now):
    person = make_user(session)
    _, submissions, repair, calls = asked_of(session, "Aan", "Bij", officer=officer, now=now)
    member_of(session, submissions[1], person)

    changing.extend(session, calls[0], officer, more(now, 9))

    due = now + timedelta(days=9)
    assert {(one.due_at, one.change_reason) for one in calls} == {(due, WHY)}
    assert (repair.due_at, repair.change_reason) == (due, WHY)
    (job,) = session.exec(select(Job).where(Job.kind == "mail.call")).all()
    assert job.payload == {
        "submission_id": str(submissions[1].id),
        "user_id": str(person.id),
        "extended": now.isoformat(),
    }
    (action, told) = events(session, repair)[-1]
    assert (action, told["after"]["reason"]) == ("call.extend", WHY)
    with clock.pinned(now + timedelta(days=8)):
        answering.answer(session, calls[0], officer, AnswerForm(answer=ASKS), clock.utcnow())
        with pytest.raises(ConflictError):
            judge(session, submissions[1], officer, CheckAction.FAIL)


def test_a_term_never_becomes_shorter(session, officer, now):
    _, _, repair, calls = asked_of(session, "Aan", officer=officer, now=now)

    with pytest.raises(InvalidError) as refused:
        changing.extend(session, calls[0], officer, more(now, 5))

    assert (refused.value.field, repair.due_at) == ("due_at", now + timedelta(days=5))
    assert str(refused.value.message) == "Kies een moment na de huidige termijn."


def test_a_request_that_is_over_does_not_change(session, officer, now):
    _, _, repair, calls = asked_of(session, "Aan", officer=officer, now=now)

    with clock.pinned(now + timedelta(days=5)), pytest.raises(ConflictError) as refused:
        changing.extend(session, calls[0], officer, more(now, 9))
    answering.answer(session, calls[0], officer, AnswerForm(answer=ASKS), now)
    with pytest.raises(ConflictError) as answered:
        changing.withdraw(session, calls[0], officer, WithdrawalForm(reason=WHY))

    assert str(refused.value.message) == "De termijn is voorbij. Beoordeel wat binnenkwam."
    assert str(answered.value.message) == "Alle antwoorden zijn binnen. Beoordeel wat binnenkwam."
    assert (repair.withdrawn_at, repair.change_reason) == (None, "")


def test_a_mistake_is_taken_back_from_all_and_asked_better(session, officer, now):
    lot, submissions, repair, calls = asked_of(session, "Aan", "Bij", officer=officer, now=now)
    answering.answer(session, calls[1], officer, AnswerForm(answer=ASKS), now)

    changing.withdraw(session, calls[0], officer, WithdrawalForm(reason=WHY))

    assert {(one.withdrawn_at, one.change_reason) for one in calls} == {(now, WHY)}
    assert events(session, repair)[-1] == ("call.withdraw", {"after": {"reason": WHY}})
    with pytest.raises(ConflictError) as late:
        answering.answer(session, calls[0], officer, AnswerForm(answer=ASKS), now)
    assert str(late.value.message) == (
        "De gemeente heeft deze vraag ingetrokken. U hoeft niet te antwoorden."
    )
    assert calling.open_calls(session, [one.id for one in submissions]) == {}
    with pytest.raises(InvalidError):  # the chance to repair was not given any more
        judge(session, submissions[0], officer, CheckAction.FAIL)
    (group,) = repairing.groups_of(session, lot)
    again = repairing.offer(session, lot, group, officer, form(now, days=2))
    assert len(session.exec(select(Call).where(Call.repair_id == again.id)).all()) == 2
    assert len(session.exec(select(Repair)).all()) == 2


def test_what_was_withdrawn_does_not_keep_a_judgement_back(session, officer, now):
    _, (submission,), _, (asked,) = asked_of(session, "Aan", officer=officer, now=now)

    changing.withdraw(session, asked, officer, WithdrawalForm(reason=WHY))
    judge(session, submission, officer, CheckAction.PASS)

    assert check_of(session, submission).state == CheckState.PASSED


@pytest.mark.parametrize(
    ("change", "subject", "line"),
    [
        ("extended", "Meer tijd: ", "De gemeente geeft u meer tijd voor uw antwoord."),
        ("withdrawn", "Ingetrokken: ", "Op die vraag hoeft u niet te antwoorden."),
    ],
)
def test_the_mail_says_what_changed(session, officer, now, settings, change, subject, line):
    person = make_user(session)
    _, (submission,), _, (asked,) = asked_of(session, "Aan", officer=officer, now=now)
    member_of(session, submission, person)
    if change == "extended":
        changing.extend(session, asked, officer, more(now, 9))
    else:
        changing.withdraw(session, asked, officer, WithdrawalForm(reason=WHY))
    (job,) = session.exec(select(Job).where(Job.kind == "mail.call")).all()

    mail = write(session, settings, job.payload)

    assert mail.subject.startswith(subject)
    assert line in mail.text
    assert WHY not in mail.text  # what it is about stands on the page


def test_the_officer_changes_a_request_on_its_page(session, sign_in, officer, now):
    person = make_user(session)
    lot, (submission, _), _, (asked, _) = asked_of(session, "Aan", "Bij", officer=officer, now=now)
    member_of(session, submission, person)
    browser, theirs = sign_in(officer), sign_in(person)
    address = f"/calls/{asked.id}"
    typed = {"due_at": (now + timedelta(days=9)).strftime("%d-%m-%Y %H.%M"), "reason": WHY}

    page = browser.get(f"{address}/term")
    refused = browser.post(f"{address}/term", data=typed | {"due_at": "1-1-2020 10.00"})
    extended = browser.post(f"{address}/term", data=typed)
    longer = shown(theirs.get(f"/submissions/{asked.submission_id}/calls"))
    empty = browser.post(f"{address}/withdrawal", data={"reason": ""})
    withdrawn = browser.post(f"{address}/withdrawal", data={"reason": MISTAKE})
    after = shown(theirs.get(f"/submissions/{asked.submission_id}/calls"))
    listed = shown(browser.get(f"/lots/{lot.id}/repairs"))

    assert "2 aanbieders meer tijd geven" in page.text
    assert (refused.status_code, f"{WHY}</textarea>" in refused.text) == (422, True)
    assert (extended.status_code, extended.headers["Location"]) == (303, address)
    assert ("U hebt meer tijd" in longer, WHY in longer) == (True, True)
    assert (empty.status_code, withdrawn.status_code) == (422, 303)
    assert (MISTAKE in after, "Bewaren" in after) == (
        True,
        False,
    )
    assert MISTAKE in listed


def test_a_request_of_another_tender_is_not_found(session, sign_in, officer, now):
    other = make_user(session)
    _, _, _, (asked,) = asked_of(session, "Aan", officer=officer, now=now)
    browser = sign_in(other)

    answers = [
        browser.get(f"/calls/{asked.id}/term").status_code,
        browser.post(f"/calls/{asked.id}/withdrawal", data={"reason": WHY}).status_code,
    ]

    assert answers == [404, 404]
    assert asked.withdrawn_at is None
    assert service.remaining(session, session.get_one(Lot, asked.lot_id)).mending.running == {
        asked.check_id
    }
