"""Pages of questions: public, the provider's and the officer's."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.core import clock
from app.dialogue import service
from app.dialogue.models import Question, QuestionState
from app.tenders.models import LotState
from tests.dialogue.test_service import ANSWER, ASKED, published
from tests.evaluation.seeing import text_of
from tests.factories import assign, make_tender, make_user


def answered(session, officer, count: int = 1):
    tender, provider, user = published(session, officer)
    for _n in range(count):
        question = service.ask(session, tender, provider, user, ASKED)
        service.answer(session, question, officer, ANSWER)
    return tender, user


def test_provider_asks_and_reads_what_follows(session, sign_in, officer):
    tender, _provider, user = published(session, officer)
    browser = sign_in(user)
    url = f"/aanbestedingen/{tender.slug}/vragen"

    answer = browser.post(url, data=ASKED.model_dump())

    assert answer.headers["location"] == f"{url}/ontvangen"
    assert "Uw vraag is binnen" in browser.get(f"{url}/ontvangen").text
    assert session.exec(select(Question)).one().subject == "Eis 3"


def test_question_with_a_fault_keeps_what_was_typed(session, sign_in, officer):
    tender, _provider, user = published(session, officer)

    answer = sign_in(user).post(
        f"/aanbestedingen/{tender.slug}/vragen", data={"subject": "Blijft", "text": "Kort"}
    )

    assert answer.status_code == 422
    assert 'value="Blijft"' in answer.text
    assert session.exec(select(Question)).all() == []


def test_only_providers_ask(session, sign_in, client, officer):
    tender, _provider, _user = published(session, officer)
    url = f"/aanbestedingen/{tender.slug}/vragen"
    session.commit()

    assert sign_in(officer).post(url, data=ASKED.model_dump()).status_code == 404
    assert client.post(url, data=ASKED.model_dump()).headers["location"].startswith("/sign-in")
    assert "Meld u aan om een vraag te stellen" in client.get(url).text
    draft = make_tender(session, state=LotState.DRAFT)
    assert client.get(f"/aanbestedingen/{draft.slug}/vragen").status_code == 404


def test_the_officer_reads_whether_questions_can_still_come(session, sign_in, officer, now):
    tender, _provider, _user = published(session, officer)
    tender.questions_until = now + timedelta(days=5)
    session.commit()

    def told(moment):
        with clock.pinned(moment):
            page = sign_in(officer).get(f"/tenders/{tender.id}/questions").text
        return "Nog geen vragen." in page, "Geen aanbieder stelde een vraag." in page

    assert told(now) == (True, False)
    assert told(now + timedelta(days=6)) == (False, True)


def test_the_page_says_when_answers_come_as_long_as_they_may(session, client, officer, now):
    tender, _provider, _user = published(session, officer)
    tender.questions_until = now + timedelta(days=5)
    tender.deadline = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)
    session.commit()
    url = f"/aanbestedingen/{tender.slug}/vragen"
    due = (
        "Elke vraag krijgt op deze pagina antwoord, uiterlijk vrijdag 23 oktober 2026 om 13.00 uur"
    )

    def told(moment):
        with clock.pinned(moment):
            page = text_of(client.get(url))
        return "Vragen stellen kon tot" in page, due in page

    found = [told(now + timedelta(days=6)), told(datetime(2026, 10, 24, 9, 0, tzinfo=UTC))]

    assert found == [(True, True), (True, False)]


def test_officer_answers_without_seeing_who_asked(session, sign_in, officer):
    tender, provider, user = published(session, officer)
    question = service.ask(session, tender, provider, user, ASKED)
    browser = sign_in(officer)
    index = f"/tenders/{tender.id}/questions"

    pages = [browser.get(index).text, browser.get(f"/questions/{question.id}").text]
    answer = browser.post(f"/questions/{question.id}", data=ANSWER.model_dump())

    assert answer.headers["location"] == index
    session.refresh(question)
    assert (question.state, question.answer) == (QuestionState.ANSWERED, "Ja.")
    pages += [browser.get(index).text, browser.get(f"{index}/publication").text]
    pages += [browser.get(f"/tenders/{tender.id}").text]
    for page in pages:
        assert ASKED.subject in page or tender.title in page
        assert provider.name not in page
        assert user.name not in page


def test_answer_with_a_fault_keeps_what_was_typed(session, sign_in, officer):
    tender, provider, user = published(session, officer)
    question = service.ask(session, tender, provider, user, ASKED)
    data = {"subject": "Blijft", "text": ASKED.text, "answer": ""}

    answer = sign_in(officer).post(f"/questions/{question.id}", data=data)

    assert answer.status_code == 422
    assert 'value="Blijft"' in answer.text


def test_round_is_published_for_all(session, sign_in, client, officer):
    tender, _user = answered(session, officer)
    browser = sign_in(officer)
    url = f"/tenders/{tender.id}/questions"
    public = f"/aanbestedingen/{tender.slug}/vragen"
    assert "Ronde 1" not in client.get(public).text

    answer = browser.post(f"{url}/publication")

    assert answer.headers["location"] == f"{url}#rounds"
    page = client.get(public).text
    assert "Ronde 1" in page
    assert "Ja." in page
    assert browser.post(f"{url}/publication").status_code == 409


def test_name_in_a_question_is_shown_before_publication(session, sign_in, officer):
    tender, provider, user = published(session, officer)
    form = ASKED.model_copy(update={"text": "Stichting Lindeborgh vraagt: mag dit ook?"})
    question = service.ask(session, tender, provider, user, form)
    words = "In deze tekst staat een naam: Stichting Lindeborgh"
    browser = sign_in(officer)

    assert words in browser.get(f"/questions/{question.id}").text
    service.answer(session, question, officer, ANSWER.model_copy(update={"text": form.text}))
    session.commit()
    assert words in browser.get(f"/tenders/{tender.id}/questions/publication").text


@pytest.mark.parametrize(
    ("duty", "status"), [(None, 404), (Duty.EVALUATOR, 404), (Duty.AUDITOR, 200)]
)
def test_who_reads_the_questions(session, sign_in, officer, duty, status):
    tender, _user = answered(session, officer)
    [question] = service.questions_of(session, tender)
    person = make_user(session)
    if duty:
        assign(session, tender, person, duty)
    browser = sign_in(person)

    assert browser.get(f"/tenders/{tender.id}/questions").status_code == status
    assert browser.get(f"/questions/{question.id}").status_code == 404
    assert browser.post(f"/tenders/{tender.id}/questions/publication").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    tender, _user = answered(session, officer, count)
    browser = sign_in(officer)

    with count_queries() as index:
        page = browser.get(f"/tenders/{tender.id}/questions").text
    with count_queries() as publication:
        browser.get(f"/tenders/{tender.id}/questions/publication")
    service.publish_round(session, tender, officer)
    session.commit()
    with count_queries() as public:
        told = browser.get(f"/aanbestedingen/{tender.slug}/vragen").text

    assert page.count('id="question-') == told.count('id="question-') == count
    # assignment, tender, lots, authority, questions; names too; public: own providers too
    assert (len(index), len(publication), len(public)) == (5, 6, 5)
