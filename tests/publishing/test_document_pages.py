"""The pages of documents: added, uploaded, replaced, and who had which version."""

import pytest
from sqlmodel import select

from app.publishing.documents import documents_of
from app.publishing.models import Download
from app.publishing.service import publish_tender
from app.tenders.models import Tender
from app.tenders.waiting import changes_of
from tests.factories import (
    make_user,
)
from tests.publishing.factories import (
    filed,
    published,
)
from tests.tenders.factories import complete_tender

PDF_TEXT = b"Gewone tekst van een leidraad."


def upload(browser, document, content: bytes = PDF_TEXT, name: str = "leidraad.txt"):
    return browser.post(f"/tender-documents/{document.id}/file", files={"file": (name, content)})


def test_document_is_added_and_its_file_comes_in(session, sign_in, officer, client):
    tender, _lot = complete_tender(session, officer)
    browser = sign_in(officer)
    browser.post(f"/tenders/{tender.id}/documents", data={"title": "Leidraad", "category": "Gids"})
    [one] = documents_of(session, tender)

    answer = upload(browser, one.document)

    assert answer.status_code == 303
    session.expire_all()
    [one] = documents_of(session, tender)
    assert (one.latest.name, one.latest.size, one.latest.media_type) == (
        "leidraad.txt",
        len(PDF_TEXT),
        "text/plain",
    )
    got = browser.get(f"/tenders/{tender.id}/documents/{one.latest.id}")
    assert got.content == PDF_TEXT
    assert got.headers["content-disposition"].startswith("attachment")


def test_file_can_be_streamed_as_well(session, sign_in, officer):
    tender, _lot = complete_tender(session, officer)
    browser = sign_in(officer)
    browser.post(f"/tenders/{tender.id}/documents", data={"title": "Leidraad"})
    [one] = documents_of(session, tender)
    address = f"/tender-documents/{one.document.id}/file"

    for text in (PDF_TEXT, b"Een nieuwere tekst."):
        browser.put(address, params={"filename": "leidraad.txt"}, content=text)

    session.expire_all()
    [one] = documents_of(session, tender)
    assert [(version.number, version.size) for version in one.versions] == [
        (2, len(b"Een nieuwere tekst.")),
        (1, len(PDF_TEXT)),
    ]


def test_file_of_an_unknown_kind_is_refused_and_does_not_stay(session, sign_in, officer, storage):
    tender, _lot = complete_tender(session, officer)
    browser = sign_in(officer)
    browser.post(f"/tenders/{tender.id}/documents", data={"title": "Leidraad"})
    [one] = documents_of(session, tender)
    before = {path for path in storage.folder.rglob("*") if path.is_file()}

    answer = upload(browser, one.document, b"MZ\x90\x00\x03", "leidraad.exe")

    assert answer.status_code == 422
    assert "Dit soort bestand kennen wij niet" in answer.text
    assert documents_of(session, tender)[0].latest is None
    assert {path for path in storage.folder.rglob("*") if path.is_file()} == before


def test_file_after_publication_waits_for_the_next_version(session, sign_in, officer):
    tender, _lot = published(session, officer)
    browser = sign_in(officer)
    browser.post(f"/tenders/{tender.id}/documents", data={"title": "Leidraad"})
    [one] = documents_of(session, tender)

    upload(browser, one.document)

    session.expire_all()
    assert documents_of(session, tender)[0].latest is None
    [change] = changes_of(session, tender)
    assert (change.verb, change.payload["name"]) == ("document.replace", "leidraad.txt")
    assert "wacht op de volgende versie" in browser.get(f"/tenders/{tender.id}/documents").text
    text = browser.get(f"/tenders/{tender.id}/versions").text
    assert "Document: Leidraad" in text
    assert "leidraad.txt" in text


def test_download_is_kept_once_for_a_person_and_each_time_for_a_stranger(
    session, sign_in, officer, client
):
    tender, _lot = complete_tender(session, officer)
    browser = sign_in(officer)
    browser.post(f"/tenders/{tender.id}/documents", data={"title": "Leidraad"})
    upload(browser, documents_of(session, tender)[0].document)
    session.expire_all()
    publish_tender(session, session.get(Tender, tender.id), officer)
    session.commit()
    latest = documents_of(session, tender)[0].latest
    address = f"/aanbestedingen/{tender.slug}/documenten/{latest.id}"
    reader = make_user(session, name="Lea Lezer")
    mine = sign_in(reader)

    assert [mine.get(address).content, mine.get(address).content] == [PDF_TEXT] * 2
    assert client.get(address).content == PDF_TEXT
    client.get(address)

    taken = session.exec(select(Download).where(Download.version_id == latest.id)).all()
    assert sorted(str(one.user_id) for one in taken) == sorted([str(reader.id), "None", "None"])
    page = browser.get(f"/tenders/{tender.id}/documents").text
    assert "Lea Lezer" in page
    assert "Iemand zonder account" in page


@pytest.mark.parametrize("count", [1, 3])
def test_documents_ask_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    tender, _lot = complete_tender(session, officer)
    for n in range(count):
        filed(session, tender, officer, f"Bijlage {n}")
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/tenders/{tender.id}/documents")

    assert answer.text.count('id="document-') == count
    # the assignment, the tender, its lots, its authority, changes, documents, files, downloads
    assert len(queries) == 8
