"""The question for an exception, and the decision of an officer, on their pages."""

import pytest
from sqlmodel import select

from app.checks.service import start_application_checks
from app.submissions import service
from app.submissions.models import Submission
from app.submitting import service as submitting
from tests.factories import make_user
from tests.submissions.admitting import (
    MOTIVATION,
    REASON,
    UNIQUE,
    WONEN,
    close,
    contract_rule,
    party,
)
from tests.submissions.factories import make_open_house


@pytest.fixture
def house(session, keys, storage):
    return make_open_house(session, keys, storage)


def test_closed_product_with_exception_leads_to_the_question(session, sign_in, house):
    close(session, house.lot, exception=UNIQUE)
    _provider, user = party(session)
    browser = sign_in(user)
    url = f"/lots/{house.lot.id}/exception"

    led = browser.post(f"/lots/{house.lot.id}/start")
    page = browser.get(url)
    short = browser.post(url, data={"motivation": "Kort"})
    right = browser.post(url, data={"motivation": MOTIVATION})

    assert led.headers["location"] == url
    assert (WONEN in page.text, UNIQUE in page.text) == (True, True)
    assert (short.status_code, ">\nKort</textarea>" in short.text) == (422, True)
    submission = session.exec(select(Submission)).one()
    assert right.headers["location"] == f"/submissions/{submission.id}"
    own = browser.get(f"/submissions/{submission.id}").text
    assert (MOTIVATION in own, UNIQUE in own) == (True, True)
    assert (
        browser.post(f"/lots/{house.lot.id}/start").headers["location"].endswith(str(submission.id))
    )


def test_closed_product_without_exception_has_no_such_page(session, sign_in, house):
    close(session, house.lot)
    _provider, user = party(session)
    browser = sign_in(user)

    refused = browser.post(f"/lots/{house.lot.id}/start")

    assert (refused.status_code, WONEN in refused.text) == (409, True)
    assert browser.get(f"/lots/{house.lot.id}/exception").status_code == 404


def test_officer_decides_on_a_page_and_others_do_not_reach_it(session, sign_in, house):
    rule = contract_rule(session, house.lot)
    provider, user = party(session, name="Stichting Linde")
    url = f"/lots/{house.lot.id}/overrides"
    data = {"provider_id": str(provider.id), "rule_id": str(rule.id)}
    browser = sign_in(house.officer)

    wrong = browser.post(url, data={**data, "reason": "Kort"})
    right = browser.post(url, data={**data, "reason": REASON})
    twice = browser.post(url, data={**data, "reason": REASON})

    assert [one.status_code for one in (wrong, right, twice)] == [422, 303, 422]
    assert ">\nKort</textarea>" in wrong.text
    assert REASON in browser.get(url).text
    strangers = [sign_in(one) for one in (user, make_user(session))]
    assert [(one.get(url).status_code, one.post(url, data=data).status_code)
            for one in strangers] == [(404, 404)] * 2  # fmt: skip


def test_officer_reads_rule_and_motivation_beside_the_decision(session, sign_in, keys, house):
    close(session, house.lot, exception=UNIQUE)
    rule = contract_rule(session, house.lot)
    provider, user = party(session, name="Stichting Linde")
    submission = service.start_submission(session, house.lot, provider, user, MOTIVATION)
    house.fill(submission, user)
    submitting.submit(session, keys, submission, user)
    browser = sign_in(house.officer)
    before = browser.get(f"/lots/{house.lot.id}/checks").text

    start_application_checks(session, submission, house.officer)
    board = browser.get(f"/lots/{house.lot.id}/checks").text
    application = browser.get(f"/applications/{submission.id}").text

    assert "Mag Stichting Linde meedoen?" not in before
    assert "Mag Stichting Linde meedoen?" in board
    for words in (MOTIVATION, UNIQUE, rule.text, "mens nodig"):
        assert words in board
        assert words in application
