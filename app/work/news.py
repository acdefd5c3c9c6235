"""What happened lately, in words: only what everybody in a tender may know at that moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.accounts.service import names_of
from app.audit.models import Chain, Event
from app.records.words import ACTS
from app.tenders.models import Tender

TOLD = (
    "tender.create",
    "tender.edit",
    "tender.publish",
    "lot.create",
    "lot.edit",
    "lot.remove",
    "lot.set_rules",
    "lot.take_over_criteria",
    "requirement.create",
    "requirement.edit",
    "requirement.remove",
    "criterion.create",
    "criterion.edit",
    "criterion.remove",
    "criterion.move",
    "criterion_group.create",
    "criterion_group.edit",
    "criterion_group.remove",
    "participation.create",
    "assignment.create",
    "assignment.end",
    "round.publish",
    "lot.open",
    "lot.start_checks",
    "lot.start_scoring",
    "lot.rank",
    "lot.start_standstill",
    "lot.make_final",
    "lot.withdraw",
    "lot.close",
)
"""An event that does not stand here is not shown: who submits, scores or is checked stays hidden.

The whole trail is for the officer and the auditor, in the records.
"""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened."""

    text: str
    at: datetime
    by: str


def latest(session: Session, tender: Tender, limit: int = 6) -> Sequence[News]:
    """Read the latest events that can be told to all; several lots at once are one line."""
    rows = session.exec(
        select(Event.action, Event.at, Event.actor_id)
        .join(Chain, col(Chain.id) == col(Event.chain_id))
        .where(Chain.key == str(tender.id), col(Event.action).in_(TOLD))
        .order_by(col(Event.number).desc())
        .limit(limit * 8)
    ).all()
    names = names_of(session, {actor for _action, _at, actor in rows if actor})
    told: dict[tuple[str, str, str], News] = {}
    for action, at, actor in rows:
        item = News(str(ACTS[action]), at, names.get(actor, ""))
        told.setdefault((item.text, f"{at:%Y-%m-%d %H:%M}", item.by), item)
    return list(told.values())[:limit]
