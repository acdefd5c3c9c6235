"""The check board, its documents and advice: who sees them, what they show, what they keep."""

from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import select

from app.accounts.permissions import Duty
from app.checks import service
from app.checks.flow import CheckAction
from app.checks.forms import QuestionForm
from app.checks.models import Advice, Check, CheckState, GateState
from app.core.scan import Verdict
from app.submissions.models import SubmissionState
from app.tenders.models import LotState, Moment, Tender
from tests.checks.factories import (
    REASON,
    check_of,
    decide_gates,
    decided,
    make_document,
    make_open_house,
    make_opened_lot,
    make_pages,
    make_person_with,
)
from tests.factories import make_provider, make_requirement, make_submission, make_user

HTMX = {"HX-Request": "true"}


def shown(response):
    return unescape(response.text)


def tender_of(session, lot):
    return session.get_one(Tender, lot.tender_id)


# Board


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
    assert len(queries) == 27  # whatever the number of submissions and requirements


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


# Deciding


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
    assert "1 ander heeft hetzelfde gebrek" in response.text
    assert "Aan. Gelijke gevallen" in response.text


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


# Documents


def test_evidence_is_shown_as_pages_with_their_text(session, sign_in, officer, storage, keys):
    lot, (submission,), asked = make_opened_lot(session, officer)
    document = make_pages(session, storage, keys, submission, asked, "Scope: KMS", "Bijlage")
    service.start_checks(session, lot, officer)
    browser = sign_in(officer)

    page = browser.get(f"/checks/{check_of(session, submission).id}")
    image = browser.get(f"/checks/documents/{document.id}/pages/2")
    file = browser.get(f"/checks/documents/{document.id}/file")
    whole = browser.get(f"/checks/documents/{document.id}")

    assert 'alt="Pagina 2 van 2"' in page.text
    assert "Scope: KMS" in page.text
    assert image.headers["Content-Type"] == "image/png"
    assert Image.open(BytesIO(image.content)).width == 1000
    assert file.content.startswith(b"%PDF-")
    assert file.headers["Content-Disposition"] == 'attachment; filename="bewijs.pdf"'
    assert 'alt="Pagina 1 van 2"' in whole.text
    assert "Niet op virussen gescand" in whole.text


def test_a_page_that_does_not_exist_is_not_found(session, sign_in, officer, storage, keys):
    lot, (submission,), asked = make_opened_lot(session, officer)
    document = make_pages(session, storage, keys, submission, asked, "Een")
    service.start_checks(session, lot, officer)

    response = sign_in(officer).get(f"/checks/documents/{document.id}/pages/2")

    assert response.status_code == 404


def test_an_unsafe_file_stays_closed(session, sign_in, officer, storage, keys):
    lot, (submission,), asked = make_opened_lot(session, officer)
    document = make_pages(session, storage, keys, submission, asked, "Een")
    document.scan = Verdict.INFECTED
    service.start_checks(session, lot, officer)
    browser = sign_in(officer)

    page = browser.get(f"/checks/{check_of(session, submission).id}")
    answers = [
        browser.get(f"/checks/documents/{document.id}/{rest}").status_code
        for rest in ("pages/1", "file")
    ]

    assert "De scanner vindt dit bestand niet veilig. Het blijft dicht." in page.text
    assert "<img" not in page.text
    assert answers == [409, 409]


def test_what_is_no_pdf_is_offered_as_download(session, sign_in, officer):
    lot, (submission,), asked = make_opened_lot(session, officer)
    document = make_document(session, submission, asked, name="rooster.xlsx")
    document.media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    service.start_checks(session, lot, officer)

    response = sign_in(officer).get(f"/checks/{check_of(session, submission).id}")

    assert "Dit is geen pdf. Download het document om het te lezen." in response.text
    assert f'href="/checks/documents/{document.id}/file"' in response.text


def test_a_document_too_large_to_draw_is_offered_as_download(session, sign_in, officer):
    lot, (submission,), asked = make_opened_lot(session, officer)
    make_document(session, submission, asked).size = 65 << 20
    service.start_checks(session, lot, officer)

    response = sign_in(officer).get(f"/checks/{check_of(session, submission).id}")

    assert "Dit document is te groot om te tonen. Download het." in response.text


@pytest.mark.parametrize("why", ["sealed", "draft", "no check"])
def test_a_document_that_is_not_open_to_officers_is_not_there(
    session, sign_in, officer, storage, keys, why
):
    lot, (submission,), asked = make_opened_lot(session, officer)
    document = make_pages(session, storage, keys, submission, asked, "Een")
    browser = sign_in(officer)
    if why != "no check":
        service.start_checks(session, lot, officer)
    addresses = [f"/checks/documents/{document.id}{rest}" for rest in ("", "/pages/1", "/file")]
    if why != "no check":
        assert [browser.get(one).status_code for one in addresses] == [200, 200, 200]

    if why == "sealed":
        document.reading_key = None
    if why == "draft":
        submission.state = SubmissionState.DRAFT
    session.commit()

    assert [browser.get(one).status_code for one in addresses] == [404, 404, 404]


# Who may not


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


# Finishing


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


# Open house


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


# Advice


def test_advice_goes_from_officer_to_supervisor_and_back(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer, names=("Zonhof",))
    service.start_checks(session, lot, officer)
    supervisor = make_person_with(session, tender_of(session, lot), Duty.SUPERVISOR)
    browser, other = sign_in(officer), sign_in(supervisor)

    form = browser.get(f"/submissions/{submission.id}/advice")
    asked = browser.post(f"/submissions/{submission.id}/advice", data={"question": REASON})
    advice = session.exec(select(Advice)).one()
    index, page = other.get("/advice"), other.get(f"/advice/{advice.id}")
    given = other.post(f"/advice/{advice.id}", data={"text": "Wij kennen geen incidenten daar."})
    after = browser.get(f"/lots/{lot.id}/checks")

    assert (form.status_code, asked.status_code, given.status_code) == (200, 303, 303)
    assert "Wacht op u" in index.text
    assert f'href="/advice/{advice.id}"' in index.text
    assert REASON in page.text
    assert "Wij kennen geen incidenten daar." in after.text
    assert "Gegeven" in other.get("/advice").text
    assert other.post(f"/advice/{advice.id}", data={"text": REASON}).status_code == 409


def test_advice_forms_keep_what_was_typed(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    service.start_checks(session, lot, officer)
    supervisor = make_person_with(session, tender_of(session, lot), Duty.SUPERVISOR)
    advice = service.ask_advice(session, submission, officer, QuestionForm(question=REASON))

    answers = [
        sign_in(officer).post(f"/submissions/{submission.id}/advice", data={"question": "Kort?"}),
        sign_in(supervisor).post(f"/advice/{advice.id}", data={"text": "Kort!"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "Kort?</textarea>" in answers[0].text
    assert "Kort!</textarea>" in answers[1].text


def test_advice_is_for_the_supervisor_of_that_tender(session, sign_in, officer):
    lot, (submission,), _ = make_opened_lot(session, officer)
    _, (elsewhere,), _ = make_opened_lot(session, make_user(session))
    service.start_checks(session, lot, officer)
    advice = service.ask_advice(session, submission, officer, QuestionForm(question=REASON))
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
        service.ask_advice(session, submission, officer, QuestionForm(question=REASON))
    browser = sign_in(supervisor)

    with count_queries() as queries:
        response = browser.get("/advice")

    assert response.text.count('href="/advice/') == number
    assert len(queries) == 3  # the advice, the providers, the tenders


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
