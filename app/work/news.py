"""What happened lately, in words: only what everybody in a tender may know at that moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.support import LazyProxy
from sqlmodel import Session, col, select

from app.accounts.service import names_of
from app.audit.models import Chain, Event
from app.core.i18n import lazy as _
from app.tenders.models import Tender

WORDS: dict[str, LazyProxy] = {
    "tender.create": _("Tender started"),
    "tender.edit": _("Details changed"),
    "tender.publish": _("Published, and what decides the result frozen"),
    "lot.create": _("Lot added"),
    "lot.edit": _("Lot changed"),
    "lot.remove": _("Lot removed"),
    "lot.set_rules": _("Rules of a lot changed"),
    "lot.take_over_criteria": _("Criteria taken over from another lot"),
    "requirement.create": _("Requirement added"),
    "requirement.edit": _("Requirement changed"),
    "requirement.remove": _("Requirement removed"),
    "criterion.create": _("Award criterion added"),
    "criterion.edit": _("Award criterion changed"),
    "criterion.remove": _("Award criterion removed"),
    "criterion.move": _("Order of criteria changed"),
    "criterion_group.create": _("Heading above criteria added"),
    "criterion_group.edit": _("Heading above criteria changed"),
    "criterion_group.remove": _("Heading above criteria removed"),
    "participation.create": _("Authority joined"),
    "assignment.create": _("Duty given"),
    "assignment.end": _("Duty ended"),
    "round.publish": _("Round of answers published"),
    "lot.open": _("Vault opened by two people"),
    "lot.start_checks": _("Checks started"),
    "lot.start_scoring": _("Scoring started"),
    "lot.rank": _("Ranking made"),
    "lot.start_standstill": _("Letters sent, standstill started"),
    "lot.make_final": _("Award final"),
    "lot.withdraw": _("Lot withdrawn"),
    "lot.close": _("Closed for applications"),
}
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
        .where(Chain.key == str(tender.id), col(Event.action).in_(WORDS))
        .order_by(col(Event.number).desc())
        .limit(limit * 8)
    ).all()
    names = names_of(session, {actor for _action, _at, actor in rows if actor})
    told: dict[tuple[str, str, str], News] = {}
    for action, at, actor in rows:
        item = News(str(WORDS[action]), at, names.get(actor, ""))
        told.setdefault((item.text, f"{at:%Y-%m-%d %H:%M}", item.by), item)
    return list(told.values())[:limit]
