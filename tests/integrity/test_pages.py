"""The integrity room: for its officers a register, for everybody else not there at all."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.models import Event
from app.audit.service import events_of
from app.checks.models import GateState
from app.integrity import service
from app.integrity.models import BibobFile, FileState
from app.tenders.models import Lot
from tests.checks.factories import make_person_with
from tests.factories import make_user
from tests.integrity.factories import make_provider_in_checks

CANARY = "Kanarie: dit mag niemand anders lezen."
REASON = "Geen gevaar gebleken, na eigen onderzoek."


@pytest.fixture
def room(session, officer):
    tender, provider, gate = make_provider_in_checks(session, officer)
    guardian = make_person_with(session, tender, Duty.INTEGRITY)
    return tender, provider, gate, guardian


def test_index_lists_the_providers_with_their_gate(sign_in, room):
    tender, provider, _, guardian = room

    response = sign_in(guardian).get("/integrity")

    assert response.status_code == 200
    assert "ts-ground-sealed" in response.text
    assert provider.name in response.text
    assert f"/integrity/tenders/{tender.id}/providers/{provider.id}/open" in response.text


@pytest.mark.parametrize("number", [1, 3])
def test_index_query_count_does_not_grow(session, sign_in, officer, count_queries, number):
    guardian = make_user(session)
    for _ in range(number):
        tender, provider, _ = make_provider_in_checks(session, officer)
        guardian = make_person_with(session, tender, Duty.INTEGRITY) if number == 1 else guardian
        if number > 1:
            _assign(session, tender, guardian)
        service.open_file(session, tender, provider, guardian)
    browser = sign_in(guardian)

    with count_queries() as queries:
        response = browser.get("/integrity")

    assert response.text.count("Naar het dossier") == number
    assert len(queries) == 3  # the tenders, the gates, the files


def _assign(session, tender, user):
    from tests.factories import assign

    assign(session, tender, user, Duty.INTEGRITY)


def test_opening_a_page_shows_no_text_and_records_nothing(session, sign_in, room, keys):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    service.write_notes(session, keys, file, guardian, CANARY)
    before = len(events_of(session, file.id))

    response = sign_in(guardian).get(f"/integrity/{file.id}")

    assert response.status_code == 200
    assert CANARY not in response.text
    assert len(events_of(session, file.id)) == before


def test_reading_shows_the_text_and_is_kept_with_the_name(session, sign_in, room, keys):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    service.write_notes(session, keys, file, guardian, CANARY)

    response = sign_in(guardian).post(f"/integrity/{file.id}/reading")

    assert CANARY in response.text
    event, _ = events_of(session, file.id)[0]
    assert (event.action, event.actor_id) == ("bibob.read", guardian.id)
    assert "las het dossier" in response.text


def test_from_file_to_conclusion(session, sign_in, room):
    tender, provider, gate, guardian = room
    browser = sign_in(guardian)

    opened = browser.post(f"/integrity/tenders/{tender.id}/providers/{provider.id}/open")
    file = session.exec(select(BibobFile)).one()
    notes = browser.post(f"/integrity/{file.id}/notes", data={"notes": CANARY})
    form = browser.get(f"/integrity/{file.id}/conclusion")
    short = browser.post(f"/integrity/{file.id}/conclusion", data={"conclusion": "Kort"})
    concluded = browser.post(f"/integrity/{file.id}/conclusion", data={"conclusion": REASON})
    closed = browser.get(f"/integrity/{file.id}")
    read = browser.post(f"/integrity/{file.id}/reading")

    assert (opened.status_code, opened.headers["Location"]) == (303, f"/integrity/{file.id}")
    assert CANARY in notes.text
    assert (form.status_code, short.status_code, concluded.status_code) == (200, 422, 303)
    assert "Kort</textarea>" in short.text
    assert REASON not in closed.text
    assert REASON in read.text
    session.refresh(file)
    session.refresh(gate)
    assert (file.state, gate.state) == (FileState.CONCLUDED, GateState.DECIDED)
    assert "Dit dossier is afgesloten" in browser.get(f"/integrity/{file.id}/conclusion").text


def test_notes_that_are_too_long_are_kept(session, sign_in, room):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    typed = "woord " * 17_000

    response = sign_in(guardian).post(f"/integrity/{file.id}/notes", data={"notes": typed})

    assert response.status_code == 422
    assert typed.strip() in response.text


def test_a_gate_is_decided_without_a_file(session, sign_in, room):
    tender, provider, gate, guardian = room
    browser = sign_in(guardian)

    response = browser.post(f"/integrity/tenders/{tender.id}/providers/{provider.id}/decide")

    assert response.status_code == 303
    session.refresh(gate)
    assert gate.state == GateState.DECIDED
    assert session.exec(select(BibobFile)).all() == []


def addresses(tender, provider, file):
    party = f"/integrity/tenders/{tender.id}/providers/{provider.id}"
    return [
        ("GET", "/integrity"),
        ("GET", f"/integrity/{file.id}"),
        ("GET", f"/integrity/{file.id}/conclusion"),
        ("POST", f"/integrity/{file.id}/reading"),
        ("POST", f"/integrity/{file.id}/notes"),
        ("POST", f"/integrity/{file.id}/conclusion"),
        ("POST", f"{party}/open"),
        ("POST", f"{party}/decide"),
    ]


@pytest.mark.parametrize("duty", [None, *(duty for duty in Duty if duty != Duty.INTEGRITY)])
def test_for_everybody_else_the_room_does_not_exist(session, sign_in, room, duty):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    other = make_person_with(session, tender, duty) if duty else make_user(session)
    browser = sign_in(other)

    answers = [browser.request(*one).status_code for one in addresses(tender, provider, file)]

    assert sign_in(guardian).get(f"/integrity/{file.id}").status_code == 200
    assert answers == [404] * 8
    assert [event.action for event, _ in events_of(session, file.id)] == ["bibob.open"]


def test_the_administrator_finds_nothing_either(session, sign_in, room):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    administrator = make_user(session)
    administrator.is_administrator = True
    browser = sign_in(administrator)

    answers = [browser.request(*one).status_code for one in addresses(tender, provider, file)]

    assert answers == [404] * 8


def test_integrity_of_another_tender_finds_only_its_own(session, sign_in, officer, room):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    elsewhere, _, _ = make_provider_in_checks(session, officer, name="Elders")
    other = make_person_with(session, elsewhere, Duty.INTEGRITY)
    browser = sign_in(other)

    index = browser.get("/integrity")
    answers = [browser.request(*one).status_code for one in addresses(tender, provider, file)[1:]]

    assert "Elders" in index.text
    assert provider.name not in index.text
    assert answers == [404] * 7


def test_the_board_looks_the_same_with_and_without_a_file(session, sign_in, officer, room, keys):
    tender, provider, _, guardian = room
    lot = session.exec(select(Lot).where(Lot.tender_id == tender.id)).one()
    browser = sign_in(officer)
    session.commit()
    before = browser.get(f"/lots/{lot.id}/checks").text

    file = service.open_file(session, tender, provider, guardian)
    service.write_notes(session, keys, file, guardian, CANARY)
    session.commit()
    after = browser.get(f"/lots/{lot.id}/checks").text

    assert provider.short_name in before
    assert after == before


def test_a_refused_visit_leaves_no_file_in_the_house_trail(session, sign_in, officer, room):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)

    sign_in(officer).get(f"/integrity/{file.id}")

    refused = session.exec(select(Event).where(Event.action == "access.refuse")).one()
    assert refused.subject == "GET /integrity/{file_id}"
