"""What waits for openers and deciders, and for a second person."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import Proposal
from app.accounts.permissions import Duty
from app.awards.models import AwardState
from app.changes.deadline import log_outage, propose_deadline
from app.changes.forms import DeadlineForm, OutageForm
from app.core.clock import pinned, utcnow
from app.tenders.models import LotState, ProcedureKind
from app.work.service import tasks_of
from app.work.task import TaskState
from tests.factories import (
    assign,
    make_tender,
    make_user,
)
from tests.publishing.factories import published
from tests.work.stage import LATE, MINE, WAITING, Stage, opener_key


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1, ("Open de kluis", "openings:vault", WAITING)),
        (-1, ("Open de kluis", "openings:vault", LATE)),
    ],
)
def test_opener_opens_after_the_deadline(session, days, expected):
    deadline = utcnow() + timedelta(days=days)
    stage = Stage(session, Duty.OPENER, LotState.PUBLISHED, deadline=deadline)

    assert stage.add(opener_key(stage)).seen() == [expected]


@pytest.mark.parametrize(
    ("hours", "state"),
    [(1, MINE), (12.99, MINE), (13, MINE), (13.01, LATE)],  # 11.00 in Amsterdam and 13 hours
)
def test_opening_is_late_when_the_day_of_the_deadline_is_over(session, hours, state):
    deadline = datetime(2026, 4, 13, 9, 0, tzinfo=UTC)
    stage = Stage(session, Duty.OPENER, LotState.PUBLISHED, deadline=deadline)

    with pinned(deadline + timedelta(hours=hours)):
        seen = stage.add(opener_key(stage)).seen()

    assert seen == [("Open de kluis", "openings:vault", state)]


@pytest.mark.parametrize(
    ("day", "state"),
    [(14, WAITING), (15, MINE), (16, LATE)],  # what was lodged may follow until the 14th is over
)
def test_opening_waits_while_files_may_follow(session, day, state):
    deadline = datetime(2026, 4, 13, 9, 0, tzinfo=UTC)  # a Monday
    stage = Stage(session, Duty.OPENER, LotState.PUBLISHED, deadline=deadline)
    stage.tender.takes_hashes = True

    with pinned(datetime(2026, 4, day, 12, 0, tzinfo=UTC)):
        seen = stage.add(opener_key(stage)).seen()

    assert seen == [("Open de kluis", "openings:vault", state)]


def test_a_later_deadline_after_an_outage_is_not_late_from_the_start(session, officer):
    tender, _lot = published(session, officer)
    second = make_user(session)
    assign(session, tender, second, Duty.OFFICER)
    why = "Het portaal gaf twee uur lang geen antwoord."
    began, deadline = tender.deadline - timedelta(hours=2), tender.deadline
    later = DeadlineForm(deadline=deadline + timedelta(hours=3), reason=why)

    with pinned(deadline + timedelta(hours=1)):
        log_outage(
            session, tender, officer, OutageForm(began_at=began, ended_at=deadline, text=why)
        )
        propose_deadline(session, tender, officer, later)
        found = [(one.title, one.due, one.state) for one in tasks_of(session, second)]

    assert ("Bevestig de latere sluiting", None, MINE) in found


def test_opener_has_nothing_to_do_in_open_house(session):
    stage = Stage(session, Duty.OPENER, LotState.ADMITTING, procedure=ProcedureKind.OPEN_HOUSE)

    assert stage.seen() == []


def test_opener_needs_a_key_before_there_is_a_lot(session):
    person = make_user(session)
    assign(session, make_tender(session, lots=0), person, Duty.OPENER)

    assert [task.href_name for task in tasks_of(session, person)] == ["vault:my_key"]


def test_decider_decides_or_confirms_or_waits(session):
    stage = Stage(session, Duty.DECIDER, LotState.RANKED)
    assert stage.seen() == [("Neem het besluit", "awards:decision", MINE)]
    proposal = Proposal(
        kind="award.decide",
        subject=f"lot:{stage.lot.id}",
        payload={},
        proposer_id=make_user(session).id,
    )

    assert stage.add(proposal).seen() == [("Bevestig het besluit", "awards:decision", MINE)]
    proposal.proposer_id = stage.person.id
    assert stage.seen() == [("Bevestig het besluit", "awards:decision", WAITING)]
    assert stage.add(stage.award(AwardState.INTENDED)).seen() == []


def test_later_deadline_waits_for_the_second_person(session, officer):
    tender, _lot = published(session, officer)
    decider = make_user(session)
    assign(session, tender, decider, Duty.DECIDER)
    later = DeadlineForm(
        deadline=tender.deadline + timedelta(days=7), reason="De raad vroeg om meer tijd hiervoor."
    )

    propose_deadline(session, tender, officer, later)

    found = {
        user.id: [(task.state, task.ids) for task in tasks_of(session, user)
               if task.href_name == "changes:deadline"]
        for user in (officer, decider)
    }  # fmt: skip
    assert found == {
        officer.id: [(TaskState.WAITING, {"tender_id": tender.id})],
        decider.id: [(TaskState.MINE, {"tender_id": tender.id})],
    }
