"""Finishing the checks of a lot, or of one application of an open house."""

from datetime import timedelta

from app.awards.models import Award, AwardState
from app.checks import service
from app.checks.flow import CheckAction
from app.checks.gates import reopen_gate
from app.checks.models import GateState
from app.core.clock import utcnow
from app.letters.models import Letter, LetterKind, LetterState
from app.providers.models import ProviderMember
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import SubmissionState
from tests.checks.factories import (
    REASON,
    decide_gates,
    decided,
    make_open_house,
    make_opened_lot,
)
from tests.checks.pages import shown
from tests.factories import make_user


def test_finish_says_what_happens_and_does_it(session, sign_in, officer):
    lot, (fine, out), _ = make_opened_lot(session, officer, names=("Zonhof", "Duinrust"))
    service.start_checks(session, lot, officer)
    decided(session, fine, officer, CheckAction.PASS)
    decided(session, out, officer, CheckAction.FAIL)
    decide_gates(session, lot.tender_id, officer)
    browser = sign_in(officer)

    board = browser.get(f"/lots/{lot.id}/checks")
    page = browser.get(f"/lots/{lot.id}/checks/finish")
    response = browser.post(f"/lots/{lot.id}/checks/finish")
    after = browser.get(f"/lots/{lot.id}/checks")

    assert f'href="/lots/{lot.id}/checks/finish"' in board.text
    assert "<h3>Duinrust</h3>" in page.text
    assert "<h3>Zonhof</h3>" not in page.text
    assert "Afronden en 1 inschrijving uitsluiten" in page.text
    assert response.status_code == 303
    session.refresh(out)
    assert (out.state, REASON in out.reason) == (SubmissionState.EXCLUDED, True)
    assert "De toetsing is afgerond" in after.text
    assert f'href="/lots/{lot.id}/progress"' in after.text
    assert 'name="action"' not in after.text
    assert (
        "De toetsing kan nu niet afgerond worden"
        in browser.get(f"/lots/{lot.id}/checks/finish").text
    )


def test_finish_waits_and_says_why(session, sign_in, officer):
    lot, _, _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    browser = sign_in(officer)

    page = browser.get(f"/lots/{lot.id}/checks/finish")
    response = browser.post(f"/lots/{lot.id}/checks/finish")

    assert "Nog 1 oordeel ontbreekt. Geef dat eerst." in page.text
    assert "Bij 1 inschrijving is integriteit nog open." in page.text
    assert response.status_code == 409


def test_an_application_is_checked_and_finished_on_its_own(session, sign_in, officer):
    lot, submission, _ = make_open_house(session, officer)
    browser = sign_in(officer)
    before = browser.get(f"/lots/{lot.id}/checks")

    started = browser.post(f"/submissions/{submission.id}/checks/start")
    waits = browser.get(f"/submissions/{submission.id}/checks/finish")
    decided(session, submission, officer, CheckAction.FAIL)
    decide_gates(session, lot.tender_id, officer)
    session.commit()
    outcome = browser.get(f"/submissions/{submission.id}/checks/finish")
    finished = browser.post(f"/submissions/{submission.id}/checks/finish")

    assert f'action="/submissions/{submission.id}/checks/start"' in before.text
    assert (started.status_code, finished.status_code) == (303, 303)
    assert "Nog niet alles is besloten" in waits.text
    assert REASON in outcome.text
    gate = service.gate_of(session, submission)
    session.refresh(gate)
    assert (gate.state, gate.finished_at is not None) == (GateState.DECIDED, True)
    assert (
        "De toetsing kan nu niet afgerond worden"
        in browser.get(f"/submissions/{submission.id}/checks/finish").text
    )


def test_an_application_that_meets_everything_can_be_admitted(session, sign_in, officer):
    lot, submission, _ = make_open_house(session, officer)
    service.start_application_checks(session, submission, officer)
    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)

    browser = sign_in(officer)
    board = browser.get(f"/lots/{lot.id}/checks")
    response = browser.get(f"/submissions/{submission.id}/checks/finish")

    assert "1 aanmelding, " in board.text
    assert f'href="/submissions/{submission.id}/checks/finish"' in board.text
    assert "voldoet aan elke eis en kan worden toegelaten" in response.text


def test_an_application_sent_again_waits_for_new_checks(session, sign_in, officer, now):
    lot, submission, _ = make_open_house(session, officer)
    service.start_application_checks(session, submission, officer)
    submission.submitted_at = now + timedelta(hours=1)

    response = sign_in(officer).get(f"/lots/{lot.id}/checks")

    assert f'action="/submissions/{submission.id}/checks/start"' in response.text
    assert 'name="action"' not in response.text


def test_an_empty_open_house_says_what_comes(session, sign_in, officer):
    lot, submission, _ = make_open_house(session, officer)
    submission.state = SubmissionState.WITHDRAWN

    response = sign_in(officer).get(f"/lots/{lot.id}/checks")

    assert "Nog geen aanmeldingen." in response.text


def test_integrity_that_opened_again_holds_up_the_panel_and_says_so(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer, names=("Zonhof",))
    service.start_checks(session, lot, officer)
    decided(session, submission, officer, CheckAction.PASS)
    decide_gates(session, lot.tender_id, officer)
    service.finish_checks(session, lot, officer)
    reopen_gate(session, service.gate_of(session, submission), officer)
    session.commit()
    browser, said = sign_in(officer), "Bij 1 inschrijving is integriteit nog open."

    board = shown(browser.get(f"/lots/{lot.id}/checks"))
    refused = browser.post(f"/lots/{lot.id}/scoring")

    assert ("De commissie kan nog niet beginnen" in board, said in board) == (True, True)
    assert f'href="/lots/{lot.id}/progress">' not in board.split('id="board"')[1]
    assert (refused.status_code, said in shown(refused)) == (409, True)


def test_who_is_excluded_hears_so_by_letter_and_not_from_its_own_pages(session, sign_in, officer):
    """The page of finishing says so: providers hear nothing before all of them get a letter."""
    lot, (submission,), _ = make_opened_lot(session, officer, names=("Zonhof",))
    person = make_user(session)
    session.add(ProviderMember(provider_id=submission.provider_id, user_id=person.id))
    service.start_checks(session, lot, officer)
    decided(session, submission, officer, CheckAction.FAIL)
    decide_gates(session, lot.tender_id, officer)
    service.finish_checks(session, lot, officer)
    session.commit()
    theirs, words = sign_in(person), ("Uitgesloten", REASON, "Uw inschrijving is binnen.")

    def seen():
        pages = [shown(theirs.get(f"/submissions{path}")) for path in ("", f"/{submission.id}")]
        return [[word in page for word in words] for page in pages]

    before = seen()
    send_letter(session, submission, officer, LetterKind.EXCLUSION)

    assert submission.state == SubmissionState.EXCLUDED
    assert before == [[False, False, False], [False, False, True]]
    assert seen() == [[True, False, False], [True, True, False]]


def send_letter(session, submission, officer, kind, state=AwardState.STANDSTILL):
    award = Award(
        tender_id=submission.tender_id, lot_id=submission.lot_id, state=state, input={},
        outcome={}, input_sha256="", proposed_by_id=officer.id, confirmed_by_id=officer.id,
    )  # fmt: skip
    session.add(award)
    session.flush()
    letter = Letter(
        tender_id=submission.tender_id, award_id=award.id, lot_id=submission.lot_id,
        submission_id=submission.id, provider_id=submission.provider_id,
        kind=kind, state=LetterState.SENT, sent_at=utcnow(),
    )  # fmt: skip
    session.add(letter)
    session.commit()


def test_a_winner_that_falls_away_reads_its_first_letter_until_the_new_one(
    session, sign_in, officer
):
    """Its letter said that it wins: that it counts no more is told by the next letter only."""
    _, (submission,), _ = make_opened_lot(session, officer, names=("Zonhof",))
    person = make_user(session)
    session.add(ProviderMember(provider_id=submission.provider_id, user_id=person.id))
    send_letter(session, submission, officer, LetterKind.WINNER, AwardState.WITHDRAWN)
    submission.reason = "Het bewijs was niet goed."
    SUBMISSION_FLOW.advance(session, submission, SubmissionAction.DROP, officer)
    session.commit()
    theirs, words = sign_in(person), ("Afgevallen", "Het bewijs was niet goed.")

    def seen():
        pages = [shown(theirs.get(f"/submissions{path}")) for path in ("", f"/{submission.id}")]
        return [[word in page for word in words] for page in pages]

    before = seen()
    send_letter(session, submission, officer, LetterKind.DROPPED)

    assert before == [[False, False], [False, False]]
    assert seen() == [[True, False], [True, True]]
    submission.state = SubmissionState.DROPPED
    session.commit()
    page = shown(theirs.get(f"/submissions/{submission.id}"))
    assert ("Dit telt niet meer mee" in page, "niet ingediend" in page) == (True, False)
