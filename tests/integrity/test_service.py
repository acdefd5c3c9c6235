"""What the verbs of a Bibob file change, record and refuse, and what nobody else ever sees."""

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlmodel import select

from app.audit.models import Event, Payload
from app.audit.service import events_of, first_fault
from app.core.errors import ConflictError, EditedError, NotFoundError
from app.integrity import papers, service
from app.integrity.forms import NotesForm
from app.integrity.models import BibobFile, StepKind
from tests.factories import make_provider, make_user
from tests.integrity.factories import make_provider_in_checks, step, walk
from tests.pdf import make_pdf

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
    service.write_notes(session, keys, file, integrity, NotesForm(notes=CANARY))
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


def test_reading_gives_back_what_was_sealed(session, officer, keys):
    tender, provider, _ = make_provider_in_checks(session, officer)
    file = service.open_file(session, tender, provider, officer)
    assert service.read(session, keys, file, officer) == service.Reading("", "", [], [])

    service.write_notes(session, keys, file, officer, NotesForm(notes="Notitie"))

    assert service.read(session, keys, file, officer).notes == "Notitie"


def test_the_second_who_writes_notes_sees_those_of_the_first(session, officer, keys):
    tender, provider, _ = make_provider_in_checks(session, officer)
    file = service.open_file(session, tender, provider, officer)
    service.write_notes(session, keys, file, officer, NotesForm(notes="Eerste", version=1))

    with pytest.raises(EditedError) as refused:
        service.write_notes(session, keys, file, officer, NotesForm(notes="Tweede", version=1))

    assert (refused.value.version, refused.value.theirs) == (2, {"notes": "Eerste"})
    assert service.read(session, keys, file, officer).notes == "Eerste"
    service.write_notes(session, keys, file, officer, NotesForm(notes="Tweede", version=2))
    assert service.read(session, keys, file, officer).notes == "Tweede"


def test_notes_of_a_concluded_file_cannot_change(session, officer, keys):
    tender, provider, _ = make_provider_in_checks(session, officer)
    file = service.open_file(session, tender, provider, officer)
    walk(session, keys, file, officer, StepKind.WITHDRAW)

    with pytest.raises(ConflictError):
        service.write_notes(session, keys, file, officer, NotesForm(notes="Toch nog iets."))


def test_the_text_of_a_file_never_stands_in_the_database(session, officer, keys, storage):
    tender, provider, _ = make_provider_in_checks(session, officer, name=CANARY[:20])
    file = service.open_file(session, tender, provider, officer)

    service.write_notes(session, keys, file, officer, NotesForm(notes=CANARY))
    step(session, keys, file, officer, StepKind.GROUND, passage=CANARY, place=CANARY)
    sealed = papers.take_in(storage, keys, f"{CANARY}.pdf", [make_pdf(CANARY)], "")
    papers.add_paper(session, keys, file, officer, sealed)
    session.flush()

    stored = everything_stored(session)
    assert any(CANARY[:20] in row for row in stored)  # the search itself works
    assert not any(CANARY in row for row in stored)
    assert not any(CANARY.encode() in part for part in storage.open(sealed.storage_key))


def test_text_of_one_file_or_part_cannot_stand_for_another(session, officer, keys):
    tender, provider, _ = make_provider_in_checks(session, officer)
    other_tender, other_provider, _ = make_provider_in_checks(session, officer)
    file = service.open_file(session, tender, provider, officer)
    other = service.open_file(session, other_tender, other_provider, officer)
    service.write_notes(session, keys, file, officer, NotesForm(notes=CANARY))

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
