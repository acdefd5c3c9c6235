"""Submits under way: stamped at the door, and known to every process until they are settled."""

import re
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine, delete
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, col, select
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.clock import utcnow
from app.core.db import reading, writing
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.i18n import moment
from app.submissions.models import Submission
from app.submitting.models import Arrival
from app.tenders.models import Lot, LotState, Tender
from app.uploads.rescue import rescue_until

ADDRESS = re.compile(r"/submissions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/confirm")
NEAR = timedelta(minutes=10)
"""Earlier than this before the deadline a submit is settled long before anybody can open."""
LEASE = timedelta(minutes=5)
"""So long after its arrival a submit of a process that died holds up an opening."""
SETTLING = timedelta(seconds=30)
"""So long after the deadline the arrival of a last submit may still be on its way to the table."""
WAITERS = 200
BUSY = (OperationalError, PoolTimeout)


class Door:
    """Writes down what is submitted just before a deadline, before it waits for anything else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.limiter = app, CapacityLimiter(WAITERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a submit stays known until it was committed or refused."""
        found = scope["type"] == "http" and scope["method"] == "POST" and ADDRESS.fullmatch(
            scope["path"]
        )  # fmt: skip
        if not found:
            await self.app(scope, receive, send)
            return
        engine, arrived = scope["app"].state.engine, scope["state"]["arrived"]
        arrival_id = None
        with suppress(*BUSY):  # a submit that cannot be noted is worked on all the same
            arrival_id = await to_thread.run_sync(
                note, engine, UUID(found[1]), arrived, limiter=self.limiter
            )
        try:
            await self.app(scope, receive, send)
        finally:
            if arrival_id:
                with suppress(*BUSY):  # its lease ends by itself
                    await to_thread.run_sync(settle, engine, arrival_id, limiter=self.limiter)


def note(engine: Engine, submission_id: UUID, arrived: datetime) -> UUID | None:
    """Keep that a submit arrived in time, for as long as it is not settled."""
    with reading(engine) as session:
        deadline = _deadline_of(session, submission_id)
    if deadline is None or not deadline[1] - NEAR <= arrived <= deadline[1]:
        return None
    arrival = Arrival(
        tender_id=deadline[0],
        submission_id=submission_id,
        arrived_at=arrived,
        lease_until=arrived + LEASE,
    )
    with writing(engine) as session:
        session.add(arrival)
        session.commit()
    return arrival.id


def _deadline_of(session: Session, submission_id: UUID) -> tuple[UUID, datetime] | None:
    found = session.exec(
        select(Tender.id, Tender.deadline)
        .join(Lot, col(Lot.tender_id) == col(Tender.id))
        .join(Submission, col(Submission.lot_id) == col(Lot.id))
        .where(Submission.id == submission_id, Lot.state == LotState.PUBLISHED)
    ).first()
    return (found[0], found[1]) if found and found[1] else None


def settle(engine: Engine, arrival_id: UUID) -> None:
    """Forget a submit that was committed or refused."""
    with writing(engine) as session:
        session.exec(delete(Arrival).where(col(Arrival.id) == arrival_id))
        session.commit()


def refuse_while_arriving(session: Session, tender: Tender) -> None:
    """Let an opening wait until everything that arrived in time is committed or refused."""
    now = utcnow()
    assert tender.deadline is not None  # noqa: S101  (whoever opens looked at it before)
    if now < tender.deadline + SETTLING:
        raise ConflictError(
            _("The last submissions are still being taken in. Open the vault after %(moment)s.",
              moment=moment(tender.deadline + SETTLING, seconds=True))
        )  # fmt: skip
    if tender.takes_hashes and now <= rescue_until(tender.deadline):
        raise ConflictError(
            _("Files of which the hash was lodged may come until %(moment)s. Open the vault then.",
              moment=moment(rescue_until(tender.deadline)))
        )  # fmt: skip
    under_way = session.exec(
        select(Arrival.id).where(
            Arrival.tender_id == tender.id,
            Arrival.arrived_at <= tender.deadline,
            Arrival.lease_until > now,
        )
    ).first()
    if under_way:
        raise ConflictError(
            _("A submission that came in time is still being taken in. Try again in a minute.")
        )


def is_arriving(session: Session, submission: Submission) -> bool:
    """Whether a submit of it that came in time is still being worked on."""
    found = select(Arrival.id).where(
        Arrival.submission_id == submission.id, Arrival.lease_until > utcnow()
    )
    return session.exec(found).first() is not None
