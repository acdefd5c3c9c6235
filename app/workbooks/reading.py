"""Read a workbook: what stands in its cells, and everything that is wrong with it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from app.core.errors import InvalidError
from app.core.i18n import gettext as _
from app.workbooks.accepting import demand_workbook
from app.workbooks.columns import MOST_ROWS, YES_NO, Column, Holds, Sheet
from app.workbooks.sheets import SHEETS
from app.workbooks.writing import form_heading

MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: where it stands and what to do."""

    sheet: str
    row: int | None
    column: str
    sentence: str


@dataclass(slots=True)
class Row:
    """One row of a sheet by the names of its columns, and where each stands in the file."""

    sheet: Sheet
    number: int
    cells: dict[str, Any]
    numbers: Mapping[str, int] = field(default_factory=dict)
    """On a form each question has a row of its own."""
    absent: Collection[str] = ()
    """The columns that the sheet does not have."""

    def typed(self, name: str) -> str | list[str]:
        """Write a cell as somebody would type it on a page."""
        column = self.sheet.column(name)
        assert column is not None  # noqa: S101  (asked by the name of a column)
        text = _typed(column, self.cells.get(name))
        if column.choices is None:
            return text
        keys = {str(label).casefold(): str(key) for key, label in column.choices.items()}
        if column.holds == Holds.SEVERAL:
            parts = [part.strip() for part in text.split(";")]
            return [keys.get(part.casefold(), part) for part in parts if part]
        return keys.get(text.casefold(), text)

    def all_typed(self) -> dict[str, str | list[str]]:
        """Write every cell."""
        return {one.name: self.typed(one.name) for one in self.sheet.columns}

    def text(self, name: str) -> str:
        """Read a cell that holds one thing."""
        text = self.typed(name)
        return text if isinstance(text, str) else "; ".join(text)

    def fault(self, name: str, sentence: object) -> Fault:
        """Say what is wrong in one of the cells, or with the row."""
        column = self.sheet.column(name)
        if column and name in self.absent:
            return _missing_column(self.sheet, column)
        return Fault(
            str(self.sheet.title),
            self.numbers.get(name, self.number),
            str(column.heading) if column else "",
            str(sentence),
        )


def _missing_column(sheet: Sheet, column: Column) -> Fault:
    sentence = _("This column is missing. Put it back.")
    return Fault(str(sheet.title), 1, str(column.heading), sentence)


@dataclass(slots=True)
class Book:
    """What stands in a workbook, per sheet, and what cannot be read."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    is_whole: bool = True
    """Whether every sheet, column and question is where it belongs."""


def read(content: bytes) -> Book:
    """Read a file, or refuse what is no workbook of ours.

    A column that may stay empty may also be absent: a file from before it existed still reads.
    """
    demand_workbook(content)
    try:
        # No formula is computed: a cell with one is refused below.
        opened = load_workbook(BytesIO(content), read_only=True, data_only=False)
        pages = {one.title: list(_grid(one)) for one in opened.worksheets}
    except Exception as error:
        raise InvalidError(
            _("This file cannot be read. Open it, save it as an Excel workbook and try again."),
            field="file",
        ) from error
    if not {str(one.title) for one in SHEETS} & set(pages):
        raise InvalidError(
            _("This is not a workbook of a tender. Download an empty one first."), field="file"
        )
    return _book(pages)


@dataclass(frozen=True, slots=True)
class _Cell:
    value: Any
    kind: str


def _grid(page: Any) -> Iterator[tuple[int, list[_Cell]]]:
    """Give the rows that hold something, with their number; one too many is enough to know."""
    page.reset_dimensions()
    found = 0
    for row in page.iter_rows(max_col=MOST_COLUMNS):
        cells = [_Cell(one.value, one.data_type) for one in row if one.value not in (None, "")]
        if not cells:
            continue
        at = next(one.row for one in row if one.value not in (None, ""))
        yield at, [_Cell(one.value, getattr(one, "data_type", "n")) for one in row]
        found += 1
        if found > MOST_ROWS + 1:
            return


Pages = dict[str, list[tuple[int, list[_Cell]]]]


def _book(pages: Pages) -> Book:
    book = Book()
    known = {str(one.title).casefold(): one for one in SHEETS}
    ours = {_("Explanation").casefold(), _("Choices").casefold()}
    by_title = {title.strip().casefold(): grid for title, grid in pages.items()}
    for title in pages:
        if title.strip().casefold() not in {*known, *ours}:
            sentence = _(
                "Toetssteen does not know this sheet. Remove it, or give it its name back."
            )
            book.faults.append(Fault(title, None, "", sentence))
    for title, sheet in known.items():
        grid = by_title.get(title)
        if grid is None:
            sentence = _("This sheet is missing. Put it back; it may stay empty.")
            book.faults.append(Fault(str(sheet.title), None, "", sentence))
            book.rows[sheet.key] = []
        else:
            read_one = _form if sheet.is_form else _rows
            book.rows[sheet.key] = read_one(sheet, grid, book.faults)
    book.is_whole = not any(one.row in {None, 1} for one in book.faults)
    return book


def _form(sheet: Sheet, grid: list[tuple[int, list[_Cell]]], faults: list[Fault]) -> list[Row]:
    """Read a sheet of questions: the first column asks, the second one answers."""
    headings = {str(one.heading).casefold(): one for one in sheet.columns}
    row = Row(sheet, 1, {}, {})
    numbers: dict[str, int] = {}
    for at, cells in grid:
        label = _plain(cells[0].value).casefold() if cells else ""
        if at == 1 and label == form_heading()[0].casefold():
            continue
        column = headings.get(label)
        if column is None:
            told = _plain(cells[0].value) if cells else ""
            sentence = _("This question is not known here. Give it its name back.")
            faults.append(Fault(str(sheet.title), at, told, sentence))
            continue
        numbers[column.name] = at
        _take(row, column, cells[1] if len(cells) > 1 else _Cell(None, "n"), at, faults)
    row.numbers = numbers
    for column in sheet.columns:
        if column.is_required and column.name not in numbers:
            sentence = _("This question is missing. Put it back.")
            faults.append(Fault(str(sheet.title), None, str(column.heading), sentence))
    return [row]


def _rows(sheet: Sheet, grid: list[tuple[int, list[_Cell]]], faults: list[Fault]) -> list[Row]:
    """Read a sheet with a heading and rows."""
    headings = {str(one.heading).casefold(): one for one in sheet.columns}
    heading = next((cells for at, cells in grid if at == 1), [])
    if grid and not heading:
        sentence = _("The first row is empty. Put the names of the columns there again.")
        faults.append(Fault(str(sheet.title), 1, "", sentence))
        return []
    columns: dict[int, Column] = {}
    for at, cell in enumerate(heading):
        text = _plain(cell.value)
        column = headings.get(text.casefold())
        if column is not None and column not in columns.values():
            columns[at] = column
        elif text:
            sentence = _("This column is not known here. Give it its name back.")
            faults.append(Fault(str(sheet.title), 1, text, sentence))
    missing = [one for one in sheet.columns if one.is_required and one not in columns.values()]
    faults.extend(_missing_column(sheet, one) for one in missing)
    named = {at for at, cell in enumerate(heading) if _plain(cell.value)}
    rows = [(at, cells) for at, cells in grid if at > 1]
    if len(rows) > MOST_ROWS:
        sentence = _("This sheet holds too many rows. At most %(n)s fit.", n=MOST_ROWS)
        faults.append(Fault(str(sheet.title), None, "", sentence))
        return []
    return [_row(sheet, columns, named, at, cells, faults) for at, cells in rows]


def _row(
    sheet: Sheet,
    columns: Mapping[int, Column],
    named: Collection[int],
    at: int,
    cells: list[_Cell],
    faults: list[Fault],
) -> Row:
    absent = {one.name for one in sheet.columns} - {one.name for one in columns.values()}
    row = Row(sheet, at, {}, absent=absent)
    for place, cell in enumerate(cells):
        if place in columns:
            _take(row, columns[place], cell, at, faults)
        elif place not in named and _plain(cell.value):
            sentence = _("This column has no name. Empty the cell, or give the column its name.")
            faults.append(Fault(str(sheet.title), at, get_column_letter(place + 1), sentence))
    return row


def _take(row: Row, column: Column, cell: _Cell, at: int, faults: list[Fault]) -> None:
    """Keep what stands in a cell; formulas and what Excel could not compute are refused."""
    if cell.kind in {"f", "e"}:
        sentence = (
            _("Here stands a formula. Put its outcome in the cell.")
            if cell.kind == "f"
            else _("Excel reports a fault in this cell. Fill in what it should be.")
        )
        faults.append(Fault(str(row.sheet.title), at, str(column.heading), sentence))
    elif cell.value not in (None, ""):
        row.cells[column.name] = cell.value


def _plain(value: object) -> str:
    return "" if value is None else str(value).strip()


def _typed(column: Column, value: Any) -> str:
    """Write a cell as text; a number takes a comma only where a number is asked."""
    if value is None:
        return ""
    if isinstance(value, bool):
        key = str(value).lower()
        return str(YES_NO[key]) if column.choices is YES_NO else key
    if isinstance(value, datetime):
        whole = (value + timedelta(seconds=30)).replace(second=0, microsecond=0)
        day = f"{whole.day}-{whole.month}-{whole.year}"
        has_time = column.holds == Holds.MOMENT and whole.time() != time(0)
        return f"{day} {whole:%H.%M}" if has_time else day
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, int | float):
        exact = format(Decimal(repr(round(value, 12))), "f")
        exact = exact.rstrip("0").rstrip(".") if "." in exact else exact
        return exact.replace(".", ",") if column.holds == Holds.NUMBER else exact
    return str(value).replace("\r\n", "\n").strip()
