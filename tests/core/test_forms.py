"""Dutch input, and a clear sentence where it cannot be read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic import BaseModel

from app.core.forms import DutchDate, DutchDecimal, DutchMoment, Line, Reason, fill


class PriceForm(BaseModel):
    """A price and the day from which it holds."""

    price: DutchDecimal
    starts_on: DutchDate | None = None
    until: DutchMoment | None = None


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
