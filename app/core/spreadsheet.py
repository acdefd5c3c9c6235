"""Write Excel files in which no text ever becomes a formula."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Self

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
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


class PenCell(SheetCell):
    """A cell that takes a value as it is.

    openpyxl would look at every value twice: it first tries each cell as a bare value, and
    describes it in the refusal.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Say next to nothing: nobody reads it."""
        return "cell"

    def take(self, value: Value, kind: str) -> Self:
        """Hold a value of a known kind: s or n."""
        self._value, self.data_type = value, kind
        return self


class Pen:
    """Writes cell after cell with the same few: each is in the file before the next is asked for.

    A cell of its own for every value would work out its style for every value.
    """

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self._text, self._quoted, self._heading, self._number, self._decimal = (
            PenCell(sheet, row=1, column=1) for _n in range(5)
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
        return self._heading.take(_sound(text), "s")

    def write(self, value: Value) -> SheetCell | None:
        """Store text as text, whatever it starts with; numbers stay numbers."""
        if value is None:
            return None
        if isinstance(value, str):
            cell = self._quoted if value[:1] in FORMULA else self._text
            return cell.take(_sound(value), "s")
        cell = self._decimal if isinstance(value, Decimal) else self._number
        return cell.take(value, "n")


def _sound(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767]
