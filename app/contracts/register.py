"""The public register: who offers which care, by contract or by admission."""

import csv
import io
from dataclasses import asdict, dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.contracts.models import Contract
from app.core.clock import dutch, utcnow
from app.core.i18n import lazy as _
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


def register(session: Session, word: str = "") -> list[Contracted]:
    """List who has a contract that is not over, per tender and lot; `word` narrows it down."""
    rows = session.exec(
        select(Contract, Provider, Lot, Tender)
        .join(Provider, col(Provider.id) == col(Contract.provider_id))
        .join(Lot, col(Lot.id) == col(Contract.lot_id))
        .join(Tender, col(Tender.id) == col(Contract.tender_id))
        .where(Contract.ends_on >= dutch(utcnow()).date())
        .order_by(col(Tender.title), col(Tender.id), col(Lot.number), col(Provider.name))
    )
    found = [
        Contracted(
            tender.title,
            lot.number,
            lot.code,
            lot.title,
            provider.name,
            provider.kvk_number,
            provider.place,
            contract.starts_on,
            contract.ends_on,
        )
        for contract, provider, lot, tender in rows
    ]
    sought = word.strip().casefold()
    return [
        one
        for one in found
        if sought in f"{one.tender} {one.code} {one.lot} {one.provider} {one.place}".casefold()
    ]


HEADING = (
    _("Tender"),
    _("Code"),
    _("Lot or product"),
    _("Provider"),
    _("KvK number"),
    _("Place"),
    _("From"),
    _("Through"),
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
