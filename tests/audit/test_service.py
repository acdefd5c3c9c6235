"""The trail: every event is linked to the one before, and nobody rewrites it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from app.audit.models import GENESIS, Event, Payload
from app.audit.service import (
    Act,
    Fault,
    events_of,
    first_fault,
    head,
    head_at,
    history,
    record,
    record_all,
)
from app.core import clock
from tests.factories import make_tender


def test_record_links_every_event_to_the_one_before(session, officer):
    tender = make_tender(session)

    first = record(session, officer, "tender.create", tender, after={"title": "A"})
    second = record(session, officer, "tender.edit", tender, before="A", after="B")

    assert (first.number, second.number, second.previous) == (1, 2, first.hash)
    assert head(session, tender.id) == (2, second.hash)
    assert first_fault(session, tender.id) is None
    assert [payload.data for _event, payload in events_of(session, tender.id)] == [
        {"before": "A", "after": "B"},
        {"after": {"title": "A"}},
    ]


def test_what_is_done_at_once_extends_the_chain_at_once(session, officer, count_queries):
    tender = make_tender(session)
    first = record(session, officer, "tender.create", tender)
    acts = [Act("lot.open", tender, "draft", "open"), Act("tender.edit", tender, after={"n": 1})]

    with count_queries() as queries:
        last = record_all(session, officer, acts)

    (edited, edited_told), (opened, opened_told), (created, _told) = events_of(session, tender.id)
    assert [(one.action, one.number, one.previous) for one in (created, opened, edited)] == [
        ("tender.create", 1, "0" * 64),
        ("lot.open", 2, first.hash),
        ("tender.edit", 3, opened.hash),
    ]
    assert (opened_told.data, edited_told.data) == (
        {"before": "draft", "after": "open"},
        {"after": {"n": 1}},
    )
    assert head(session, tender.id) == (3, edited.hash) == (last.number, last.hash)
    assert first_fault(session, tender.id) is None
    assert len(queries) == 4  # the end of the chain, its new end, the events, what they tell


def test_where_a_chain_stood_is_found_although_the_clock_was_set_back(session, officer, now):
    tender = make_tender(session)
    first = record(session, officer, "tender.create", tender)
    with clock.pinned(now + timedelta(hours=2)):
        second = record(session, officer, "tender.publish", tender)
    with clock.pinned(now + timedelta(hours=1)):
        record(session, officer, "tender.edit", tender)

    assert head_at(session, tender.id, now - timedelta(seconds=1)) == (0, GENESIS)
    assert head_at(session, tender.id, now) == (1, first.hash)
    assert head_at(session, tender.id, now + timedelta(hours=2)) == (2, second.hash)


def test_history_tells_of_one_record_only(session, officer):
    one, other = make_tender(session), make_tender(session)
    record(session, officer, "tender.create", one)
    record(session, officer, "tender.create", other)

    assert [event.subject for event, _payload in history(session, one)] == [f"tender:{one.id}"]


def test_altered_payload_is_named(session, officer, engine):
    tender = make_tender(session)
    record(session, officer, "tender.create", tender, after="A")
    event = record(session, officer, "tender.edit", tender, after="B")
    payload = session.exec(select(Payload).where(Payload.event_id == event.id)).one()
    salt = payload.salt
    session.delete(payload)
    session.flush()
    session.add(Payload(event_id=event.id, salt=salt, data={"after": "C"}))
    session.flush()

    assert first_fault(session, tender.id) == Fault(2, "payload")


def test_erased_payload_keeps_the_chain_whole(session, officer):
    tender = make_tender(session)
    event = record(session, officer, "tender.create", tender, after="geheim")
    session.delete(session.exec(select(Payload).where(Payload.event_id == event.id)).one())
    session.flush()

    assert first_fault(session, tender.id) is None


@pytest.mark.parametrize(
    "change",
    ["UPDATE events SET action = 'x'", "DELETE FROM events", "UPDATE payloads SET salt = 'x'"],
)
def test_database_refuses_to_rewrite_the_trail(session, officer, change):
    record(session, officer, "tender.create", make_tender(session), after="A")
    assert session.exec(select(Event)).first() is not None

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(change))
