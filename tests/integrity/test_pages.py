"""The integrity room: for its officers a register, for everybody else not there at all."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.service import events_of
from app.checks.models import GateState
from app.core import clock
from app.integrity import gates, service
from app.integrity.forms import NotesForm
from app.integrity.models import BibobFile, BibobPaper, FileState, StepKind
from app.submissions.models import Submission, SubmissionState
from tests.checks.factories import make_person_with
from tests.checks.pages import shown
from tests.conftest import NOW
from tests.factories import assign, make_tender, make_user
from tests.integrity.factories import (
    FILLED,
    REASON,
    TO_INVESTIGATED,
    make_provider_in_checks,
    walk,
)
from tests.pdf import make_pdf

CANARY = "Kanarie: dit mag niemand anders lezen."
REFUSAL = {
    "degree": "serious",
    "decision": "refuse",
    "proportionality": REASON,
    "ground": "Leidraad, paragraaf 4.6",
}


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


def test_what_waits_comes_first_and_what_does_not_is_folded(session, sign_in, officer, room):
    busy, _, _, guardian = room
    calm, provider, _ = make_provider_in_checks(session, officer)
    bare = make_tender(session)
    for tender in (calm, bare):
        _assign(session, tender, guardian)
    gates.decide_without_file(session, calm, provider, guardian)

    response = sign_in(guardian).get("/integrity")

    shown = response.text
    heads = [f'<h2 id="tender-{busy.id}">', "Hier wacht niets op u", f'id="providers-{calm.id}"']
    heads += ["De toetsing is nog niet begonnen", f"<li>{bare.reference} "]
    assert sorted(heads, key=shown.index) == heads
    assert "gaat dan opnieuw open voor elke inschrijving" in shown[shown.index(heads[1]) :]


def test_where_bibob_is_not_announced_no_file_is_opened(session, sign_in, room):
    """Its first step would be refused, and until its end every gate of the lot would wait."""
    tender, provider, _, guardian = room
    tender.uses_bibob = False
    session.commit()
    browser, party = sign_in(guardian), f"/integrity/tenders/{tender.id}/providers/{provider.id}"
    told = "Deze aanbesteding kondigt geen Bibob aan. Niemand erin kan worden onderzocht."

    page = shown(browser.get("/integrity"))
    refused = browser.post(f"{party}/open")

    assert (f"{party}/open" in page, f"{party}/decide" in page, told in page) == (False, True, True)
    assert (refused.status_code, told in shown(refused)) == (409, True)
    assert session.exec(select(BibobFile)).all() == []


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
    assert len(queries) == 4  # the tenders, the gates, the files, the clearances


def _assign(session, tender, user):
    assign(session, tender, user, Duty.INTEGRITY)


def test_opening_a_page_shows_no_text_and_records_nothing(session, sign_in, room, keys):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    service.write_notes(session, keys, file, guardian, NotesForm(notes=CANARY))
    before = len(events_of(session, file.id))

    response = sign_in(guardian).get(f"/integrity/{file.id}")

    assert response.status_code == 200
    assert CANARY not in response.text
    assert len(events_of(session, file.id)) == before


def test_reading_shows_the_text_and_is_kept_with_the_name(session, sign_in, room, keys):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    service.write_notes(session, keys, file, guardian, NotesForm(notes=CANARY))

    response = sign_in(guardian).post(f"/integrity/{file.id}/reading")

    assert CANARY in response.text
    event, _ = events_of(session, file.id)[0]
    assert (event.action, event.actor_id) == ("bibob.read", guardian.id)
    assert "las het dossier" in response.text


def test_from_file_to_report_through_the_pages(session, sign_in, room):
    tender, provider, gate, guardian = room
    browser = sign_in(guardian)
    opened = browser.post(f"/integrity/tenders/{tender.id}/providers/{provider.id}/open")
    file = session.exec(select(BibobFile)).one()
    page = f"/integrity/{file.id}"
    assert (opened.status_code, opened.headers["Location"]) == (303, page)

    told = []
    for kind in (*TO_INVESTIGATED, StepKind.INVITE, StepKind.HEAR, StepKind.CONCLUDE):
        assert f'href="{page}/steps/{kind}"' in browser.get(page).text
        assert browser.get(f"{page}/steps/{kind}").status_code == 200
        filled = {**FILLED[kind], **(REFUSAL if kind == StepKind.CONCLUDE else {})}
        told.append(browser.post(f"{page}/steps/{kind}", data={"on": "2-3-2026", **filled}))
    assert [answer.status_code for answer in told] == [303] * 7
    assert "Te melden" in browser.get(page).text
    assert "maandag 2 maart 2026" in browser.get(page).text
    report = browser.post(f"{page}/steps/report", data={"on": "2-3-2026", **FILLED["report"]})

    assert report.status_code == 303
    session.refresh(file)
    session.refresh(gate)
    assert (file.state, gate.state) == (FileState.CONCLUDED, GateState.DECIDED)
    closed, read = browser.get(page).text, browser.post(f"{page}/reading").text
    assert REASON not in closed
    assert read.count(REASON) == 6  # ground, findings, intention, view, conclusion, proportion
    assert "Leidraad, paragraaf 4.6" in read


def test_a_step_that_is_not_right_yet_keeps_what_was_typed(session, sign_in, room):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    typed = {"on": "3-3-2026", "basis": "contract", "place": "Paragraaf 4", "passage": REASON}

    response = sign_in(guardian).post(f"/integrity/{file.id}/steps/ground", data=typed)

    assert response.status_code == 422
    assert "Deze dag moet nog komen" in response.text
    assert 'value="3-3-2026"' in response.text
    assert f"{REASON}</textarea>" in response.text
    assert 'value="contract" checked' in response.text
    session.refresh(file)
    assert file.state == FileState.OPENED


def test_a_withdrawal_warns_while_a_submission_of_the_party_still_counts(session, sign_in, room):
    tender, provider, gate, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    session.commit()
    browser, page = sign_in(guardian), f"/integrity/{file.id}/steps"
    said = "Een inschrijving van deze partij telt nog mee"

    counts = [said in browser.get(f"{page}/{kind}").text for kind in ("ground", "withdraw")]
    session.get_one(Submission, gate.submission_id).state = SubmissionState.WITHDRAWN
    session.commit()

    assert (counts, said in browser.get(f"{page}/withdraw").text) == ([False, True], False)


def test_a_step_out_of_turn_shows_the_way_back_and_is_refused(session, sign_in, room):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    browser, url = sign_in(guardian), f"/integrity/{file.id}/steps/conclude"

    assert "Deze stap kan nu niet" in browser.get(url).text
    assert "<textarea" not in browser.get(url).text
    data = {"on": "2-3-2026", **FILLED["conclude"]}
    assert browser.post(url, data=data).status_code == 409
    assert browser.get(f"/integrity/{file.id}/steps/none").status_code == 404


def test_reuse_shows_until_when_findings_serve(session, sign_in, officer, room, keys):
    tender, provider, _, guardian = room
    old = service.open_file(session, tender, provider, guardian)
    walk(session, keys, old, guardian, *TO_INVESTIGATED, StepKind.CONCLUDE)
    again, _, gate = make_provider_in_checks(session, officer)
    again.lead_authority_id = tender.lead_authority_id
    session.get_one(Submission, gate.submission_id).provider_id = provider.id
    _assign(session, again, guardian)
    new = service.open_file(session, again, provider, guardian)
    walk(session, keys, new, guardian, StepKind.GROUND)
    browser, url = sign_in(guardian), f"/integrity/{new.id}/steps/reuse"

    assert "tot en met 2 maart 2031" in browser.get(url).text
    with clock.pinned(NOW + timedelta(days=5 * 366)):
        late = sign_in(guardian).get(url).text
    assert "ouder dan vijf jaar" in late
    assert "<textarea" not in late


def test_a_document_is_sealed_and_each_reading_of_it_is_kept(session, sign_in, room):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    browser, page = sign_in(guardian), f"/integrity/{file.id}"
    content = make_pdf("Advies")

    sent = browser.post(f"{page}/papers", files={"file": ("advies-lbb.pdf", content)})

    assert (sent.status_code, sent.headers["Location"]) == (303, page)
    paper = session.exec(select(BibobPaper)).one()
    assert "advies-lbb" not in browser.get(page).text
    assert "advies-lbb.pdf" in browser.post(f"{page}/reading").text
    got = browser.post(f"{page}/papers/{paper.id}/reading")
    assert got.content == content
    assert got.headers["Content-Disposition"] == "attachment; filename*=UTF-8''advies-lbb.pdf"
    assert [event.action for event, _ in reversed(events_of(session, file.id))] == [
        "bibob.open", "bibob.add_paper", "bibob.read", "bibob.read_paper",
    ]  # fmt: skip


def test_a_file_that_is_no_document_is_refused_and_does_not_stay(session, sign_in, room, storage):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    before = set(storage.keys())

    answer = sign_in(guardian).post(
        f"/integrity/{file.id}/papers", files={"file": ("virus.exe", b"MZ\0\0" * 100)}
    )

    assert answer.status_code == 422
    assert 'id="f-file-e"' in answer.text
    assert (session.exec(select(BibobPaper)).all(), set(storage.keys())) == ([], before)


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
        ("GET", f"/integrity/{file.id}/steps/ground"),
        ("POST", f"/integrity/{file.id}/steps/ground"),
        ("POST", f"/integrity/{file.id}/reading"),
        ("POST", f"/integrity/{file.id}/notes"),
        ("POST", f"/integrity/{file.id}/papers"),
        ("POST", f"/integrity/{file.id}/papers/{uuid4()}/reading"),
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
    assert answers == [404] * 10
    assert [event.action for event, _ in events_of(session, file.id)] == ["bibob.open"]


def test_the_administrator_finds_nothing_either(session, sign_in, room):
    tender, provider, _, guardian = room
    file = service.open_file(session, tender, provider, guardian)
    administrator = make_user(session)
    administrator.is_administrator = True
    browser = sign_in(administrator)

    answers = [browser.request(*one).status_code for one in addresses(tender, provider, file)]

    assert answers == [404] * 10


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
    assert answers == [404] * 9
