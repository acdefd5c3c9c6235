"""What waits for the integrity officer, and for the supervisor."""

from datetime import UTC, date, datetime, timedelta

from app.accounts.permissions import Duty
from app.checks.models import Advice, Gate, GateState
from app.core.clock import pinned, utcnow
from app.submissions.models import SubmissionState
from app.tenders.models import LotState
from app.tenders.turns import opening_due
from app.vault import passphrases, releasing
from app.vault import service as vault
from app.vault.models import Purpose
from app.vault.sharing import share
from app.work.service import tasks_of
from tests.factories import (
    assign,
    make_submission,
    make_user,
)
from tests.submissions.factories import PASSPHRASE, make_house
from tests.work.stage import MINE, WAITING, Stage


def test_integrity_gate_stops_the_officer_and_asks_its_own_officer(session):
    stage = Stage(session, Duty.OFFICER, LotState.CHECKING)
    submission = make_submission(session, stage.lot)
    gate = Gate(**stage.ids(), submission_id=submission.id)
    integrity = make_user(session)
    assign(session, stage.tender, integrity, Duty.INTEGRITY)
    stage.add(gate)

    assert stage.seen() == [("De integriteitspoort staat nog open", "checks:board", WAITING)]
    [task] = tasks_of(session, integrity)
    assert (task.title, task.href_name) == ("Beslis over 1 partij", "integrity:index")
    gate.state = GateState.DECIDED
    session.flush()
    assert tasks_of(session, integrity) == []


def test_integrity_waits_for_nobody_who_withdrew(session):
    stage = Stage(session, Duty.INTEGRITY, LotState.CHECKING)
    submission = make_submission(session, stage.lot)
    stage.add(Gate(**stage.ids(), submission_id=submission.id))
    assert [title for title, _href, _state in stage.seen()] == ["Beslis over 1 partij"]

    submission.state = SubmissionState.WITHDRAWN

    assert stage.seen() == []


def test_integrity_opened_once_more_stops_the_decision(session):
    stage = Stage(session, Duty.OFFICER, LotState.RANKED)
    submission = make_submission(session, stage.lot)
    stage.add(Gate(**stage.ids(), submission_id=submission.id))

    assert ("De integriteitspoort staat nog open", "checks:board", WAITING) in stage.seen()


def test_supervisor_gives_advice_and_officer_weighs_it(session):
    stage = Stage(session, Duty.SUPERVISOR, LotState.CHECKING)
    officer = make_user(session)
    assign(session, stage.tender, officer, Duty.OFFICER)
    submission = make_submission(session, stage.lot)
    advice = Advice(
        **stage.ids(),
        submission_id=submission.id,
        question="…",
        asked_by_id=stage.person.id,
        due_on=date(2026, 3, 16),
    )
    stage.add(Gate(**stage.ids(), submission_id=submission.id))

    def of_officer():
        return [(one.title, one.href_name, one.state) for one in tasks_of(session, officer)]

    assert stage.add(advice).seen() == [("Geef advies", "checks:advice_index", MINE)]
    assert ("De toezichthouder adviseert", "checks:board", WAITING) in of_officer()
    end = datetime(2026, 3, 16, 23, tzinfo=UTC)  # midnight after it, in winter an hour ahead
    assert {one.due for one in tasks_of(session, stage.person)} == {end}
    advice.given_at = utcnow()
    assert stage.seen() == []
    assert ("Weeg het advies van de toezichthouder", "checks:weighing", MINE) in of_officer()


def test_who_became_an_opener_later_is_let_in_by_another(session, keys, storage):
    house = make_house(session, keys, storage)
    newcomer = make_user(session, name="Dirk Plaatsvervanger")
    assign(session, house.tender, newcomer, Duty.OPENER)

    def seen(person):
        return [(one.title, one.href_name, one.state) for one in tasks_of(session, person)]

    [without, _open] = tasks_of(session, newcomer)
    passphrases.make_opener_key(session, newcomer, PASSPHRASE, memory_kib=8)
    before = [seen(who) for who in (newcomer, house.openers[0])]
    share(session, house.tender, house.openers[0], PASSPHRASE, newcomer)
    after = [seen(who) for who in (newcomer, house.openers[0])]

    assert (without.title, without.where) == (
        "Maak uw wachtzin voor de kluis",
        "Zonder deze wachtzin kunt u geen kluis openen.",
    )
    opening = ("Open de kluis", "openings:vault", WAITING)
    assert before == [
        [("Een andere opener laat u deze kluis openen", "openings:vault", WAITING)],
        [("Laat Dirk Plaatsvervanger in uw plaats openen", "vault:share", MINE), opening],
    ]
    assert after == [[opening], [opening]]


def test_an_opening_that_was_begun_asks_a_colleague_and_waits_for_who_began(session, keys, storage):
    house = make_house(session, keys, storage)
    first, second = house.openers[:2]
    key = vault.vault_key(session, house.tender.id, None, Purpose.CONTENT)

    def told(who):
        return [(one.title, one.due, one.is_mine) for one in tasks_of(session, who)
                if one.href_name == "openings:vault"]  # fmt: skip

    begun = house.tender.deadline + timedelta(minutes=1)
    day_is_over = opening_due(house.tender.deadline)
    with pinned(begun):
        before = told(second)
        releasing.begin_opening(session, key, first, PASSPHRASE)
        meanwhile = [told(first), told(second)]
    with pinned(begun + timedelta(minutes=10)):
        after = told(second)

    lapsed = [("Open de kluis", day_is_over, True)]
    assert before == after == lapsed
    assert meanwhile == [
        [("Open de kluis", None, False)],
        [("Bevestig de opening waaraan een collega begon", begun + timedelta(minutes=10), True)],
    ]
