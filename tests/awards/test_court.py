"""A court case holds a lot, and an end moves later for all."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.awards import extending, suspending
from app.awards.forms import (
    ExtendForm,
    ReleaseForm,
    SuspendForm,
)
from app.awards.models import AwardState, Suspension
from app.awards.standstill import finish_standstill
from app.core.clock import pinned
from app.core.errors import ConflictError, InvalidError
from app.core.outbox import Job
from app.letters.sending import open_letter
from app.planning.standstill import last_day_of
from app.tenders.models import LotState, ProcedureKind
from app.work.service import tasks_of
from tests.awards.decided import make_decided
from tests.awards.redeciding import take_back
from tests.letters.test_pages import send
from tests.trail import payloads_of


def relief(asked_on):
    return SuspendForm(
        claimant="Elzenkamp", court="Rechtbank Gelderland", case_number="C/05/1", asked_on=asked_on
    )


def test_relief_within_the_standstill_holds_the_lot_until_a_person_releases_it(session, sent, now):
    with pinned(now + timedelta(days=10)):  # 12 March
        case = suspending.suspend(session, sent.award, sent.officer, relief(date(2026, 3, 12)))
    with pinned(now + timedelta(days=30)):  # 1 April, a week past the end
        with pytest.raises(ConflictError, match="kort geding"):
            finish_standstill(session, sent.award, sent.officer)
        ruling = ReleaseForm(ruled_on=date(2026, 3, 31), ruling="De vordering is afgewezen.")
        suspending.release(session, case, sent.decider, ruling)
        finish_standstill(session, sent.award, sent.officer)

    assert case.in_time
    assert (sent.award.state, sent.lot.state) == (AwardState.FINAL, LotState.FINAL)
    assert [one["after"]["in_time"] for one in payloads_of(session, "award.suspend")] == [True]
    assert [one["after"]["ruled_on"] for one in payloads_of(session, "award.release")] == [
        "2026-03-31"
    ]


@pytest.mark.parametrize(("asked_on", "in_time"), [(23, True), (24, False)])
def test_relief_counts_as_in_time_through_the_last_day(session, sent, now, asked_on, in_time):
    with pinned(now + timedelta(days=23)):
        case = suspending.suspend(
            session, sent.award, sent.officer, relief(date(2026, 3, asked_on))
        )

    assert case.in_time is in_time


@pytest.mark.parametrize("asked_on", [date(2026, 3, 1), date(2026, 3, 3)])
def test_relief_is_not_asked_before_the_letters_nor_in_the_future(session, sent, asked_on):
    with pytest.raises(InvalidError) as refused:
        suspending.suspend(session, sent.award, sent.officer, relief(asked_on))

    assert refused.value.field == "asked_on"
    assert session.exec(select(Suspension)).all() == []


def test_standstill_is_extended_for_all_and_everybody_is_told(session, sent):
    """28 March 2026 is a Saturday: it becomes Monday 30 March."""
    before = sent.award.standstill_ends_at
    form = ExtendForm(last_day=date(2026, 3, 28), reason="Een brief kon niet worden bezorgd.")

    extension = extending.extend_standstill(session, sent.award, sent.officer, form)

    assert (extension.ended_at, extension.ends_at) == (before, sent.award.standstill_ends_at)
    assert (last_day_of(before), last_day_of(extension.ends_at)) == (
        date(2026, 3, 23),
        date(2026, 3, 30),
    )
    jobs = session.exec(select(Job).where(Job.kind == "mail.extension")).all()
    assert len(jobs) == len(sent.submissions)


def test_end_only_moves_later(session, sent):
    form = ExtendForm(last_day=date(2026, 3, 22), reason="Een brief kon niet worden bezorgd.")

    with pytest.raises(InvalidError) as refused:
        extending.extend_standstill(session, sent.award, sent.officer, form)

    assert refused.value.field == "last_day"


@pytest.mark.parametrize(
    ("procedure", "told"),
    [
        (ProcedureKind.OPEN, "de wet zelf verbiedt te tekenen"),  # Aw 2.131
        # Aw 2.39(2) leaves 2.131 out: what was promised binds
        (ProcedureKind.SAS, "in uw stukken en brieven staat dat niemand tekent"),
    ],
)
def test_a_court_case_is_told_with_what_binds_to_who_records_it_and_to_every_reader(
    session, sign_in, keys, storage, now, procedure, told
):
    decided = send(session, keys, storage, make_decided(session, procedure=procedure))
    letter, person = decided.letters["Lindeborgh"], decided.people["Lindeborgh"]
    outcome, words = f"/submissions/{letter.submission_id}/outcome", "De rechter is gevraagd"
    open_letter(session, letter, person)
    session.commit()
    before = sign_in(person).get(outcome).text
    with pinned(now + timedelta(days=10)):
        case = suspending.suspend(
            session, decided.award, decided.officer, relief(date(2026, 3, 12))
        )
        session.commit()

        court = sign_in(decided.officer).get(f"/awards/{decided.award.id}/court").text
        during = sign_in(person).get(outcome).text
        ruling = ReleaseForm(ruled_on=date(2026, 3, 12), ruling="De vordering is afgewezen.")
        suspending.release(session, case, decided.decider, ruling)
        session.commit()
        after = sign_in(person).get(outcome).text

    assert told in court
    assert [words in one for one in (before, during, after)] == [False, True, False]
    assert "C/05/1" not in during
    assert "Rechtbank Gelderland" not in during


def test_a_court_case_waits_for_its_ruling_also_after_the_decision_was_taken_back(
    session, sent, now
):
    with pinned(now + timedelta(days=10)):
        suspending.suspend(session, sent.award, sent.officer, relief(date(2026, 3, 12)))
        asked = [
            (one.title, one.who, one.is_mine, one.href_name, one.ids)
            for one in tasks_of(session, sent.officer)
        ]
        take_back(session, sent.award, sent.officer, sent.decider)
        titles = [one.title for one in tasks_of(session, sent.officer)]

    title = "Een rechter beslist. Voer daarna de uitspraak in"
    assert asked == [(title, "De rechter", False, "awards:court", {"award_id": sent.award.id})]
    assert title in titles
