"""Write the trail and read it back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import Engine, Row, bindparam, insert, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.audit.models import GENESIS, Chain, Event, Payload
from app.core.clock import utcnow
from app.core.db import Record, writing

HOUSE = "house"


class Actor(Protocol):
    """Whoever acts: a signed-in person."""

    id: UUID


def canonical(value: object) -> bytes:
    """Write JSON in one way only (RFC 8785 for the values that we use: no floats)."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def stamp(moment: datetime) -> str:
    """Write a moment to the microsecond."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def event_hash(event: Event) -> str:
    """Hash an event as `scoring verify` does: everything but its own hash."""
    told = {
        "number": event.number,
        "at": stamp(event.at),
        "action": event.action,
        "actor": str(event.actor_id) if event.actor_id else None,
        "subject": event.subject,
        "payload_sha256": event.payload_sha256,
        "previous": event.previous,
    }
    return hashlib.sha256(canonical(told)).hexdigest()


def payload_hash(salt: str, data: Mapping[str, Any]) -> str:
    """Hash what an event tells, with its salt."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(data)).hexdigest()


def name_of(subject: Record | str) -> str:
    """Name a record in the trail: its kind and its id."""
    if isinstance(subject, str):
        return subject
    kind = type(subject).__name__
    return f"{kind[0].lower()}{kind[1:]}:{subject.id}"


_HEAD = select_columns(col(Chain.id), col(Chain.length), col(Chain.head)).where(
    col(Chain.key) == bindparam("key")
)
_TO_EXTEND = _HEAD.with_for_update()
_CHAINS, _EVENTS, _PAYLOADS = (
    Chain.metadata.tables[name] for name in ("chains", "events", "payloads")
)
_EXTEND = update(_CHAINS).where(_CHAINS.c.id == bindparam("chain"))
_ADD_EVENT, _ADD_PAYLOAD = insert(_EVENTS), insert(_PAYLOADS)
"""Tables, not records: every act of everybody ends with these."""


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to a record: an event once its chain knows of it."""

    action: str
    subject: Record | str
    before: Any = None
    after: Any = None

    @property
    def told(self) -> dict[str, Any]:
        """What the event tells besides, as JSON holds it."""
        values = {"before": self.before, "after": self.after}
        known = {key: value for key, value in values.items() if value is not None}
        told: dict[str, Any] = json.loads(json.dumps(known, default=str))
        return told


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    subject: Record | str,
    *,
    before: Any = None,
    after: Any = None,
    trail: UUID | None = None,
) -> Event:
    """Add an event to the chain of the subject's tender, or of the house.

    A record says where its trail is: `trail` (a tender or a Bibob file), else the house.
    """
    return record_all(session, actor, [Act(action, subject, before, after)], trail=trail)


def record_all(
    session: Session, actor: Actor | None, acts: Sequence[Act], *, trail: UUID | None = None
) -> Event:
    """Add what was done at once to one chain, in its order, and give the last event."""
    trail = trail or getattr(acts[0].subject, "trail", None)
    chain = _locked_chain(session, trail)
    events, payloads, previous = [], [], chain.head
    for number, act in enumerate(acts, chain.length + 1):
        salt, told = token_hex(16), act.told
        event = Event(
            id=uuid4(),
            chain_id=chain.id,
            number=number,
            at=utcnow(),
            action=act.action,
            actor_id=actor.id if actor else None,
            subject=name_of(act.subject),
            payload_sha256=payload_hash(salt, told),
            previous=previous,
            hash="",
        )
        event.hash = previous = event_hash(event)
        events.append(event)
        payloads.append({"id": uuid4(), "event_id": event.id, "salt": salt, "data": told})
    here, last = session.connection(), events[-1]
    here.execute(_EXTEND, {"chain": chain.id, "length": last.number, "head": last.hash})
    here.execute(_ADD_EVENT, [event.model_dump() for event in events])
    here.execute(_ADD_PAYLOAD, payloads)
    return last


def _key(trail: UUID | None) -> str:
    return str(trail) if trail else HOUSE


def _locked_chain(session: Session, trail: UUID | None) -> Row[UUID, int, str]:
    """Hold a chain until the end of the transaction; its first event begins it."""
    key = _key(trail)
    session.flush()
    chain = session.connection().execute(_TO_EXTEND, {"key": key}).first()
    if chain is None:
        session.add(Chain(key=key, subject_id=trail))
        session.flush()
        chain = session.connection().execute(_TO_EXTEND, {"key": key}).one()
    return chain


def head(session: Session, trail: UUID | None) -> tuple[int, str]:
    """Say how long a chain is and what its last hash is."""
    chain = session.execute(_HEAD, {"key": _key(trail)}).first()
    return (chain.length, chain.head) if chain else (0, GENESIS)


_HEAD_AT = (
    select_columns(col(Event.number), col(Event.hash))
    .join(Chain, col(Chain.id) == col(Event.chain_id))
    .where(col(Chain.key) == bindparam("key"), col(Event.at) <= bindparam("moment"))
    .order_by(col(Event.at).desc(), col(Event.number).desc())
    .limit(1)
)


def head_at(session: Session, trail: UUID | None, moment: datetime) -> tuple[int, str]:
    """Say how long a chain was at a moment and what its last hash was then.

    What was written after a clock was set back does not count as earlier.
    """
    given = {"key": _key(trail), "moment": moment}
    found = session.connection().execute(_HEAD_AT, given).first()
    return (found[0], found[1]) if found else (0, GENESIS)


def events_of(
    session: Session, trail: UUID | None, *, before: int | None = None, limit: int = 100
) -> list[tuple[Event, Payload | None]]:
    """Read a chain, latest first."""
    query = (
        select(Event, Payload)
        .join(Chain, col(Chain.id) == col(Event.chain_id))
        .join(Payload, col(Payload.event_id) == col(Event.id), isouter=True)
        .where(Chain.key == _key(trail))
        .order_by(col(Event.number).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Event.number < before)
    return list(session.exec(query).all())


def history(session: Session, subject: Record) -> list[tuple[Event, Payload | None]]:
    """Read what happened to one record, first to last."""
    query = (
        select(Event, Payload)
        .join(Payload, col(Payload.event_id) == col(Event.id), isouter=True)
        .where(Event.subject == name_of(subject))
        .order_by(col(Event.at), col(Event.number))
    )
    return list(session.exec(query).all())


@dataclass(frozen=True, slots=True)
class Fault:
    """The first event of a chain that does not agree, and why."""

    number: int
    reason: str


def first_fault(session: Session, trail: UUID | None) -> Fault | None:
    """Recompute a whole chain; None when every link holds."""
    chain = session.execute(_HEAD, {"key": _key(trail)}).first()
    if chain is None:
        return None
    query = (
        select(Event, Payload)
        .join(Payload, col(Payload.event_id) == col(Event.id), isouter=True)
        .where(Event.chain_id == chain.id)
        .order_by(col(Event.number))
    )
    previous, number = GENESIS, 0
    for event, payload in session.exec(query):
        number += 1
        if event.number != number or event.previous != previous:
            return Fault(number, "link")
        if event_hash(event) != event.hash:
            return Fault(number, "event")
        if payload and payload_hash(payload.salt, payload.data) != event.payload_sha256:
            return Fault(number, "payload")
        previous = event.hash
    if (number, previous) != (chain.length, chain.head):
        return Fault(number + 1, "head")
    return None


REFUSE = "access.refuse"
_REFUSED = (
    select_columns(col(Event.id))
    .where(
        col(Event.action) == REFUSE,
        col(Event.actor_id) == bindparam("actor"),
        col(Event.subject) == bindparam("place"),
        col(Event.at) > bindparam("since"),
    )
    .limit(1)
)


def record_refusal(engine: Engine, actor: Actor, place: str) -> None:
    """Keep a refused access, in a transaction of its own; once a minute per person and place."""
    where = place[:120]
    given = {"actor": actor.id, "place": where, "since": utcnow() - timedelta(minutes=1)}
    with writing(engine) as session:
        if session.connection().execute(_REFUSED, given).first() is None:
            record(session, actor, REFUSE, where)
            session.commit()
