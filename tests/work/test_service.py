"""Every duty sees what waits for it, and what it waits for."""

from datetime import datetime, timedelta

import pytest

from app.accounts.models import Proposal
from app.accounts.permissions import Duty
from app.admissions.models import ResponseTerm, Ruling
from app.audit.service import name_of
from app.awards.models import Award, AwardState
from app.changes.deadline import propose_deadline
from app.changes.forms import DeadlineForm
from app.checks.models import Advice, Call, CallKind, Check, CheckState, Gate, GateState
from app.contracts.models import Contract, ContractPaper
from app.core.clock import DUTCH_TIME, pinned, utcnow
from app.dialogue import service as dialogue
from app.evaluation.models import HandIn
from app.letters.models import Letter, LetterKind, LetterState
from app.panels.models import Declaration, Round, RoundState
from app.submissions.models import SubmissionState
from app.tenders.models import Lot, LotState, ProcedureKind
from app.vault.models import OpenerKey, Purpose, VaultKey
from app.work.service import tasks_of
from app.work.task import TaskState
from tests.dialogue.test_service import ASKED
from tests.factories import (
    assign,
    lots_of,
    make_provider,
    make_requirement,
    make_submission,
    make_tender,
    make_user,
)
from tests.publishing.factories import published

MINE, WAITING, LATE = TaskState.MINE, TaskState.WAITING, TaskState.LATE


class Stage:
    """One tender with one lot in a state, and a person with a duty."""

    def __init__(self, session, duty: Duty, state: LotState, **fields) -> None:
        self.session = session
        self.person = make_user(session)
        self.tender = make_tender(session, state=state, **fields)
        [self.lot] = lots_of(session, self.tender)
        assign(session, self.tender, self.person, duty)

    def add(self, *rows) -> "Stage":
        for row in rows:
            self.session.add(row)
            self.session.flush()
        return self

    def ids(self) -> dict:
        return {"tender_id": self.tender.id, "lot_id": self.lot.id}

    def seen(self) -> list[tuple[str, str, TaskState]]:
        self.session.flush()
        found = tasks_of(self.session, self.person)
        return [(task.title, task.href_name, task.state) for task in found]

    def round(self, state: RoundState) -> Round:
        return Round(**self.ids(), state=state)

    def declaration(self, *, has_conflict: bool = False) -> Declaration:
        provider = make_provider(self.session)
        return Declaration(
            **self.ids(), user_id=self.person.id, provider_id=provider.id, has_conflict=has_conflict
        )

    def price_key(self, *, is_open: bool = False) -> VaultKey:
        return VaultKey(
            **self.ids(),
            purpose=Purpose.PRICE,
            public_key=b"x",
            opened_at=utcnow() if is_open else None,
        )

    def award(self, state: AwardState, ends_in: int | None = None) -> Award:
        return Award(
            **self.ids(),
            state=state,
            input={},
            outcome={},
            input_sha256="",
            proposed_by_id=self.person.id,
            confirmed_by_id=make_user(self.session).id,
            standstill_ends_at=utcnow() + timedelta(days=ends_in) if ends_in else None,
        )


def opener_key(stage: Stage) -> OpenerKey:
    return OpenerKey(user_id=stage.person.id, public_key=b"x", salt=b"x", wrapped_private_key=b"x")


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


def test_an_application_goes_from_checks_to_two_people(session):
    stage = Stage(session, Duty.OFFICER, LotState.ADMITTING)
    decider = make_user(session)
    assign(session, stage.tender, decider, Duty.DECIDER)
    submission = make_submission(session, stage.lot)
    page = "admissions:detail"

    assert stage.seen() == [(f"Toets aanmelding {submission.number}", page, MINE)]
    stage.add(Gate(**stage.ids(), submission_id=submission.id, finished_at=utcnow()))
    assert stage.seen() == [
        (f"Stel een besluit voor over aanmelding {submission.number}", page, MINE)
    ]
    assert tasks_of(session, decider) == []
    stage.add(
        Proposal(
            trail=stage.tender.id,
            kind="application.decide",
            subject=name_of(submission),
            payload={},
            proposer_id=stage.person.id,
        )
    )
    assert stage.seen() == [(f"Besluit over aanmelding {submission.number}", page, WAITING)]
    assert [task.title for task in tasks_of(session, decider)] == [
        f"Besluit over aanmelding {submission.number}"
    ]
    award = stage.award(AwardState.INTENDED)
    award.submission_id = submission.id
    stage.add(award)
    assert stage.seen() == [("Verstuur 1 brief over een aanmelding", "letters:index", MINE)]
    assert tasks_of(session, decider) == []


def test_each_application_has_its_own_clock(session):
    stage = Stage(session, Duty.OFFICER, LotState.ADMITTING)
    term = ResponseTerm(tender_id=stage.tender.id, days=42, ground="Leidraad 3.2")
    submissions = [make_submission(session, stage.lot) for _ in range(2)]
    submissions[0].submitted_at = utcnow() - timedelta(days=43)
    submissions[1].submitted_at = utcnow() - timedelta(days=1)
    stage.add(term)

    tasks = tasks_of(session, stage.person)

    assert [(task.ids, task.due, task.state) for task in tasks] == [
        ({"submission_id": submissions[0].id}, datetime(2026, 3, 2, tzinfo=DUTCH_TIME), LATE),
        ({"submission_id": submissions[1].id}, datetime(2026, 4, 13, tzinfo=DUTCH_TIME), MINE),
    ]


def test_who_is_not_let_in_needs_no_checks_before_the_decision(session):
    stage = Stage(session, Duty.OFFICER, LotState.ADMITTING)
    submission = make_submission(session, stage.lot)
    ruling = Ruling(
        tender_id=stage.tender.id,
        submission_id=submission.id,
        is_granted=False,
        quality="Niet aangetoond.",
        compared="Voegt niets toe.",
        ruled_by_id=stage.person.id,
    )

    stage.add(ruling)

    assert [title for title, _href, _state in stage.seen()] == [
        f"Stel een besluit voor over aanmelding {submission.number}"
    ]


@pytest.mark.parametrize(("lots", "where"), [(1, "T"), (2, "T, Perceel 1: ")])
def test_a_lot_is_named_by_its_number_unless_it_is_the_only_one(session, lots, where):
    stage = Stage(session, Duty.OFFICER, LotState.OPENED, title="T")
    for number in range(2, lots + 1):
        stage.add(Lot(tender_id=stage.tender.id, number=number, title="Ander"))

    task = tasks_of(session, stage.person)[0]

    assert task.where == (where + stage.lot.title if lots > 1 else where)


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


def test_prices_wait_for_the_openers_then_the_officer_ranks(session):
    stage = Stage(session, Duty.OFFICER, LotState.SCORING)
    key = stage.price_key()
    opener = make_user(session)
    assign(session, stage.tender, opener, Duty.OPENER)
    stage.add(stage.round(RoundState.FIXED), key)

    assert stage.seen() == [("Open samen de prijzen", "prices:prices", WAITING)]
    titles = [task.title for task in tasks_of(session, opener)]
    assert titles == ["Maak uw kluissleutel", "Open samen de prijzen"]
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
    stage.add(stage.award(award, ends_in))

    assert stage.seen() == expected


def test_officer_is_done_when_there_is_a_contract(session):
    stage = Stage(session, Duty.OFFICER, LotState.FINAL)
    award = stage.award(AwardState.FINAL)
    stage.add(award)
    assert stage.seen() != []
    today = utcnow().date()

    contract = Contract(
        **stage.ids(),
        award_id=award.id,
        provider_id=make_provider(session).id,
        starts_on=today,
        ends_on=today + timedelta(days=730),
        signed_on=today,
    )

    unsigned = ("Zet het getekende contract erbij", "contracts:detail", MINE)
    assert stage.add(contract).seen() == [unsigned]
    paper = ContractPaper(
        tender_id=stage.tender.id, contract_id=contract.id, name="contract.pdf", size=3, pages=1,
        sha256="0" * 64, storage_key="k", file_key=b"k", added_by_id=stage.person.id,
    )  # fmt: skip
    assert stage.add(paper).seen() == []
    contract.ends_on = today + timedelta(days=80)
    seen = stage.seen()
    assert seen == [("Het contract loopt af", "contracts:detail", TaskState.MINE)]


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


def test_chair_from_declaring_to_leading(session):
    stage = Stage(session, Duty.CHAIR, LotState.SCORING)
    own = stage.round(RoundState.INDIVIDUAL)
    stage.add(own)
    assert stage.seen() == [("Meld uw belangen", "panels:conflicts", MINE)]

    stage.add(stage.declaration())
    assert stage.seen() == [("De commissie beoordeelt", "evaluation:progress", WAITING)]
    own.state = RoundState.CONSENSUS
    assert stage.seen() == [("Leid het consensusoverleg", "consensus:consensus", MINE)]
    own.state = RoundState.FIXED
    assert stage.seen() == []


def test_evaluator_from_declaring_to_waiting(session):
    stage = Stage(session, Duty.EVALUATOR, LotState.SCORING)
    own = stage.round(RoundState.INDIVIDUAL)
    stage.add(own)
    assert stage.seen() == [("Meld uw belangen", "panels:conflicts", MINE)]

    stage.add(stage.declaration())
    assert stage.seen() == [("Beoordeel de inschrijvingen", "evaluation:begin", MINE)]
    stage.add(HandIn(**stage.ids(), evaluator_id=stage.person.id))
    assert stage.seen() == []
    own.state = RoundState.CONSENSUS
    assert stage.seen() == [("Het consensusoverleg loopt", "consensus:consensus", WAITING)]


@pytest.mark.parametrize("duty", [Duty.CHAIR, Duty.EVALUATOR])
def test_conflict_takes_the_lot_off_the_list(session, duty):
    stage = Stage(session, duty, LotState.SCORING)
    assert stage.seen() != []

    assert stage.add(stage.declaration(has_conflict=True)).seen() == []


def test_supervisor_gives_advice_and_officer_weighs_it(session):
    stage = Stage(session, Duty.SUPERVISOR, LotState.CHECKING)
    officer = make_user(session)
    assign(session, stage.tender, officer, Duty.OFFICER)
    submission = make_submission(session, stage.lot)
    advice = Advice(
        **stage.ids(), submission_id=submission.id, question="…", asked_by_id=stage.person.id
    )
    stage.add(Gate(**stage.ids(), submission_id=submission.id))

    def of_officer():
        return [(one.title, one.href_name, one.state) for one in tasks_of(session, officer)]

    assert stage.add(advice).seen() == [("Geef advies", "checks:advice_index", MINE)]
    assert ("De toezichthouder adviseert", "checks:board", WAITING) in of_officer()
    advice.given_at = utcnow()
    assert stage.seen() == []
    assert ("Weeg het advies van de toezichthouder", "checks:weighing", MINE) in of_officer()


@pytest.mark.parametrize("state", LotState)
def test_auditor_has_no_tasks(session, state):
    assert Stage(session, Duty.AUDITOR, state).seen() == []


def test_provider_finishes_and_reads(session):
    stage = Stage(session, Duty.OFFICER, LotState.PUBLISHED)
    person = make_user(session)
    provider = make_provider(session, person)
    draft = make_submission(session, stage.lot, provider=provider, state=SubmissionState.DRAFT)
    make_submission(session, stage.lot, state=SubmissionState.DRAFT)
    done = Stage(session, Duty.OFFICER, LotState.STANDSTILL)
    submission = make_submission(session, done.lot, provider=provider)
    award = done.award(AwardState.STANDSTILL)
    letter = Letter(
        **done.ids(),
        award_id=award.id,
        submission_id=submission.id,
        provider_id=provider.id,
        kind=LetterKind.WINNER,
        state=LetterState.SENT,
    )
    done.add(award, letter)

    first, second = tasks_of(session, person)

    assert (first.title, first.ids, first.due) == (
        "Maak af en dien in",
        {"submission_id": draft.id},
        stage.tender.deadline,
    )
    assert (second.title, second.href_name) == ("Lees de uitslag", "standstills:inbox")
    letter.read_at = utcnow()
    session.flush()
    with pinned(stage.tender.deadline):
        assert tasks_of(session, person) == []


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
