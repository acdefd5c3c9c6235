"""The trail: every event is linked to the one before, and nobody rewrites it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from app.audit.models import Event, Payload
from app.audit.service import Fault, events_of, first_fault, head, history, record
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
