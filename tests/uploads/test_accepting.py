"""Which sorts of file an item takes, on the page, in the browser and at the door."""

import pytest
from sqlmodel import select

from app.core.errors import InvalidError
from app.submissions.models import Document
from app.submissions.readiness import readiness
from app.tenders.models import FileSort, Requirement
from app.uploads import accepting, receiving, sharing
from app.uploads.recognise import ALL, JPEG, ONLY_PDF, PDF, PNG
from tests.submissions.factories import docx, image, pdf


def limit(session, *sorts):
    asked = session.exec(select(Requirement)).one()
    asked.accepts = list(sorts)
    session.add(asked)
    session.flush()


def test_without_a_list_every_sort_is_taken_and_an_answer_is_always_a_pdf(session, house):
    submission, _user = house.enter()
    proof, answer, _price = readiness(session, submission).items

    assert (accepting.kinds_for(proof), accepting.kinds_for(answer)) == (ALL, ONLY_PDF)


def test_every_sort_has_its_kinds_and_no_kind_is_left_over():
    kinds = [kind for sort in FileSort for kind in accepting.SORTS[sort]]

    assert sorted(kinds, key=ALL.index) == list(ALL)


def test_a_list_is_told_to_the_provider_and_to_its_browser(session, house):
    limit(session, "picture", "pdf")
    submission, _user = house.enter()
    proof = readiness(session, submission).items[0]

    assert accepting.kinds_for(proof) == (PDF, PNG, JPEG)
    assert accepting.endings_of(proof) == ".pdf,.png,.jpg,.jpeg"
    assert (
        accepting.kinds_in_words(proof)
        == "De documenten laten hier alleen toe: een pdf, een afbeelding."
    )


def test_another_sort_is_refused_with_the_reason_and_leaves_nothing(session, house, sign_in):
    limit(session, "pdf", "picture")
    submission, user = house.enter()
    proof = readiness(session, submission).items[0]
    address, browser = f"/submissions/{submission.id}/items/{proof.id}", sign_in(user)

    page = browser.get(f"/submissions/{submission.id}").text
    refused = browser.post(address, files={"file": ("brief.docx", docx())})
    taken = browser.post(address, files={"file": ("plaatje.png", image("PNG"))})

    assert 'accept=".pdf,.png,.jpg,.jpeg"' in page
    assert (refused.status_code, taken.status_code) == (422, 303)
    sentence = "Dit is een Word-bestand. De documenten laten hier alleen toe: een pdf, een afb"
    assert sentence in refused.text
    assert len(session.exec(select(Document)).all()) == 1


def test_a_file_of_another_sort_is_not_used_again(session, house):
    submission, user = house.enter()
    house.fill(submission, user)
    answer = session.exec(select(Document).where(Document.criterion_id.is_not(None))).one()
    limit(session, "xml")
    proof = readiness(session, submission).items[0]

    with pytest.raises(InvalidError, match=r"Dit is een pdf\. De documenten laten hier alleen toe"):
        sharing.share(
            session, house.keys, submission, user, proof, answer, accepting.kinds_for(proof)
        )


def test_a_file_that_a_later_version_no_longer_takes_is_a_doubt(session, house, sign_in):
    submission, user = house.enter()
    house.fill(submission, user)
    limit(session, "xml")

    page = sign_in(user).get(f"/submissions/{submission.id}").text

    assert "De documenten laten dit soort bestand niet meer toe." in page


def test_recognising_names_only_what_is_taken(storage):
    with pytest.raises(InvalidError, match="alleen toe: een afbeelding"):
        receiving.receive(storage, bytes(32), "a.pdf", iter([pdf()]), 10**6, accepted=(PNG, JPEG))
