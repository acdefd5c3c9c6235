"""Tell by mail who can begin on a panel, who leaves it and who judges anew."""

from collections.abc import Iterable
from typing import Literal

from sqlmodel import Session

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.outbox import enqueue
from app.tenders.models import Criterion, Lot

News = Literal["on", "off", "again", "others"]


def tell_seat(
    session: Session, lot: Lot, people: Iterable[User], news: News, about: Iterable[Criterion] = ()
) -> None:
    """Write to people what changes in their seat, and on which criteria where not on all."""
    told_at = utcnow().isoformat()
    criteria = [one.title for one in about]
    for person in people:
        told = {"lot_id": str(lot.id), "user_id": str(person.id), "news": news,
                "criteria": criteria, "told_at": told_at}  # fmt: skip
        enqueue(session, "mail.seat", told, key=f"seat:{news}:{lot.id}:{person.id}:{told_at}")
