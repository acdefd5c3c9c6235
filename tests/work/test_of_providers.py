"""What waits for a provider; who only reads has no tasks."""

import pytest

from app.accounts.permissions import Duty
from app.awards.models import AwardState
from app.core.clock import pinned, utcnow
from app.letters.models import Letter, LetterKind, LetterState
from app.submissions.models import Invitation, SubmissionState
from app.tenders.models import LotState
from app.work.service import tasks_of
from tests.factories import (
    make_provider,
    make_submission,
    make_user,
)
from tests.work.stage import Stage


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
    assert (second.title, second.href_name) == ("Lees de uitslag", "standstills:mine")
    letter.read_at = utcnow()
    session.flush()
    with pinned(stage.tender.deadline):
        assert tasks_of(session, person) == []


def test_who_is_invited_is_asked_to_submit_until_it_begins(session):
    stage = Stage(session, Duty.OFFICER, LotState.PUBLISHED)
    request = Stage(session, Duty.OFFICER, LotState.FINAL)
    invited, other = make_user(session), make_user(session)
    provider, _rival = make_provider(session, invited), make_provider(session, other)
    asked = make_submission(session, request.lot, provider=provider)
    stage.add(
        Invitation(
            **stage.ids(), provider_id=provider.id, request_id=asked.id,
            invited_by_id=stage.person.id,
        )
    )  # fmt: skip
    deadline = stage.tender.deadline

    [task] = tasks_of(session, invited)
    of_other = tasks_of(session, other)
    with pinned(deadline):
        afterwards = tasks_of(session, invited)
    make_submission(session, stage.lot, provider=provider, state=SubmissionState.DRAFT)
    [begun] = tasks_of(session, invited)

    assert (task.title, task.href_name) == ("U bent uitgenodigd: schrijf in", "publishing:public")
    assert (task.ids, task.due) == ({"slug": stage.tender.slug}, deadline)
    assert (of_other, afterwards, begun.title) == ([], [], "Maak af en dien in")


def test_each_letter_waits_until_its_reader_can_act_what_ends_first_on_top(session):
    person = make_user(session)
    provider = make_provider(session, person)
    known = {}
    known_states = (
        ("Over", -1, AwardState.FINAL),
        ("Later", 9, AwardState.STANDSTILL),
        ("Morgen", 1, AwardState.STANDSTILL),
        ("Teruggenomen", 5, AwardState.WITHDRAWN),
    )
    for title, ends_in, state in known_states:
        done = Stage(session, Duty.OFFICER, LotState.STANDSTILL, title=title)
        submission = make_submission(session, done.lot, provider=provider)
        award = done.award(state, ends_in)
        letter = Letter(
            **done.ids(), award_id=award.id, submission_id=submission.id, provider_id=provider.id,
            kind=LetterKind.REJECTION, state=LetterState.SENT,
        )  # fmt: skip
        done.add(award, letter)
        known[title] = ({"letter_id": letter.id}, award.standstill_ends_at)

    seen = [(one.where, one.ids, one.due) for one in tasks_of(session, person)]

    assert seen == [
        ("Morgen", *known["Morgen"]),
        ("Later", *known["Later"]),
        ("Over", known["Over"][0], None),
    ]
