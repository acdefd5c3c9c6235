"""A database is a demo by a mark set at its creation, never after."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from app.accounts import service as accounts
from app.core.db import make_engine
from app.core.installation import Installation, is_demo
from app.demo.stage import NotADemoError, Stage, day, on_day
from app.demo.story import prepare
from tests.databases import make_database


@pytest.fixture
def empty(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    yield engine
    engine.dispose()


def test_empty_database_still_has_to_be_filled(empty):
    assert prepare(empty) is True


def test_demo_that_is_there_is_kept(empty):
    prepare(empty)
    with Session(empty) as session:
        session.add(Installation(is_demo=True))
        session.commit()

    assert prepare(empty) is False


def test_real_database_is_left_alone(empty):
    make_database(str(empty.url))
    with Session(empty) as session:
        session.add(Installation(is_demo=False))
        session.commit()

    with pytest.raises(NotADemoError, match="echte database"):
        prepare(empty)


def test_database_with_people_but_without_mark_is_left_alone(empty):
    make_database(str(empty.url))
    with Session(empty) as session:
        accounts.create_user(session, None, email="jan@example.nl", name="Jan")
        session.commit()

    with pytest.raises(NotADemoError, match="niet leeg"):
        prepare(empty)


def test_mark_never_changes(session):
    session.add(Installation(is_demo=False))
    session.flush()

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text("UPDATE installations SET is_demo = true"))


def test_clock_can_only_be_set_in_a_demo(session, settings, keys, storage):
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    stage = Stage(session=session, settings=settings, keys=keys, storage=storage, now=now)
    assert is_demo(session) is False

    with pytest.raises(NotADemoError), on_day(stage, -10):
        pass


def test_day_counts_on_the_dutch_clock():
    winter = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)

    assert day(winter, 3, 12).astimezone(UTC) == datetime(2026, 3, 30, 10, 0, tzinfo=UTC)
