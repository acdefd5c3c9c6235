"""Write Excel files in which no text ever becomes a formula."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

WIDEST = 60
"""Longer texts wrap."""
HEADING = PatternFill("solid", fgColor="FFE4EEF2")

FORMULA = frozenset("=+-@")

Value = str | int | Decimal | None


def write_workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]]) -> bytes:
    """Make a workbook of (title, heading, rows) sheets."""
    book = Workbook(write_only=True)
    for title, heading, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "B2"
        kept = list(rows)
        for at, text in enumerate(heading):
            column = [len(str(row[at])) for row in kept if at < len(row) and row[at] is not None]
            letter = get_column_letter(at + 1)
            width = max([len(text) + 4, *(length + 2 for length in column)])
            sheet.column_dimensions[letter].width = min(width, WIDEST)
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heading))}{len(kept) + 1}"
        pen = Pen(sheet)
        sheet.append(pen.heading(text) for text in heading)
        for row in kept:
            sheet.append(pen.write(value) for value in row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


class Pen:
    """Writes cell after cell with the same few: each is in the file before the next is asked for.

    A cell of its own for every value would work out its style for every value.
    """

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self._text, self._quoted, self._heading, self._number, self._decimal = (
            WriteOnlyCell(sheet) for _n in range(5)
        )
        for cell in (self._text, self._quoted, self._heading):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        for cell in (self._number, self._decimal):
            cell.alignment = Alignment(vertical="top")
        self._quoted.quotePrefix = True
        self._heading.font, self._heading.fill = Font(bold=True), HEADING
        self._decimal.number_format = "0.00"

    def heading(self, text: str) -> SheetCell:
        """Write the head of a column."""
        return _as_text(self._heading, text)

    def write(self, value: Value) -> SheetCell | None:
        """Store text as text, whatever it starts with; numbers stay numbers."""
        if value is None:
            return None
        if isinstance(value, str):
            return _as_text(self._quoted if value[:1] in FORMULA else self._text, value)
        cell = self._decimal if isinstance(value, Decimal) else self._number
        cell.value = value
        return cell


def _as_text(cell: SheetCell, text: str) -> SheetCell:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767]
    cell.data_type = "s"
    return cell
