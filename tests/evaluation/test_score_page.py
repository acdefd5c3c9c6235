"""One answer beside the form for its score, and handing in."""

import re

import pytest
from sqlmodel import select

from app.audit.service import record
from app.evaluation import service
from app.evaluation.models import HandIn, Score
from app.panels.answers import answers_of
from app.providers.models import Provider
from tests.evaluation.factories import (
    REASON,
    declare_all,
    hand_in_all,
    make_document,
    make_room,
    score_all,
    score_form,
)
from tests.evaluation.seeing import (
    FRAGMENT,
    image_url,
    score_url,
    text_of,
    typed,
)


def test_score_page_shows_answer_question_scale_and_strip(session, sign_in, storage, keys):
    room = make_room(session, submissions=2, criteria=1)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]
    answer.criterion.question = "Hoe schaalt u af?"
    make_document(session, storage, keys, answer.submission, answer.criterion)

    page = sign_in(room.evaluators[0]).get(score_url(answer))

    seen = text_of(page)
    assert "Inschrijver 1: Criterium K1" in seen
    assert "Hoe schaalt u af?" in seen
    assert "0 van 2 scores klaar" in seen
    assert "Goed 75 2 Dit is goed." in seen
    assert page.text.count("<img") == 2
    assert f'src="{image_url(answer, 1)}"' in page.text
    assert "Opslaan en naar nummer 2" in seen
    first, second = re.findall('<a class="ts-skip" href="([^"]+)">', page.text)
    assert (first, second) == ("#score", "#inhoud")


def test_score_page_is_blind(session, sign_in, storage, keys):
    room = make_room(session)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]
    document = make_document(session, storage, keys, answer.submission, answer.criterion)
    provider = session.get(Provider, answer.submission.provider_id)
    browser = sign_in(room.evaluators[0])

    names = [provider.name, provider.kvk_number, str(provider.id), document.name]
    told = browser.get(f"/lots/{room.lot.id}/conflicts").text
    pages = [
        browser.get(score_url(answer)).text,
        browser.get(f"/lots/{room.lot.id}/score/submit").text,
    ]

    assert names[0] in told
    assert [name for name in names for page in pages if name in page] == []


def test_page_of_an_answer_is_a_picture(session, sign_in, storage, keys):
    room = make_room(session)
    declare_all(session, room)
    answer, without = answers_of(session, room.lot)[:2]
    make_document(session, storage, keys, answer.submission, answer.criterion)
    browser = sign_in(room.evaluators[0])

    picture = browser.get(image_url(answer, 2))

    assert (picture.headers["content-type"], picture.content[:8]) == (
        "image/png", b"\x89PNG\r\n\x1a\n",
    )  # fmt: skip
    assert picture.headers["cache-control"] == "no-store"
    assert browser.get(image_url(answer, 3)).status_code == 404
    assert browser.get(image_url(without)).status_code == 404


def test_a_document_that_cannot_be_shown_leaves_the_form(session, sign_in, storage, keys):
    room = make_room(session)
    declare_all(session, room)
    sealed, missing = answers_of(session, room.lot)[:2]
    document = make_document(session, storage, keys, sealed.submission, sealed.criterion)
    document.reading_key = None
    session.flush()
    browser = sign_in(room.evaluators[0])

    assert "Dit antwoord is niet te tonen" in browser.get(score_url(sealed)).text
    assert "geen document ingediend" in browser.get(score_url(missing)).text


def test_saving_a_score_goes_to_the_next_empty_one(session, sign_in):
    room = make_room(session, submissions=2, criteria=1)
    declare_all(session, room)
    first, second = answers_of(session, room.lot)
    browser = sign_in(room.evaluators[0])

    page = browser.post(score_url(first), data=typed())
    fragment = browser.post(score_url(second), data=typed("voldoende"), headers=FRAGMENT)

    assert (page.status_code, page.headers["location"]) == (303, score_url(second))
    assert fragment.headers["HX-Redirect"] == f"/lots/{room.lot.id}/score/submit"
    assert sorted(score.step for score in session.exec(select(Score))) == ["goed", "voldoende"]


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_a_score_without_reason_keeps_what_was_typed(session, sign_in, headers):
    room = make_room(session)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]

    response = sign_in(room.evaluators[0]).post(
        score_url(answer), data=typed("goed", "Te kort.", note="Mijn notitie", page="4"),
        headers=headers,
    )  # fmt: skip

    assert response.status_code == 422
    assert response.text.startswith("<!DOCTYPE") is not bool(headers)
    for kept in ("Te kort.", "Mijn notitie", 'value="4"', 'value="goed" checked'):
        assert kept in response.text, kept
    assert "Schrijf minstens 20 tekens." in response.text
    assert session.exec(select(Score)).all() == []


def test_a_step_off_the_scale_is_refused_at_its_field(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]

    response = sign_in(room.evaluators[0]).post(score_url(answer), data=typed("prima"))

    assert response.status_code == 422
    assert "Kies een stap van de gepubliceerde schaal." in response.text
    assert REASON in response.text


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_a_stale_score_shows_both_texts_and_can_then_be_saved(session, sign_in, headers):
    room = make_room(session)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]
    browser = sign_in(room.evaluators[0])
    browser.post(
        score_url(answer), data=typed("goed", "De eerste tekst, lang genoeg om te tellen.")
    )

    stale = typed("voldoende", "De tweede tekst, lang genoeg om te tellen.")
    response = browser.post(score_url(answer), data=stale, headers=headers)
    version = re.search(r'name="version" value="(\d+)"', response.text)[1]
    again = browser.post(score_url(answer), data={**stale, "version": version})

    assert response.status_code == 409
    assert "De eerste tekst" in response.text
    assert "De tweede tekst" in response.text
    assert again.status_code == 303
    score = session.exec(select(Score)).one()
    assert (score.step, score.version) == ("voldoende", 2)


def test_what_was_handed_in_is_locked(session, sign_in):
    room = make_room(session)
    hand_in_all(session, room)
    answer = answers_of(session, room.lot)[0]
    browser = sign_in(room.evaluators[0])

    page = browser.get(score_url(answer))
    refused = browser.post(score_url(answer), data=typed("voldoende", version="1"))

    assert "<textarea" not in page.text
    assert "U hebt ingeleverd. Uw scores liggen vast." in page.text
    assert refused.status_code == 409
    assert {score.step for score in session.exec(select(Score))} == {"goed"}


@pytest.mark.parametrize("submissions", [1, 3])
def test_score_query_count_does_not_grow_with_submissions(
    session, sign_in, count_queries, submissions
):
    room = make_room(session, submissions=submissions)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]
    score_all(session, room, room.evaluators[0])
    session.expire_all()
    url, browser = score_url(answer), sign_in(room.evaluators[0])

    with count_queries() as queries:
        page = browser.get(url)

    assert page.text.count("ts-progress__done") == 2 * submissions - 1
    # the lot; the answer with its scale, who bids and is behind, what is scored; the visitor is one
    assert len(queries) == 1 + 4


@pytest.mark.parametrize("submissions", [1, 3])
def test_saving_a_score_takes_few_statements_however_many_there_are(
    session, sign_in, count_queries, submissions
):
    room = make_room(session, submissions=submissions)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]
    record(session, room.officer, "panel.begin", room.lot)
    url, browser = score_url(answer), sign_in(room.evaluators[0])
    session.expire_all()

    with count_queries() as queries:
        saved = browser.post(url, data=typed())

    # the lot and the desk; the score; the chain and its head, the event and what it tells
    assert (saved.status_code, len(queries)) == (303, 5 + 1 + 4)


def test_submit_page_puts_empty_ones_on_top(session, sign_in):
    room = make_room(session, submissions=1, criteria=3)
    declare_all(session, room)
    first = answers_of(session, room.lot)[0]
    service.give_score(session, first, room.evaluators[0], score_form())

    page = sign_in(room.evaluators[0]).get(f"/lots/{room.lot.id}/score/submit")

    rows = re.findall(r"Nummer (\d)", page.text)
    assert rows == ["2", "3", "1"]
    assert "2 antwoorden hebben nog geen score" in page.text
    assert "Scores inleveren" not in page.text


def test_handing_in_locks_and_says_when(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    person = room.evaluators[0]
    browser = sign_in(person)

    early = browser.post(f"/lots/{room.lot.id}/score/submit")
    score_all(session, room, person)
    session.commit()
    response = browser.post(f"/lots/{room.lot.id}/score/submit")
    page = browser.get(response.headers["location"])

    assert early.status_code == 409
    assert [one.evaluator_id for one in session.exec(select(HandIn))] == [person.id]
    assert "U leverde in op ma. 2 mrt, 10.00." in text_of(page)
