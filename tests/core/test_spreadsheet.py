"""No text ever becomes a formula, and every text comes back."""

from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from app.core.spreadsheet import write_workbook

NASTY = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "gewoon", "é€", "=HYPERLINK(1)"]


def test_text_stays_text_whatever_it_starts_with():
    content = write_workbook([("Blad", ["Tekst"], [[text] for text in NASTY])])

    sheet = load_workbook(BytesIO(content))["Blad"]

    assert [(row[0].value, row[0].data_type) for row in sheet.iter_rows(min_row=2)] == [
        (text, "s") for text in NASTY
    ]


def test_numbers_stay_numbers():
    content = write_workbook([("Blad", ["A", "B", "C"], [[1, Decimal("74.03"), None]])])

    sheet = load_workbook(BytesIO(content))["Blad"]

    assert [cell.value for cell in sheet[2]] == [1, 74.03, None]


def test_columns_are_as_wide_as_their_text_up_to_where_it_wraps():
    rows = [("A", Decimal("7.5"), "lang " * 40)]

    content = write_workbook([("Blad", ["Naam", "Punten", "Motivering"], rows)])

    sheet = load_workbook(BytesIO(content))["Blad"]

    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [8, 10, 60]
    assert sheet["B2"].number_format == "0.00"
    assert sheet.auto_filter.ref == "A1:C2"
