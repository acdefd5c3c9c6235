"""What the verbs of a Bibob file change, record and refuse, and what nobody else ever sees."""

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlmodel import select

from app.audit.models import Event, Payload
from app.audit.service import events_of, first_fault
from app.checks.models import GateState
from app.checks.service import start_checks
from app.core.errors import ConflictError, NotFoundError
from app.integrity import service
from app.integrity.models import BibobFile, FileState
from app.tenders.models import LotState
from tests.factories import make_lot, make_provider, make_submission, make_user
from tests.integrity.factories import make_provider_in_checks

CANARY = "Kanarie: dit mag nergens leesbaar staan."


def trail(session, subject_id):
    return [event.action for event, _ in reversed(events_of(session, subject_id))]


def everything_stored(session):
    tables = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
        "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    }[session.get_bind().dialect.name]
    names = session.connection().execute(text(tables)).scalars().all()
    found = []
    for name in names:
        found += session.connection().execute(text(f'SELECT * FROM "{name}"')).all()  # noqa: S608
    return [str(row) for row in found]


def test_a_file_has_its_own_chain_and_leaves_nothing_elsewhere(session, officer, keys):
    tender, provider, _ = make_provider_in_checks(session, officer)
    integrity = make_user(session)
    before = trail(session, tender.id)

    file = service.open_file(session, tender, provider, integrity)
    service.write_notes(session, keys, file, integrity, CANARY)
    service.read(session, keys, file, integrity)

    assert trail(session, file.id) == ["bibob.open", "bibob.write_notes", "bibob.read"]
    assert trail(session, tender.id) == before
    assert first_fault(session, file.id) is None
    told = session.exec(
        select(Payload.data)
        .join(Event, Event.id == Payload.event_id)
        .where(Event.action.startswith("bibob"))
    ).all()
    assert told == [{}, {}, {}]


def test_concluding_shows_outside_as_a_decided_gate_only(session, officer, keys):
    tender, provider, gate = make_provider_in_checks(session, officer)
    integrity = make_user(session)
    file = service.open_file(session, tender, provider, integrity)
    before = trail(session, tender.id)

    service.conclude(session, keys, file, integrity, CANARY)

    assert (file.state, gate.state) == (FileState.CONCLUDED, GateState.DECIDED)
    assert trail(session, tender.id) == [*before, "gate.decide"]
    with pytest.raises(ConflictError):
        service.write_notes(session, keys, file, integrity, "Toch nog iets.")
    with pytest.raises(ConflictError):
        service.conclude(session, keys, file, integrity, CANARY)


def test_a_gate_without_a_file_is_decided_in_the_same_words(session, officer, keys):
    tender, provider, gate = make_provider_in_checks(session, officer)
    other_tender, other_provider, _ = make_provider_in_checks(session, officer)
    integrity = make_user(session)

    service.decide_without_file(session, tender, provider, integrity)
    file = service.open_file(session, other_tender, other_provider, integrity)
    service.conclude(session, keys, file, integrity, CANARY)

    def last(subject_id):
        event, payload = events_of(session, subject_id)[0]
        return event.action, event.actor_id, payload.data

    assert gate.state == GateState.DECIDED
    assert last(tender.id) == last(other_tender.id)
    assert last(tender.id) == (
        "gate.decide",
        integrity.id,
        {"before": "open", "after": "decided"},
    )


def test_conclusion_decides_every_lot_of_the_provider(session, officer, keys):
    tender, provider, gate = make_provider_in_checks(session, officer)
    second = make_lot(session, tender=tender, state=LotState.OPENED)
    make_submission(session, second, provider=provider)
    make_submission(session, second)
    start_checks(session, second, officer)
    file = service.open_file(session, tender, provider, officer)

    service.conclude(session, keys, file, officer, CANARY)

    gates = service.gates_of(session, tender, provider)
    assert [one.state for one in gates] == [GateState.DECIDED, GateState.DECIDED]
    assert gate in gates


def test_reading_gives_back_what_was_sealed(session, officer, keys):
    tender, provider, _ = make_provider_in_checks(session, officer)
    file = service.open_file(session, tender, provider, officer)
    assert service.read(session, keys, file, officer) == service.Reading("", "")

    service.write_notes(session, keys, file, officer, "Notitie")
    service.conclude(session, keys, file, officer, "Slot")

    assert service.read(session, keys, file, officer) == service.Reading("Notitie", "Slot")


def test_the_text_of_a_file_never_stands_in_the_database(session, officer, keys):
    tender, provider, _ = make_provider_in_checks(session, officer, name=CANARY[:20])
    file = service.open_file(session, tender, provider, officer)

    service.write_notes(session, keys, file, officer, CANARY)
    service.conclude(session, keys, file, officer, CANARY)
    session.flush()

    stored = everything_stored(session)
    assert any(CANARY[:20] in row for row in stored)  # the search itself works
    assert not any(CANARY in row for row in stored)


def test_text_of_one_file_or_part_cannot_stand_for_another(session, officer, keys):
    tender, provider, _ = make_provider_in_checks(session, officer)
    other_tender, other_provider, _ = make_provider_in_checks(session, officer)
    file = service.open_file(session, tender, provider, officer)
    other = service.open_file(session, other_tender, other_provider, officer)
    service.write_notes(session, keys, file, officer, CANARY)

    other.sealed_notes = file.sealed_notes
    with pytest.raises(InvalidTag):
        service.read(session, keys, other, officer)
    file.sealed_conclusion = file.sealed_notes
    with pytest.raises(InvalidTag):
        service.read(session, keys, file, officer)


def test_open_is_refused_twice_and_for_who_does_not_take_part(session, officer):
    tender, provider, _ = make_provider_in_checks(session, officer)
    service.open_file(session, tender, provider, officer)

    with pytest.raises(ConflictError):
        service.open_file(session, tender, provider, officer)
    with pytest.raises(NotFoundError):
        service.open_file(session, tender, make_provider(session), officer)

    assert len(session.exec(select(BibobFile)).all()) == 1


def test_decide_without_file_is_refused_while_one_runs_or_when_done(session, officer):
    tender, provider, gate = make_provider_in_checks(session, officer)
    done, other, _ = make_provider_in_checks(session, officer)
    service.open_file(session, tender, provider, officer)
    service.decide_without_file(session, done, other, officer)

    with pytest.raises(ConflictError):
        service.decide_without_file(session, tender, provider, officer)
    with pytest.raises(ConflictError):
        service.decide_without_file(session, done, other, officer)
    with pytest.raises(NotFoundError):
        service.decide_without_file(session, tender, make_provider(session), officer)

    assert gate.state == GateState.OPEN
