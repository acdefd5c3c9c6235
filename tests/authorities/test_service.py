"""Who takes part, and who gets which duty."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.models import Event
from app.authorities.people import (
    assign,
    confirm_assignment,
    end_assignment,
    waiting,
    withdraw_proposal,
)
from app.authorities.queries import assignments_of
from app.authorities.service import join
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.publishing.service import publish_tender
from app.tenders.access import duties_in_tender
from app.tenders.models import (
    Assignment,
)
from tests.factories import make_authority, make_user
from tests.tenders.factories import (
    appoint,
    colleague,
    complete_tender,
    start_tender,
)


def test_join_adds_an_authority_once(session, officer):
    tender = start_tender(session, officer)
    authority = make_authority(session, name="Gemeente Soest")

    participation = join(session, tender, officer, authority, "alleen wonen")

    assert (participation.authority_id, participation.scope) == (authority.id, "alleen wonen")
    for again in (authority, session.get(type(authority), tender.lead_authority_id)):
        with pytest.raises(ConflictError):
            join(session, tender, officer, again, "")


def test_assign_takes_people_of_authorities_that_take_part(session, officer):
    tender = start_tender(session, officer)
    elsewhere = make_user(session)
    authority = make_authority(session, elsewhere)

    with pytest.raises(InvalidError) as refusal:
        assign(session, tender, officer, elsewhere, Duty.CHAIR)
    join(session, tender, officer, authority, "")
    assignment = assign(session, tender, officer, elsewhere, Duty.CHAIR)

    assert refusal.value.field == "user_id"
    assert (assignment.user_id, assignment.duty) == (elsewhere.id, Duty.CHAIR)


def test_assign_refuses_what_makes_no_duty(session, officer):
    tender, lot = complete_tender(session, officer)
    _other, foreign = complete_tender(session, officer)
    person = colleague(session, tender)

    for duty, at in (
        (Duty.PROVIDER, None),
        (Duty.OPENER, lot),
        (Duty.EVALUATOR, foreign),
    ):
        with pytest.raises(InvalidError):
            assign(session, tender, officer, person, duty, at)

    rows = session.exec(select(Assignment).where(Assignment.user_id == person.id)).all()
    assert rows == []


@pytest.mark.parametrize(
    ("first", "second"),
    [(Duty.INTEGRITY, Duty.EVALUATOR), (Duty.CHAIR, Duty.INTEGRITY)],
)
def test_assign_keeps_integrity_and_judgement_apart(session, officer, first, second):
    tender = start_tender(session, officer)
    person = appoint(session, tender, first)

    with pytest.raises(ConflictError):
        assign(session, tender, officer, person, second)


def test_integrity_officer_begins_when_a_second_person_confirms(session, officer):
    tender = start_tender(session, officer)
    person = colleague(session, tender)

    assignment = assign(session, tender, officer, person, Duty.INTEGRITY)

    assert Duty.INTEGRITY not in duties_in_tender(session, person, tender.id)
    with pytest.raises(ForbiddenError):
        confirm_assignment(session, assignment, officer)
    confirm_assignment(session, assignment, colleague(session, tender))
    session.flush()
    assert duties_in_tender(session, person, tender.id) == {Duty.INTEGRITY}


def test_assign_twice_is_refused_and_after_an_end_it_begins_again(session, officer):
    tender = start_tender(session, officer)
    person = colleague(session, tender)
    assignment = assign(session, tender, officer, person, Duty.CHAIR)

    with pytest.raises(ConflictError):
        assign(session, tender, officer, person, Duty.CHAIR)
    end_assignment(session, assignment, officer)
    again = assign(session, tender, officer, person, Duty.CHAIR)

    assert (again.id, again.ended_at) == (assignment.id, None)


def test_end_assignment_keeps_the_last_officer(session, officer):
    tender = start_tender(session, officer)
    [own] = assignments_of(session, tender)

    with pytest.raises(ConflictError):
        end_assignment(session, own, officer)

    assert own.ended_at is None


def test_end_assignment_ends_once(session, officer):
    tender = start_tender(session, officer)
    person = colleague(session, tender)
    assignment = assign(session, tender, officer, person, Duty.CHAIR)
    end_assignment(session, assignment, officer)

    with pytest.raises(ConflictError):
        end_assignment(session, assignment, officer)


def test_end_assignment_keeps_the_two_openers_of_a_closed_vault(session, officer):
    tender, _lot = complete_tender(session, officer)
    openers = [one for one in assignments_of(session, tender) if one.duty == Duty.OPENER]
    publish_tender(session, tender, officer)
    end_assignment(session, openers[2], officer)

    with pytest.raises(ConflictError):
        end_assignment(session, openers[0], officer)

    assert [one.ended_at is None for one in openers] == [True, True, False]


@pytest.mark.parametrize("duty", [Duty.OPENER, Duty.DECIDER])
def test_nobody_appoints_who_opens_or_decides_alone(session, officer, duty):
    tender = start_tender(session, officer)
    person, second = colleague(session, tender), colleague(session, tender)

    assignment = assign(session, tender, officer, person, duty)
    before = [one.user_id for one in assignments_of(session, tender) if one.duty == duty]
    for alone in (officer, person):
        with pytest.raises(ForbiddenError):
            confirm_assignment(session, assignment, alone)
    confirm_assignment(session, assignment, second)

    after = [one.user_id for one in assignments_of(session, tender) if one.duty == duty]
    assert (before, after) == ([], [person.id])
    subject = f"assignment:{assignment.id}"
    actions = session.exec(
        select(Event.action).where(Event.subject == subject).order_by(Event.number)
    ).all()
    assert actions == [
        "assignment.appoint.propose", "assignment.appoint.confirm", "assignment.create",
    ]  # fmt: skip


def test_a_proposed_duty_is_taken_back_by_who_proposed_it(session, officer):
    tender = start_tender(session, officer)
    assignment = assign(session, tender, officer, colleague(session, tender), Duty.OPENER)

    withdraw_proposal(session, assignment, officer)

    assert waiting(session, tender) == []
    with pytest.raises(ConflictError):
        confirm_assignment(session, assignment, colleague(session, tender))
