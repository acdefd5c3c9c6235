"""Who can judge anew, and what each already knows or did."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, or_, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.authorities.queries import colleagues_of
from app.core.i18n import gettext as _
from app.criteria.frozen import has_prices
from app.evaluation.models import PastScore
from app.openings.models import Opening
from app.panels.models import Round
from app.panels.panel import conflicted, panel_of
from app.tenders.models import Assignment, Lot, Tender
from app.tenders.turns import DUTIES
from app.vault.models import Purpose

SEE_PRICES = frozenset({Duty.OFFICER, Duty.DECIDER, Duty.CHAIR, Duty.AUDITOR})
"""Who reads the ranking, and with it the prices."""

Names = Callable[[Session, Lot], set[UUID]]
_DECIDERS: list[Names] = []


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked to judge anew."""

    person: User
    place: str
    marks: tuple[str, ...]
    """What this person had to do with the lot, in words; nothing for who is new to it."""

    @property
    def is_new(self) -> bool:
        """Whether this person had no part in the lot so far."""
        return not self.marks


def tells_deciders(
    asks: Callable[[Session, Lot], set[UUID]],
) -> Callable[[Session, Lot], set[UUID]]:
    """Let the room that decides name who had a part in a decision on a lot."""
    _DECIDERS.append(asks)
    return asks


def knows_prices(session: Session, lot: Lot) -> bool:
    """Whether the prices of the lot were opened."""
    return bool(_price_openers(session, lot))


def keeps_prices_sealed(session: Session, lot: Lot, round_: Round | None) -> bool:
    """Whether there are prices that nobody knows while the panel judges, as in a first round."""
    if not has_prices(lot):
        return False
    return round_ is None or round_.number == 1 or not knows_prices(session, lot)


def candidates(session: Session, lot: Lot) -> list[Candidate]:
    """List who can judge anew, new people first: colleagues without a tie, and who did before."""
    off = conflicted(session, lot)
    tender = session.get_one(Tender, lot.tender_id)
    panel = panel_of(session, lot)
    places = {user.id: (user, place) for user, place in colleagues_of(session, tender)}
    for person in panel:
        places.setdefault(person.id, (person, ""))
    marks = _marks(session, lot, [person.id for person in panel])
    found = [
        Candidate(person, place, tuple(marks.get(person.id, ())))
        for key, (person, place) in places.items()
        if key not in off
    ]
    return sorted(found, key=lambda one: not one.is_new)


def _marks(session: Session, lot: Lot, panel: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Say of everybody who had to do with the lot what that was."""
    scored = dict.fromkeys(panel, _("scored before"))
    earlier = select(PastScore.evaluator_id).where(PastScore.lot_id == lot.id).distinct()
    for user_id in session.exec(earlier):
        scored.setdefault(user_id, _("scored in an earlier round"))
    openers = _price_openers(session, lot)
    knowing = set(openers)
    marks: dict[UUID, list[str]] = {user_id: [words] for user_id, words in scored.items()}
    deciders = set[UUID]().union(*(asks(session, lot) for asks in _DECIDERS))
    for user_id in deciders:
        marks.setdefault(user_id, []).append(_("had a part in the decision"))
    for user_id, duty in _at_work(session, lot):
        own = marks.setdefault(user_id, [])
        if duty != Duty.EVALUATOR or not own:
            own.append(str(DUTIES[duty]))
        if duty in SEE_PRICES:
            knowing.add(user_id)
    for user_id in knowing if openers else ():
        marks.setdefault(user_id, []).append(_("knows the prices"))
    return marks


def _at_work(session: Session, lot: Lot) -> list[tuple[UUID, Duty]]:
    """Name who has or had a duty on the lot, and which."""
    rows = session.exec(
        select(Assignment.user_id, Assignment.duty)
        .where(
            Assignment.tender_id == lot.tender_id,
            or_(col(Assignment.lot_id).is_(None), Assignment.lot_id == lot.id),
        )
        .order_by(col(Assignment.duty))
    )
    return list({(user_id, Duty(duty)): None for user_id, duty in rows})


def _price_openers(session: Session, lot: Lot) -> set[UUID]:
    query = select(Opening.first_id, Opening.second_id).where(
        Opening.lot_id == lot.id, Opening.purpose == Purpose.PRICE
    )
    return {user_id for pair in session.exec(query) for user_id in pair}
