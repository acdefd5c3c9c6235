"""A manager sees what waits with whom over all tenders of an authority, and nothing sealed."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.accounts import administration
from app.accounts.models import Membership
from app.accounts.permissions import Duty
from app.core import clock
from app.core.clock import utcnow
from app.planning.models import Milestone, MilestoneKind
from app.retention.models import Destruction
from app.tenders.flow import LotAction
from app.tenders.models import LotState, Participation
from app.work.overseeing import Pace, overview_of, pace_of
from app.work.service import tasks_of
from tests.factories import (
    assign,
    lots_of,
    make_authority,
    make_provider,
    make_submission,
    make_tender,
    make_user,
)


def make_manager(session, authority):
    person = make_user(session, name="Mies Manager")
    session.add(Membership(user_id=person.id, authority_id=authority.id, is_manager=True))
    session.flush()
    return person


def join(session, tender, authority, left_on=None):
    session.add(Participation(tender_id=tender.id, authority_id=authority.id, left_on=left_on))
    session.flush()


def test_every_tender_in_which_the_authority_takes_part_is_counted(session, officer):
    authority = make_authority(session)
    manager = make_manager(session, authority)
    late = make_tender(session, officer=officer, state=LotState.PUBLISHED)
    scored = make_tender(session, officer=officer, state=LotState.SCORING)
    left = make_tender(session, officer=officer, state=LotState.DRAFT)
    make_tender(session, officer=officer, state=LotState.DRAFT)
    [lot] = lots_of(session, scored)
    over = late.deadline + timedelta(days=1)
    lot.scoring_until = over + timedelta(days=8)
    join(session, late, authority)
    join(session, scored, authority)
    join(session, left, authority, left_on=date(2020, 1, 1))
    destroyed = make_tender(session, officer=officer, state=LotState.DRAFT)
    join(session, destroyed, authority)
    session.add(
        Destruction(
            tender_id=destroyed.id, ended_on=date(2026, 1, 1), years=7, source="Selectielijst",
            reason="De termijn is voorbij.", rows={}, files=0, events=0, chain_length=1,
            chain_head="0" * 64, proposed_by_id=officer.id, proposed_at=utcnow(),
            confirmed_by_id=manager.id,
        )
    )  # fmt: skip
    session.flush()
    session.expire_all()

    with clock.pinned(over):
        board = overview_of(session, authority, manager)
        told = [(one.task.title, one.who, one.task.is_late) for one in board.waiting]

    assert told == [
        ("Open de kluis", "Twee openers", True),
        ("De commissie beoordeelt", "Commissie", False),
    ]
    assert [(one.name, one.waits, one.late) for one in board.by_who] == [
        ("Twee openers", 1, 1), ("Commissie", 1, 0),
    ]  # fmt: skip
    assert [(one.name, one.waits) for one in board.by_when] == [
        ("Te laat", 1), ("Binnen een week", 0), ("Binnen een maand", 1), ("Later", 0),
        ("Zonder datum", 0),
    ]  # fmt: skip
    assert {line.tender.id for line in board.running} == {late.id, scored.id}


def test_a_step_takes_from_the_end_of_the_one_before(session, officer):
    tender = make_tender(session, officer=officer, state=LotState.STANDSTILL)
    begun = tender.published_at = utcnow() - timedelta(days=100)
    days = {
        LotAction.OPEN: 40,
        LotAction.START_CHECKS: 41,
        LotAction.START_SCORING: 51,
        LotAction.RANK: 71,
        LotAction.START_STANDSTILL: 74,
    }
    moves = {tender.id: {action: begun + timedelta(days=one) for action, one in days.items()}}

    assert pace_of([tender], moves) == (
        Pace("Inschrijvingen", 40, 1), Pace("Openen", 1, 1),  # 41 - 40
        Pace("Toetsen", 10, 1), Pace("Beoordelen", 20, 1),  # 51 - 41, 71 - 51
        Pace("Gunnen", 3, 1),  # 74 - 71
    )  # fmt: skip


def test_what_has_no_term_is_due_by_the_planned_award(session, officer):
    tender = make_tender(session, officer=officer, state=LotState.OPENED)
    award = MilestoneKind.AWARD
    session.add(Milestone(tender_id=tender.id, kind=award, day=date(2030, 3, 1), title="Gunning"))
    session.flush()

    [task] = tasks_of(session, officer)

    assert (task.title, f"{clock.dutch(task.due):%d-%m-%Y %H.%M}") == (
        "Begin de toetsing", "01-03-2030 17.00",
    )  # fmt: skip


def test_an_administrator_names_a_manager_who_then_has_a_page(session, sign_in, officer):
    person = make_user(session)
    authority, other = make_authority(session, person), make_authority(session)
    tender = make_tender(session, officer=officer, state=LotState.PUBLISHED)
    join(session, tender, authority)
    admin = make_user(session)
    admin.is_administrator = True
    [membership] = session.exec(select(Membership).where(Membership.user_id == person.id))
    session.commit()
    browser, url = sign_in(person), f"/overview/{authority.id}"
    assert browser.get(url).status_code == browser.get("/overview").status_code == 404

    given = {"is_manager": "true"}
    make = f"/admin/memberships/{membership.id}/manager"
    assert sign_in(person).post(make, data=given).status_code == 404
    assert sign_in(admin).post(make, data=given).status_code == 303

    browser = sign_in(person)
    assert browser.get("/overview").headers["location"] == url
    page = browser.get(url).text
    assert tender.title in page
    assert f"/tenders/{tender.id}" not in page
    assert browser.get(f"/tenders/{tender.id}").status_code == 404
    assert browser.get(f"/overview/{other.id}").status_code == 404
    make_submission(session, lots_of(session, tender)[0], provider=make_provider(session))
    session.commit()
    assert sign_in(person).get(url).text == page  # nothing tells who or how many submit

    session.refresh(membership)
    administration.set_manager(session, membership, admin, is_manager=False)
    session.commit()
    assert browser.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    authority = make_authority(session)
    manager = make_manager(session, authority)
    assign(session, make_tender(session, officer=officer), manager, Duty.AUDITOR)
    for _n in range(count):
        join(session, make_tender(session, officer=officer, state=LotState.PUBLISHED), authority)
    session.commit()
    browser = sign_in(manager)

    with count_queries() as queries:
        page = browser.get(f"/overview/{authority.id}")

    assert page.text.count("Aanbieders kunnen inschrijven") == count
    assert len(queries) == 38  # those of the officer's work, the trail, the contracts
