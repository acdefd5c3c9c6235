"""Lots that hang together: a provider keeps only so many, or one decision covers a group.

A document of several lots begins with the lot that it is read for; its hash is the same for all.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.prices.access import RANKED
from app.rankings import engine
from app.rankings.beside import Beside
from app.submissions.models import Submission, SubmissionState
from app.tenders.groups import decided_with
from app.tenders.models import Lot, LotPreference, LotState, Tender
from app.tenders.procedures import procedure_of

Asks = Callable[[Session, UUID], set[UUID]]
_ASKS: list[Asks] = []
Wishes = Mapping[tuple[str, str], dict[str, str]]
"""By lot and submission: whose it is, and how much it wants that lot."""
TAKES_NO_PART = frozenset({LotState.DRAFT, LotState.WITHDRAWN})
LAST = 10**6
"""Stands for a lot of which its provider gave no preference: after all others."""


def tells_set_aside(asks: Asks) -> Asks:
    """Let the room that decides say in which lots of a tender nobody gets a contract."""
    _ASKS.append(asks)
    return asks


def bound_lots(session: Session, lot: Lot) -> list[Lot]:
    """List by number the lots that are decided together with this one; it alone where none is.

    They are allotted together, or stand in a group that is decided at once. A lot that was
    withdrawn, or in which nobody gets a contract, takes no part.
    """
    tender = session.get_one(Tender, lot.tender_id)
    kin = decided_with(session, lot)
    if (tender.max_lots is None and len(kin) == 1) or not procedure_of(tender).ranks:
        return [lot]
    aside = {one for asks in _ASKS for one in asks(session, tender.id)}
    found = session.exec(
        select(Lot)
        .where(Lot.tender_id == tender.id, col(Lot.state).not_in(TAKES_NO_PART))
        .options(selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Lot.number))
    ).all()
    bound = [one for one in found if one.id not in aside]
    if lot not in bound:
        return [lot]
    if are_allotted(tender, bound):
        return bound
    return [one for one in bound if one.id in kin]


def are_allotted(tender: Tender, bound: Sequence[Lot]) -> bool:
    """Whether a provider may keep fewer of these lots than there are."""
    return tender.max_lots is not None and len(bound) > tender.max_lots


def unready(bound: Sequence[Lot], lot: Lot) -> list[Lot]:
    """List the lots whose ranking is settled first: until then it is not known who keeps what."""
    return [one for one in bound if one.id != lot.id and one.state not in RANKED]


def document_of(
    session: Session,
    lot: Lot,
    bound: Sequence[Lot] | None = None,
    beside: Beside | None = None,
) -> dict[str, Any]:
    """Write a lot, with the lots that are allotted together with it once all have a ranking."""
    bound = bound_lots(session, lot) if bound is None else bound
    own = engine.document_of(session, lot, beside)
    if len(bound) == 1 or unready(bound, lot):
        return own
    others = [engine.document_of(session, one) for one in bound if one.id != lot.id]
    tender = session.get_one(Tender, lot.tender_id)
    if not are_allotted(tender, bound):
        return {**own, "lots": [engine.result_of(one) for one in [own, *others]]}
    ids = [(one.rules or {})["id"] for one in bound]
    return joined(tender, [own, *others], _wishes(session, bound), ids)


def joined(
    tender: Tender, documents: Sequence[dict[str, Any]], wishes: Wishes, order: Sequence[str]
) -> dict[str, Any]:
    """Write lots as one document, allotted together; `order` names them by their number."""
    return {
        **documents[0],
        "lots": [_wished(engine.result_of(one), wishes) for one in documents],
        "max_lots_per_provider": _rule(tender, order),
    }


def wish_of(tender: Tender, provider: str, place: int) -> dict[str, str]:
    """Say whose a submission is and, where providers choose, how much it wants that lot."""
    if tender.lot_preference == LotPreference.PROVIDER:
        return {"provider": provider, "preference": str(place)}
    return {"provider": provider}


def evaluate_lot(session: Session, lot: Lot, bound: Sequence[Lot] | None = None) -> dict[str, Any]:
    """Compute the outcome of a lot, and of those that it hangs together with, always anew."""
    return engine.outcome_of(document_of(session, lot, bound))


def turned(found: Mapping[str, Any], lot: Lot) -> dict[str, Any]:
    """Let a document or outcome of several lots begin with this one."""
    own = (lot.rules or {}).get("id")
    return {**found, "lots": sorted(found["lots"], key=lambda one: one["id"] != own)}


def demand_ready(bound: Sequence[Lot], lot: Lot) -> None:
    """Refuse a decision while the ranking of a lot that it hangs together with is not settled."""
    if waits := unready(bound, lot):
        numbers = ", ".join(str(one.number) for one in waits)
        raise ConflictError(
            _(
                "Who keeps this lot depends on other lots. First settle the ranking of lot "
                "%(numbers)s.",
                numbers=numbers,
            )
        )


def _rule(tender: Tender, order: Sequence[str]) -> dict[str, Any]:
    most = {"max": str(tender.max_lots)}
    if tender.lot_preference == LotPreference.PROVIDER:
        return {**most, "preference": "provider"}
    return {**most, "preference": "lots", "order": list(order)}


def _wished(lot: dict[str, Any], wishes: Wishes) -> dict[str, Any]:
    entries = [{**one, **wishes[lot["id"], one["id"]]} for one in lot["submissions"]]
    return {**lot, "submissions": entries}


def _wishes(session: Session, bound: Sequence[Lot]) -> Wishes:
    """Read whose each submission is, and which lot its provider wants most.

    Who gave two lots the same number, or one none, wants the lot with the lowest number most.
    """
    lots = {one.id: one for one in bound}
    found = session.exec(
        select(Submission)
        .where(
            col(Submission.lot_id).in_(lots),
            Submission.state != SubmissionState.DRAFT,
        )
        .order_by(col(Submission.provider_id))
    ).all()
    theirs: dict[UUID, list[Submission]] = {}
    for one in found:
        theirs.setdefault(one.provider_id, []).append(one)
    wishes = {}
    for provider_id, own in theirs.items():
        own.sort(key=lambda one: (one.preference or LAST, lots[one.lot_id].number))
        told = [one.preference for one in own]
        is_clear = None not in told and len(set(told)) == len(told)
        for place, one in enumerate(own, start=1):
            key = ((lots[one.lot_id].rules or {})["id"], engine.identity(one))
            wanted = one.preference if is_clear and one.preference else place
            wishes[key] = wish_of(bound[0].tender, str(provider_id), wanted)
    return wishes
