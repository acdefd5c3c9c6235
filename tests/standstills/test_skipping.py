"""No standstill runs where the law asks none, and two people say so."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards.forms import TakeBackForm
from app.awards.models import AwardState, Suspension
from app.awards.standstill import open_skip
from app.awards.taking_back import propose_taking_back, take_back
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.letters.content import letter_data
from app.letters.sending import send_letters
from app.notices.public import public_facts
from app.records.official import official_record
from app.standstills.finishing import finish
from app.standstills.forms import SkipForm
from app.standstills.skipping import confirm_skip, propose_skip
from app.stationery.wording import plain
from app.tenders.models import LotState, ProcedureKind
from tests.awards.decided import BIDS, make_decided
from tests.factories import assign, make_user

WHY = "Er kwam één inschrijving binnen, en niemand viel eerder af."


def make_alone(session, *, procedure=ProcedureKind.OPEN):
    """Decide a lot for which one provider submitted."""
    return make_decided(session, procedure=procedure, excluded=False, bids=BIDS[:1])


def skip(session, decided):
    propose_skip(session, decided.award, decided.officer, SkipForm(reason=WHY))
    confirm_skip(session, decided.award, decided.decider)


def test_letter_says_why_none_runs_and_the_decision_can_be_final_at_once(session, keys, storage):
    decided = make_alone(session)

    skip(session, decided)

    [letter] = decided.letters.values()
    text = plain(letter_data(session, letter)["blocks"])
    assert "artikel 2.127, vierde lid, onder b, van de Aanbestedingswet 2012" in text
    assert (WHY in text, "24.00 uur" in text) == (True, False)
    send_letters(session, keys, storage, decided.award, decided.officer)
    award = decided.award
    assert (award.standstill_first_day, award.standstill_ends_at) == (None, None)
    assert award.standstill_reading == "Geen wachttijd: Aw 2.127 lid 4 onder b."
    decided.tender.published_at = utcnow()
    record = official_record(session, public_facts(session, decided.tender))
    [chosen] = [item for item in record.items if item.letter == "h"]
    assert f"Aw 2.127 lid 4 onder b. {WHY}" in " ".join(chosen.lines)
    finish(session, award, decided.officer)
    assert (award.state, decided.lot.state) == (AwardState.FINAL, LotState.FINAL)


@pytest.mark.parametrize("concerned", ["own document", "another tenderer"])
def test_standstill_that_is_asked_cannot_be_skipped(session, concerned):
    decided = (
        make_alone(session, procedure=ProcedureKind.SAS)
        if concerned == "own document"
        else make_decided(session, procedure=ProcedureKind.OPEN)
    )

    with pytest.raises(ConflictError):
        propose_skip(session, decided.award, decided.officer, SkipForm(reason=WHY))


def test_letters_wait_for_the_second_person_and_a_decision_taken_back_does_not(
    session, keys, storage
):
    decided = make_alone(session)
    award, officer, decider = decided.award, decided.officer, decided.decider
    propose_skip(session, award, officer, SkipForm(reason=WHY))

    with pytest.raises(ConflictError, match="wacht op een tweede persoon"):
        send_letters(session, keys, storage, award, officer)
    propose_taking_back(session, award, officer, TakeBackForm(reason=WHY))
    take_back(session, award, decider)

    assert (award.sent_at, open_skip(session, award)) == (None, None)


def test_a_judge_holds_a_decision_without_standstill_too(session, keys, storage, sign_in):
    decided = make_alone(session)
    skip(session, decided)
    send_letters(session, keys, storage, decided.award, decided.officer)
    session.commit()
    browser, award = sign_in(decided.officer), f"/awards/{decided.award.id}"
    case = {
        "claimant": "Thuisvast", "court": "Rechtbank Gelderland", "asked_on": "2-3-2026",
    }  # fmt: skip

    parts = {
        f'href="{award}/final"': "final", f'href="{award}/court"': "court",
        f'href="{award}/contract"': "contract", "Wie de brief opende": "receipts",
        f'href="/lots/{decided.lot.id}/objections"': "objections",
        "Over dit besluit loopt een kort geding": "held",
    }  # fmt: skip

    def page():
        shown = browser.get(f"/lots/{decided.lot.id}/standstill").text
        return {name for text, name in parts.items() if text in shown}

    always = {"court", "objections", "receipts"}

    sent, court = page(), browser.get(f"{award}/court").text
    suspended = browser.post(f"{award}/court", data=case)
    held, told = page(), browser.get(f"{award}/court").text
    final = browser.post(f"{award}/final").status_code
    [running] = session.exec(select(Suspension)).all()
    ruling = {"ruled_on": "2-3-2026", "ruling": "De rechter wees de vordering af."}
    browser.post(f"/suspensions/{running.id}/release", data=ruling)
    browser.post(f"{award}/final")

    assert (suspended.status_code, final, running.in_time) == (303, 409, False)
    assert sent == {"final", *always}
    assert held == {"held", *always}
    assert page() == {"contract", *always}
    assert ("Nieuwe laatste dag" in court, "Er liep geen wachttijd" in told) == (False, True)


def test_page_keeps_what_was_typed_and_needs_another_person(session, sign_in):
    decided = make_alone(session)
    decided.tender.published_at = utcnow()
    url = f"/awards/{decided.award.id}/no-standstill"
    officer, decider = sign_in(decided.officer), sign_in(decided.decider)
    letters = f"/lots/{decided.lot.id}/letters"
    assert url in officer.get(letters).text

    typed = officer.post(url, data={"reason": "Te kort"})
    assert (typed.status_code, "Te kort" in typed.text) == (422, True)
    assert officer.post(url, data={"reason": WHY}).status_code == 303
    assert officer.post(f"{url}/confirm").status_code == 404
    page = decider.get(url).text
    assert (WHY in page, f"{url}/confirm" in page) == (True, True)
    assert decider.post(f"{url}/confirm").status_code == 303

    session.expire_all()
    assert decided.award.skipped_because == WHY
    shown = officer.get(letters).text
    assert "Er loopt geen wachttijd: twee mensen besloten dat" in shown
    assert url not in shown  # it was decided, so it is not offered any more
    together = officer.get(f"/tenders/{decided.tender.id}/letters").text
    assert ("Er loopt geen wachttijd voor: " in together, "24.00 uur" in together) == (True, False)
    auditor = make_user(session)
    assign(session, decided.tender, auditor, Duty.AUDITOR)
    reader = sign_in(auditor)
    assert (url in reader.get(letters).text, reader.get(url).status_code) == (False, 404)
    other = sign_in(make_user(session))
    assert [other.get(url).status_code, other.post(url).status_code] == [404, 404]
