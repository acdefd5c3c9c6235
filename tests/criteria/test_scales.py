"""Scores on a published scale: read as typed, kept as the evaluation file has them."""

from decimal import Decimal

import pytest

from app.core.errors import InvalidError
from app.criteria.scales import fraction_of, read_score, scale_words, score_words
from app.tenders.models import Criterion, ScaleStep


def numbers(low="0", high="10", step="0.5"):
    return Criterion(
        code="K1",
        range_from=Decimal(low),
        range_to=Decimal(high),
        range_step=Decimal(step) if step else None,
    )


def steps():
    found = Criterion(code="K1")
    found.scale = [
        ScaleStep(label="goed", fraction=Decimal(1)),
        ScaleStep(label="matig", fraction=Decimal("0.25")),
    ]
    return found


@pytest.mark.parametrize(
    ("typed", "kept"), [("6,5", "6.5"), ("10", "10"), ("0", "0"), (" 7,0 ", "7")]
)
def test_number_is_kept_as_the_evaluation_file_writes_it(typed, kept):
    assert read_score(numbers(), typed) == kept


@pytest.mark.parametrize("typed", ["10,5", "-0,5", "6,25", "6.5", "goed", ""])
def test_number_off_the_scale_is_refused(typed):
    with pytest.raises(InvalidError) as refusal:
        read_score(numbers(), typed)

    assert refusal.value.field == "step"
    assert "0 tot 10, in stappen van 0,5" in str(refusal.value.message)


def test_steps_count_from_the_lowest_number():
    assert read_score(numbers("1", "7", "2"), "5") == "5"
    with pytest.raises(InvalidError):
        read_score(numbers("1", "7", "2"), "4")


def test_step_must_be_one_of_the_scale():
    assert read_score(steps(), "matig") == "matig"
    with pytest.raises(InvalidError):
        read_score(steps(), "slecht")


def test_scores_and_scales_are_said_in_dutch():
    said = score_words(numbers(), "6.5"), score_words(numbers(), ""), score_words(steps(), "goed")
    assert said == ("6,5", "", "goed")
    assert [scale_words(one) for one in (numbers(step=""), steps(), Criterion(code="K"))] == [
        "0 tot 10",
        "2 stappen, van 100% tot 25%",
        "nog geen schaal",
    ]


def test_fraction_is_the_part_of_the_points():
    assert fraction_of(numbers(), "6.5") == Decimal("0.65")
    assert fraction_of(steps(), "matig") == Decimal("0.25")
