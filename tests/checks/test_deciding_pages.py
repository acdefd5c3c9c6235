"""Judging on the board: what is saved, kept, offered and shown again."""

import pytest

from app.checks import service
from app.checks.flow import CheckAction
from app.checks.models import CheckState
from tests.checks.factories import (
    REASON,
    check_of,
    decided,
    make_opened_lot,
)

HTMX = {"HX-Request": "true"}


def test_decide_saves_and_goes_to_the_next_open_one(session, sign_in, officer):
    lot, (one, two), _ = make_opened_lot(session, officer, names=("Aan", "Bij"))
    service.start_checks(session, lot, officer)
    first, second = check_of(session, one), check_of(session, two)

    response = sign_in(officer).post(
        f"/checks/{first.id}/decision", data={"action": "fail", "reason": REASON}
    )

    assert (response.status_code, response.headers["Location"]) == (303, f"/checks/{second.id}")
    session.refresh(first)
    assert (first.state, first.reason) == (CheckState.FAILED, REASON)


def test_decide_answers_htmx_with_the_next_one(session, sign_in, officer):
    lot, (one, two), _ = make_opened_lot(session, officer, names=("Aan", "Bij"))
    service.start_checks(session, lot, officer)
    second = check_of(session, two)

    response = sign_in(officer).post(
        f"/checks/{check_of(session, one).id}/decision?state=open",
        data={"action": "ask_repair", "reason": REASON},
        headers=HTMX,
    )

    assert response.status_code == 200
    assert response.headers["HX-Push-Url"] == f"/checks/{second.id}?state=open"
    assert "1 ander voldoet hier ook niet of nog niet aan" in response.text
    assert "<li><b>Aan</b>: iets anders</li>" in response.text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_decide_keeps_what_was_typed(session, sign_in, officer, headers):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    check = check_of(session, submission)

    response = sign_in(officer).post(
        f"/checks/{check.id}/decision",
        data={"action": "fail", "reason": "Te kort"},
        headers=headers,
    )

    assert response.status_code == 422
    assert "Te kort</textarea>" in response.text
    assert 'value="fail" checked' in response.text
    assert "Schrijf waarom u dit besluit. Minstens 20 tekens." in response.text
    session.refresh(check)
    assert check.state == CheckState.OPEN


def test_a_decision_without_a_choice_is_refused(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)

    response = sign_in(officer).post(
        f"/checks/{check_of(session, submission).id}/decision", data={"reason": REASON}
    )

    assert response.status_code == 422
    assert f"{REASON}</textarea>" in response.text


def test_repair_is_not_offered_where_it_is_excluded(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer, is_repairable=False)
    service.start_checks(session, lot, officer)
    browser = sign_in(officer)
    address = f"/checks/{check_of(session, submission).id}"

    page = browser.get(address)
    response = browser.post(f"{address}/decision", data={"action": "ask_repair", "reason": REASON})

    assert 'value="accept_equivalent"' in page.text
    assert 'value="ask_repair"' not in page.text
    assert response.status_code == 422


def test_a_decided_check_shows_its_history_and_can_be_reopened(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    check = decided(session, submission, officer, CheckAction.FAIL)
    browser = sign_in(officer)

    page = browser.get(f"/checks/{check.id}")
    response = browser.post(
        f"/checks/{check.id}/decision", data={"action": "reopen", "reason": REASON}
    )

    assert "Olga Officier, voldoet niet" in page.text
    assert response.status_code == 303
    session.refresh(check)
    assert check.state == CheckState.OPEN


def test_accepted_equivalents_are_shown_to_who_judges_the_next(session, sign_in, officer):
    lot, (one, two), _ = make_opened_lot(session, officer, names=("Zonhof", "Duinrust"))
    service.start_checks(session, lot, officer)
    decided(session, one, officer, CheckAction.ACCEPT_EQUIVALENT)

    response = sign_in(officer).get(f"/checks/{check_of(session, two).id}")

    assert f"<b>Zonhof</b>: {REASON}" in response.text
