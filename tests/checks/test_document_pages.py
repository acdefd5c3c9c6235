"""The document beside the check: as pages, or why not, and never before it is open."""

from io import BytesIO

import pytest
from PIL import Image

from app.checks import service
from app.core.scan import Verdict
from app.submissions.models import SubmissionState
from tests.checks.factories import (
    check_of,
    make_document,
    make_opened_lot,
    make_pages,
)


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
