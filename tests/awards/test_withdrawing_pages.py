"""The page on which a tender or its lots stop."""

import pytest

from app.accounts.permissions import Duty
from app.awards import withdrawing
from app.awards.forms import WithdrawalForm
from app.tenders.models import LotState
from tests.factories import assign, lots_of, make_provider, make_submission, make_tender, make_user

WHY = "De gemeenteraad stelde het budget niet vast."


@pytest.fixture
def tender(session, officer):
    return make_tender(session, officer=officer, lots=2, state=LotState.PUBLISHED)


@pytest.fixture
def decider(session, tender):
    person = make_user(session, name="Dana Beslisser")
    assign(session, tender, person, Duty.DECIDER)
    return person


def test_a_lot_stops_on_its_page_and_its_submissions_stay_unseen(
    session, sign_in, officer, tender, decider
):
    first, second = lots_of(session, tender)
    make_submission(session, first, provider=make_provider(session, name="Stichting Geheim"))
    url, browser = f"/tenders/{tender.id}/withdrawal", sign_in(officer)
    assert "U ziet niet wie dat zijn en hoeveel." in browser.get(url).text

    short = browser.post(url, data={"lots": [str(first.id)], "reason": "kort"})
    assert short.status_code == 422
    assert ">\nkort</textarea>" in short.text
    assert f'value="{first.id}" checked' in short.text
    assert browser.post(url, data={"lots": [str(first.id)], "reason": WHY}).status_code == 303
    assert browser.post(f"{url}/confirm").status_code == 404  # an officer does not decide
    assert WHY in (page := sign_in(decider).get(url).text)
    assert "Stop dit perceel" in page
    assert sign_in(decider).post(f"{url}/confirm").status_code == 303

    session.expire_all()
    assert (first.state, second.state) == (LotState.WITHDRAWN, LotState.PUBLISHED)
    for page in (url, f"/lots/{first.id}/submissions", f"/tenders/{tender.id}/trail"):
        text = sign_in(officer).get(page).text
        assert "Stichting Geheim" not in text
    assert "blijft voorgoed dicht" in browser.get(f"/lots/{first.id}/submissions").text
    for page in ("letters", "standstill"):
        assert "Geen brieven: het was niet geopend" in browser.get(f"/lots/{first.id}/{page}").text
    for page in ("ranking", "dropouts", "low-prices"):
        assert browser.get(f"/lots/{first.id}/{page}").status_code == 404


def test_who_does_not_steer_the_tender_finds_no_page(session, sign_in, officer, tender):
    auditor = make_user(session)
    assign(session, tender, auditor, Duty.AUDITOR)
    other = make_user(session)
    url = f"/tenders/{tender.id}/withdrawal"
    assert sign_in(officer).get(url).status_code == 200

    for person in (auditor, other):
        assert sign_in(person).get(url).status_code == 404
        assert sign_in(person).post(url, data={"reason": WHY}).status_code == 404


@pytest.mark.parametrize("lots", [1, 3])
def test_query_count_does_not_grow_with_lots(session, sign_in, officer, count_queries, lots):
    tender = make_tender(session, officer=officer, lots=lots, state=LotState.PUBLISHED)
    browser = sign_in(officer)

    with count_queries() as queries:
        page = browser.get(f"/tenders/{tender.id}/withdrawal")

    assert page.text.count('name="lots"') == lots
    assert len(queries) == 11


def test_a_provider_reads_why_and_that_nobody_opens_it(session, sign_in, officer, tender, decider):
    first = lots_of(session, tender)[0]
    person = make_user(session)
    provider = make_provider(session, person)
    submission = make_submission(session, first, provider=provider, number=1)
    form = WithdrawalForm(lots=[str(first.id)], reason=WHY)
    session.commit()
    assert "sluit" in sign_in(person).get(f"/submissions/{submission.id}").text.casefold()

    withdrawing.propose_withdrawal(session, tender, officer, form)
    withdrawing.confirm_withdrawal(session, tender, decider)
    session.commit()

    page = sign_in(person).get(f"/submissions/{submission.id}").text
    assert "De gemeente is met dit perceel gestopt" in page
    assert WHY in page
    assert "De gemeente ziet niets, en niemand opent het." in page
    assert "openden de kluis" not in page
