"""Files on the provider's page: sent with and without scripts, refused, taken out."""

import tempfile
from datetime import timedelta

import pytest
from sqlmodel import select

from app.core import clock
from app.submissions import service
from app.submissions.facts import facts_of
from app.submissions.models import Document
from tests.submissions.factories import docx, pdf


def item_of(session, submission, at):
    return service.readiness(session, submission).items[at]


def address(submission, item):
    return f"/submissions/{submission.id}/items/{item.id}"


def test_put_takes_a_file_in_and_answers_with_its_item(session, house, sign_in):
    submission, user = house.enter()
    item = item_of(session, submission, 1)

    answer = sign_in(user).put(
        address(submission, item),
        params={"filename": "../Antwoord één.pdf"},
        content=pdf(),
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 200
    assert answer.text.count(f'<li class="ts-file" id="item-{item.id}"') == 1
    assert "<html" not in answer.text
    (document,) = session.exec(select(Document)).all()
    assert document.criterion_id == item.id
    assert facts_of(house.keys, document).name == "Antwoord één.pdf"


def test_a_form_takes_a_file_in_without_a_temporary_file(session, house, sign_in, monkeypatch):
    submission, user = house.enter()
    item, content = item_of(session, submission, 0), b"KANARIE\n" * 300_000

    def refuse(*_args, **_more):
        raise AssertionError("plaintext on disk")

    for name in ("SpooledTemporaryFile", "TemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    answer = sign_in(user).post(
        address(submission, item),
        data={"before": "x" * 5000},
        files={"file": ("lees.txt", content, "text/plain")},
    )

    target = f"/submissions/{submission.id}#item-{item.id}"
    assert (answer.status_code, answer.headers["location"]) == (303, target)
    (document,) = session.exec(select(Document)).all()
    facts = facts_of(house.keys, document)
    assert (facts.name, facts.size) == ("lees.txt", len(content))


def test_a_refused_file_says_so_at_its_item(session, house, sign_in):
    submission, user = house.enter()
    item = item_of(session, submission, 1)
    client = sign_in(user)

    part = client.put(
        address(submission, item),
        params={"filename": "a.docx"},
        content=docx(),
        headers={"HX-Request": "true"},
    )
    page = client.post(address(submission, item), files={"file": ("a.docx", docx())})

    for answer in (part, page):
        assert answer.status_code == 422
        assert "Dit is een Word-bestand. Stuur dit antwoord als pdf." in answer.text
    assert "<html" in page.text
    assert session.exec(select(Document)).all() == []


@pytest.mark.parametrize(
    "body",
    [
        {"content": b"", "headers": {"Content-Type": "text/plain"}},
        {"content": b"geen grens", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"--x\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {
            "content": (
                b"--x\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\nhalf"
            ),
            "headers": {"Content-Type": "multipart/form-data; boundary=x"},
        },
        {"files": {"other": ("a.pdf", b"%PDF-")}},
        {"files": {"file": ("", b"")}},
    ],
)
def test_a_form_without_a_whole_file_is_refused(session, house, sign_in, body):
    submission, user = house.enter()
    item = item_of(session, submission, 0)

    answer = sign_in(user).post(address(submission, item), **body)

    assert answer.status_code == 422
    assert session.exec(select(Document)).all() == []


def test_a_file_after_the_deadline_is_refused_with_the_time(session, house, sign_in):
    submission, user = house.enter()
    item = item_of(session, submission, 0)

    with clock.pinned(house.tender.deadline + timedelta(seconds=9)):
        answer = sign_in(user).put(
            address(submission, item), content=pdf(), headers={"HX-Request": "true"}
        )

    assert answer.status_code == 409
    assert "10.00.09 uur" in answer.text
    assert session.exec(select(Document)).all() == []


def test_an_item_that_is_not_asked_does_not_exist(session, house, sign_in):
    submission, user = house.enter()
    price, client = item_of(session, submission, 2), sign_in(user)

    for item_id in (price.id, house.lot.id):
        path = f"/submissions/{submission.id}/items/{item_id}"
        assert client.put(path, content=pdf()).status_code == 404


def test_a_file_can_be_taken_out(session, house, sign_in):
    submission, user = house.enter()
    house.fill(submission, user)
    item, client = item_of(session, submission, 0), sign_in(user)

    assert client.post(address(submission, item) + "/remove").status_code == 303
    assert client.post(address(submission, item) + "/remove").status_code == 404
    assert len(session.exec(select(Document)).all()) == 1


@pytest.mark.parametrize(
    ("scanner", "said", "times"),
    [
        ("", "Hier wordt niet op virussen gescand.", 1),
        ("127.0.0.1:1", "Na de opening wordt het gescand, voordat iemand het leest.", 2),
    ],
)
def test_a_file_that_was_not_scanned_says_so_and_what_happens(
    session, house, application, sign_in, monkeypatch, scanner, said, times
):
    submission, user = house.enter()
    house.fill(submission, user)
    settings = application.state.settings.model_copy(update={"clamd": scanner})
    monkeypatch.setitem(application.state._state, "settings", settings)

    assert sign_in(user).get(f"/submissions/{submission.id}").text.count(said) == times
