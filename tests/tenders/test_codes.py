"""What is bought and where, in the codes of a notice; and what a provider keeps."""

import pytest

from app.core.forms import fill
from app.publishing.examination import examine
from app.tenders.codes import cpv_words, region_words
from app.tenders.forms import TenderForm
from app.tenders.models import LotPreference
from tests.tenders.factories import complete_tender, start_tender
from tests.tenders.test_edits import sent

ASKED = {"reference": "TN1", "title": "Beschermd thuis", "procedure": "sas"}


@pytest.mark.parametrize("code", ["85311000", "85311000-2"])
def test_a_code_is_read_with_and_without_its_check_digit(code):
    form = fill(TenderForm, {**ASKED, "cpv_code": code, "nuts_code": "nl328"}).value

    assert (form.cpv_code, form.nuts_code) == ("85311000", "NL328")
    assert cpv_words(form.cpv_code) == "85311000 Maatschappelijk werk met onderdak"
    assert region_words(form.nuts_code) == "Alkmaar en omgeving (NL328)"


def test_a_code_that_is_no_social_care_or_no_dutch_region_is_refused():
    form = fill(TenderForm, {**ASKED, "cpv_code": "45000000", "nuts_code": "BE100"})

    assert form.errors == {
        "cpv_code": ["Dit is geen CPV-code voor sociale zorg. Neem er een uit de lijst."],
        "nuts_code": ["Dit is geen code van een Nederlandse regio. Neem er een uit de lijst."],
    }


def test_the_page_keeps_the_codes_and_the_preference(session, sign_in, officer):
    tender = start_tender(session, officer)
    chosen = {"cpv_code": "85311000", "nuts_code": "NL328", "max_lots": "2"}

    browser = sign_in(officer)
    browser.post(f"/tenders/{tender.id}/edit", data=sent(tender, lot_preference="lots", **chosen))

    session.refresh(tender)
    assert (tender.cpv_code, tender.nuts_code) == ("85311000", "NL328")
    assert (tender.max_lots, tender.lot_preference) == (2, LotPreference.LOTS)
    page = browser.get(f"/tenders/{tender.id}/edit").text
    assert '<option value="NL328" selected>Alkmaar en omgeving (NL328)</option>' in page


def test_the_check_asks_for_codes_and_blocks_a_most_without_a_preference(session, officer):
    tender, _lot = complete_tender(session, officer)
    tender.max_lots, tender.cpv_code, tender.nuts_code = 1, "", ""
    session.flush()
    asked = {"cpv.missing", "nuts.missing", "lots.no_preference"}

    found = {one.code: one.is_blocking for one in examine(session, tender).faults}
    assert {code: found[code] for code in asked} == {
        "cpv.missing": False, "nuts.missing": False, "lots.no_preference": True,
    }  # fmt: skip

    tender.cpv_code, tender.nuts_code = "85311000", "NL328"
    tender.lot_preference = LotPreference.PROVIDER
    session.flush()
    assert not asked & {one.code for one in examine(session, tender).faults}
