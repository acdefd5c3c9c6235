"""Advice of the supervisor: asked, given and weighed on pages of its own."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.checks import service
from app.checks.models import Advice
from app.tenders.models import Tender
from tests.checks.factories import (
    ASKING,
    REASON,
    check_of,
    make_opened_lot,
    make_person_with,
)
from tests.checks.pages import shown, tender_of
from tests.factories import make_user


def test_advice_goes_from_officer_to_supervisor_and_back(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer, names=("Zonhof",))
    service.start_checks(session, lot, officer)
    supervisor = make_person_with(session, tender_of(session, lot), Duty.SUPERVISOR)
    browser, other = sign_in(officer), sign_in(supervisor)

    form = browser.get(f"/submissions/{submission.id}/advice")
    asked = browser.post(
        f"/submissions/{submission.id}/advice", data={"question": REASON, "due_on": "16-3-2026"}
    )
    advice = session.exec(select(Advice)).one()
    index, page = other.get("/advice"), other.get(f"/advice/{advice.id}")
    given = other.post(f"/advice/{advice.id}", data={"text": "Wij kennen geen incidenten daar."})
    after = browser.get(f"/lots/{lot.id}/checks")

    assert (form.status_code, asked.status_code, given.status_code) == (200, 303, 303)
    assert "Wacht op u" in index.text
    assert "16 maart 2026" in index.text
    assert f'href="/advice/{advice.id}"' in index.text
    assert REASON in page.text
    assert "Wij kennen geen incidenten daar." in after.text
    assert "Gegeven" in other.get("/advice").text
    assert other.post(f"/advice/{advice.id}", data={"text": REASON}).status_code == 409


def test_advice_forms_keep_what_was_typed(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    supervisor = make_person_with(session, tender_of(session, lot), Duty.SUPERVISOR)
    advice = service.ask_advice(session, submission, officer, ASKING)

    answers = [
        sign_in(officer).post(
            f"/submissions/{submission.id}/advice", data={"question": "Kort?", "due_on": "1-3-2026"}
        ),
        sign_in(supervisor).post(f"/advice/{advice.id}", data={"text": "Kort!"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "Kort?</textarea>" in answers[0].text
    assert "Kort!</textarea>" in answers[1].text


def test_an_officer_gives_another_day_on_the_page(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer, names=("Zonhof",))
    service.start_checks(session, lot, officer)
    supervisor = make_person_with(session, tender_of(session, lot), Duty.SUPERVISOR)
    advice = service.ask_advice(session, submission, officer, ASKING)
    session.commit()
    browser, other = sign_in(officer), sign_in(supervisor)
    why = "De toezichthouder is op vakantie tot en met die week."
    check = check_of(session, submission)

    link = f'href="/advice/{advice.id}/weighing"'
    linked = link in browser.get(f"/checks/{check.id}?submission={submission.id}").text
    refused = browser.post(f"/advice/{advice.id}/day", data={"due_on": "1-3-2026", "because": why})
    moved = browser.post(f"/advice/{advice.id}/day", data={"due_on": "30-3-2026", "because": why})
    theirs = shown(other.get(f"/advice/{advice.id}"))
    mine = shown(browser.get(f"/advice/{advice.id}/weighing"))
    stranger = other.post(f"/advice/{advice.id}/day", data={"due_on": "30-3-2026", "because": why})

    assert linked
    assert (refused.status_code, moved.status_code, stranger.status_code) == (422, 303, 404)
    assert f"{why}</textarea>" in refused.text
    for page in (theirs, mine):
        assert "30 maart 2026" in page
        assert f"Verzet op ma. 2 mrt, 10.00: {why}" in page


def test_advice_is_for_the_supervisor_of_that_tender(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    _, (elsewhere,), _ = make_opened_lot(session, make_user(session))
    service.start_checks(session, lot, officer)
    advice = service.ask_advice(session, submission, officer, ASKING)
    other = make_person_with(session, session.get_one(Tender, elsewhere.tender_id), Duty.SUPERVISOR)

    assert sign_in(officer).get(f"/advice/{advice.id}").status_code == 404
    assert sign_in(other).get(f"/advice/{advice.id}").status_code == 404
    assert f"/advice/{advice.id}" not in sign_in(other).get("/advice").text


@pytest.mark.parametrize("number", [1, 3])
def test_advice_index_query_count_does_not_grow(session, sign_in, officer, count_queries, number):
    lot, submissions, _ = make_opened_lot(
        session, officer, names=tuple(f"Aanbieder {n}" for n in range(number))
    )
    service.start_checks(session, lot, officer)
    supervisor = make_person_with(session, tender_of(session, lot), Duty.SUPERVISOR)
    for submission in submissions:
        service.ask_advice(session, submission, officer, ASKING)
    browser = sign_in(supervisor)

    with count_queries() as queries:
        response = browser.get("/advice")

    assert response.text.count('href="/advice/') == number
    assert len(queries) == 3  # the advice, the providers, the tenders
