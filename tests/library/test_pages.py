"""Pages of the library: who sees them, what they keep."""

import pytest
from sqlmodel import select

from app.library.models import Entry
from app.library.service import add_entry, add_version, put_in_shipped
from app.requirements.forms import DemandForm, Way
from app.tenders import service as tenders
from app.tenders.forms import LotForm
from app.tenders.queries import requirements_of_tender
from tests.factories import make_authority, make_user
from tests.tenders.factories import start_tender

TYPED = {
    "title": "Dienstrooster", "text": "Een hbo-leider per team.", "moment": "verification",
    "alternative_kind": ["rooster"], "alternative_name": ["Dienstrooster"],
}  # fmt: skip


def test_entry_is_kept_versioned_shared_and_taken_out(session, sign_in, officer):
    make_authority(session, officer)
    browser = sign_in(officer)

    wrong = browser.post("/library", data={**TYPED, "title": "", "months_fresh": "0"})
    right = browser.post("/library", data=TYPED)
    [entry] = session.exec(select(Entry)).all()
    url = f"/library/{entry.id}"
    same = browser.post(url, data=TYPED)
    newer = browser.post(url, data={**TYPED, "text": "Elke dag.", "note": "Na een klacht."})
    browser.post(f"{url}/share")

    assert [one.status_code for one in (wrong, right, same, newer)] == [422, 303, 422, 303]
    assert ">\nEen hbo-leider per team.</textarea>" in wrong.text
    assert "De bibliotheek heeft deze tekst al" in same.text
    page = browser.get(url).text
    assert "Na een klacht." in page
    assert "Andere organisaties kunnen deze eis kiezen." in page
    assert "Dienstrooster" in browser.get("/library").text
    browser.post(f"{url}/retire")
    assert "Dienstrooster" not in browser.get("/library").text


def test_pick_puts_a_demand_in_the_tender_or_in_one_lot(session, sign_in, officer):
    put_in_shipped(session)
    tender = start_tender(session, officer)
    lot = tenders.add_lot(session, tender, officer, LotForm(title="Wonen"))
    gva, bibob = (
        session.exec(select(Entry).where(Entry.code == code)).one() for code in ("gva", "bibob")
    )
    browser = sign_in(officer)
    url = f"/tenders/{tender.id}/library"

    none = browser.post(url, data={})
    whole = browser.post(url, data={"entry_id": [str(gva.id)]})
    one = browser.post(url, data={"entry_id": [str(gva.id)], "lot_id": str(lot.id)})

    assert (none.status_code, "Kies er minstens één" in none.text) == (422, True)
    assert whole.headers["location"] == f"/tenders/{tender.id}/requirements"
    assert one.headers["location"] == f"/lots/{lot.id}/requirements"
    found = [(r.number, r.lot_id, r.months_fresh) for r in requirements_of_tender(session, tender)]
    assert found == [("1", None, 24), ("2", lot.id, 24)]
    page = browser.get(f"/lots/{lot.id}/requirements").text
    assert page.count("van de hele aanbesteding") == 1
    warning = "Een eis vraagt een Bibob-formulier, maar deze aanbesteding kondigt Bibob niet aan"
    assert warning not in page
    asked = browser.post(url, data={"entry_id": [str(bibob.id)]}).headers["location"]
    assert warning in browser.get(asked).text
    tender.uses_bibob, tender.bibob_ground = True, "Leidraad, paragraaf 4.6"
    session.commit()
    assert warning not in browser.get(asked).text
    assert page.count("Niet ouder dan 24 maanden bij het indienen") == 2


def test_pick_page_tells_of_newer_words(session, sign_in, officer):
    tender = start_tender(session, officer)
    session.refresh(tender, ["lead_authority"])
    words = DemandForm(title="Rooster", text="Oud.", alternatives=[Way("rooster", "Rooster")])
    entry = add_entry(session, tender.lead_authority, officer, words)
    browser = sign_in(officer)
    browser.post(f"/tenders/{tender.id}/library", data={"entry_id": [str(entry.id)]})
    session.expire_all()
    changed = words.model_copy(update={"text": "Nieuw."})
    add_version(session, entry, officer, changed)
    [requirement] = requirements_of_tender(session, tender)

    before = browser.get(f"/tenders/{tender.id}/library").text
    browser.post(f"/requirements/{requirement.id}/renew")
    after = browser.get(f"/tenders/{tender.id}/library").text

    assert "De bibliotheek heeft een nieuwere tekst" in before
    assert "De bibliotheek heeft een nieuwere tekst" not in after
    session.refresh(requirement)
    assert requirement.text == "Nieuw."
    kept = browser.post(f"/requirements/{requirement.id}/keep")
    assert kept.status_code == 409  # the library has these words already


def test_library_is_of_who_works_for_an_authority(session, sign_in, officer):
    authority = make_authority(session, officer)
    entry = add_entry(session, authority, officer, DemandForm(title="Rooster"))
    stranger, colleague = make_user(session), make_user(session)
    make_authority(session, colleague)

    for browser in (sign_in(stranger), sign_in(colleague)):
        answers = [
            browser.get(f"/library/{entry.id}"),
            browser.post(f"/library/{entry.id}", data=TYPED),
            browser.post(f"/library/{entry.id}/share"),
            browser.post(f"/library/{entry.id}/retire"),
        ]
        assert [one.status_code for one in answers] == [404] * 4
    assert sign_in(stranger).get("/library").status_code == 404
    session.refresh(entry)
    assert (entry.is_shared, entry.retired_at) == (False, None)


def test_shipped_entry_is_read_and_not_written(session, sign_in, officer):
    make_authority(session, officer)
    put_in_shipped(session)
    entry = session.exec(select(Entry).where(Entry.code == "vms")).one()
    browser = sign_in(officer)

    page = browser.get(f"/library/{entry.id}")

    assert "Hoort bij Toetssteen" in page.text
    assert "<textarea" not in page.text
    assert browser.post(f"/library/{entry.id}", data=TYPED).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_library_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    authority = make_authority(session, officer)
    for number in range(count):
        add_entry(session, authority, officer, DemandForm(title=f"Eis {number}"))
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get("/library")

    assert answer.text.count('id="entry-') == count
    assert len(queries) == 4  # where one may start, own authorities, the entries, their versions
