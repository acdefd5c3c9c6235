"""How much choice there is: providers per product, municipality, target group and size."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.authorities.service import Row, matrix_of
from app.contracts.groups import groups_of
from app.contracts.models import Contract
from app.products.buyers import Bought, bought_in
from app.providers.models import Provider, ProviderSize
from app.tenders.models import Lot, Tender


@dataclass(frozen=True, slots=True)
class Choice:
    """What one looks at; None or empty: everything."""

    lot: str = ""
    authority: str = ""
    group: str = ""
    size: str = ""

    def shows(self, line: "Line") -> bool:
        """Whether a lot is looked at: of this group, and bought by this authority."""
        bought = not self.authority or any(count is not None for count in line.counts)
        return (
            bought
            and self.lot in {"", str(line.bought.lot.id)}
            and (not self.group or self.group in line.groups)
        )


ALL = Choice()


@dataclass(frozen=True, slots=True)
class Line:
    """What is bought: who has a contract for it, and how many of those each authority can use."""

    bought: Bought
    groups: tuple[str, ...]
    providers: tuple[Provider, ...]
    counts: tuple[int | None, ...]
    """Per authority in the order of the coverage; None: it does not buy this."""


@dataclass(frozen=True, slots=True)
class Share:
    """The providers of one target group: how many, and how many of each size."""

    name: str
    """Empty: lots for which no group was named."""
    providers: int
    sizes: tuple[int, ...]
    """In the order of the coverage's sizes."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A tender's lots against its authorities, and the groups they are for."""

    authorities: tuple[Authority, ...]
    lines: tuple[Line, ...]
    sizes: tuple[ProviderSize | None, ...]
    """The sizes that there are, small to large; None: not told."""
    shares: tuple[Share, ...]
    total: Share
    """Each provider once."""
    options: "Options"

    @property
    def most(self) -> int:
        """The largest count, for the length of the bars."""
        return max((len(line.providers) for line in self.lines), default=0)

    @property
    def alone(self) -> list[Bought]:
        """List what has one provider or none: there a resident has no choice."""
        return [line.bought for line in self.lines if len(line.providers) < 2]


@dataclass(frozen=True, slots=True)
class Options:
    """What one can choose from."""

    lots: tuple[Lot, ...]
    authorities: tuple[Authority, ...]
    groups: tuple[str, ...]


def coverage(session: Session, tender: Tender, on: date, choice: Choice = ALL) -> Coverage:
    """Count providers whose contract runs on a day, for every authority that buys it then.

    A contract is for a lot; where a product of it has buyers of its own, each stands apart.
    """
    rows = matrix_of(session, tender)
    lots = session.exec(
        select(Lot).where(Lot.tender_id == tender.id).order_by(col(Lot.number))
    ).all()
    groups = groups_of(session, [lot.id for lot in lots])
    contracted = _contracted(session, tender, on, choice.size)
    options = Options(
        tuple(lots),
        tuple(row.authority for row in rows),
        tuple(sorted({name for names in groups.values() for name in names})),
    )
    rows = [row for row in rows if choice.authority in {"", str(row.authority.id)}]
    bought = bought_in(session, lots)
    found = [
        _line(one, groups.get(lot.id, ()), contracted.get(lot.id, []), rows, on)
        for lot in lots
        for one in bought[lot.id]
    ]
    lines = tuple(line for line in found if choice.shows(line))
    told = {one.size for line in lines for one in line.providers}
    sizes = (*(size for size in ProviderSize if size in told), *([None] if None in told else []))
    return Coverage(
        tuple(row.authority for row in rows),
        lines,
        sizes,
        tuple(_shares(lines, sizes, choice.group)),
        _share("", lines, sizes),
        options,
    )


def _contracted(
    session: Session, tender: Tender, on: date, size: str
) -> dict[UUID, list[Provider]]:
    found: dict[UUID, list[Provider]] = {}
    for lot_id, provider in session.exec(
        select(Contract.lot_id, Provider)
        .join(Provider, col(Provider.id) == col(Contract.provider_id))
        .where(Contract.tender_id == tender.id, Contract.starts_on <= on, Contract.ends_on >= on)
        .order_by(col(Provider.name))
    ):
        if size in {"", provider.size}:
            found.setdefault(lot_id, []).append(provider)
    return found


def _line(
    bought: Bought, groups: tuple[str, ...], providers: list[Provider], rows: list[Row], on: date
) -> Line:
    counts = (len(providers) if bought.is_bought_by(row, on) else None for row in rows)
    return Line(bought, groups, tuple(providers), tuple(counts))


def _shares(
    lines: Collection[Line], sizes: tuple[ProviderSize | None, ...], group: str
) -> Iterable[Share]:
    """Count per group; a lot for two groups counts for both."""
    names = {name for line in lines for name in line.groups}
    for name in sorted(names):
        if group in {"", name}:
            yield _share(name, [line for line in lines if name in line.groups], sizes)
    unnamed = [line for line in lines if not line.groups]
    if unnamed and names:
        yield _share("", unnamed, sizes)


def _share(name: str, lines: Iterable[Line], sizes: tuple[ProviderSize | None, ...]) -> Share:
    held = {one.id: one for line in lines for one in line.providers}
    told = [one.size for one in held.values()]
    return Share(name, len(held), tuple(told.count(size) for size in sizes))
