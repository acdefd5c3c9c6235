"""Who reads the checks, who changes them, and who is told that nothing is there."""

import pytest

from app.accounts.permissions import Duty
from app.checks import service
from app.checks.models import CheckState
from tests.checks.factories import (
    check_of,
    make_opened_lot,
    make_pages,
    make_person_with,
)
from tests.checks.pages import tender_of
from tests.factories import make_user


def addresses_of(session, lot, submission, asked, storage, keys):
    document = make_pages(session, storage, keys, submission, asked, "Een")
    check = check_of(session, submission)
    return [
        ("GET", f"/lots/{lot.id}/checks"),
        ("GET", f"/checks/{check.id}"),
        ("GET", f"/checks/documents/{document.id}"),
        ("GET", f"/checks/documents/{document.id}/pages/1"),
        ("GET", f"/checks/documents/{document.id}/file"),
        ("GET", f"/lots/{lot.id}/checks/finish"),
        ("GET", f"/submissions/{submission.id}/advice"),
        ("GET", f"/submissions/{submission.id}/checks/finish"),
        ("POST", f"/checks/{check.id}/decision"),
        ("POST", f"/lots/{lot.id}/checks/declared"),
        ("POST", f"/lots/{lot.id}/checks/finish"),
        ("POST", f"/lots/{lot.id}/checks/start"),
        ("POST", f"/submissions/{submission.id}/advice"),
        ("POST", f"/submissions/{submission.id}/checks/start"),
        ("POST", f"/submissions/{submission.id}/checks/finish"),
    ]


@pytest.mark.parametrize(
    ("duty", "readable"),
    [
        (None, 404),
        (Duty.INTEGRITY, 404),
        (Duty.EVALUATOR, 404),
        (Duty.CHAIR, 404),
        (Duty.OPENER, 404),
        (Duty.DECIDER, 404),
        (Duty.SUPERVISOR, 200),
        (Duty.AUDITOR, 200),
    ],
)
def test_who_sees_and_who_changes_checks(session, sign_in, officer, storage, keys, duty, readable):
    lot, (submission,), asked = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    if duty is None:
        person = make_user(session)
    else:
        person = make_person_with(session, tender_of(session, lot), duty)
    found = addresses_of(session, lot, submission, asked, storage, keys)
    browser = sign_in(person)

    answers = [browser.request(method, address).status_code for method, address in found]

    assert answers == [readable] * 5 + [404] * 10
    assert check_of(session, submission).state == CheckState.OPEN


def test_what_does_not_exist_is_not_found(session, sign_in, officer):
    browser = sign_in(officer)
    nothing = officer.id

    answers = [
        browser.get(f"/checks/{nothing}").status_code,
        browser.get(f"/checks/documents/{nothing}").status_code,
        browser.get(f"/advice/{nothing}").status_code,
        browser.post(f"/submissions/{nothing}/checks/start").status_code,
    ]

    assert answers == [404, 404, 404, 404]


def test_who_only_reads_sees_no_form(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    auditor = make_person_with(session, tender_of(session, lot), Duty.AUDITOR)
    address = f"/checks/{check_of(session, submission).id}"

    pages = [sign_in(person).get(address).text for person in (officer, auditor)]

    assert ['name="action"' in page for page in pages] == [True, False]
