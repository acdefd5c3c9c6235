"""How long the parts of a picture are, by arithmetic written out."""

from decimal import Decimal

import pytest

from app.core.charts import share


@pytest.mark.parametrize(
    ("part", "whole", "length"),
    [
        ("2.5", 20, "12.50%"),  # 2.5 / 20 = 0.125
        (Decimal(1), Decimal(3), "33.33%"),
        (20, "20", "100.00%"),
        (None, 20, "0.00%"),
        ("-1.5", 20, "0.00%"),
        ("1", 0, "0.00%"),
    ],
)
def test_a_part_has_its_share_of_the_length(part, whole, length):
    assert share(part, whole) == length
