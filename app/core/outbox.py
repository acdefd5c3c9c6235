"""Work that a transaction wants done after it: one row, written with the change itself."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import JSON, Column, Engine, and_, func, or_, update
from sqlmodel import Field, Session, col, select

from app.core.clock import utcnow
from app.core.db import Instant, Record, writing

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 20


class Job(Record, table=True):
    """A piece of work with what it needs; done at least once, so its verb must be idempotent."""

    kind: str = Field(max_length=60, index=True)
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    unique_key: str | None = Field(default=None, max_length=200, unique=True)
    created_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    run_at: datetime = Field(default_factory=utcnow, sa_type=Instant, index=True)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str = Field(default="", max_length=500)


IS_MAIL = col(Job.kind).startswith("mail.")


Handler = Callable[[Session, dict[str, Any]], None]


ONCE = "mail.entry"
"""Carries a token that lets somebody in: what it carries is forgotten as soon as it was sent."""


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    key: str | None = None,
    run_at: datetime | None = None,
) -> None:
    """Ask for work in this transaction; the same `key` twice is one job."""
    if key and session.exec(select(Job.id).where(Job.unique_key == key)).first():
        return
    session.add(Job(kind=kind, payload=payload, unique_key=key, run_at=run_at or utcnow()))


def claim(session: Session, kinds: tuple[str, ...]) -> Job | None:
    """Take the oldest job that is due, for the length of a lease."""
    now = utcnow()
    due = (
        select(Job.id)
        .where(
            col(Job.done_at).is_(None),
            Job.run_at <= now,
            Job.attempts < MAX_ATTEMPTS,
            col(Job.kind).in_(kinds),
            or_(col(Job.lease_until).is_(None), col(Job.lease_until) < now),
        )
        .order_by(col(Job.run_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    chosen = session.exec(due).first()
    if chosen is None:
        return None
    session.exec(
        update(Job)
        .where(col(Job.id) == chosen)
        .values(lease_until=now + LEASE, attempts=Job.attempts + 1)
    )
    return session.get(Job, chosen)


def stuck(session: Session, *, since: datetime, sends_mail: bool, limit: int = 100) -> list[Job]:
    """List the work that failed, or that should have been done at `since`; oldest first.

    Without a mail server, mail that was never tried is not stuck: it waits.
    """
    is_late = col(Job.run_at) < since
    if not sends_mail:
        is_late = and_(is_late, ~IS_MAIL)
    query = (
        select(Job)
        .where(col(Job.done_at).is_(None), or_(col(Job.error) != "", is_late))
        .order_by(col(Job.created_at))
        .limit(limit)
    )
    return list(session.exec(query).all())


def count_waiting_mail(session: Session) -> int:
    """Count the messages that were never tried."""
    query = select(func.count()).where(IS_MAIL, col(Job.done_at).is_(None), Job.error == "")
    return session.exec(query).one()


def retry(session: Session, job: Job) -> None:
    """Let a job that failed be tried at once, as often as a new one."""
    job.attempts, job.run_at, job.lease_until, job.error = 0, utcnow(), None, ""
    session.add(job)


def run_one(engine: Engine, handlers: Mapping[str, Handler]) -> bool:
    """Do one job; a failure is kept with its reason and tried again later and later."""
    with writing(engine) as session:
        job = claim(session, tuple(handlers))
        session.commit()
    if job is None:
        return False
    try:
        with writing(engine) as session:
            handlers[job.kind](session, job.payload)
            _finish(session, job)
            session.commit()
    except Exception as error:  # noqa: BLE001  (a job that fails must not stop the others)
        log.warning("job failed", kind=job.kind, job=str(job.id), error=type(error).__name__)
        with writing(engine) as session:
            wait = timedelta(seconds=min(3600, 5 * 2**job.attempts))
            session.exec(
                update(Job)
                .where(col(Job.id) == job.id)
                .values(
                    lease_until=None, run_at=utcnow() + wait, error=f"{type(error).__name__}"[:500]
                )
            )
            session.commit()
    return True


def _finish(session: Session, job: Job) -> None:
    done: dict[str, Any] = {"done_at": utcnow(), "error": ""}
    if job.kind == ONCE:
        done["payload"] = {}
    session.exec(update(Job).where(col(Job.id) == job.id).values(**done))
