"""In the night in which the clock goes back, only the moment itself counts."""

from datetime import UTC, datetime

import pytest

from app.submitting import service as submitting
from tests.submissions.factories import make_house

DEADLINE = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
"""Half past two on the Dutch clock, for the second time that night."""


@pytest.mark.parametrize(("hour", "is_late"), [(0, False), (1, True)])
def test_a_quarter_to_three_comes_before_and_after_half_past_two(
    session, keys, storage, hour, is_late
):
    house = make_house(session, keys, storage, deadline=DEADLINE)
    submission, user = house.enter()
    house.fill(submission, user)
    arrived = datetime(2026, 10, 25, hour, 45, tzinfo=UTC)

    receipt = submitting.submit(session, keys, submission, user, arrived=arrived)

    assert (receipt.received_at, receipt.is_late) == (arrived, is_late)
