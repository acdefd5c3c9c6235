"""What of a tender may be told to everybody: its lots, and of a lot that was told, its outcome."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.authorities.queries import participations_of
from app.awards.decided import decided_of
from app.awards.models import Award, AwardState
from app.contracts.models import Contract
from app.providers.models import Provider
from app.rankings.engine import identity
from app.submissions.models import Submission
from app.tenders.models import Lot, Tender

Row = TypeVar("Row", Award, Submission, Contract)
TOLD = frozenset({AwardState.STANDSTILL, AwardState.FINAL})
"""A decision is told to everybody once its letters have gone out."""
CHOSEN = frozenset({"winner", "admitted"})


@dataclass(frozen=True, slots=True)
class Bid:
    """What became of one submission."""

    code: str
    """`LOT-0001-S2`: one for each lot, also where one document served several."""
    submission: Submission
    result: str
    place: int | None
    reason: str = ""
    """Why it was not compared; for the record, never told to others."""

    @property
    def provider(self) -> Provider:
        """Who handed it in."""
        return self.submission.provider

    @property
    def is_chosen(self) -> bool:
        """Whether it was awarded, or admitted."""
        return self.result in CHOSEN


@dataclass(frozen=True, slots=True)
class PublicLot:
    """One lot; nothing but itself until its decision was told."""

    code: str
    lot: Lot
    awards: tuple[Award, ...] = ()
    bids: tuple[Bid, ...] = ()
    contracts: tuple[Contract, ...] = ()

    def bids_of(self, award: Award) -> list[Bid]:
        """List who was chosen by one decision."""
        mine = [one for one in self.bids if award.submission_id in {None, one.submission.id}]
        return [one for one in mine if one.is_chosen]

    def bid_of(self, contract: Contract) -> Bid | None:
        """Find the submission on which a contract stands."""
        chosen = (
            bid
            for award in self.awards
            if award.id == contract.award_id
            for bid in self.bids_of(award)
        )
        return next((one for one in chosen if one.provider.id == contract.provider_id), None)


@dataclass(frozen=True, slots=True)
class PublicTender:
    """A tender as everybody may know it; the lead stands first among the authorities."""

    tender: Tender
    authorities: tuple[Authority, ...]
    lots: tuple[PublicLot, ...]

    @property
    def lead(self) -> Authority:
        """Who buys in the name of all."""
        return self.authorities[0]

    @property
    def chosen(self) -> list[Provider]:
        """List who was awarded or admitted, each once: they are named, and nobody else."""
        bids = [bid for lot in self.lots for bid in lot.bids if bid.is_chosen]
        return list({bid.provider.id: bid.provider for bid in bids}.values())

    @property
    def tenderers(self) -> int:
        """Count who handed something in for a lot that was told."""
        return len({bid.provider.id for lot in self.lots for bid in lot.bids})


def public_facts(session: Session, tender: Tender) -> PublicTender:
    """Collect what everybody may know; of a lot without told decision no submission shows."""
    lots = session.exec(
        select(Lot)
        .where(Lot.tender_id == tender.id)
        .options(selectinload(Lot.criteria))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Lot.number))
    ).all()
    awards = _by_lot(
        session.exec(
            select(Award)
            .where(Award.tender_id == tender.id, col(Award.state).in_(TOLD))
            .order_by(col(Award.decided_at), col(Award.id))
        )
    )
    submissions = _by_lot(
        session.exec(
            select(Submission)
            .where(col(Submission.lot_id).in_(awards), col(Submission.number).is_not(None))
            .options(joinedload(Submission.provider))  # type: ignore[arg-type]  # as above
            .order_by(col(Submission.number))
        )
    )
    contracts = _by_lot(
        session.exec(
            select(Contract)
            .where(Contract.tender_id == tender.id)
            .order_by(col(Contract.signed_on), col(Contract.id))
        )
    )
    return PublicTender(
        tender,
        _authorities(session, tender),
        tuple(
            PublicLot(
                f"LOT-{lot.number:04}",
                lot,
                tuple(awards.get(lot.id, ())),
                tuple(_bids(lot, awards.get(lot.id, ()), submissions.get(lot.id, ()))),
                tuple(contracts.get(lot.id, ())),
            )
            for lot in lots
        ),
    )


def _by_lot(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.lot_id, []).append(row)
    return found


def _bids(lot: Lot, awards: Sequence[Award], submissions: Sequence[Submission]) -> Iterable[Bid]:
    results = {
        name: result
        for award in awards
        for name, result in decided_of(award)["submissions"].items()
    }
    for submission in submissions:
        name = identity(submission)
        if name in results:
            place = results[name].get("place")
            yield Bid(
                f"LOT-{lot.number:04}-{name}",
                submission,
                results[name]["result"],
                int(place) if place else None,
                results[name].get("reason") or submission.reason,
            )


def _authorities(session: Session, tender: Tender) -> tuple[Authority, ...]:
    """List who takes part, the lead first; one that left before the decision is not named."""
    lead = session.get_one(Authority, tender.lead_authority_id)
    others = [one.authority for one in participations_of(session, tender) if not one.left_on]
    return (lead, *others)
