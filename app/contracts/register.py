"""The public register: who offers which care, where and for whom, by contract or by admission."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.authorities.service import Row, matrices_of
from app.contracts.groups import groups_of
from app.contracts.models import Contract
from app.core.clock import dutch, utcnow
from app.core.i18n import lazy as _
from app.products.buyers import Bought, bought_in
from app.providers.models import Provider
from app.tenders.models import Lot, Tender


@dataclass(frozen=True, slots=True)
class Contracted:
    """One line of the public register."""

    tender: str
    number: int
    code: str
    lot: str
    provider: str
    kvk_number: str
    place: str
    starts_on: date
    ends_on: date
    municipalities: tuple[str, ...]
    """Who buys it now, the lead first."""
    target_groups: tuple[str, ...]

    @property
    def contract(self) -> tuple[object, ...]:
        """What the lines of one contract share, where each product has its own."""
        return (self.tender, self.number, self.kvk_number, self.starts_on)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one looks for; empty: everything."""

    word: str = ""
    municipality: str = ""
    product: str = ""
    target_group: str = ""

    def shows(self, one: Contracted) -> bool:
        """Whether a line is looked for."""
        told = f"{one.tender} {one.code} {one.lot} {one.provider} {one.place}"
        return (
            self.word.strip().casefold() in told.casefold()
            and self.municipality in {"", *one.municipalities}
            and self.product in {"", one.lot}
            and self.target_group in {"", *one.target_groups}
        )


ALL = Choice()


@dataclass(frozen=True, slots=True)
class Options:
    """What one can choose from, each with how many contracts it has in the whole register."""

    municipalities: tuple[tuple[str, int], ...]
    products: tuple[tuple[str, int], ...]
    target_groups: tuple[tuple[str, int], ...]


def register(session: Session, choice: Choice = ALL) -> list[Contracted]:
    """List who has a contract that is not over, per tender and lot."""
    return [one for one in everything(session) if choice.shows(one)]


def everything(session: Session) -> list[Contracted]:
    """List the whole register; contracts that begin later are in it.

    Where a product of a lot has buyers of its own, each product of it has a line.
    """
    today = dutch(utcnow()).date()
    rows = session.exec(
        select(Contract, Provider, Lot, Tender)
        .join(Provider, col(Provider.id) == col(Contract.provider_id))
        .join(Lot, col(Lot.id) == col(Contract.lot_id))
        .join(Tender, col(Tender.id) == col(Contract.tender_id))
        .where(Contract.ends_on >= today)
        .options(joinedload(Tender.lead_authority, innerjoin=True))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Tender.title), col(Tender.id), col(Lot.number), col(Provider.name))
    ).all()
    tenders = {tender.id: tender for _contract, _provider, _lot, tender in rows}
    matrices = matrices_of(session, tenders.values())
    lots = {lot.id: lot for _contract, _provider, lot, _tender in rows}
    groups, bought = groups_of(session, set(lots)), bought_in(session, lots.values())
    return [
        Contracted(
            tender.title,
            lot.number,
            one.code,
            one.title,
            provider.name,
            provider.kvk_number,
            provider.place,
            contract.starts_on,
            contract.ends_on,
            _buyers(matrices[tender.id], one, max(today, contract.starts_on)),
            groups.get(lot.id, ()),
        )
        for contract, provider, lot, tender in rows
        for one in bought[lot.id]
    ]


def options_of(lines: Iterable[Contracted]) -> Options:
    """Say what one can choose from."""
    found = list(lines)
    return Options(
        _counted((name, one) for one in found for name in one.municipalities),
        _counted((one.lot, one) for one in found),
        _counted((name, one) for one in found for name in one.target_groups),
    )


def contracts_in(lines: Iterable[Contracted]) -> int:
    """Count the contracts that lines are of."""
    return len({one.contract for one in lines})


def _counted(named: Iterable[tuple[str, Contracted]]) -> tuple[tuple[str, int], ...]:
    each = {(name, one.contract) for name, one in named}
    return tuple(sorted(Counter(name for name, _contract in each).items()))


def _buyers(rows: list[Row], bought: Bought, on: date) -> tuple[str, ...]:
    return tuple(
        row.authority.short_name or row.authority.name
        for row in rows
        if bought.is_bought_by(row, on)
    )


HEADING = (
    _("Tender"),
    _("Code"),
    _("Lot or product"),
    _("Provider"),
    _("KvK number"),
    _("Place"),
    _("From"),
    _("Through"),
    _("Municipalities"),
    _("Target groups"),
)


def register_csv(lines: list[Contracted]) -> str:
    """Write the register for a spreadsheet; no text becomes a formula there."""
    out = io.StringIO("\ufeff")
    out.seek(1)
    writer = csv.writer(out, delimiter=";")
    writer.writerow([str(heading) for heading in HEADING])
    for one in lines:
        cells = (one.tender, one.code or str(one.number), one.lot, one.provider)
        writer.writerow(
            [
                *map(_harmless, cells),
                one.kvk_number,
                _harmless(one.place),
                one.starts_on.isoformat(),
                one.ends_on.isoformat(),
                _harmless(", ".join(one.municipalities)),
                _harmless(", ".join(one.target_groups)),
            ]
        )
    return out.getvalue()


def register_json(lines: list[Contracted]) -> list[dict[str, object]]:
    """Write the register for a program; days are ISO 8601."""
    return [
        {**asdict(one), "starts_on": one.starts_on.isoformat(), "ends_on": one.ends_on.isoformat()}
        for one in lines
    ]


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
