"""Pages of the workbook: out, in, with what goes and what is wrong."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from app.accounts.permissions import Duty
from app.tenders.forms import LotForm
from app.tenders.models import Tender
from app.tenders.queries import lots_of
from app.tenders.service import add_lot
from app.workbooks.content import content_of
from app.workbooks.writing import write
from tests.factories import assign, make_authority, make_user
from tests.tenders.factories import start_tender
from tests.workbooks.factories import cells_of, changed, full_draft


def file_of(content: bytes) -> dict[str, tuple[str, bytes]]:
    return {"file": ("werkboek.xlsx", content)}


def test_officer_downloads_and_reads_in(session, sign_in, officer):
    tender = full_draft(session, officer)
    url = f"/tenders/{tender.id}/workbook"
    browser = sign_in(officer)

    expected = cells_of(write(content_of(session, tender)))
    out = browser.get(f"{url}.xlsx")
    page = browser.get(url)
    renamed = changed(out.content, {("Percelen", "B2"): "Ander perceel"})
    without = browser.post(url, files=file_of(renamed))
    answer = browser.post(url, data={"replaces": "true"}, files=file_of(renamed))

    assert cells_of(out.content) == expected
    assert "attachment" in out.headers["content-disposition"]
    for line in ("Percelen: 2", "Eisen: 3", "Criteria: 3", "Gemeenten: 1", "Planning: 1"):
        assert line in page.text
    assert without.status_code == 422
    assert "Kruis aan dat het werkboek mag vervangen wat hier staat." in without.text
    assert answer.headers["location"] == f"/tenders/{tender.id}"
    session.expire_all()
    assert [lot.title for lot in lots_of(session, tender)] == ["Ander perceel", "@Thuis"]


def test_empty_draft_is_filled_without_asking(session, sign_in, officer):
    content = write(content_of(session, full_draft(session, officer)))
    tender = start_tender(session, officer)
    url = f"/tenders/{tender.id}/workbook"
    browser = sign_in(officer)

    assert "Vervang dit alles" not in browser.get(url).text
    answer = browser.post(url, files=file_of(content))

    assert answer.headers["location"] == f"/tenders/{tender.id}"


def test_every_fault_stands_on_the_page_and_nothing_changes(session, sign_in, officer):
    tender = start_tender(session, officer)
    lot = add_lot(session, tender, officer, LotForm(title="Blijft staan"))
    content = write(content_of(session, full_draft(session, officer)))
    wrong = changed(content, {("Eisen", "D2"): None, ("Percelen", "A3"): 7})

    answer = sign_in(officer).post(
        f"/tenders/{tender.id}/workbook", data={"replaces": "true"}, files=file_of(wrong)
    )

    assert answer.status_code == 422
    assert "Er is niets ingelezen." in answer.text
    assert "Tel door: hier hoort 2." in answer.text
    assert "Vul dit in." in answer.text
    session.expire_all()
    assert [one.id for one in lots_of(session, tender)] == [lot.id]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "Kies eerst een bestand."),
        ({"file": ("a.pdf", b"%PDF")}, "Dit is geen Excel-werkboek."),
        ({"file": ("a.xlsx", b"PK" * 3_000_000)}, "Dit bestand is te groot."),
    ],
)
def test_wrong_file_is_told_on_the_page(session, sign_in, officer, files, sentence):
    tender = start_tender(session, officer)

    answer = sign_in(officer).post(
        f"/tenders/{tender.id}/workbook", data={"replaces": "true"}, files=files
    )

    assert answer.status_code == 422
    assert sentence in answer.text


def test_new_tender_begins_with_a_workbook(session, sign_in, officer):
    content = write(content_of(session, full_draft(session, officer)))
    second = make_authority(session, officer, name="Gemeente Soest")
    url = "/tenders/new/workbook"
    browser = sign_in(officer)

    assert "Begin met een werkboek" in browser.get(url).text
    unchosen = browser.post(url, files=file_of(content))
    wrong = browser.post(
        url, data={"authority_id": str(second.id)},
        files=file_of(changed(content, {("Aanbesteding", "B2"): None})),
    )  # fmt: skip
    answer = browser.post(url, data={"authority_id": str(second.id)}, files=file_of(content))

    assert (unchosen.status_code, wrong.status_code, answer.status_code) == (422, 422, 303)
    assert "Kies een van de mogelijkheden." in unchosen.text
    assert f'value="{second.id}" selected' in wrong.text
    tender = session.exec(select(Tender).where(Tender.lead_authority_id == second.id)).one()
    assert answer.headers["location"] == f"/tenders/{tender.id}"


def test_empty_workbook_has_a_sheet_for_everything(session, sign_in, officer):
    answer = sign_in(officer).get("/tenders/new/workbook.xlsx")

    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == [
        "Uitleg", "Aanbesteding", "Indeling", "Percelen", "Producten", "Tarieven", "Vensters",
        "Deelnameregels", "Eisen", "Bewijs", "Criteria", "Schaal", "Gemeenten",
        "Deelname per perceel", "Planning", "Keuzes",
    ]  # fmt: skip
    lots = book["Percelen"]
    assert lots.freeze_panes == "B2"
    lists = {str(rule.sqref): rule.formula1 for rule in lots.data_validations.dataValidation}
    assert lists["C2:C1001"] == "'Indeling'!$A$2:$A$1001"


def test_others_do_not_find_it(session, sign_in, officer):
    tender = start_tender(session, officer)
    url = f"/tenders/{tender.id}/workbook"
    evaluator = make_user(session)
    assign(session, tender, evaluator, Duty.EVALUATOR)

    for browser in (sign_in(make_user(session)), sign_in(evaluator)):
        statuses = [
            browser.get(url).status_code,
            browser.get(f"{url}.xlsx").status_code,
            browser.post(url, files=file_of(write({}))).status_code,
        ]
        assert statuses == [404, 404, 404]


def test_published_tender_is_not_read_in(session, sign_in, officer):
    tender = start_tender(session, officer)
    content = write(content_of(session, tender))
    tender.published_at = tender.created_at
    session.flush()
    browser = sign_in(officer)

    page = browser.get(f"/tenders/{tender.id}/workbook")
    answer = browser.post(f"/tenders/{tender.id}/workbook", files=file_of(content))

    assert "Werkboek downloaden" in page.text
    assert "Werkboek inlezen" not in page.text
    assert answer.status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_download_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    tender = start_tender(session, officer)
    for number in range(count):
        add_lot(session, tender, officer, LotForm(title=f"Perceel {number}"))
    browser = sign_in(officer)

    with count_queries() as seen:
        browser.get(f"/tenders/{tender.id}/workbook.xlsx")

    assert len(seen) == 17, seen
