"""How many providers there are per product and municipality, by the contracts that run."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.authorities.service import Row, matrix_of
from app.contracts.models import Contract
from app.providers.models import Provider
from app.tenders.models import Lot, Tender


@dataclass(frozen=True, slots=True)
class Line:
    """One lot: who has a contract for it, and how many of those each authority can use."""

    lot: Lot
    providers: tuple[Provider, ...]
    counts: tuple[int | None, ...]
    """Per authority in the order of the coverage; None: it does not buy this."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A tender's lots against its authorities."""

    authorities: tuple[Authority, ...]
    lines: tuple[Line, ...]

    @property
    def most(self) -> int:
        """The largest count, for the length of the bars."""
        return max((len(line.providers) for line in self.lines), default=0)

    @property
    def alone(self) -> list[Lot]:
        """List lots with one provider or none: there a resident has no choice."""
        return [line.lot for line in self.lines if len(line.providers) < 2]


def coverage(session: Session, tender: Tender, on: date) -> Coverage:
    """Count providers whose contract runs on a day, for every authority that buys the lot then."""
    rows = matrix_of(session, tender)
    lots = session.exec(select(Lot).where(Lot.tender_id == tender.id).order_by(col(Lot.number)))
    contracted: dict[object, list[Provider]] = {}
    for contract, provider in session.exec(
        select(Contract, Provider)
        .join(Provider, col(Provider.id) == col(Contract.provider_id))
        .where(Contract.tender_id == tender.id, Contract.starts_on <= on, Contract.ends_on >= on)
        .order_by(col(Provider.name))
    ):
        contracted.setdefault(contract.lot_id, []).append(provider)
    return Coverage(
        tuple(row.authority for row in rows),
        tuple(_line(lot, contracted.get(lot.id, []), rows, on) for lot in lots),
    )


def _line(lot: Lot, providers: list[Provider], rows: list[Row], on: date) -> Line:
    counts = (len(providers) if row.buys(lot, on) else None for row in rows)
    return Line(lot, tuple(providers), tuple(counts))
