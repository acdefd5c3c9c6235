"""Dutch input, and a clear sentence where it cannot be read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from pydantic import BaseModel
from starlette.datastructures import FormData

from app.core.forms import (
    DutchDate,
    DutchDecimal,
    DutchMoment,
    DutchTime,
    Line,
    Reason,
    fill,
    typed_text,
)


class PriceForm(BaseModel):
    """A price and the day from which it holds."""

    price: DutchDecimal
    starts_on: DutchDate | None = None
    until: DutchMoment | None = None
    opens_at: DutchTime | None = None


class ReasonForm(BaseModel):
    """A title and a reason."""

    title: Line
    reason: Reason


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("412,5", Decimal("412.5")),
        ("1.412,50", Decimal("1412.50")),
        ("€ 412,50", Decimal("412.50")),
        ("1.412", Decimal(1412)),
        ("-3", Decimal(-3)),
    ],
)
def test_dutch_decimal_reads_what_people_type(typed, read):
    assert fill(PriceForm, {"price": typed}).value == PriceForm(price=read)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("412.50", "Bedoelt u 412,50? Gebruik een komma voor decimalen."),
        ("vier", "Vul een getal in, bijvoorbeeld 412,50."),
        ("", "Vul dit in."),
    ],
)
def test_dutch_decimal_says_what_to_do(typed, answer):
    bound = fill(PriceForm, {"price": typed})

    assert (bound.value, bound.errors, bound.text("price")) == (None, {"price": [answer]}, typed)


@pytest.mark.parametrize("typed", ["10-3-2026", "10/03/2026", "10 maart 2026", "2026-03-10"])
def test_dutch_date_reads_what_people_type(typed):
    form = fill(PriceForm, {"price": "1", "starts_on": typed}).value

    assert form == PriceForm(price=Decimal(1), starts_on=date(2026, 3, 10))


def test_dutch_date_refuses_a_day_that_does_not_exist():
    bound = fill(PriceForm, {"price": "1", "starts_on": "31-2-2026"})

    assert bound.errors == {
        "starts_on": ["Deze dag bestaat niet. Vul een datum in, bijvoorbeeld 10-3-2026."]
    }


@pytest.mark.parametrize(
    "typed",
    ["10-3-2026 12.00", "10 maart 2026 om 12.00 uur", "2026-03-10T12:00", "10-3-2026 12:00"],
)
def test_dutch_moment_is_on_the_dutch_clock(typed):
    form = fill(PriceForm, {"price": "1", "until": typed}).value

    assert form == PriceForm(price=Decimal(1), until=datetime(2026, 3, 10, 11, 0, tzinfo=UTC))


def test_dutch_moment_refuses_a_broken_time():
    bound = fill(PriceForm, {"price": "1", "until": "10-3-2026 9.00 - 111.00"})

    assert bound.errors == {"until": ["Vul een dag en een tijd in, bijvoorbeeld 10-3-2026 12.00."]}


def test_fill_keeps_everything_that_was_typed():
    bound = fill(ReasonForm, {"title": " ", "reason": "te kort"})

    assert bound.value is None
    assert (bound.text("title"), bound.text("reason")) == (" ", "te kort")
    assert bound.errors == {
        "title": ["Vul dit in."],
        "reason": ["Schrijf minstens 20 tekens."],
    }


class Direction(StrEnum):
    """Where to."""

    LEFT = "left"


class ChoiceForm(BaseModel):
    """Two choices of which one is a text, and a text."""

    direction: Direction
    step: Line
    reason: Line


def test_a_choice_that_was_not_made_is_called_so():
    bound = fill(ChoiceForm, {"direction": "", "reason": ""}, unsent=frozenset({"step"}))

    assert bound.errors == {
        "direction": ["Maak een keuze."],
        "step": ["Maak een keuze."],
        "reason": ["Vul dit in."],
    }


class CountForm(BaseModel):
    """How many."""

    count: int
    is_sure: bool = False


def test_marks_that_are_no_text_do_not_come_in():
    form = FormData(
        [("title", "Zon\x00hof \u202egnp.exe\x0b\ufffe"), ("reason", "Ärztin 😀 ‏א\r\n\t=1+1")]
    )

    assert typed_text(form, set()) == {
        "title": "Zonhof gnp.exe",
        "reason": "Ärztin 😀 ‏א\n\t=1+1",  # letters of every script stay, and so does a formula
    }


def test_lines_end_as_in_workbooks_and_letters_whatever_browser_sends_them():
    form = FormData([("reason", "Eerst\r\n\r\nDan\rEn\ndaarna"), ("many", "a\r\nb")])

    assert typed_text(form, {"many"}) == {
        "reason": "Eerst\n\nDan\nEn\ndaarna",
        "many": ["a\nb"],
    }


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2147483648", "Vul een getal van hoogstens 2147483647 in."),
        ("-2147483648", "Vul een getal van hoogstens 2147483647 in."),
        ("1e9", "Vul een heel getal in, bijvoorbeeld 3."),
        ("NaN", "Vul een heel getal in, bijvoorbeeld 3."),
    ],
)
def test_a_whole_number_fits_in_every_database(typed, answer):
    assert fill(CountForm, {"count": "2147483647"}).errors == {}
    assert fill(CountForm, {"count": typed, "is_sure": "true"}).errors == {"count": [answer]}


@pytest.mark.parametrize(
    ("field", "typed", "answer"),
    [
        ("price", "9" * 16, "Vul een getal van hoogstens 15 cijfers in."),
        ("price", "0," + "1" * 16, "Vul een getal van hoogstens 15 cijfers in."),
        ("price", "-" + "9" * 5000, "Vul een getal van hoogstens 15 cijfers in."),
        ("price", "1e9", "Vul een getal in, bijvoorbeeld 412,50."),
        ("price", "Infinity", "Vul een getal in, bijvoorbeeld 412,50."),
        ("starts_on", "1-1-0001", "Vul een jaar in van 1900 tot en met 2199."),
        ("starts_on", "31-12-9999", "Vul een jaar in van 1900 tot en met 2199."),
        ("until", "1-1-0001 0.00", "Vul een jaar in van 1900 tot en met 2199."),
        ("opens_at", "9" * 5000, "Deze tijd bestaat niet. Vul bijvoorbeeld 12.00 in."),
    ],
)
def test_numbers_and_days_stay_within_what_the_house_can_count(field, typed, answer):
    whole = {"price": "999.999.999.999.999,5", "starts_on": "31-12-2199", "until": "1-1-1900 0.00"}
    assert fill(PriceForm, whole).errors == {}

    assert fill(PriceForm, whole | {field: typed}).errors == {field: [answer]}
