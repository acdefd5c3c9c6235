"""The check board: who stands on it, which cells it shows, and where it begins."""

import pytest
from sqlmodel import select

from app.checks import service
from app.checks.models import Check, CheckState
from app.submissions.models import SubmissionState
from app.tenders.models import LotState, Moment
from tests.checks.factories import (
    check_of,
    make_opened_lot,
    make_pages,
)
from tests.checks.pages import shown, tender_of
from tests.factories import make_provider, make_requirement, make_submission

HTMX = {"HX-Request": "true"}


def test_board_shows_every_cell_and_the_first_open_one(session, sign_in, officer):
    lot, _, asked = make_opened_lot(session, officer, names=("Zonhof", "Duinrust"), number="3.1")
    service.start_checks(session, lot, officer)

    response = sign_in(officer).get(f"/lots/{lot.id}/checks")

    text = shown(response)
    assert response.status_code == 200
    assert "Zonhof, eis 3.1: Te beoordelen" in text
    assert "Duinrust, eis 3.1: Te beoordelen" in text
    assert f"{asked.title}: Zonhof" in text
    assert "Er is geen document. De aanbesteding vroeg er een." in text
    assert text.count(">open</span>") == 2  # the gates


def test_cell_is_a_fragment_for_htmx_and_a_page_without(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    address = f"/checks/{check_of(session, submission).id}"
    browser = sign_in(officer)

    page, fragment = browser.get(address), browser.get(address, headers=HTMX)

    assert page.text.lstrip().startswith("<!DOCTYPE html>")
    assert fragment.text.lstrip().startswith('<div class="ts-stack" id="board"')
    assert fragment.text.strip() in page.text


@pytest.mark.parametrize("number", [1, 3])
def test_board_query_count_does_not_grow(
    session, sign_in, officer, count_queries, number, storage, keys
):
    lot, submissions, asked = make_opened_lot(
        session, officer, names=tuple(f"Aanbieder {n}" for n in range(number))
    )
    for submission in submissions:
        make_pages(session, storage, keys, submission, asked, "Een")
        make_requirement(session, tender_of(session, lot))
    service.start_checks(session, lot, officer)
    browser = sign_in(officer)

    with count_queries() as queries:
        response = browser.get(f"/lots/{lot.id}/checks")

    assert response.text.count('id="cell-') == number * (number + 1)
    assert len(queries) == 28  # whatever the number of submissions and requirements


def test_filters_count_and_choose_rows(session, sign_in, officer):
    lot, _, asked = make_opened_lot(session, officer)
    other = make_requirement(session, tender_of(session, lot), moment=Moment.CONTRACT)
    service.start_checks(session, lot, officer)
    service.accept_declared(session, lot, officer)
    browser = sign_in(officer)

    everything = browser.get(f"/lots/{lot.id}/checks")
    passed = browser.get(f"/lots/{lot.id}/checks?state=passed")
    failed = browser.get(f"/lots/{lot.id}/checks?state=failed")

    row = '<span class="ts-matrix__no">{}</span>'
    assert "Te beoordelen 1" in everything.text
    assert [row.format(one.number) in everything.text for one in (asked, other)] == [True, True]
    assert [row.format(one.number) in passed.text for one in (asked, other)] == [False, True]
    assert "Geen inschrijving heeft ‘Voldoet niet’" in shown(failed)


def test_one_submission_can_be_shown_alone(session, sign_in, officer):
    lot, (one, _two), _ = make_opened_lot(session, officer, names=("Zonhof", "Duinrust"))
    service.start_checks(session, lot, officer)

    response = sign_in(officer).get(f"/lots/{lot.id}/checks?submission={one.id}")

    assert response.text.count('id="cell-') == 1
    assert "Toon alle inschrijvingen" in response.text


def test_before_the_opening_nothing_tells_who_or_how_many(session, sign_in, officer):
    lot, _, _ = make_opened_lot(session, officer, names=("Zonhof",))
    browser = sign_in(officer)
    lot.state = LotState.PUBLISHED
    session.commit()

    response = browser.get(f"/lots/{lot.id}/checks")

    assert "De inschrijvingen zijn verzegeld" in response.text
    assert "Zonhof" not in response.text


def test_start_begins_the_checks_without_script(session, sign_in, officer):
    lot, _, _ = make_opened_lot(session, officer)
    browser = sign_in(officer)
    before = browser.get(f"/lots/{lot.id}/checks")

    response = browser.post(f"/lots/{lot.id}/checks/start")

    assert f'action="/lots/{lot.id}/checks/start"' in before.text
    assert (response.status_code, response.headers["Location"]) == (303, f"/lots/{lot.id}/checks")
    session.refresh(lot)
    assert lot.state == LotState.CHECKING
    assert browser.post(f"/lots/{lot.id}/checks/start").status_code == 409


def test_declared_points_pass_in_one_act(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer, moment=Moment.VERIFICATION)
    service.start_checks(session, lot, officer)
    browser = sign_in(officer)
    assert "1 punt hoefde alleen verklaard te worden" in browser.get(f"/lots/{lot.id}/checks").text

    response = browser.post(f"/lots/{lot.id}/checks/declared")

    check = check_of(session, submission)
    session.refresh(check)
    assert (response.status_code, check.state) == (303, CheckState.PASSED)


def test_late_and_withdrawn_submissions_have_no_column(session, sign_in, officer):
    lot, _, _ = make_opened_lot(session, officer, names=("Zonhof",))
    for state in (SubmissionState.LATE, SubmissionState.WITHDRAWN, SubmissionState.DRAFT):
        provider = make_provider(session, name="Telaat")
        make_submission(session, lot, provider=provider, state=state)
    service.start_checks(session, lot, officer)

    response = sign_in(officer).get(f"/lots/{lot.id}/checks")

    assert "Zonhof" in response.text
    assert "Telaat" not in response.text
    assert len(session.exec(select(Check)).all()) == 1
