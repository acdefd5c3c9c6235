"""Work is done at least once, in order, and a failure is tried again."""

from datetime import timedelta

from sqlmodel import select

from app.core import clock
from app.core.outbox import Job, enqueue, run_one


def test_job_is_done_once(session, application):
    enqueue(session, "note", {"text": "hallo"})
    session.commit()
    seen = []

    work = {"note": lambda _session, payload: seen.append(payload["text"])}
    assert run_one(application.state.engine, work) is True
    assert run_one(application.state.engine, work) is False

    assert seen == ["hallo"]


def test_same_key_is_one_job(session):
    enqueue(session, "note", {"text": "a"}, key="k")
    enqueue(session, "note", {"text": "b"}, key="k")

    assert [job.payload for job in session.exec(select(Job))] == [{"text": "a"}]


def test_failing_job_is_kept_with_its_reason_and_tried_later(session, application, now):
    enqueue(session, "note", {})
    session.commit()

    def fail(_session, _payload):
        raise OSError("mail server says: jan@example.nl unknown")

    assert run_one(application.state.engine, {"note": fail}) is True
    session.expire_all()
    job = session.exec(select(Job)).one()
    assert (job.attempts, job.done_at, job.error) == (1, None, "OSError")
    assert run_one(application.state.engine, {"note": fail}) is False
    with clock.pinned(now + timedelta(minutes=1)):
        assert run_one(application.state.engine, {"note": fail}) is True


def test_job_of_another_kind_waits(session, application):
    enqueue(session, "other", {})
    session.commit()

    assert run_one(application.state.engine, {"note": lambda *_: None}) is False


def test_what_lets_somebody_in_is_forgotten_once_sent(session, application):
    enqueue(session, "mail.entry", {"token": "geheim"})
    enqueue(session, "note", {"text": "hallo"})
    session.commit()

    work = dict.fromkeys(("mail.entry", "note"), lambda *_: None)
    while run_one(application.state.engine, work):
        session.expire_all()

    assert {job.kind: job.payload for job in session.exec(select(Job))} == {
        "mail.entry": {},
        "note": {"text": "hallo"},
    }
