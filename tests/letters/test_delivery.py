"""Letters are delivered by the worker: once, also after a crash, and a mail that fails is told."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from app.awards.models import AwardState
from app.core import clock
from app.core.outbox import Job
from app.letters import sending
from app.letters.delivery import progress_of
from app.letters.models import LetterState
from app.letters.sending import begin_sending, deliver, deliver_job
from app.standstills import explaining
from app.standstills.forms import AskForm
from app.tenders.models import LotState
from app.work.service import tasks_of
from app.worker import drain
from tests.awards.decided import make_decided


@pytest.fixture
def sending_lot(session):
    decided = make_decided(session)
    begin_sending(session, decided.award, decided.officer)
    session.commit()
    return decided


def mails(session):
    return session.exec(select(Job).where(Job.kind == "mail.letter")).all()


def test_sending_fixes_all_texts_at_once_and_leaves_the_pdfs_to_the_worker(
    session, now, sending_lot
):
    letters = sending_lot.letters.values()

    assert {(one.state, one.sent_at, one.pdf_sha256) for one in letters} == {
        (LetterState.SENDING, now, "")
    }
    assert all(one.content["sent_on"] == "2026-03-02" for one in letters)
    assert (sending_lot.award.state, sending_lot.lot.state) == (
        AwardState.STANDSTILL, LotState.STANDSTILL,
    )  # fmt: skip
    assert mails(session) == []
    progress = progress_of(session, sending_lot.award)
    assert (progress.made, progress.total, progress.is_busy) == (0, 4, True)


def test_worker_delivers_each_letter_once(session, application, settings, sending_lot):
    assert drain(application.state.engine, settings) == 4
    assert drain(application.state.engine, settings) == 0

    session.expire_all()
    progress = progress_of(session, sending_lot.award)
    assert (progress.made, progress.is_busy, progress.alarming) == (4, False, [])
    assert len(mails(session)) == 4


def test_crash_halfway_is_taken_up_and_nothing_goes_twice(
    session, application, settings, sending_lot, monkeypatch
):
    def falls(*_args, **_kwargs):
        raise OSError("power is gone")

    with monkeypatch.context() as broken:
        broken.setattr(sending, "typeset", falls)
        drain(application.state.engine, settings)
    session.expire_all()
    assert {one.state for one in sending_lot.letters.values()} == {LetterState.SENDING}
    assert mails(session) == []

    with clock.pinned(clock.utcnow() + timedelta(minutes=10)):
        drain(application.state.engine, settings)
        drain(application.state.engine, settings)

    session.expire_all()
    assert {one.state for one in sending_lot.letters.values()} == {LetterState.SENT}
    assert len(mails(session)) == 4


def test_delivering_again_changes_nothing(session, keys, storage, sending_lot):
    letter = sending_lot.letters["Elzenkamp"]
    deliver(session, keys, storage, letter)
    first = (letter.pdf_sha256, letter.storage_key)

    deliver_job(session, keys, storage, {"letter_id": str(letter.id)})

    assert (letter.pdf_sha256, letter.storage_key) == first
    assert len(mails(session)) == 1


def test_pdf_is_the_same_whenever_the_worker_makes_it(session, keys, storage, sending_lot):
    letter = sending_lot.letters["Elzenkamp"]
    at_once = sending.pdf_of(session, keys, storage, letter)

    with clock.pinned(clock.utcnow() + timedelta(days=2)):
        deliver(session, keys, storage, letter)

        assert sending.pdf_of(session, keys, storage, letter) == at_once


def test_database_itself_refuses_to_change_a_sent_letter(session, keys, storage, sending_lot):
    letter = sending_lot.letters["Elzenkamp"]
    deliver(session, keys, storage, letter)
    session.commit()

    letter.content = {**letter.content, "contact": "iemand anders"}
    with pytest.raises(DatabaseError, match="a sent letter never changes"):
        session.flush()
    session.rollback()


def test_mail_that_no_server_took_that_day_is_an_alarm(session, keys, storage, sending_lot, now):
    for letter in sending_lot.letters.values():
        deliver(session, keys, storage, letter)
    on_time, refused, next_day, _waits = sorted(mails(session), key=lambda job: job.unique_key)
    on_time.done_at, refused.error = now + timedelta(hours=1), "SMTPServerDisconnected"
    next_day.done_at = now + timedelta(days=1)
    session.flush()

    def alarming():
        found = progress_of(session, sending_lot.award).alarming
        return sorted(sending.mail_key(one.letter) for one in found)

    assert alarming() == sorted([refused.unique_key, next_day.unique_key])
    with clock.pinned(now + timedelta(days=1)):
        keys_late = [refused.unique_key, next_day.unique_key, _waits.unique_key]
        assert alarming() == sorted(keys_late)


def test_failed_mail_and_owed_explanation_are_tasks_of_the_officer(
    session, keys, storage, sending_lot, now
):
    letter = sending_lot.letters["Elzenkamp"]
    deliver(session, keys, storage, letter)
    session.flush()
    (job,) = mails(session)

    def titles():
        return [task.title for task in tasks_of(session, sending_lot.officer)]

    before = titles()
    job.attempts, job.error = 1, "SMTPServerDisconnected"
    explaining.ask(
        session, letter, sending_lot.people["Elzenkamp"], AskForm(question="Waarom niet beter?")
    )
    session.flush()

    assert [one for one in titles() if one not in before] == [
        "1 brief niet aangenomen door een mailserver", "Licht een brief toe",
    ]  # fmt: skip
    job.done_at, job.error = now, ""
    session.flush()
    assert "1 brief niet aangenomen door een mailserver" not in titles()
