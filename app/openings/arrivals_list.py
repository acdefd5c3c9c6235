"""Read the list of what another platform received: Excel or csv, one row per file."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from pydantic import TypeAdapter, ValidationError

from app.core.clock import DUTCH_TIME
from app.core.errors import InvalidError
from app.core.forms import DutchDecimal
from app.core.i18n import gettext
from app.core.i18n import lazy as _

LARGEST = 5_000_000
LARGEST_UNPACKED = 60_000_000
MOST_ROWS = 5_000
COLUMNS = ("Aanbieder", "KvK-nummer", "Perceel", "Ontvangen", "Onderdeel", "Bestand", "Bedrag")
NEEDED = COLUMNS[:5]
TIMES = ("%d-%m-%Y %H.%M.%S", "%d-%m-%Y %H.%M", "%Y-%m-%d %H.%M.%S", "%Y-%m-%d %H.%M")
AMOUNT: TypeAdapter[Decimal] = TypeAdapter(DutchDecimal)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend, and in which row it stands."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: which provider handed in which file for which part of which lot, and when."""

    row: int
    name: str
    kvk_number: str
    lot: str
    received_at: datetime
    item: str
    file: str
    amount: Decimal | None


class FaultyRowsError(InvalidError):
    """Rows that cannot be read; what is wrong stands per row."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("Nothing was taken over. Mend these rows first."), field="listing")
        self.faults = tuple(faults)


def read_lines(content: bytes) -> list[Line]:
    """Read every row, or say what is wrong with each."""
    if len(content) > LARGEST:
        raise _refusal(_("This list is too large. A list may be at most 5 MB."))
    grid = _excel(content) if content[:2] == b"PK" else _csv(content)
    rows = [row for row in grid if any(str(cell or "").strip() for cell in row[1])]
    if not rows:
        raise _refusal(_("This list is empty."))
    if len(rows) > MOST_ROWS:
        raise _refusal(_("This list has more than 5000 rows."))
    places = _places(rows[0][1])
    faults: list[Fault] = []
    lines = [line for number, row in rows[1:] if (line := _line(number, row, places, faults))]
    if faults:
        raise FaultyRowsError(faults)
    if not lines:
        raise _refusal(_("This list is empty."))
    return lines


def _excel(content: bytes) -> list[tuple[int, list[Any]]]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_UNPACKED:
                raise _refusal(_("This list is too large. A list may be at most 5 MB."))
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=30, values_only=True)
        return [(number, list(row)) for number, row in enumerate(rows, 1)]
    except (BadZipFile, KeyError, ValueError, TypeError, OSError, IndexError) as error:
        raise _refusal(_("This is no Excel file that we can read. Save it as xlsx.")) from error


def _csv(content: bytes) -> list[tuple[int, list[Any]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    sign = ";" if text.split("\n", 1)[0].count(";") else ","
    try:
        rows = list(csv.reader(StringIO(text), delimiter=sign))
    except csv.Error as error:
        raise _refusal(_("This csv cannot be read. Save it again, or as xlsx.")) from error
    return [(number, list(row)) for number, row in enumerate(rows, 1)]


def _places(heading: Sequence[Any]) -> dict[str, int]:
    known = {_plain(str(cell or "")): at for at, cell in enumerate(heading)}
    places = {name: known[_plain(name)] for name in COLUMNS if _plain(name) in known}
    missing = [name for name in NEEDED if name not in places]
    if missing:
        raise _refusal(
            _("The list lacks the columns: %(names)s. The first row holds their names.",
              names=", ".join(missing))
        )  # fmt: skip
    return places


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())


def _line(
    number: int, row: Sequence[Any], places: dict[str, int], faults: list[Fault]
) -> Line | None:
    cells = {name: row[at] if at < len(row) else None for name, at in places.items()}
    texts = {name: _text(cell) for name, cell in cells.items()}
    found = list(_faults(texts))
    received_at = _moment(cells["Ontvangen"])
    if received_at is None:
        found.append(gettext("Fill in when it came in, for example 10-3-2026 11.52.04."))
    amount = None
    if texts.get("Bedrag"):
        try:
            amount = AMOUNT.validate_python(texts["Bedrag"].replace(".", ",")
                                            if isinstance(cells["Bedrag"], int | float)
                                            else texts["Bedrag"])  # fmt: skip
        except ValidationError:
            found.append(gettext("Fill in an amount above zero, with at most two decimals."))
    faults += [Fault(number, text) for text in found]
    if found or received_at is None:
        return None
    return Line(
        number,
        texts["Aanbieder"],
        _kvk(texts["KvK-nummer"]),
        texts["Perceel"],
        received_at,
        texts["Onderdeel"].rstrip("."),
        texts.get("Bestand", ""),
        amount,
    )


def _faults(texts: dict[str, str]) -> Iterator[str]:
    if not 1 <= len(texts["Aanbieder"]) <= 200:
        yield gettext("Fill in the name of the provider.")
    if not re.fullmatch(r"[0-9]{8}", _kvk(texts["KvK-nummer"])):
        yield gettext("A KvK number has 8 digits, for example 12345678.")
    if not texts["Onderdeel"]:
        yield gettext("Fill in which part this is: the number of the requirement or criterion.")


def _kvk(text: str) -> str:
    """Give a number back the zeros in front that Excel took away."""
    text = re.sub(r"[\s.]", "", text)
    return text.zfill(8) if text.isdecimal() else text


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell if cell is not None else "").strip()


def _moment(cell: Any) -> datetime | None:
    """Read a time on the Dutch clock."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=DUTCH_TIME).astimezone(UTC)
    text = re.sub(r"\s+", " ", str(cell or "").replace(":", ".").replace("/", "-")).strip()
    text = text.replace("T", " ")
    for form in TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=DUTCH_TIME).astimezone(UTC)
        except ValueError:
            continue
    return None


def _refusal(message: object) -> InvalidError:
    return InvalidError(message, field="listing")
