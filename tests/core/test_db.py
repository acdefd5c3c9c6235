"""Exact columns, aware moments, and one transaction per request."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import select

from app.core.outbox import Job
from app.tenders.models import Lot
from tests.factories import make_criterion, make_lot


@pytest.mark.parametrize("text", ["0.1", "412.50", "0.000000000001", "99999999999999999.99", "-7"])
def test_exact_decimal_comes_back_to_the_digit(session, text):
    lot = make_lot(session)
    criterion = make_criterion(session, lot, points=text)
    session.expire(criterion)

    assert format(criterion.points, "f") == text


def test_instant_comes_back_aware_and_in_utc(session):
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    job = Job(kind="x", payload={}, run_at=summer)
    session.add(job)
    session.flush()
    session.expire(job)

    assert job.run_at == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert job.run_at.utcoffset() == timedelta(0)


def test_instant_refuses_a_moment_without_zone(session):
    session.add(Job(kind="x", payload={}, run_at=datetime(2026, 7, 1, 12, 0)))  # noqa: DTZ001  (the point)

    with pytest.raises(StatementError, match="time zone"):
        session.flush()


def test_enum_is_stored_as_its_value(session):
    lot = make_lot(session)

    assert session.connection().exec_driver_sql("SELECT state FROM lots").scalars().all() == [
        "draft"
    ]
    assert session.exec(select(Lot.state)).one() == lot.state
