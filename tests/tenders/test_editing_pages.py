"""Starting a tender and its lots: what the forms keep, refuse and show back."""

import pytest
from sqlmodel import select

from app.tenders.models import Lot, Tender
from tests.factories import (
    make_authority,
)
from tests.tenders.factories import (
    complete_tender,
    start_tender,
)


def test_create_starts_a_tender_and_asks_for_lots(session, sign_in, officer):
    authority = make_authority(session, officer)

    answer = sign_in(officer).post(
        "/tenders",
        data={
            "reference": "TN1",
            "title": "Nieuw",
            "authority_id": str(authority.id),
            "procedure": "sas",
            "deadline": "10-4-2026 12.00",
            "standstill_days": "20",
        },
    )

    tender = session.exec(select(Tender)).one()
    assert answer.headers["location"] == f"/tenders/{tender.id}/lots"
    assert (tender.title, tender.lead_authority_id) == ("Nieuw", authority.id)
    assert f"{tender.deadline:%Y-%m-%d %H:%M}" == "2026-04-10 10:00"


def test_create_keeps_what_was_typed(session, sign_in, officer):
    authority = make_authority(session, officer)

    answer = sign_in(officer).post(
        "/tenders",
        data={"title": "Nieuw", "authority_id": str(authority.id), "deadline": "morgen"},
    )
    above = sign_in(officer).post("/tenders", data={"title": "", "court": "Rechtbank Noord"})

    assert (answer.status_code, above.status_code) == (422, 422)
    assert 'value="morgen"' in answer.text
    assert 'value="Rechtbank Noord"' in above.text
    assert [one.text.count('ts-fold" open') for one in (answer, above)] == [1, 0]
    assert session.exec(select(Tender)).all() == []


def test_create_for_an_authority_of_others_is_refused(session, sign_in, officer):
    make_authority(session, officer)
    other = make_authority(session)

    answer = sign_in(officer).post(
        "/tenders",
        data={
            "reference": "TN1",
            "title": "Nieuw",
            "authority_id": str(other.id),
            "procedure": "sas",
        },
    )

    assert (answer.status_code, session.exec(select(Tender)).all()) == (422, [])


def test_save_shows_back_what_it_keeps(session, sign_in, officer):
    tender = start_tender(session, officer)
    browser = sign_in(officer)
    data = {"reference": "TN2", "title": "Anders", "procedure": "open", "standstill_days": "25"}

    answer = browser.post(
        f"/tenders/{tender.id}/edit", data={**data, "deadline": "1 mei 2026 9.30"}
    )

    assert answer.headers["location"] == f"/tenders/{tender.id}"
    page = browser.get(f"/tenders/{tender.id}/edit").text
    assert 'value="Anders"' in page
    assert 'value="1-5-2026 09.30"' in page


def test_save_refuses_open_house_at_the_field(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    data = {"reference": "T", "title": "T", "procedure": "open_house", "standstill_days": "20"}

    answer = sign_in(officer).post(f"/tenders/{tender.id}/edit", data=data)

    assert answer.status_code == 422
    assert "Open house heeft geen gunningscriteria." in answer.text


def test_lots_are_added_edited_and_removed(session, sign_in, officer):
    tender = start_tender(session, officer)
    browser = sign_in(officer)

    browser.post(f"/tenders/{tender.id}/lots", data={"title": "Eerste"})
    lot = session.exec(select(Lot)).one()
    browser.post(f"/lots/{lot.id}/edit", data={"title": "Beter"})
    assert ">Beter<" in browser.get(f"/tenders/{tender.id}/lots").text
    browser.post(f"/lots/{lot.id}/remove")

    assert session.exec(select(Lot)).all() == []


@pytest.mark.parametrize("page", ["/tenders/{tender}/lots", "/lots/{lot}/edit"])
def test_lot_without_a_name_is_refused_and_keeps_the_rest(session, sign_in, officer, page):
    tender, lot = complete_tender(session, officer)
    url = page.format(tender=tender.id, lot=lot.id)

    answer = sign_in(officer).post(url, data={"description": "Blijft staan"})

    assert answer.status_code == 422
    assert "Blijft staan" in answer.text
