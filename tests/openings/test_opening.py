"""Nothing is readable before; then two people make readable what came in time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.core import clock
from app.core.errors import ConflictError, UnavailableError
from app.openings import opening
from app.openings.models import Opening
from app.submissions.models import Document, Price, Submission, SubmissionState
from app.submitting import service as submitting
from app.tenders.models import LotState
from app.uploads.reading import document_bytes
from app.vault.models import Purpose

MARK = "KANARIE-7f3a"


def whole_database(session):
    """Everything in every table, as text and as bytes."""
    tables = session.execute(text("select name from sqlite_master where type = 'table'")).all()
    rows = [session.execute(text(f'select * from "{name}"')).all() for (name,) in tables]  # noqa: S608
    return repr(rows)


def read(house, document):
    return b"".join(document_bytes(house.storage, house.keys, document))


@pytest.fixture
def after(house):
    moment = house.tender.deadline + timedelta(minutes=1)
    with clock.pinned(moment):
        yield moment


@pytest.fixture
def filled(house):
    """Two in time, one late, one draft, one taken back."""
    for name in ("Alfa", "Beta"):
        house.handed_in(name=name, mark=MARK)
    back, user = house.handed_in(name="Gamma")
    submitting.withdraw(house.session, back, user)
    house.fill(*house.enter(name="Delta"))
    late, user = house.enter(name="Epsilon")
    house.fill(late, user)
    with clock.pinned(house.tender.deadline + timedelta(seconds=3)):
        submitting.submit(house.session, house.keys, late, user)
    return house


def test_before_the_opening_neither_database_nor_storage_shows_content(session, house, settings):
    if settings.database_url.startswith("postgres"):
        pytest.skip("reads SQLite's own list of tables")
    house.handed_in(name="Alfa", mark=MARK)

    told = whole_database(session)
    files = [path for path in house.storage.folder.rglob("*") if path.is_file()]

    assert "Alfa" in told
    assert MARK not in told
    assert "412.5" not in told
    assert files
    assert not any(MARK.encode() in path.read_bytes() for path in files)


def test_before_the_opening_nobody_reads_a_document(session, house):
    house.handed_in()

    with pytest.raises(ConflictError):
        read(house, session.exec(select(Document)).first())


def test_opening_makes_readable_what_came_in_time_and_lists_what_came_late(session, filled, after):
    private = filled.open()

    found = opening.open_content(session, filled.keys, filled.tender, private, *filled.openers[:2])

    (lot,) = found.content["lots"]
    told = [(one["provider"], one["is_late"], len(one["files"])) for one in lot["submissions"]]
    assert sorted(told) == [("Alfa", False, 2), ("Beta", False, 2), ("Epsilon", True, 0)]
    assert filled.lot.state == LotState.OPENED
    readable = session.exec(select(Document).where(Document.reading_key.is_not(None))).all()
    assert len(readable) == 4
    assert all(MARK.encode() in read(filled, document) for document in readable)
    assert found.content["people"] == [person.name for person in filled.openers[:2]]


def test_opening_before_the_deadline_is_refused_whatever_key_is_held(session, house):
    house.handed_in()

    with pytest.raises(ConflictError):
        opening.open_content(session, house.keys, house.tender, bytes(32), *house.openers[:2])


def test_opening_shuts_for_good_what_was_never_submitted(session, filled, after):
    drafts = select(Document).join(Submission).where(Submission.state == SubmissionState.DRAFT)
    kept = [document.intake_key is not None for document in session.exec(drafts)]
    private = filled.open()

    opening.open_content(session, filled.keys, filled.tender, private, *filled.openers[:2])

    session.expire_all()
    assert kept == [True, True]
    assert [document.intake_key for document in session.exec(drafts)] == [None, None]


def test_opening_happens_once(session, filled, after):
    private = filled.open()
    opening.open_content(session, filled.keys, filled.tender, private, *filled.openers[:2])

    with pytest.raises(ConflictError):
        opening.open_content(session, filled.keys, filled.tender, private, *filled.openers[:2])
    assert len(session.exec(select(Opening)).all()) == 1


def test_a_damaged_document_is_named_and_does_not_stop_the_others(session, house):
    _submission, _user = house.handed_in(name="Alfa")
    first, second = session.exec(select(Document)).all()
    first.sealed_key = second.sealed_key

    with clock.pinned(house.tender.deadline + timedelta(minutes=1)):
        private = house.open()
        found = opening.open_content(session, house.keys, house.tender, private, *house.openers[:2])

    assert found.content["lots"][0]["submissions"][0]["damaged"] == [str(first.id)]
    assert (first.reading_key, second.reading_key is None) == (None, False)


def test_a_file_that_was_altered_is_not_handed_over(session, filled, after):
    opening.open_content(session, filled.keys, filled.tender, filled.open(), *filled.openers[:2])
    document = session.exec(select(Document).where(Document.reading_key.is_not(None))).first()
    path = filled.storage._path(document.storage_key)
    *kept, last = path.read_bytes()
    path.write_bytes(bytes([*kept, last ^ 1]))

    with pytest.raises(UnavailableError):
        read(filled, document)


def test_prices_open_only_when_quality_is_fixed(session, filled, after):
    private = filled.open(Purpose.PRICE)
    first, second = filled.openers[:2]

    with pytest.raises(ConflictError):
        opening.open_prices(
            session, filled.keys, filled.lot, private, first, second, quality_is_fixed=False
        )
    assert {one.amount for one in session.exec(select(Price)).all()} == {None}


def test_opening_prices_shows_those_that_count_and_no_other(session, filled, after):
    first, second = filled.openers[:2]

    found = opening.open_prices(
        session,
        filled.keys,
        filled.lot,
        filled.open(Purpose.PRICE),
        first,
        second,
        quality_is_fixed=True,
    )

    assert sorted((row["provider"], row["amount"]) for row in found.content["prices"]) == [
        ("Alfa", "412.50"),
        ("Beta", "412.50"),
    ]
    amounts = [one.amount for one in session.exec(select(Price)).all()]
    assert amounts.count(Decimal("412.50")) == 2
    assert amounts.count(None) == 3


def test_the_key_of_the_content_does_not_open_prices(session, filled, after):
    found = opening.open_prices(
        session, filled.keys, filled.lot, filled.open(), *filled.openers[:2], quality_is_fixed=True
    )

    assert [row["amount"] for row in found.content["prices"]] == [None, None]
