"""The page of the publication check, who reaches what, and the public page."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.changes.service import prepare_change
from app.publishing.documents import documents_of
from app.publishing.examination import examine, reasons_of
from app.publishing.models import Download, TenderDocument
from app.publishing.service import publish_tender
from app.tenders.models import LotState
from app.tenders.queries import lots_of
from app.tenders.waiting import changes_of
from tests.factories import (
    assign,
    make_requirement,
    make_tender,
    make_user,
)
from tests.publishing.factories import (
    WHY,
    doubtful,
    filed,
    only_requirement,
    typed_requirement,
)
from tests.tenders.factories import complete_tender


def test_publication_page_asks_a_reason_and_then_offers_to_publish(session, sign_in, officer):
    tender, key = doubtful(session, officer)
    browser, page = sign_in(officer), f"/tenders/{tender.id}/publication"
    assert "1 waarschuwing wacht op een reden" in browser.get(page).text

    answer = browser.post(f"{page}/reasons", data={f"reason:{key}": WHY})

    assert answer.headers["location"] == page
    assert [one.text for one in reasons_of(session, tender)] == [WHY]
    text = browser.get(page).text
    assert f"Het mag blijven staan: {WHY}</p>" in text
    assert f'action="/tenders/{tender.id}/publish"' in text


def test_reason_that_says_too_little_is_shown_again(session, sign_in, officer):
    tender, key = doubtful(session, officer)
    page = f"/tenders/{tender.id}/publication/reasons"

    answer = sign_in(officer).post(page, data={f"reason:{key}": "Is goed."})

    assert answer.status_code == 422
    assert "Is goed.</textarea>" in answer.text
    assert "Schrijf minstens 20 tekens." in answer.text
    assert reasons_of(session, tender) == []


def test_publication_page_says_how_many_checks_found_nothing(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    count = examine(session, tender).count

    text = sign_in(officer).get(f"/tenders/{tender.id}/publication").text

    assert f"{count} controles vonden niets." in text


def test_fault_links_to_its_field(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    requirement = only_requirement(session, tender)
    requirement.text = "De termijn is xxx weken."
    session.flush()

    text = sign_in(officer).get(f"/tenders/{tender.id}/publication").text

    assert f'href="/requirements/{requirement.id}/edit#f-text"' in text


@pytest.mark.parametrize("count", [1, 3])
def test_publication_asks_the_same_for_one_and_three(
    session, sign_in, officer, count_queries, count
):
    tender = make_tender(session, officer=officer, lots=count)
    for lot in lots_of(session, tender):
        make_requirement(session, tender, lot=lot)
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/tenders/{tender.id}/publication")

    assert answer.status_code == 200
    assert len(queries) <= QUERIES[count], "\n".join(queries)


QUERIES = {1: 27, 3: 27}


def addresses(session, tender, lot) -> list[str]:
    document = session.exec(select(TenderDocument)).first()
    version = documents_of(session, tender)[0].latest
    change = changes_of(session, tender)[0]
    return [
        f"/tenders/{tender.id}/versions",
        f"/tenders/{tender.id}/deadline",
        f"/tenders/{tender.id}/documents",
        f"/tenders/{tender.id}/documents/{version.id}",
        f"/changes/{change.id}",
        f"POST /tenders/{tender.id}/versions",
        f"POST /tenders/{tender.id}/change",
        f"POST /lots/{lot.id}/change",
        f"POST /requirements/{only_requirement(session, tender).id}/change",
        f"POST /changes/{change.id}/drop",
        f"POST /tenders/{tender.id}/deadline",
        f"POST /tenders/{tender.id}/deadline/confirm",
        f"POST /tenders/{tender.id}/deadline/withdraw",
        f"POST /tenders/{tender.id}/outages",
        f"POST /tenders/{tender.id}/documents",
        f"POST /tender-documents/{document.id}",
        f"POST /tender-documents/{document.id}/remove",
        f"POST /tender-documents/{document.id}/file",
    ]


def everything(session, officer):
    tender, lot = complete_tender(session, officer)
    filed(session, tender, officer, "Leidraad")
    publish_tender(session, tender, officer)
    requirement = only_requirement(session, tender)
    typed = typed_requirement(requirement, text="Werkt veilig.")
    prepare_change(session, tender, officer, "requirement.edit", requirement.id, typed)
    session.flush()
    return tender, lot


def ask(browser, address: str):
    method, _, path = address.rpartition(" ")
    return browser.post(path) if method else browser.get(path)


def test_who_has_no_duty_finds_nothing(session, sign_in, officer):
    tender, lot = everything(session, officer)
    pages = addresses(session, tender, lot)
    browser = sign_in(make_user(session))

    assert {page: ask(browser, page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_evaluator_reads_versions_and_documents_and_changes_nothing(session, sign_in, officer):
    tender, lot = everything(session, officer)
    pages = addresses(session, tender, lot)
    evaluator = make_user(session)
    assign(session, tender, evaluator, Duty.EVALUATOR)
    browser = sign_in(evaluator)

    answers = {page: ask(browser, page).status_code for page in pages if "documents/" not in page}

    read = {f"/tenders/{tender.id}/versions", f"/tenders/{tender.id}/documents"}
    assert {page for page, status in answers.items() if status != 404} == read
    assert "Wie had welke versie" not in browser.get(f"/tenders/{tender.id}/documents").text


def test_stranger_leaves_an_address(session, client, officer):
    tender, _lot = complete_tender(session, officer)
    filed(session, tender, officer, "Leidraad")
    publish_tender(session, tender, officer)
    session.commit()
    page = f"/aanbestedingen/{tender.slug}/documenten"

    wrong = client.post(page, data={"email": "geen adres"})
    right = client.post(page, data={"email": "Lezer@Example.nl"})
    client.post(page, data={"email": "lezer@example.nl"})

    assert (wrong.status_code, right.status_code) == (422, 200)
    assert 'value="geen adres"' in wrong.text
    assert "U krijgt bericht" in right.text
    assert [one.email for one in session.exec(select(Download)).all()] == ["lezer@example.nl"]


def test_public_page_folds_what_is_asked_per_lot(session, client):
    tender = make_tender(session, lots=2, state=LotState.PUBLISHED)
    _first, second = lots_of(session, tender)
    make_requirement(session, tender, title="Voor iedereen")
    make_requirement(session, tender, lot=second, title="Voor de tweede")
    session.commit()

    text = client.get(f"/aanbestedingen/{tender.slug}").text

    page, fold = text.split(f"{second.title}: 1 eis</summary>")
    assert ("Voor iedereen" in page, "Voor de tweede" in page) == (True, False)
    assert 'href="#requirements-2"' in page
    assert ('id="requirements-2"' in fold, "Voor de tweede" in fold) == (True, True)
