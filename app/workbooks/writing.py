"""Write a workbook: every sheet with its heading, its lists of choices and its explanation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.core.clock import dutch
from app.core.i18n import gettext as _
from app.core.spreadsheet import HEADING
from app.tenders.words import typed
from app.workbooks.columns import MOST_ROWS, YES_NO, Column, Holds, Sheet
from app.workbooks.sheets import SHEETS

Value = str | int | Decimal | date | datetime | time | None
FORMATS = {
    Holds.TEXT: "@", Holds.SEVERAL: "@", Holds.NUMBER: "General", Holds.DAY: "d-m-yyyy",
    Holds.MOMENT: "d-m-yyyy hh:mm", Holds.TIME: "hh:mm",
}  # fmt: skip
LONGEST_PROMPT = 250
LONGEST_CELL = 32_767
BOLD, MUTED = Font(bold=True), Font(color="FF56646B", italic=True)
TOP = Alignment(wrap_text=True, vertical="top")


def write(content: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """Make the file; without content it is an empty one to fill in."""
    book = Workbook()
    front = book.active
    assert isinstance(front, Worksheet)  # noqa: S101  (a new workbook has one sheet)
    _explain(front)
    pages = [(sheet, book.create_sheet(str(sheet.title))) for sheet in SHEETS]
    lists = _Lists(book.create_sheet(_("Choices")))
    for sheet, page in pages:
        fill = _fill_form if sheet.is_form else _fill_rows
        fill(sheet, page, content.get(sheet.key, ()), lists)
    lists.finish()
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def cell_value(column: Column, value: Any) -> Value:
    """Write what a field holds as it stands in a cell."""
    if value is None or value in ("", []):
        return None
    if column.choices is not None:
        if column.holds == Holds.SEVERAL:
            return "; ".join(str(column.choices[one]) for one in value)
        chosen = str(value).lower() if column.choices is YES_NO else str(value)
        return str(column.choices[chosen])
    if isinstance(value, Decimal):
        return value if Decimal(repr(float(value))) == value else typed(value)
    if isinstance(value, datetime):
        local = dutch(value).replace(tzinfo=None)
        return typed(value) if local.time() == time(0) else local  # midnight reads as a whole day
    if isinstance(value, date | time | int):
        return value
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _put(page: Worksheet, row: int, at: int, value: Value, number_format: str = "@") -> Cell:
    """Store text as text, whatever it starts with; numbers and days stay what they are."""
    cell = page.cell(row, at)
    assert isinstance(cell, Cell)  # noqa: S101  (no cells are merged here)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
    else:
        cell.value = value
    cell.number_format = number_format
    cell.alignment = TOP
    return cell


def _head(page: Worksheet, texts: Iterable[str], start: int = 1) -> None:
    for at, text in enumerate(texts, start=start):
        cell = _put(page, 1, at, text)
        cell.font, cell.fill = BOLD, HEADING


def _widths(page: Worksheet, *widths: int) -> None:
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(at)].width = width


def _fill_form(
    sheet: Sheet, page: Worksheet, rows: Sequence[Mapping[str, Any]], lists: "_Lists"
) -> None:
    held = rows[0] if rows else {}
    _widths(page, 44, 60, 60)
    page.freeze_panes = "B2"
    _head(page, form_heading())
    for at, column in enumerate(sheet.columns, start=2):
        _put(page, at, 1, str(column.heading)).font = BOLD
        value = cell_value(column, held.get(column.name))
        _put(page, at, 2, value, FORMATS[column.holds]).alignment = Alignment(
            wrap_text=True, vertical="top", horizontal="left"
        )
        _put(page, at, 3, _told(column)).font = MUTED
        lists.validate(page, column, f"B{at}")


def form_heading() -> tuple[str, str, str]:
    """Say what stands above the columns of a sheet that is a form."""
    return _("Question"), _("Fill in"), _("Explanation")


def _fill_rows(
    sheet: Sheet, page: Worksheet, rows: Sequence[Mapping[str, Any]], lists: "_Lists"
) -> None:
    _widths(page, *(max(one.width, len(str(one.heading)) + 3) for one in sheet.columns))
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"
    _head(page, (str(one.heading) for one in sheet.columns))
    for at, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(at)
        page.column_dimensions[letter].number_format = FORMATS[column.holds]
        lists.validate(page, column, f"{letter}2:{letter}{MOST_ROWS + 1}")
        for row, cells in enumerate(rows, start=2):
            value = cell_value(column, cells.get(column.name))
            if value is not None:
                _put(page, row, at, value, FORMATS[column.holds])


def _told(column: Column) -> str:
    """Say what may stand in a column, and whether it may stay empty."""
    required = _("Must be filled in.") if column.is_required else ""
    return " ".join(filter(None, (str(column.explanation), required)))


def _explain(page: Worksheet) -> None:
    """Write the front page: how the file works, and every column of every sheet."""
    page.title = _("Explanation")
    _widths(page, 22, 40, 18, 90)
    page.freeze_panes = "A2"
    _head(page, (_("Sheet"), _("Column"), _("Must be filled in"), _("Explanation")))
    row = 2
    for text in (
        _("This file holds a whole tender. Fill in the sheets and read the file in at Toetssteen: "
          "nothing is published by that, you see a draft."),
        _("Leave sheets and columns where they are, with the names they have. A sheet of which you "
          "need nothing stays empty."),
        _("Write numbers with a comma and days as 10-3-2026. Formulas are refused: put the outcome "
          "in the cell."),
    ):  # fmt: skip
        _put(page, row, 4, text)
        row += 1
    for sheet in SHEETS:
        _put(page, row, 1, str(sheet.title)).font = BOLD
        _put(page, row, 4, str(sheet.explanation)).font = BOLD
        row += 1
        for column in sheet.columns:
            _put(page, row, 2, str(column.heading))
            _put(page, row, 3, _("yes") if column.is_required else "")
            _put(page, row, 4, str(column.explanation))
            row += 1


class _Lists:
    """The last sheet: each list of choices in a column, to which the cells refer."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page
        self.ranges: dict[tuple[str, ...], str] = {}
        self.places = {sheet.key: f"'{sheet.title}'!$A$2:$A${MOST_ROWS + 1}" for sheet in SHEETS}

    def validate(self, page: Worksheet, column: Column, cells: str) -> None:
        """Offer the choices of a column, and tell its explanation to who stands in a cell."""
        told = _told(column)
        source = None
        if column.choices is not None and column.holds != Holds.SEVERAL:
            source = self._range(column)
        elif column.refers:
            source = self.places[column.refers]
        if source is None and not told:
            return
        rule = DataValidation(
            type="list" if source else None,
            formula1=source,
            allow_blank=True,
            showErrorMessage=column.choices is not None,
            showInputMessage=bool(told),
            promptTitle=str(column.heading)[:32],
            prompt=told[:LONGEST_PROMPT] or None,
        )
        rule.add(cells)
        page.add_data_validation(rule)

    def _range(self, column: Column) -> str:
        labels = tuple(str(label) for key, label in (column.choices or {}).items() if key)
        if labels not in self.ranges:
            at = len(self.ranges) + 1
            letter = get_column_letter(at)
            _head(self.page, (str(column.heading),), at)
            for row, label in enumerate(labels, start=2):
                _put(self.page, row, at, label)
            self.page.column_dimensions[letter].width = max(map(len, labels)) + 4
            self.ranges[labels] = f"'{self.page.title}'!${letter}$2:${letter}${len(labels) + 1}"
        return self.ranges[labels]

    def finish(self) -> None:
        """Write what can stand in a column for several, where no list can be offered."""
        for sheet in SHEETS:
            for column in sheet.columns:
                if column.holds == Holds.SEVERAL:
                    self._range(column)
