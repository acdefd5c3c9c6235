"""Mails and tasks before a proof stops: each step once, and never with what it is in the queue."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from app.core import clock
from app.core.outbox import Job
from app.evidence import expiry, service
from app.evidence.mails import ends
from app.work.service import tasks_of
from tests.evidence.factories import FORM, HOLDER, keep
from tests.factories import make_provider, make_user

END = date(2026, 6, 30)


@pytest.fixture
def person(session):
    return make_user(session, name="Annelies Vroom")


@pytest.fixture
def proof(session, keys, storage, person):
    provider = make_provider(session, person, name=HOLDER)
    form = FORM.model_copy(update={"valid_to": END})
    return keep(session, keys, storage, provider, person, form=form)


def days_told(session, day):
    """Do the chore on a day, twice; say of which steps a mail was asked so far."""
    with clock.pinned(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        expiry.plan(session)
        expiry.plan(session)
    session.flush()
    jobs = session.exec(select(Job).where(Job.kind == "mail.proof_ends")).all()
    return sorted(job.payload["days"] for job in jobs)


def test_each_step_is_told_once(session, proof):
    found = [
        days_told(session, END - timedelta(days=days)) for days in (61, 60, 59, 30, 8, 7, 0, -1)
    ]

    assert found == [[], [60], [60], [30, 60], [30, 60], [7, 30, 60], [7, 30, 60], [7, 30, 60]]


def test_a_worker_that_stood_still_tells_the_nearest_step_only(session, proof):
    assert days_told(session, END - timedelta(days=5)) == [7]


def test_a_new_end_starts_again(session, keys, person, proof):
    days_told(session, END - timedelta(days=30))
    later = END + timedelta(days=300)

    service.tell(session, keys, proof, person, FORM.model_copy(update={"valid_to": later}))

    assert days_told(session, END - timedelta(days=29)) == [30]
    assert days_told(session, later - timedelta(days=60)) == [30, 60]


def test_who_took_it_out_hears_nothing(session, person, proof):
    service.withdraw(session, proof, person)

    assert days_told(session, END - timedelta(days=7)) == []


def test_the_mail_says_what_until_when_and_where(session, settings, proof):
    days_told(session, END - timedelta(days=30))
    job = session.exec(select(Job).where(Job.kind == "mail.proof_ends")).one()

    mail = ends(session, settings, job.payload)

    assert set(job.payload) == {"proof_id", "user_id", "days"}
    assert mail.subject == f"Bewijs vernieuwen vóór 30 juni 2026: {HOLDER}"
    assert "Ons HKZ in het bewijsdossier van Stichting Lindeborgh" in mail.text
    assert f"http://testserver/my-file/{proof.id}" in mail.text


def test_the_mail_of_what_was_taken_out_meanwhile_names_nothing(session, settings, person, proof):
    days_told(session, END - timedelta(days=30))
    job = session.exec(select(Job).where(Job.kind == "mail.proof_ends")).one()
    service.withdraw(session, proof, person)

    mail = ends(session, settings, job.payload)

    assert "U hoeft niets te doen." in mail.text
    assert "HKZ" not in mail.text


def test_it_is_a_task_from_sixty_days_on(session, person, proof):
    found = []
    for days in (61, 60, -3):
        at = END - timedelta(days=days)
        with clock.pinned(datetime(at.year, at.month, at.day, 12, tzinfo=UTC)):
            tasks = [one for one in tasks_of(session, person) if one.href_name == "evidence:proof"]
            found.append([(one.title, one.ids, str(one.state)) for one in tasks])

    ids = {"proof_id": proof.id}
    assert found == [
        [], [("Een bewijs vernieuwen", ids, "mine")], [("Een bewijs vernieuwen", ids, "late")],
    ]  # fmt: skip
