"""What is ready of a tender in preparation, and what its officer does next."""

from datetime import date

import pytest

from app.accounts.models import Authority
from app.accounts.permissions import Duty
from app.authorities.forms import MandateForm
from app.authorities.service import set_mandate
from app.publishing.examination import examine
from app.publishing.preparing import sections_of
from app.publishing.service import publish_tender
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.models import Participation
from tests.factories import assign, make_authority, make_user
from tests.tenders.factories import complete_tender, start_tender


def told(session, tender):
    return [
        (str(one.title), one.said, one.blocking, one.is_done)
        for one in sections_of(examine(session, tender))
    ]


def test_a_new_tender_lists_what_is_missing_and_begins_with_lots(session, officer):
    tender = start_tender(session, officer, court="", standstill_ground="")

    assert told(session, tender) == [
        ("Percelen", "", 1, False),
        ("Eisen", "", 0, False),
        ("Gemeenten", "1 gemeente", 0, False),
        ("Data en gegevens", "", 2, False),
        ("Planning", "", 0, False),
        ("Documenten", "", 0, False),
        ("Mensen", "1 mens", 1, False),
        ("Publicatie", "", 0, False),
    ]


def test_criteria_are_done_when_every_lot_has_them(session, officer):
    tender, _lot = complete_tender(session, officer)
    second = service.add_lot(session, tender, officer, LotForm(title="Tweede"))

    found = {row[0]: row for row in told(session, tender)}

    assert found["Percelen"] == ("Percelen", "2 percelen", 0, True)
    assert found["Gunningscriteria"] == ("Gunningscriteria", "1 criterium", 1, False)
    section = next(
        one for one in sections_of(examine(session, tender)) if one.title == "Gunningscriteria"
    )
    assert section.place.ids == {"lot_id": second.id}


def test_the_overview_leads_its_officer_to_the_first_thing_left(session, sign_in, officer):
    tender = start_tender(session, officer)
    session.commit()
    browser = sign_in(officer)

    page = browser.get(f"/tenders/{tender.id}").text

    assert "Wat klaar moet zijn voor publicatie" in page
    assert "Voeg toe waarvoor aanbieders kunnen inschrijven" in page
    assert f'href="/tenders/{tender.id}/lots"' in page


def test_authorities_are_done_when_each_says_who_decides_for_it(session, officer):
    tender = start_tender(session, officer)
    joined, left = make_authority(session), make_authority(session)
    for authority, day in ((joined, None), (left, date(2026, 2, 2))):
        made = Participation(tender_id=tender.id, authority_id=authority.id, left_on=day)
        session.add(made)
    session.flush()
    states = []

    for authority in (session.get_one(Authority, tender.lead_authority_id), joined):
        mandate = MandateForm(decided_by="College van B en W")
        set_mandate(session, tender, officer, authority, mandate)
        states.append([row for row in told(session, tender) if row[0] == "Gemeenten"])

    assert states == [
        [("Gemeenten", "2 gemeenten", 0, False)],
        [("Gemeenten", "2 gemeenten", 0, True)],
    ]


@pytest.mark.parametrize("duty", [Duty.AUDITOR, Duty.DECIDER])
def test_others_are_not_asked_to_prepare(session, sign_in, officer, duty):
    tender = start_tender(session, officer)
    other = make_user(session)
    assign(session, tender, other, duty)
    session.commit()

    page = sign_in(other).get(f"/tenders/{tender.id}").text

    assert "Wat klaar moet zijn voor publicatie" not in page


def test_a_published_tender_has_nothing_left_to_prepare(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    session.commit()

    page = sign_in(officer).get(f"/tenders/{tender.id}").text

    assert "Wat klaar moet zijn voor publicatie" not in page
