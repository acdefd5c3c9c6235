"""Pages of publication: who reaches them, what they keep, how much they ask of the database."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.changes.service import prepare_change
from app.core.clock import pinned
from app.core.outbox import Job
from app.publishing.documents import documents_of
from app.publishing.examination import examine, reasons_of
from app.publishing.models import Download, TenderDocument, Version
from app.publishing.service import publish_tender
from app.submissions.models import SubmissionState
from app.tenders.models import LotState, Tender
from app.tenders.queries import lots_of, requirements_of_tender
from app.tenders.waiting import changes_of
from tests.factories import (
    assign,
    make_provider,
    make_requirement,
    make_submission,
    make_tender,
    make_user,
)
from tests.publishing.factories import (
    WHY,
    filed,
    only_requirement,
    published,
    typed_requirement,
)
from tests.tenders.factories import complete_tender

PDF_TEXT = b"Gewone tekst van een leidraad."


def doubtful(session, officer) -> tuple[Tender, str]:
    tender, lot = complete_tender(session, officer)
    lot.winners = None
    session.flush()
    [warning] = examine(session, tender).warnings
    return tender, warning.key


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


QUERIES = {1: 25, 3: 25}


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


def test_officer_prepares_and_publishes_a_version(session, sign_in, officer):
    tender, _lot = published(session, officer)
    provider_user = make_user(session, name="Petra Aanbieder")
    make_submission(
        session, lots_of(session, tender)[0],
        provider=make_provider(session, provider_user), state=SubmissionState.DRAFT,
    )  # fmt: skip
    requirement = only_requirement(session, tender)
    browser = sign_in(officer)
    form_page = browser.get(f"/requirements/{requirement.id}/edit").text
    assert f'action="/requirements/{requirement.id}/change"' in form_page

    answer = browser.post(
        f"/requirements/{requirement.id}/change",
        data=typed_requirement(requirement, text="Werkt veilig."),
    )
    assert answer.headers["location"] == f"/tenders/{tender.id}/versions#waiting"
    text = browser.get(f"/tenders/{tender.id}/versions").text
    assert "Werkt met een systeem." in text
    assert "Werkt veilig." in text

    answer = browser.post(f"/tenders/{tender.id}/versions", data={"summary": WHY})

    assert answer.headers["location"] == f"/tenders/{tender.id}/versions"
    session.expire_all()
    assert [one.text for one in requirements_of_tender(session, tender)] == ["Werkt veilig."]
    version = session.exec(select(Version).where(Version.number == 2)).one()
    jobs = session.exec(select(Job).where(Job.kind == "mail.version")).all()
    assert [job.payload for job in jobs] == [
        {"version_id": str(version.id), "user_id": str(provider_user.id)}
    ]
    page = browser.get(f"/tenders/{tender.id}/versions").text
    assert WHY in page
    assert "Petra" not in page


def test_version_that_is_not_right_shows_what_stops_it(session, sign_in, officer):
    tender, _lot = published(session, officer)
    requirement = only_requirement(session, tender)
    typed = typed_requirement(requirement, text="Werkt veilig in n.t.b.")
    prepare_change(session, tender, officer, "requirement.edit", requirement.id, typed)
    browser, page = sign_in(officer), f"/tenders/{tender.id}/versions"

    empty = browser.post(page, data={"summary": ""})
    doubtful = browser.post(page, data={"summary": WHY})

    assert (empty.status_code, doubtful.status_code) == (422, 422)
    assert "Vul dit in." in empty.text
    assert f"{WHY}</textarea>" in doubtful.text
    assert "Dit lijkt een opmerking van de redactie: “n.t.b.”." in doubtful.text
    assert 'name="reason:text.remark:' in doubtful.text
    [change] = changes_of(session, tender)
    assert f'href="/changes/{change.id}">Herstellen' in doubtful.text


def test_change_that_is_wrong_keeps_what_was_typed(session, sign_in, officer):
    tender, _lot = published(session, officer)
    requirement = only_requirement(session, tender)

    answer = sign_in(officer).post(
        f"/requirements/{requirement.id}/change",
        data=typed_requirement(requirement, title="", text="Mijn lange tekst"),
    )

    assert answer.status_code == 422
    assert "Mijn lange tekst</textarea>" in answer.text
    assert f'action="/requirements/{requirement.id}/change"' in answer.text


def test_officer_goes_on_with_a_prepared_change_and_drops_it(session, sign_in, officer):
    tender, _lot = published(session, officer)
    requirement = only_requirement(session, tender)
    typed = typed_requirement(requirement, text="Werkt veilig.")
    change = prepare_change(session, tender, officer, "requirement.edit", requirement.id, typed)
    browser = sign_in(officer)

    page = browser.get(f"/changes/{change.id}")
    assert (page.status_code, "Werkt veilig.</textarea>" in page.text) == (200, True)
    browser.post(f"/changes/{change.id}/drop")

    assert changes_of(session, tender) == []


def test_after_the_deadline_pages_offer_no_change(session, sign_in, officer):
    tender, lot = published(session, officer)
    requirement = only_requirement(session, tender)
    with pinned(tender.deadline + timedelta(minutes=1)):
        browser = sign_in(officer)
        pages = [
            browser.get(page).text
            for page in (
                f"/tenders/{tender.id}/edit",
                f"/lots/{lot.id}/edit",
                f"/requirements/{requirement.id}/edit",
            )
        ]

    assert ["<textarea" in page for page in pages] == [False] * 3


def test_everybody_reads_versions_and_what_differs(session, client, officer):
    tender, _lot = published(session, officer)
    session.commit()

    answer = client.get(f"/aanbestedingen/{tender.slug}/versies")

    assert answer.status_code == 200
    assert "De publicatie zelf" in answer.text
    assert officer.name not in answer.text


def test_draft_has_no_public_versions_or_documents(session, client, officer):
    tender, _lot = complete_tender(session, officer)
    version = filed(session, tender, officer, "Leidraad")
    session.commit()
    base = f"/aanbestedingen/{tender.slug}"

    pages = [f"{base}/versies", f"{base}/documenten", f"{base}/documenten/{version.id}"]
    assert [client.get(page).status_code for page in pages] == [404] * 3


# Deadline ---------------------------------------------------------------------------


def test_two_people_move_the_deadline_on_its_page(session, sign_in, officer):
    tender, _lot = published(session, officer)
    second = make_user(session, name="Dora Beslisser")
    assign(session, tender, second, Duty.DECIDER)
    page = f"/tenders/{tender.id}/deadline"
    mine = sign_in(officer)

    answer = mine.post(page, data={"deadline": "20-4-2026 12.00", "reason": WHY})
    assert answer.headers["location"] == page
    text = sign_in(second).get(page).text
    assert "maandag 13 april 2026 om 11.00 uur" in text
    assert "maandag 20 april 2026 om 12.00 uur" in text
    answer = sign_in(second).post(f"{page}/confirm")

    assert answer.headers["location"] == page
    session.expire_all()
    # 12.00 in Amsterdam in April is 10.00 in UTC.
    assert f"{session.get(Tender, tender.id).deadline:%d-%m-%Y %H.%M}" == "20-04-2026 10.00"


def test_earlier_deadline_is_shown_again_with_the_reason_kept(session, sign_in, officer):
    tender, _lot = published(session, officer)

    answer = sign_in(officer).post(
        f"/tenders/{tender.id}/deadline", data={"deadline": "10-4-2026 12.00", "reason": WHY}
    )

    assert answer.status_code == 422
    assert f"{WHY}</textarea>" in answer.text
    assert 'value="10-4-2026 12.00"' in answer.text


def test_outage_is_logged_on_the_page(session, sign_in, officer):
    tender, _lot = published(session, officer)
    page = f"/tenders/{tender.id}/outages"
    browser = sign_in(officer)
    good = {"began_at": "2-3-2026 8.00", "ended_at": "2-3-2026 9.00", "text": WHY}

    wrong = browser.post(page, data={**good, "ended_at": "2-3-2026 7.00"})
    right = browser.post(page, data=good)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "De storing stopt voordat zij begon." in wrong.text
    assert f"{WHY}</textarea>" in wrong.text
    assert WHY in browser.get(f"/tenders/{tender.id}/deadline").text


# Documents --------------------------------------------------------------------------


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


def test_provider_sees_that_a_version_came_after_it_started(session, sign_in, officer):
    tender, lot = published(session, officer)
    user = make_user(session)
    submission = make_submission(
        session, lot, provider=make_provider(session, user), state=SubmissionState.DRAFT
    )
    browser, page = sign_in(user), f"/submissions/{submission.id}"
    assert "De aanbesteding veranderde" not in browser.get(page).text
    with pinned(tender.published_at + timedelta(days=1)):
        requirement = only_requirement(session, tender)
        typed = typed_requirement(requirement, text="Werkt veilig.")
        prepare_change(session, tender, officer, "requirement.edit", requirement.id, typed)
        session.commit()
        sign_in(officer).post(f"/tenders/{tender.id}/versions", data={"summary": WHY})

        text = sign_in(user).get(page).text

    assert "De aanbesteding veranderde nadat u begon" in text
    assert WHY in text


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
