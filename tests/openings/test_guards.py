"""The database itself refuses an early opening, whoever asks and whatever the application says."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.tenders.models import ProcedureKind, Tender
from tests.submissions.factories import make_house

EARLY = {
    "documents": "UPDATE documents SET reading_key = 'sleutel' WHERE tender_id = :tender",
    "prices": "UPDATE prices SET amount = '412.50' WHERE tender_id = :tender",
    "vault_keys": "UPDATE vault_keys SET opened_at = '2030-01-01 00:00:00' "
    "WHERE tender_id = :tender",
    "lots": "UPDATE lots SET state = 'opened' WHERE tender_id = :tender",
    "lots beyond": "UPDATE lots SET state = 'scoring' WHERE tender_id = :tender",
    "openings": "INSERT INTO openings (id, tender_id, purpose, opened_at, first_id, second_id, "
    "content) SELECT :tender, :tender, 'content', '2030-01-01 00:00:00', first_id, second_id, "
    "'{}' FROM pair_wraps WHERE tender_id = :tender LIMIT 1",
}
BROKEN_PROMISES = {
    "earlier": "UPDATE tenders SET deadline = '2020-01-01 00:00:00' WHERE id = :tender",
    "no deadline": "UPDATE tenders SET deadline = NULL WHERE id = :tender",
    "not published": "UPDATE tenders SET published_at = NULL WHERE id = :tender",
    "not sealed": "UPDATE tenders SET procedure = 'open_house' WHERE id = :tender",
}


@pytest.fixture
def tomorrow() -> datetime:
    """A deadline that the database's own clock has not reached: no test can pin that one."""
    return datetime.now(UTC) + timedelta(days=1)  # the database's clock, not ours


@pytest.fixture
def sealed(session, keys, storage, tomorrow):
    house = make_house(session, keys, storage, deadline=tomorrow)
    house.handed_in()
    return house


def attempt(session, tender: Tender, sql: str) -> int:
    """Try it behind the application's back; say how many rows changed."""
    is_text = session.connection().dialect.name == "sqlite"
    value = tender.id.hex if is_text else tender.id
    with session.begin_nested():
        return session.connection().execute(text(sql), {"tender": value}).rowcount


@pytest.mark.parametrize("sql", EARLY.values(), ids=EARLY)
def test_the_database_refuses_to_open_before_the_deadline(session, sealed, sql):
    with pytest.raises(IntegrityError, match="too early"):
        attempt(session, sealed.tender, sql)


@pytest.mark.parametrize("sql", EARLY.values(), ids=EARLY)
def test_the_database_allows_the_same_after_the_deadline(session, keys, storage, sql):
    house = make_house(session, keys, storage, deadline=datetime.now(UTC) - timedelta(seconds=1))
    house.handed_in()

    assert attempt(session, house.tender, sql) > 0


@pytest.mark.parametrize("sql", EARLY.values(), ids=EARLY)
def test_the_database_refuses_without_a_deadline(session, keys, storage, sql):
    house = make_house(session, keys, storage)
    house.handed_in()
    _take_deadline_away(session, house.tender)

    with pytest.raises(IntegrityError, match="too early"):
        attempt(session, house.tender, sql)


def _take_deadline_away(session, tender: Tender) -> None:
    """Do what only somebody can who may change the triggers themselves."""
    name = session.connection().dialect.name
    on = " ON tenders" if name == "postgresql" else ""
    session.connection().execute(text(f"DROP TRIGGER tenders_refuse_earlier{on}"))
    value = tender.id.hex if name == "sqlite" else tender.id
    session.connection().execute(
        text("UPDATE tenders SET deadline = NULL WHERE id = :tender"), {"tender": value}
    )


@pytest.mark.parametrize("sql", BROKEN_PROMISES.values(), ids=BROKEN_PROMISES)
def test_a_published_deadline_moves_only_later(session, sealed, tomorrow, sql):
    with pytest.raises(IntegrityError, match="only moves later"):
        attempt(session, sealed.tender, sql)

    session.refresh(sealed.tender)
    assert (sealed.tender.deadline, sealed.tender.procedure) == (tomorrow, ProcedureKind.SAS)


def test_a_published_deadline_moves_later(session, sealed, tomorrow):
    sealed.tender.deadline = tomorrow + timedelta(days=1)
    session.add(sealed.tender)
    session.flush()
    session.refresh(sealed.tender)

    assert sealed.tender.deadline == tomorrow + timedelta(days=1)


def test_a_key_cannot_be_added_opened(session, sealed):
    sql = (
        "INSERT INTO vault_keys (id, tender_id, purpose, public_key, created_at, opened_at) "
        "VALUES (:tender, :tender, 'price', 'x', '2030-01-01', '2030-01-01')"
    )

    with pytest.raises(IntegrityError, match="too early"):
        attempt(session, sealed.tender, sql)
