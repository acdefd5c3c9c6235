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
