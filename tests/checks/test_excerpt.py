"""A board of many submissions shows some of them at once, and says which."""

from html import unescape

from app.checks import service
from app.checks.excerpt import WIDTH
from app.checks.flow import CheckAction
from app.checks.models import CheckState
from app.tenders.models import LotState
from tests.checks.factories import (
    REASON,
    check_of,
    decide_gates,
    decided,
    make_open_house,
    make_opened_lot,
)
from tests.factories import make_provider, make_submission

MANY = WIDTH + 2


def board(session, officer, many=MANY):
    names = tuple(f"Aanbieder {n}" for n in range(1, many + 1))
    lot, submissions, _asked = make_opened_lot(session, officer, names=names)
    service.start_checks(session, lot, officer)
    return lot, submissions


def cells(response):
    return [part.split('"')[0] for part in response.text.split('id="cell-')[1:]]


def ids(session, submissions):
    return [str(check_of(session, one).id) for one in submissions]


def test_some_submissions_stand_beside_each_other_and_the_others_a_page_on(
    session, sign_in, officer
):
    lot, submissions = board(session, officer)
    browser, url = sign_in(officer), f"/lots/{lot.id}/checks"
    known = ids(session, submissions)

    first, second = browser.get(url), browser.get(f"{url}?page=2")
    beyond, none = browser.get(f"{url}?page=99"), browser.get(f"{url}?page=0")

    assert (cells(first), cells(second)) == (known[:WIDTH], known[WIDTH:])
    assert cells(beyond) == known[WIDTH:]
    assert none.status_code == 404
    assert f"1 t/m {WIDTH} van {MANY}" in first.text
    assert f"{WIDTH + 1} t/m {MANY} van {MANY}" in second.text
    assert f"Te beoordelen {MANY}" in second.text  # counts are of the whole


def test_a_check_brings_its_own_page_and_the_way_to_the_next_open_one(session, sign_in, officer):
    _lot, submissions = board(session, officer)
    known, browser = ids(session, submissions), sign_in(officer)
    for one in submissions[:-1]:
        decided(session, one, officer, CheckAction.PASS)
    session.commit()

    last = browser.get(f"/checks/{known[-1]}")
    first = browser.get(f"/checks/{known[0]}")

    assert cells(last) == known[WIDTH:]
    assert cells(first) == known[:WIDTH]
    assert "Naar het volgende open punt" not in last.text
    assert f'data-key="n" href="/checks/{known[-1]}">Naar het volgende open punt' in first.text


def test_a_filter_leaves_out_who_has_nothing_that_stands_so(session, sign_in, officer):
    lot, submissions = board(session, officer)
    known, browser = ids(session, submissions), sign_in(officer)
    for one in (submissions[0], submissions[-1]):
        decided(session, one, officer, CheckAction.FAIL)
    session.commit()

    failed = browser.get(f"/lots/{lot.id}/checks?state=failed")

    assert cells(failed) == [known[0], known[-1]]
    assert "van 2" not in failed.text  # one page


def test_many_submissions_ask_no_more_queries_than_one(session, sign_in, officer, count_queries):
    counts = []
    for many in (1, MANY):
        lot, _submissions = board(session, officer, many)
        browser = sign_in(officer)
        session.commit()
        with count_queries() as queries:
            browser.get(f"/lots/{lot.id}/checks")
        counts.append(len(queries))

    assert counts[0] == counts[1]


# Open house


def test_who_applied_before_a_product_closed_gets_its_checks(session, sign_in, officer):
    lot, submission, _asked = make_open_house(session, officer)
    lot.state = LotState.CLOSED
    session.flush()
    browser, url = sign_in(officer), f"/lots/{lot.id}/checks"
    session.commit()

    before = unescape(browser.get(url).text)
    begun = browser.post(f"/submissions/{submission.id}/checks/start")
    check = check_of(session, submission)
    judged = browser.post(f"/checks/{check.id}/decision", data={"action": "pass", "reason": REASON})
    decide_gates(session, lot.tender_id, officer)
    session.commit()
    finished = browser.post(f"/submissions/{submission.id}/checks/finish")

    assert "Aanmeldingen die op toetsing wachten" in before
    assert [one.status_code for one in (begun, judged, finished)] == [303, 303, 303]
    session.refresh(check)
    assert check.state == CheckState.PASSED


def test_a_decided_application_is_not_judged_any_more(session, sign_in, officer, now):
    lot, submission, _asked = make_open_house(session, officer)
    service.start_application_checks(session, submission, officer)
    other = make_submission(session, lot, provider=make_provider(session, name="Ander"))
    submission.decided_at = other.decided_at = now
    check, browser = check_of(session, submission), sign_in(officer)
    session.commit()

    refused = [
        browser.post(f"/checks/{check.id}/decision", data={"action": "pass"}),
        browser.post(f"/submissions/{other.id}/checks/start"),
    ]

    assert [one.status_code for one in refused] == [409, 409]
    assert all("al besloten" in one.text for one in refused)
    session.refresh(check)
    assert check.state == CheckState.OPEN
