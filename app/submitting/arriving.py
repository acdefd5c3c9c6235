"""Submits under way: stamped at the door, and known to every process until they are settled."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from anyio import CapacityLimiter, sleep, to_thread
from anyio.lowlevel import RunVar
from sqlalchemy import Engine, bindparam, delete
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, col, select
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.clock import utcnow
from app.core.db import reading, writing
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.i18n import moment
from app.submissions.models import Submission
from app.submitting.models import Arrival
from app.tenders.models import Lot, LotState, Tender
from app.uploads.rescue import rescue_until

T = TypeVar("T")
ADDRESS = compile_path("/submissions/{submission_id}/confirm")[0]
NEAR = timedelta(minutes=10)
"""Earlier than this before the deadline a submit is settled long before anybody can open."""
LEASE = timedelta(minutes=5)
"""So long after its arrival a submit of a process that died holds up an opening."""
SETTLING = timedelta(seconds=30)
"""So long after the deadline the arrival of a last submit may still be on its way to the table."""
MOST_SAID = 64 * 1024
TAKEN_IN, UNANSWERED = 303, 503
NOTED_AT_ONCE = 2
PAUSES = (0.2, 1.0, 3.0)
"""So many seconds a submit waits before it is tried again when the database did not answer."""
BUSY = (OperationalError, PoolTimeout)

_limiter: RunVar[CapacityLimiter] = RunVar("noting")


def submission_in(path: str) -> UUID | None:
    """Say which submission an address submits: read as the router reads it, in any spelling."""
    found = ADDRESS.match(path)
    try:
        return UUID(found["submission_id"]) if found else None
    except ValueError:
        return None


class Door:
    """Writes down what is submitted just before a deadline, before it waits for anything else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a submit stays known until it was committed or refused."""
        is_post = scope["type"] == "http" and scope["method"] == "POST"
        submission_id = submission_in(scope["path"]) if is_post else None
        if submission_id is None:
            await self.app(scope, receive, send)
            return
        engine, state = scope["app"].state.engine, scope["state"]
        state["arrival"] = None
        with suppress(*BUSY):  # a submit that cannot be noted is worked on all the same
            state["arrival"] = await _apart(note, engine, submission_id, state["arrived"])
        is_settled = False
        try:
            is_settled = await self._until_answered(scope, receive, send)
        finally:
            if state["arrival"] and not is_settled:
                with suppress(*BUSY):  # its lease ends by itself
                    await _apart(settle, engine, state["arrival"])

    async def _until_answered(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Try again when the database is locked or was lost: a submit twice is one submission.

        Says whether it was taken in, and its arrival forgotten in the same transaction.
        """
        body = b"".join([chunk async for chunk in _body(receive)])
        for pause in PAUSES:
            trial = Trial(send)
            await self.app(scope, _once(body, receive), trial)
            if not trial.failed:
                return trial.status == TAKEN_IN
            await sleep(pause)
        await self.app(scope, _once(body, receive), send)
        return False


async def _apart(work: Callable[..., T], *given: object) -> T:
    """Work in a thread that nobody else waits for."""
    limiter = _limiter.get(None)
    if limiter is None:
        limiter = CapacityLimiter(NOTED_AT_ONCE)
        _limiter.set(limiter)
    return await to_thread.run_sync(work, *given, limiter=limiter)


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    """Read what a submit says: a tick, and nothing large."""
    left = MOST_SAID
    while left > 0:
        message = await receive()
        yield message.get("body", b"")
        left -= len(message.get("body", b""))
        if not message.get("more_body"):
            return


def _once(body: bytes, receive: Receive) -> Receive:
    """Give a body as if it came in now."""
    said = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def again() -> Message:
        return next(said, None) or await receive()

    return again


class Trial:
    """Sends an answer, but keeps back that the database did not answer."""

    def __init__(self, send: Send) -> None:
        self.send, self.status = send, UNANSWERED

    @property
    def failed(self) -> bool:
        """Whether the database did not answer."""
        return self.status == UNANSWERED

    async def __call__(self, message: Message) -> None:
        """Pass one message of the answer on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        if not self.failed:
            await self.send(message)


_DEADLINE = (
    select(Tender.id, Tender.deadline)
    .join(Lot, col(Lot.tender_id) == col(Tender.id))
    .join(Submission, col(Submission.lot_id) == col(Lot.id))
    .where(
        col(Submission.id) == bindparam("submission_id"),
        col(Lot.state) == LotState.PUBLISHED,
        col(Tender.deadline).is_not(None),
    )
)


def note(engine: Engine, submission_id: UUID, arrived: datetime) -> UUID | None:
    """Keep that a submit arrived in time, for as long as it is not settled."""
    with reading(engine) as session:
        here = {"submission_id": submission_id}
        found = session.connection().execute(_DEADLINE, here).first()
    if found is None or not found.deadline - NEAR <= arrived <= found.deadline:
        return None
    arrival = Arrival(
        tender_id=found.id,
        submission_id=submission_id,
        arrived_at=arrived,
        lease_until=arrived + LEASE,
    )
    with writing(engine) as session:
        session.add(arrival)
        session.commit()
    return arrival.id


def settle(engine: Engine, arrival_id: UUID) -> None:
    """Forget a submit that was refused."""
    with writing(engine) as session:
        settle_within(session, arrival_id)
        session.commit()


def settle_within(session: Session, arrival_id: UUID | None) -> None:
    """Forget a submit in the transaction that takes it in."""
    if arrival_id:
        session.exec(delete(Arrival).where(col(Arrival.id) == arrival_id))


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
