"""Asking for repair: everyone with the same defect gets the same words and term."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.calls import repairing
from app.checks import service
from app.checks.flow import CheckAction
from app.checks.forms import DecisionForm
from app.checks.models import Call, Defect, Repair
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from tests.calls.factories import ASKS, begin, judge, member_of, offer
from tests.checks.factories import REASON, check_of, events, make_opened_lot
from tests.factories import make_user


def test_three_with_the_same_defect_get_the_same_request_and_term(session, officer, now):
    people = [make_user(session) for _ in range(3)]
    lot, submissions, asked = begin(session, officer)
    for submission, person in zip(submissions, people, strict=True):
        member_of(session, submission, person)

    repair = offer(session, lot, officer, now)

    calls = session.exec(select(Call)).all()
    due = now + timedelta(days=5)
    assert {(one.submission_id, one.asks, one.due_at, one.repair_id) for one in calls} == {
        (submission.id, ASKS, due, repair.id) for submission in submissions
    }
    jobs = session.exec(select(Job).where(Job.kind == "mail.call")).all()
    assert {job.payload["user_id"] for job in jobs} == {str(person.id) for person in people}
    ((action, told),) = events(session, repair)
    assert (action, told["after"]["submissions"], told["after"]["requirement"]) == (
        "repair.offer",
        [submission.number for submission in submissions],
        asked.number,
    )
    assert repairing.groups_of(session, lot) == []


def test_who_has_another_defect_is_asked_apart(session, officer):
    lot, submissions, _ = make_opened_lot(session, officer, names=("Aan", "Bij", "Cor"))
    service.start_checks(session, lot, officer)
    defects = (Defect.UNSIGNED, Defect.EXPIRED, Defect.UNSIGNED)
    for submission, defect in zip(submissions, defects, strict=True):
        judge(session, submission, officer, CheckAction.ASK_REPAIR, defect)

    groups = repairing.groups_of(session, lot)

    assert [(one.defect, [who.name for who in one.holders]) for one in groups] == [
        (Defect.UNSIGNED, ["Aan", "Cor"]),
        (Defect.EXPIRED, ["Bij"]),
    ]


def test_nobody_is_asked_before_everybody_was_read(session, officer, now):
    lot, submissions, _ = make_opened_lot(session, officer, names=("Aan", "Bij"))
    service.start_checks(session, lot, officer)
    judge(session, submissions[0], officer, CheckAction.ASK_REPAIR)

    with pytest.raises(ConflictError) as refused:
        offer(session, lot, officer, now)

    assert str(refused.value.message) == (
        "Deze eis is bij 1 inschrijving nog niet beoordeeld. Lees eerst alle inschrijvingen."
    )


def test_nobody_with_the_same_defect_is_left_out(session, officer, now):
    lot, submissions, _ = make_opened_lot(session, officer, names=("Aan", "Bij"))
    service.start_checks(session, lot, officer)
    judge(session, submissions[0], officer, CheckAction.ASK_REPAIR)
    judge(session, submissions[1], officer, CheckAction.FAIL)

    with pytest.raises(ConflictError) as refused:
        offer(session, lot, officer, now)

    assert str(refused.value.message) == (
        "Bij: hetzelfde gebrek, maar beoordeeld als ‘voldoet niet’. "
        "Gelijke gevallen krijgen dezelfde kans. Heropen eerst dat oordeel."
    )


def test_another_defect_may_fail_at_once(session, officer, now):
    lot, submissions, _ = make_opened_lot(session, officer, names=("Aan", "Bij"))
    service.start_checks(session, lot, officer)
    judge(session, submissions[0], officer, CheckAction.ASK_REPAIR)
    judge(session, submissions[1], officer, CheckAction.FAIL, Defect.HOLDER)

    repair = offer(session, lot, officer, now)

    assert [one.submission_id for one in session.exec(select(Call))] == [submissions[0].id]
    assert repair.defect == Defect.UNREADABLE


@pytest.mark.parametrize(
    ("changed", "field"), [({"is_no_new_offer": False}, "is_no_new_offer"), ({"days": 0}, "due_at")]
)
def test_a_new_offer_or_no_term_is_refused(session, officer, now, changed, field):
    lot, _, _ = begin(session, officer)

    with pytest.raises(InvalidError) as refused:
        offer(session, lot, officer, now, **changed)

    assert refused.value.field == field
    assert session.exec(select(Repair)).all() == []


def test_a_requirement_that_became_final_in_the_documents_is_not_asked(session, officer, now):
    lot, _, asked = begin(session, officer)
    asked.is_repairable = False
    session.flush()

    with pytest.raises(ConflictError) as refused:
        offer(session, lot, officer, now)

    assert str(refused.value.message) == (
        "Volgens de aanbesteding is dit niet te herstellen. Kies een ander oordeel."
    )


def test_who_is_asked_later_gets_no_less_time(session, officer, now):
    lot, (one, two), _ = make_opened_lot(session, officer, names=("Aan", "Bij"))
    service.start_checks(session, lot, officer)
    judge(session, one, officer, CheckAction.ASK_REPAIR)
    judge(session, two, officer, CheckAction.PASS)
    offer(session, lot, officer, now, days=5)
    service.decide(
        session, check_of(session, two), officer,
        DecisionForm(action=CheckAction.REOPEN, reason=REASON),
    )  # fmt: skip
    judge(session, two, officer, CheckAction.ASK_REPAIR)

    with pytest.raises(InvalidError) as refused:
        offer(session, lot, officer, now, days=4)
    offer(session, lot, officer, now, days=5)

    assert str(refused.value.message) == (
        "Anderen kregen langer voor hetzelfde gebrek. Geef minstens 5 dagen."
    )
    assert len(session.exec(select(Repair)).all()) == 2


def test_nobody_fails_a_repair_that_was_never_asked(session, officer):
    _, (submission,), _ = begin(session, officer, names=("Aan",))

    with pytest.raises(InvalidError) as refused:
        judge(session, submission, officer, CheckAction.FAIL)

    assert refused.value.field == "action"
