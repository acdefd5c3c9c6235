"""The pages of what is demanded."""

import re

import pytest
from sqlmodel import select

from app.tenders.models import Requirement
from app.tenders.queries import requirements_of_tender
from tests.tenders.factories import (
    complete_tender,
    start_tender,
)


def test_requirement_is_added_edited_and_removed(session, sign_in, officer):
    tender = start_tender(session, officer)
    browser = sign_in(officer)
    data = {
        "number": "3.1",
        "title": "Kwaliteit",
        "moment": "submission",
        "is_knock_out": "true",
        "alternative_kind": ["hkz", "", ""],
        "alternative_name": ["HKZ", "Handboek", ""],
    }

    browser.post(f"/tenders/{tender.id}/requirements", data=data)
    [requirement] = requirements_of_tender(session, tender)
    ways = [(way.kind, way.name) for way in requirement.alternatives]
    assert (requirement.is_repairable, requirement.is_knock_out) == (False, True)
    assert ways == [("hkz", "HKZ"), ("", "Handboek")]
    browser.post(f"/requirements/{requirement.id}/edit", data={**data, "number": "3.2"})
    assert "3.2 Kwaliteit" in browser.get(f"/tenders/{tender.id}/requirements").text
    browser.post(f"/requirements/{requirement.id}/remove")

    assert session.exec(select(Requirement)).all() == []


def test_requirement_names_the_documents_that_must_all_come(session, sign_in, officer):
    tender = start_tender(session, officer)
    browser, url = sign_in(officer), f"/tenders/{tender.id}/requirements"
    data = {"number": "3.3.2", "title": "KMS en VMS", "moment": "submission"}

    twice = browser.post(url, data={**data, "documents": ["Bewijs", "bewijs", ""]})
    browser.post(url, data={**data, "documents": ["Bewijs van het KMS", "Bewijs van het VMS", ""]})

    [requirement] = requirements_of_tender(session, tender)
    assert requirement.documents == ["Bewijs van het KMS", "Bewijs van het VMS"]
    assert twice.status_code == 422
    assert "Geef elk document een eigen naam." in twice.text
    assert 'value="bewijs"' in twice.text
    assert "Allemaal, elk apart: Bewijs van het KMS; Bewijs van het VMS" in browser.get(url).text


def test_requirement_names_the_files_it_takes_and_an_unknown_sort_is_refused(
    session, sign_in, officer
):
    tender = start_tender(session, officer)
    browser, url = sign_in(officer), f"/tenders/{tender.id}/requirements"
    data = {"number": "3.1", "title": "Kwaliteit", "moment": "submission"}

    wrong = browser.post(url, data={**data, "accepts": ["pdf", "exe"]})
    browser.post(url, data={**data, "accepts": ["picture", "pdf"]})

    [requirement] = requirements_of_tender(session, tender)
    assert requirement.accepts == ["picture", "pdf"]
    assert wrong.status_code == 422
    assert re.search(r'name="accepts" id="[^"]+" value="pdf" checked', wrong.text)
    assert "Bestanden: Afbeelding (.png, .jpg), Pdf" in browser.get(url).text


@pytest.mark.parametrize("missing", ["number", "lot"])
def test_requirement_with_a_fault_keeps_what_was_typed(session, sign_in, officer, missing):
    tender, _lot = complete_tender(session, officer)
    [requirement] = requirements_of_tender(session, tender)
    data = {"title": "Blijft staan", "moment": "contract", "alternative_name": ["Ook dit"]}
    if missing == "lot":
        data |= {"number": "2", "lot_id": str(tender.id)}
    browser = sign_in(officer)

    for url in (f"/tenders/{tender.id}/requirements", f"/requirements/{requirement.id}/edit"):
        answer = browser.post(url, data=data)

        assert answer.status_code == 422
        assert 'value="Blijft staan"' in answer.text
        assert 'value="Ook dit"' in answer.text
