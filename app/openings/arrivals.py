"""Read what another platform received: every row in its place, or all that is wrong with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from app.core.errors import InvalidError
from app.core.i18n import gettext
from app.openings.arrivals_list import Fault, FaultyRowsError, Line
from app.openings.arrivals_zip import Files
from app.submissions.models import Submission
from app.submissions.readiness import Item, readiness
from app.tenders.models import Lot, Tender
from app.uploads.inspecting import inspect_bytes
from app.uploads.recognise import ALL, ONLY_PDF, recognise
from app.uploads.traces import Traces


@dataclass(slots=True)
class Arrival:
    """What one provider handed in for one lot."""

    lot: Lot
    name: str
    kvk_number: str
    received_at: datetime
    files: list[tuple[Line, Item]] = field(default_factory=list)
    amount: Decimal | None = None


def read_arrivals(
    session: Session, tender: Tender, lots: Sequence[Lot], lines: Sequence[Line], files: Files
) -> list[Arrival]:
    """Put every row at its lot and item, or name all that is wrong."""
    by_number = {str(lot.number): lot for lot in lots} | {lot.code: lot for lot in lots if lot.code}
    items = {lot.id: items_by_name(session, tender, lot) for lot in lots}
    faults: list[Fault] = []
    found: dict[tuple[UUID, str], Arrival] = {}
    used: set[tuple[UUID, str, UUID]] = set()
    for line in lines:
        lot = by_number.get(line.lot)
        if lot is None:
            faults.append(Fault(line.row, gettext("There is no lot %(lot)s.", lot=line.lot)))
            continue
        arrival = found.setdefault(
            (lot.id, line.kvk_number),
            Arrival(lot, line.name, line.kvk_number, line.received_at),
        )
        if (arrival.name, arrival.received_at) != (line.name, line.received_at):
            text = gettext("The name or the time differs from an earlier row of this submission.")
            faults.append(Fault(line.row, text))
        item = items[lot.id].get(line.item.casefold())
        if item is None:
            text = gettext("Lot %(lot)s asks nothing called %(item)s.", lot=lot.number,
                           item=line.item)  # fmt: skip
            faults.append(Fault(line.row, text))
        elif (lot.id, line.kvk_number, item.id) in used:
            faults.append(Fault(line.row, gettext("This part was named in an earlier row.")))
        else:
            used.add((lot.id, line.kvk_number, item.id))
            faults += [Fault(line.row, text) for text in _take(arrival, line, item, files)]
    if faults:
        raise FaultyRowsError(faults)
    return list(found.values())


def items_by_name(session: Session, tender: Tender, lot: Lot) -> dict[str, Item]:
    """Name what a lot asks by number or code, as the list does."""
    empty = Submission(tender_id=tender.id, lot_id=lot.id, provider_id=tender.id)
    found = readiness(session, empty).items
    return {(item.number.rstrip(".") or "prijs").casefold(): item for item in found}


def _take(arrival: Arrival, line: Line, item: Item, files: Files) -> Iterator[str]:
    """Put a row in its place, or say what is wrong with it."""
    if item.is_price:
        if line.amount is None or line.amount <= 0:
            yield gettext("Fill in an amount above zero, with at most two decimals.")
        arrival.amount = line.amount
        return
    fault = files.fault_of(line.file)
    if fault:
        yield fault
        return
    try:
        accepted = ONLY_PDF if item.needs_pdf else ALL
        content, traces = files.read(line.file), Traces()
        traces.take(content)
        inspect = inspect_bytes([content], traces.size)
        recognise(traces, files.name_of(line.file), accepted, inspect)
    except InvalidError as error:
        yield f"{line.file}: {error.message}"
    arrival.files.append((line, item))


def numbered(arrivals: Sequence[Arrival]) -> Iterator[tuple[int, Arrival]]:
    """Number what came in per lot, by the time at which it came."""
    counts: dict[UUID, int] = {}
    for arrival in sorted(arrivals, key=lambda one: (one.received_at, one.name)):
        counts[arrival.lot.id] = counts.get(arrival.lot.id, 0) + 1
        yield counts[arrival.lot.id], arrival
