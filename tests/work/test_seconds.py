"""What waits for a second person stands with who can be that person, and with nobody else."""

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

import app
from app.accounts.models import Proposal
from app.accounts.permissions import GRANTS, Duty, Reached
from app.audit.service import name_of
from app.awards.models import AwardState
from app.core.clock import utcnow
from app.core.errors import NotFoundError
from app.core.routing import guards
from app.rankings.access import decisive
from app.rooms import routers
from app.submissions.models import SubmissionState
from app.tenders.choices import LetterKind
from app.tenders.models import LotState
from app.work.seconds import SECONDS
from app.work.service import tasks_of
from tests.factories import assign, make_submission, make_user
from tests.work.stage import MINE, WAITING, Stage

SHOWN = {
    "deadline.move", "award.decide", "award.approve", "application.decide", "price.judge",
    "tender.withdraw", "vault.open",
}  # fmt: skip
"""Proposals that the tasks of a lot's own state show."""
CONFIRMS = {
    "assignment.appoint": "authorities:confirm_assignment",
    "draw.record": "rankings:record_draw",
    "award.take_back": "awards:confirm_taking_back",
    "award.skip": "standstills:confirm_skip",
    "application.take_back": "admissions:confirm_taking_back",
    "admission.end": "admissions:confirm_end",
    "submission.open_late": "openings:confirm_late",
    "submission.keep_shut": "openings:keep_shut",
    "submission.leave": "checks:confirm_leaving",
    "redaction": "records:confirm_redaction",
    "destruction": "retention:destroy",
}
"""Where each kind is confirmed."""
APPOINT = "Bevestig een taak van een collega"
OPEN_LATE = "Bevestig dat een te late inschrijving opengaat"


def proposed(kind, subject, proposer, **fields):
    return Proposal(
        kind=kind, subject=name_of(subject), trail=subject.trail, proposer_id=proposer.id,
        **{"payload": {}, **fields},
    )  # fmt: skip


def titles(session, person):
    session.flush()
    return [(task.title, task.state) for task in tasks_of(session, person)]


def test_every_kind_of_proposal_stands_on_the_page_of_who_confirms_it():
    kinds = set()
    for path in Path(app.__file__).parent.rglob("*.py"):
        for name in re.findall(r"two_people\.propose\(\s*session, (\w+)", path.read_text()):
            room = ".".join(path.relative_to(Path(app.__file__).parents[1]).with_suffix("").parts)
            kinds.add(getattr(import_module(room), name))

    assert kinds == SECONDS.keys() | SHOWN


def test_who_is_asked_is_who_passes_where_it_is_confirmed():
    of_route = {
        route.name: next(iter(guards(route.dependant))).permission
        for router in routers(is_demo=False)
        for route in router.routes
        if route.name in CONFIRMS.values()
    }

    def passes(kind, duty):
        try:
            if kind == "draw.record":
                decisive(Reached(None, frozenset({duty})))
        except NotFoundError:
            return False
        return of_route[CONFIRMS[kind]] in GRANTS[duty]

    assert {kind: second.duties for kind, second in SECONDS.items()} == {
        kind: {duty for duty in Duty if passes(kind, duty)} for kind in CONFIRMS
    }


def test_a_proposal_waits_for_who_can_confirm_and_not_for_who_proposed(session):
    stage = Stage(session, Duty.DECIDER, LotState.FINAL)
    other = make_user(session)
    assign(session, stage.tender, other, Duty.OFFICER)
    award = stage.award(AwardState.FINAL)
    stage.add(award, proposed("award.take_back", award, other))
    stage.add(stage.letter(award, LetterKind.WINNER))
    stage.add(proposed("destruction", stage.tender, stage.person))
    back, destroy = (
        "Bevestig dat een besluit wordt teruggenomen", "Bevestig dat een dossier wordt vernietigd",
    )  # fmt: skip

    found = {task.title: (task.state, task.who) for task in tasks_of(session, stage.person)}
    of_other = {task.title: (task.state, task.who) for task in tasks_of(session, other)}

    assert found == {back: (MINE, ""), destroy: (WAITING, "Een tweede persoon")}
    assert of_other == {
        back: (WAITING, "Twee beslissers"),
        destroy: (MINE, ""),
        "Leg het contract vast": (MINE, ""),
    }


def test_everybody_of_a_tender_can_confirm_a_duty_but_for_whom_it_is(session):
    stage = Stage(session, Duty.OFFICER, LotState.FINAL)
    people = {duty: make_user(session) for duty in (Duty.AUDITOR, Duty.EVALUATOR, Duty.INTEGRITY)}
    for duty, person in people.items():
        assign(session, stage.tender, person, duty)
    wanted = assign(session, stage.tender, people[Duty.AUDITOR], Duty.DECIDER)
    wanted.ended_at = utcnow()
    payload = {"user": str(people[Duty.AUDITOR].id)}
    stage.add(wanted, proposed("assignment.appoint", wanted, stage.person, payload=payload))

    found = {duty: titles(session, person) for duty, person in people.items()}

    assert titles(session, stage.person) == [(APPOINT, WAITING)]
    assert found == {
        Duty.AUDITOR: [(APPOINT, WAITING)], Duty.EVALUATOR: [(APPOINT, MINE)], Duty.INTEGRITY: [],
    }  # fmt: skip


@pytest.mark.parametrize("first", [Duty.OFFICER, Duty.DECIDER])
def test_who_can_act_by_one_duty_does_not_wait_by_another(session, first):
    [second] = {Duty.OFFICER, Duty.DECIDER} - {first}
    stage = Stage(session, first, LotState.WITHDRAWN)
    assign(session, stage.tender, stage.person, second)
    award = stage.award(AwardState.STANDSTILL)

    stage.add(award, proposed("award.take_back", award, make_user(session)))

    assert titles(session, stage.person) == [("Bevestig dat een besluit wordt teruggenomen", MINE)]


def test_what_came_late_goes_from_two_who_decide_to_two_who_open(session):
    stage = Stage(session, Duty.DECIDER, LotState.OPENED)
    officer, opener = make_user(session), make_user(session)
    assign(session, stage.tender, officer, Duty.OFFICER)
    assign(session, stage.tender, opener, Duty.OPENER)
    submission = make_submission(session, stage.lot)
    submission.state = SubmissionState.LATE
    proposal = proposed("submission.open_late", submission, officer)
    stage.add(submission, proposal)
    opens, checks = "Open een te late inschrijving", ("Begin de toetsing", MINE)
    key = ("Maak uw wachtzin voor de kluis", MINE)

    def seen():
        return [titles(session, one) for one in (stage.person, officer, opener)]

    asked = seen()
    proposal.confirmed_at = utcnow() - timedelta(hours=1)
    decided = seen()
    stage.lot.state = LotState.CHECKING
    proposal.confirmed_at = None
    too_late = [titles(session, one) for one in (stage.person, opener)]

    assert asked == [[(OPEN_LATE, MINE)], [checks, (OPEN_LATE, WAITING)], [key]]
    assert decided == [[], [checks, (opens, WAITING)], [key, (opens, MINE)]]
    assert too_late == [[], [key]]
