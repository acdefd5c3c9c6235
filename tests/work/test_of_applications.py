"""What waits for whoever handles applications in an open house."""

from datetime import datetime, timedelta

from app.accounts.models import Proposal
from app.accounts.permissions import Duty
from app.admissions.models import ResponseTerm, Ruling
from app.audit.service import name_of
from app.awards.models import AwardState
from app.checks.models import Gate
from app.core.clock import DUTCH_TIME, utcnow
from app.products.models import Window
from app.submissions.models import Submission
from app.tenders.models import LotState
from app.work.service import tasks_of
from tests.factories import (
    assign,
    make_submission,
    make_user,
)
from tests.work.stage import LATE, MINE, WAITING, Stage


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


def test_who_came_outside_the_window_waits_for_a_ruling_first(session):
    stage = Stage(session, Duty.OFFICER, LotState.ADMITTING)
    early, late = (make_submission(session, stage.lot) for _ in range(2))
    early.submitted_at, late.submitted_at = utcnow() - timedelta(days=2), utcnow()
    closed = Window(
        **stage.ids(), closes_on=utcnow().date(), reason="Vol.", exception="Wie uniek is."
    )
    judged = Gate(**stage.ids(), submission_id=late.id, finished_at=utcnow())

    stage.add(closed, judged)  # judged without a ruling is not ready for a decision

    page = "admissions:detail"
    assert stage.seen() == [
        (f"Toets aanmelding {early.number}", page, MINE),
        (f"Beslis over de uitzondering van aanmelding {late.number}", page, MINE),
    ]
    stage.add(_ruling(stage, late, is_granted=True))
    assert stage.seen()[1] == (
        f"Stel een besluit voor over aanmelding {late.number}", page, MINE,
    )  # fmt: skip


def test_who_is_not_let_in_needs_no_checks_before_the_decision(session):
    stage = Stage(session, Duty.OFFICER, LotState.ADMITTING)
    submission = make_submission(session, stage.lot)

    stage.add(_ruling(stage, submission, is_granted=False))

    assert [title for title, _href, _state in stage.seen()] == [
        f"Stel een besluit voor over aanmelding {submission.number}"
    ]


def _ruling(stage: Stage, submission: Submission, *, is_granted: bool) -> Ruling:
    return Ruling(
        tender_id=stage.tender.id,
        submission_id=submission.id,
        is_granted=is_granted,
        quality="Wat de aanmelder liet zien.",
        compared="Wat het toevoegt.",
        ruled_by_id=stage.person.id,
    )
