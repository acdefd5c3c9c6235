"""Tell browsers in the meeting that something changed; what changed they fetch themselves."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from uuid import UUID

from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from app.consensus.models import Consensus, MinuteNote, Presence
from app.consensus.presence import LASTS
from app.core.clock import utcnow
from app.core.db import reading
from app.panels.models import Round, RoundState

BEAT = 1.0
BEATS = 25
"""After this many the stream ends without news."""


def pulse(session: Session, lot_id: UUID) -> str:
    """Say in one word how the meeting stands; the same as long as it is not open."""
    round_ = session.exec(select(Round).where(Round.lot_id == lot_id)).first()
    if round_ is None or round_.state == RoundState.INDIVIDUAL:
        return "closed"
    settled = session.exec(
        select(func.count(), func.max(col(Consensus.settled_at))).where(Consensus.lot_id == lot_id)
    ).one()
    notes = session.exec(select(func.count()).where(MinuteNote.lot_id == lot_id)).one()
    there = select(Presence.user_id).where(
        Presence.lot_id == lot_id, col(Presence.seen_at) > utcnow() - LASTS
    )
    present = sorted(map(str, session.exec(there)))
    told = (round_.number, round_.state.value, round_.shown, *map(str, settled), notes, *present)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


async def beats(
    engine: Engine, lot_id: UUID, known: str, *, count: int = BEATS, beat: float = BEAT
) -> AsyncIterator[str]:
    """Send a word as soon as it differs from what the browser knows, and end there.

    The browser asks again by itself, with the word it knows then.
    """

    def look() -> str:
        with reading(engine) as session:
            return pulse(session, lot_id)

    yield "retry: 1000\n\n"
    for _ in range(count):
        now = await run_in_threadpool(look)
        if now != known:
            event = "change" if known else "hello"
            yield f"id: {now}\nevent: {event}\ndata: {now}\n\n"
            return
        await asyncio.sleep(beat)
