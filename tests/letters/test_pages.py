"""Pages of letters: for the officer, for the provider, and for nobody else."""

from datetime import UTC, datetime

import pytest

from app.accounts.permissions import Duty
from app.awards.models import AwardKind, AwardState
from app.checks.models import GateState
from app.core import clock
from app.letters.models import LetterState
from app.letters.sending import open_letter, send_letters
from app.tenders.models import LotState
from app.worker import drain
from tests.awards.decided import BIDS, make_application, make_decided
from tests.factories import assign, make_user
from tests.integrity.test_holding_up import decide, make_gates

END = datetime(2026, 3, 23, 23, 0, tzinfo=UTC)


def send(session, keys, storage, decided):
    send_letters(session, keys, storage, decided.award, decided.officer)
    session.commit()
    return decided


def staff_pages(decided):
    letter = decided.letters["Elzenkamp"]
    return [
        f"/lots/{decided.lot.id}/letters",
        f"/letters/{letter.id}",
        f"/letters/{letter.id}/letter.pdf",
        f"/lots/{decided.lot.id}/standstill",
    ]


def test_officer_sees_all_letters_and_the_end_date(session, sign_in):
    decided = make_decided(session)

    page = sign_in(decided.officer).get(f"/lots/{decided.lot.id}/letters")

    assert page.status_code == 200
    assert "4 brieven versturen" in page.text
    assert "maandag 23 maart 2026, 24.00 uur" in page.text
    assert [name for name in decided.letters if name in page.text] == list(decided.letters)


@pytest.mark.parametrize("at", range(4))
def test_staff_pages_do_not_exist_for_who_is_not_assigned(session, sign_in, at):
    decided = make_decided(session)

    response = sign_in(make_user(session)).get(staff_pages(decided)[at])

    assert response.status_code == 404


@pytest.mark.parametrize("at", range(4))
def test_evaluator_may_not_see_letters(session, sign_in, at):
    decided = make_decided(session)
    evaluator = make_user(session)
    assign(session, decided.tender, evaluator, Duty.EVALUATOR)

    response = sign_in(evaluator).get(staff_pages(decided)[at])

    assert (response.status_code, "Lindeborgh" in response.text) == (404, False)


def test_letter_page_names_the_fault_and_its_field(session, sign_in):
    decided = make_decided(session, advantages=False)
    letter = decided.letters["Elzenkamp"]

    page = sign_in(decided.officer).get(f"/letters/{letter.id}").text

    assert "Criterium K1: het voordeel van Lindeborgh ontbreekt" in page
    assert f'href="/letters/{letter.id}#f-advantage_K1"' in page
    assert 'id="f-advantage_K1"' in page
    assert 'id="f-advantage_K2"' not in page


def test_officer_writes_the_advantage_and_the_fault_is_gone(session, sign_in):
    decided = make_decided(session, advantages=False)
    letter = decided.letters["Elzenkamp"]
    browser = sign_in(decided.officer)

    answer = browser.post(
        f"/letters/{letter.id}", data={"advantage_K1": "Lindeborgh werkt meer onderdelen uit."}
    )

    assert (answer.status_code, answer.headers["location"]) == (303, f"/letters/{letter.id}#check")
    page = browser.get(f"/letters/{letter.id}").text
    assert "het voordeel van Lindeborgh ontbreekt" not in page
    assert "Wat Lindeborgh hier meer biedt." in page


def test_too_long_text_is_kept_with_its_error(session, sign_in):
    decided = make_decided(session)
    letter = decided.letters["Elzenkamp"]
    text = "Te lang. " * 3000

    answer = sign_in(decided.officer).post(f"/letters/{letter.id}", data={"explanation": text})

    assert answer.status_code == 422
    assert text in answer.text
    assert letter.explanation == ""


def test_decider_reads_letters_and_cannot_send(session, sign_in):
    decided = make_decided(session)
    browser = sign_in(decided.decider)

    page = browser.get(f"/lots/{decided.lot.id}/letters")
    answer = browser.post(f"/awards/{decided.award.id}/send")

    assert (page.status_code, "Versturen voorbereiden" in page.text) == (200, False)
    assert answer.status_code == 404
    session.refresh(decided.award)
    assert decided.award.state == AwardState.INTENDED


def test_send_has_its_own_page_and_the_worker_sends_all(session, sign_in, application, settings):
    decided = make_decided(session)
    browser = sign_in(decided.officer)

    page = browser.get(f"/awards/{decided.award.id}/send")
    answer = browser.post(f"/awards/{decided.award.id}/send")

    assert "4 brieven versturen" in page.text
    assert answer.headers["location"] == f"/lots/{decided.lot.id}/letters"
    assert "0 van de 4 brieven verstuurd" in browser.get(f"/lots/{decided.lot.id}/letters").text
    progress = f"/awards/{decided.award.id}/progress"
    assert browser.get(progress).headers["location"] == f"/lots/{decided.lot.id}/letters"
    assert 'hx-trigger="every 2s"' in browser.get(progress, headers={"HX-Request": "true"}).text
    assert drain(application.state.engine, settings) == 4
    after = browser.get(progress, headers={"HX-Request": "true"}).text
    assert ("4 van de 4 brieven verstuurd" in after, "hx-trigger" in after) == (True, False)
    for letter in decided.letters.values():
        session.refresh(letter)
    assert {letter.state for letter in decided.letters.values()} == {LetterState.SENT}
    again = browser.post(f"/awards/{decided.award.id}/send")
    assert (again.status_code, "Deze brieven zijn al verstuurd." in again.text) == (409, True)


def test_letter_pdf_is_an_attachment(session, sign_in):
    decided = make_decided(session)
    letter = decided.letters["Elzenkamp"]

    answer = sign_in(decided.officer).get(f"/letters/{letter.id}/letter.pdf")

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content.startswith(b"%PDF")


def test_standstill_page_counts_the_days_and_finishes_after(session, sign_in, keys, storage):
    decided = send(session, keys, storage, make_decided(session))
    browser = sign_in(decided.officer)

    during = browser.get(f"/lots/{decided.lot.id}/standstill").text
    waits = browser.get(f"/awards/{decided.award.id}/final").text
    early = browser.post(f"/awards/{decided.award.id}/final")

    assert during.count('<li class="ts-days__') == 21
    assert "Maak het besluit definitief" not in during
    assert (early.status_code, "maandag 23 maart 2026" in early.text) == (409, True)
    assert "De wachttijd loopt tot en met maandag 23 maart 2026" in waits
    with clock.pinned(END):
        browser = sign_in(decided.officer)
        assert (
            "Maak het besluit definitief" in browser.get(f"/lots/{decided.lot.id}/standstill").text
        )
        page, signing = f"/awards/{decided.award.id}/final", "Vanaf dan kunt u contracten tekenen"
        promised = browser.get(page).text
        decided.award.kind = AwardKind.NO_AWARD
        session.flush()
        nobody = browser.get(page).text
        decided.award.kind = AwardKind.AS_COMPUTED
        session.flush()
        assert (signing in promised, signing in nobody) == (True, False)
        assert browser.post(page).status_code == 303
        signed = browser.get(f"/lots/{decided.lot.id}/standstill").text
        decided.lot.state = LotState.FAILED
        session.flush()
        failed = browser.get(f"/lots/{decided.lot.id}/standstill").text
    session.refresh(decided.award)
    contract = f"/awards/{decided.award.id}/contract"
    assert decided.award.state == AwardState.FINAL
    assert (contract in signed, contract in failed) == (True, False)
    assert "Niemand krijgt een contract." in failed


def test_standstill_page_says_that_integrity_is_open_again_and_offers_no_next_step(
    session, sign_in, keys, storage
):
    decided = send(session, keys, storage, make_decided(session))
    gates = make_gates(session, decided)
    session.commit()
    held, steps = "Het besluit kan nog niet definitief worden", ("/final", "/contract")

    def seen():
        session.commit()
        page = sign_in(decided.officer).get(f"/lots/{decided.lot.id}/standstill").text
        return [held in page, *(f"/awards/{decided.award.id}{one}" in page for one in steps)]

    during = seen()
    with clock.pinned(END):
        over = seen()
        decide(gates, session)
        settled = seen()
        sign_in(decided.officer).post(f"/awards/{decided.award.id}/final")
        final = seen()
        for gate in gates.values():
            gate.state = GateState.OPEN
        again = seen()

    assert (during, over, settled, final, again) == (
        [True, False, False], [True, False, False], [False, True, False],
        [False, False, True], [True, False, False],
    )  # fmt: skip


def test_open_house_has_letters_and_no_standstill_page(session, sign_in):
    refused = make_application(session, refused=True)
    browser = sign_in(refused.officer)

    assert "Weigering" in browser.get(f"/lots/{refused.lot.id}/letters").text
    assert browser.get(f"/lots/{refused.lot.id}/standstill").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_letters_query_count_does_not_grow(session, sign_in, count_queries, count):
    decided = make_decided(session, excluded=False, bids=BIDS[:count])
    browser = sign_in(decided.officer)
    session.expunge_all()

    with count_queries() as queries:
        page = browser.get(f"/lots/{decided.lot.id}/letters")

    assert page.text.count("ts-badge") >= count
    assert len(queries) == LETTERS_QUERIES


LETTERS_QUERIES = 22


# The provider -----------------------------------------------------------------------


def test_provider_sees_nothing_before_sending(session, sign_in):
    decided = make_decided(session)
    browser = sign_in(decided.people["Elzenkamp"])

    inbox = browser.get("/letters").text
    letter = browser.get(f"/my-letters/{decided.letters['Elzenkamp'].id}")
    outcome = browser.get(f"/submissions/{decided.submissions['Elzenkamp'].id}/outcome")

    assert "Nog geen brieven." in inbox
    assert letter.status_code == 404
    assert ("Er is nog geen uitslag" in outcome.text, "77,50" in outcome.text) == (True, False)


def test_submission_leads_to_the_outcome_once_it_was_told(session, sign_in, keys, storage):
    decided = make_decided(session)
    submission = decided.submissions["Elzenkamp"]
    browser, own = sign_in(decided.people["Elzenkamp"]), f"/submissions/{submission.id}"

    before = browser.get(own).text
    send(session, keys, storage, decided)
    after = browser.get(own).text

    assert [f"{own}/outcome" in page for page in (before, after)] == [False, True]


def test_provider_opens_its_letter_with_a_read_receipt(session, sign_in, keys, storage, now):
    decided = send(session, keys, storage, make_decided(session))
    letter = decided.letters["Elzenkamp"]
    browser = sign_in(decided.people["Elzenkamp"])

    inbox = browser.get("/letters").text
    closed = browser.get(f"/my-letters/{letter.id}").text
    early = browser.get(f"/my-letters/{letter.id}/letter.pdf")
    session.refresh(letter)
    unread = letter.read_at
    opened = browser.post(f"/my-letters/{letter.id}")
    page = browser.get(f"/my-letters/{letter.id}").text

    assert "Brief over perceel 1: Beschermd thuis" in inbox
    assert ("77,50" in inbox, "77,50" in closed, early.status_code, unread) == (
        False, False, 409, None,
    )  # fmt: skip
    assert opened.headers["location"] == f"/my-letters/{letter.id}"
    session.refresh(letter)
    assert letter.read_at == now
    assert "U staat op plaats 2 van de 3 met 77,50 punten." in page
    assert browser.get(f"/my-letters/{letter.id}/letter.pdf").content.startswith(b"%PDF")


def test_outcome_says_why_and_until_when(session, sign_in, keys, storage):
    decided = send(session, keys, storage, make_decided(session))
    letter, person = decided.letters["Elzenkamp"], decided.people["Elzenkamp"]
    open_letter(session, letter, person)
    session.commit()

    page = sign_in(person).get(f"/submissions/{letter.submission_id}/outcome").text

    assert "Wij gunnen perceel 1 niet aan u" in page
    assert "U kunt tot en met maandag 23 maart 2026, 24.00 uur in actie komen." in page
    assert "Alles is uitgewerkt en onderbouwd. Daarom is de score goed." in page
    assert "Lindeborgh werkt meer onderdelen uit." in page
    assert "Thuisvast" not in page


def test_letter_of_another_provider_does_not_exist(session, sign_in, keys, storage):
    decided = send(session, keys, storage, make_decided(session))
    letter = decided.letters["Elzenkamp"]
    browser = sign_in(decided.people["Thuisvast"])

    assert [
        browser.get(f"/my-letters/{letter.id}").status_code,
        browser.post(f"/my-letters/{letter.id}").status_code,
        browser.get(f"/my-letters/{letter.id}/letter.pdf").status_code,
        browser.get(f"/submissions/{letter.submission_id}/outcome").status_code,
        browser.get(f"/letters/{letter.id}").status_code,
    ] == [404] * 5


def test_who_has_a_letter_reads_it_first_on_its_own_pages(session, sign_in, keys, storage):
    decided = make_decided(session)
    browser = sign_in(decided.people["Elzenkamp"])
    pages = ["/submissions", f"/submissions/{decided.submissions['Elzenkamp'].id}"]
    told = [
        "De uitslag van Beschermd thuis is er",
        "U kunt tot en met maandag 23 maart 2026, 24.00 uur in actie komen.",
        "Open uw brief",
    ]
    early = [words in browser.get(page).text for page in pages for words in told]

    send(session, keys, storage, decided)

    sent = [words in browser.get(page).text for page in pages for words in told]
    waits = "De gemeente is aan zet" in browser.get(pages[1]).text
    open_letter(session, decided.letters["Elzenkamp"], decided.people["Elzenkamp"])
    session.commit()
    later = [words in browser.get(page).text for page in pages for words in told]
    assert (early, sent, waits, later) == ([False] * 6, [True] * 6, False, [False] * 6)
