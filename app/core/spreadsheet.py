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
        sheet.append([_heading(sheet, text) for text in heading])
        for row in kept:
            sheet.append([_cell(sheet, value) for value in row])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _heading(sheet: WriteOnlyWorksheet, text: str) -> SheetCell:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = HEADING
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> SheetCell:
    """Store text as text, whatever it starts with; numbers stay numbers."""
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767])
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell
    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # a Decimal is a number too
    cell.alignment = Alignment(vertical="top")
    if isinstance(value, Decimal):
        cell.number_format = "0.00"
    return cell
