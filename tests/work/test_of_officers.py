"""What waits for the officer of a tender, and for what it waits."""

from datetime import timedelta

import pytest

from app.accounts.permissions import Duty
from app.awards.models import AwardState
from app.checks.models import Call, CallKind, Check, CheckState, Opinion
from app.contracts.models import Contract, ContractPaper
from app.core.clock import utcnow
from app.dialogue import service as dialogue
from app.panels.models import RoundState
from app.tenders.choices import LetterKind
from app.tenders.models import Lot, LotState
from app.work.service import tasks_of
from app.work.task import TaskState
from tests.dialogue.test_service import ASKED
from tests.factories import (
    assign,
    make_provider,
    make_requirement,
    make_submission,
    make_user,
)
from tests.work.stage import LATE, MINE, WAITING, Stage


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (LotState.DRAFT, [("Maak de aanbesteding klaar", "publishing:publication", MINE)]),
        (LotState.PUBLISHED, [("Aanbieders kunnen inschrijven", "work:tender", WAITING)]),
        (LotState.OPENED, [("Begin de toetsing", "openings:of_lot", MINE)]),
        (
            LotState.CHECKING,
            [("Sluit de toetsing af en begin de beoordeling", "checks:board", MINE)],
        ),
        (LotState.SCORING, [("De commissie beoordeelt", "evaluation:progress", WAITING)]),
        (LotState.RANKED, [("Neem het besluit", "awards:ranking", WAITING)]),
        (LotState.STANDSTILL, []),
        (LotState.FINAL, []),
        (LotState.WITHDRAWN, []),
        (LotState.ADMITTING, []),
        (LotState.CLOSED, []),
    ],
)
def test_officer_per_state(session, state, expected):
    assert Stage(session, Duty.OFFICER, state).seen() == expected


def test_officer_waits_for_openers_after_the_deadline(session):
    stage = Stage(session, Duty.OFFICER, LotState.PUBLISHED, deadline=utcnow())

    [task] = tasks_of(session, stage.person)

    assert (task.title, task.who, task.state) == ("Open de kluis", "Twee openers", WAITING)


def test_officer_answers_questions_in_time(session):
    stage = Stage(session, Duty.OFFICER, LotState.PUBLISHED, deadline=utcnow() + timedelta(days=9))
    user = make_user(session)
    for _n in range(2):
        dialogue.ask(session, stage.tender, make_provider(session, user), user, ASKED)

    assert stage.seen()[0] == ("Beantwoord 2 vragen", "dialogue:index", LATE)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (LotState.CHECKING, ("Geef nog 1 oordeel", "checks:board", MINE)),
        (LotState.ADMITTING, ("Toets aanmelding %(n)s", "admissions:detail", MINE)),
    ],
)
def test_officer_judges_what_is_open(session, state, expected):
    stage = Stage(session, Duty.OFFICER, state)
    submission = make_submission(session, stage.lot)
    requirement = make_requirement(session, stage.tender)
    stage.add(Check(**stage.ids(), submission_id=submission.id, requirement_id=requirement.id))

    title, page, task_state = expected
    assert stage.seen() == [(title.replace("%(n)s", str(submission.number)), page, task_state)]


def test_who_judged_as_one_of_two_waits_for_the_other(session):
    stage = Stage(session, Duty.OFFICER, LotState.CHECKING)
    requirement = make_requirement(session, stage.tender)
    of_all = {**stage.ids(), "requirement_id": requirement.id}
    states = (CheckState.OPEN, CheckState.OPEN, CheckState.TO_REPAIR)
    checks = [
        Check(**of_all, submission_id=make_submission(session, stage.lot).id, state=state)
        for state in states
    ]
    first, _second, repair = checks
    stage.add(*checks)
    stage.add(
        Call(
            **stage.ids(), submission_id=repair.submission_id, kind=CallKind.REPAIR,
            check_id=repair.id, asks="Stuur het rooster.", due_at=utcnow() - timedelta(days=1),
            asked_by_id=stage.person.id,
        )
    )  # fmt: skip
    colleague = make_user(session)

    def opine(check, user):
        opinion = {"user_id": user.id, "action": "pass"}
        stage.add(Opinion(tender_id=stage.tender.id, check_id=check.id, **opinion))

    for check in (first, repair):
        opine(check, stage.person)
    assert stage.seen() == [
        ("Geef nog 1 oordeel", "checks:board", MINE),
        ("2 oordelen wachten op de tweede persoon", "checks:board", WAITING),
    ]
    opine(first, colleague)  # who finds something else: the two talk
    opine(repair, colleague)
    assert stage.seen() == [
        ("Geef nog 2 oordelen", "checks:board", MINE),
        ("Beoordeel 1 herstel", "checks:board", MINE),
    ]


def test_officer_asks_for_repair_waits_for_it_and_judges_it(session):
    stage = Stage(session, Duty.OFFICER, LotState.CHECKING)
    requirement = make_requirement(session, stage.tender)
    first, second = (make_submission(session, stage.lot) for _n in range(2))
    repair = Check(
        **stage.ids(),
        submission_id=first.id,
        requirement_id=requirement.id,
        state=CheckState.TO_REPAIR,
    )
    judged = Check(**stage.ids(), submission_id=second.id, requirement_id=requirement.id)
    stage.add(repair, judged)
    asked = Call(
        **stage.ids(),
        submission_id=first.id,
        kind=CallKind.REPAIR,
        check_id=repair.id,
        asks="Stuur het rooster.",
        due_at=utcnow() + timedelta(days=2),
        asked_by_id=stage.person.id,
    )

    assert stage.seen() == [("Geef nog 1 oordeel", "checks:board", MINE)]
    judged.state = CheckState.PASSED
    assert stage.seen() == [("Vraag herstel van 1 punt", "calls:repairs", MINE)]
    stage.add(asked)
    assert stage.seen() == [("1 punt kan nog hersteld worden", "calls:repairs", WAITING)]
    asked.answered_at = utcnow()
    assert stage.seen() == [("Beoordeel 1 herstel", "checks:board", MINE)]


@pytest.mark.parametrize(("lots", "where"), [(1, "T"), (2, "T, Perceel 1: ")])
def test_a_lot_is_named_by_its_number_unless_it_is_the_only_one(session, lots, where):
    stage = Stage(session, Duty.OFFICER, LotState.OPENED, title="T")
    for number in range(2, lots + 1):
        stage.add(Lot(tender_id=stage.tender.id, number=number, title="Ander"))

    task = tasks_of(session, stage.person)[0]

    assert task.where == (where + stage.lot.title if lots > 1 else where)


def test_prices_wait_for_the_openers_then_the_officer_ranks(session):
    stage = Stage(session, Duty.OFFICER, LotState.SCORING)
    key = stage.price_key()
    opener = make_user(session)
    assign(session, stage.tender, opener, Duty.OPENER)
    stage.add(stage.round(RoundState.FIXED), key)

    assert stage.seen() == [("Open samen de prijzen", "prices:prices", WAITING)]
    titles = [task.title for task in tasks_of(session, opener)]
    assert titles == ["Maak uw wachtzin voor de kluis", "Open samen de prijzen"]
    key.opened_at = utcnow()
    assert stage.seen() == [("Maak de rangorde", "awards:ranking", MINE)]


@pytest.mark.parametrize(
    ("state", "award", "ends_in", "expected"),
    [
        (
            LotState.RANKED,
            AwardState.INTENDED,
            None,
            [("Schrijf en verstuur de brieven", "letters:index", MINE)],
        ),
        (
            LotState.STANDSTILL,
            AwardState.STANDSTILL,
            5,
            [("De wachttijd loopt", "standstills:standstill", WAITING)],
        ),
        (
            LotState.STANDSTILL,
            AwardState.STANDSTILL,
            -1,
            # it may from that moment on; no rule says until when
            [("Maak de gunning definitief", "standstills:standstill", MINE)],
        ),
        (LotState.FINAL, AwardState.FINAL, -1, [("Leg het contract vast", "contracts:new", MINE)]),
    ],
)
def test_officer_after_the_decision(session, state, award, ends_in, expected):
    stage = Stage(session, Duty.OFFICER, state)
    decision = stage.award(award, ends_in)
    stage.add(decision)
    stage.add(stage.letter(decision, LetterKind.WINNER))

    assert stage.seen() == expected


def test_officer_is_done_when_every_winner_has_a_contract(session):
    stage = Stage(session, Duty.OFFICER, LotState.FINAL)
    award = stage.award(AwardState.FINAL)
    stage.add(award)
    winners = [stage.letter(award, LetterKind.WINNER) for _ in range(2)]
    stage.add(*winners, stage.letter(award, LetterKind.RESERVE))
    to_register = ("Leg het contract vast", "contracts:new", MINE)
    assert stage.seen() == [to_register]
    today = utcnow().date()

    first, second = (
        Contract(
            **stage.ids(), award_id=award.id, provider_id=one.provider_id, starts_on=today,
            ends_on=today + timedelta(days=730), signed_on=today,
        )
        for one in winners
    )  # fmt: skip

    unsigned = ("Zet het getekende contract erbij", "contracts:detail", MINE)
    assert sorted(stage.add(first).seen()) == sorted([to_register, unsigned])
    assert stage.add(second).seen() == [unsigned, unsigned]
    for contract in (first, second):
        stage.add(
            ContractPaper(
                tender_id=stage.tender.id, contract_id=contract.id, name="contract.pdf", size=3,
                pages=1, sha256="0" * 64, storage_key="k", file_key=b"k",
                added_by_id=stage.person.id,
            )
        )  # fmt: skip
    assert stage.seen() == []
    contract.ends_on = today + timedelta(days=80)
    seen = stage.seen()
    assert seen == [("Het contract loopt af", "contracts:detail", TaskState.MINE)]
