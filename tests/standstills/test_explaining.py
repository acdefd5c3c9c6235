"""A provider asks why; the officer explains within 15 days; then the decision becomes final."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core import clock
from app.core.errors import ConflictError
from app.letters import mails
from app.letters.later import data_of
from app.letters.models import LaterLetter, LetterKind, LetterState, Request
from app.letters.sending import begin_sending, deliver, send_letters
from app.standstills import explaining, finishing
from app.standstills.forms import AskForm, ExplainForm
from app.standstills.views import inbox_of
from app.stationery.sheet import subject_of
from app.stationery.wording import plain
from tests.awards.decided import make_decided
from tests.factories import make_user

END = datetime(2026, 3, 23, 23, 0, tzinfo=UTC)
QUESTION = "Waarom kreeg criterium K1 geen uitstekend?"
ANSWER = "De commissie las drie van de vijf onderdelen uitgewerkt. Daarom is de score goed."


@pytest.fixture
def sent(session, keys, storage):
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    return decided


def asked(session, sent):
    letter = sent.letters["Elzenkamp"]
    return explaining.ask(session, letter, sent.people["Elzenkamp"], AskForm(question=QUESTION))


def test_question_starts_a_clock_of_fifteen_days(session, sent):
    request = asked(session, sent)

    assert request.due_on == date(2026, 3, 17)  # 2 March and 15 days
    with pytest.raises(ConflictError, match="al gevraagd"):
        asked(session, sent)


def test_explanation_is_a_letter_of_its_own_and_adds_no_term(
    session, sent, keys, storage, settings
):
    request = asked(session, sent)
    before = dict(sent.letters["Elzenkamp"].content)

    explaining.write_explanation(session, request, sent.officer, ExplainForm(text=ANSWER))
    answer = explaining.send_explanation(session, request, sent.officer)
    deliver(session, keys, storage, answer)

    data = data_of(session, answer)
    text = plain(data["blocks"])
    assert (answer.kind, answer.state) == (LetterKind.EXPLANATION, LetterState.SENT)
    assert subject_of(data) == "Toelichting op onze brief over perceel 1"
    assert (QUESTION in text, ANSWER in text) == (True, True)
    assert "Die loopt tot en met maandag 23 maart 2026 om 24.00 uur" in text
    assert "onze brief van maandag 2 maart 2026" in text
    assert sent.letters["Elzenkamp"].content == before
    assert explaining.open_request(session, sent.letters["Elzenkamp"]) is None
    mail = mails.letter(session, settings, {"letter_id": str(answer.id)})
    assert mail.subject == "Er staat een brief over perceel 1 voor u klaar"
    inbox = inbox_of(session, sent.people["Elzenkamp"].id)
    assert {item.letter.id for item in inbox} == {answer.id, sent.letters["Elzenkamp"].id}
    events = session.exec(select(Event.action).where(Event.actor_id == sent.officer.id)).all()
    assert events[-2:] == ["letter.explain", "letter.send"]


def test_explanation_with_an_internal_remark_or_another_loser_stays_here(session, sent):
    request = asked(session, sent)
    form = ExplainForm(text="Alleen voor ons: Thuisvast twijfelde bij K1. Dat zegt genoeg.")

    answer = explaining.write_explanation(session, request, sent.officer, form)

    assert [fault.code for fault in explaining.faults_of_answer(session, answer)] == [
        "internal_remark", "other_loser",
    ]  # fmt: skip
    with pytest.raises(ConflictError):
        explaining.send_explanation(session, request, sent.officer)


def test_final_is_told_to_everybody_once(session, sent):
    with clock.pinned(END):
        assert finishing.finish(session, sent.award, sent.officer) == 4
        with pytest.raises(ConflictError):
            finishing.finish(session, sent.award, sent.officer)

    later = session.exec(select(LaterLetter)).all()
    texts = {one.provider_id: plain(one.content["blocks"]) for one in later}
    assert {one.kind for one in later} == {LetterKind.FINAL}
    assert "Wij gunnen perceel 1 definitief aan u." in texts[sent.providers["Lindeborgh"].id]
    assert "definitief aan Lindeborgh. U blijft reserve 1." in texts[sent.providers["Elzenkamp"].id]
    assert "kort geding" not in texts[sent.providers["Elzenkamp"].id]


def test_decision_is_not_final_while_a_letter_is_on_its_way(session):
    decided = make_decided(session)
    begin_sending(session, decided.award, decided.officer)

    with clock.pinned(END), pytest.raises(ConflictError, match="Nog niet bezorgd"):
        finishing.finish(session, decided.award, decided.officer)


# Pages ------------------------------------------------------------------------------


def test_provider_asks_on_the_page_of_its_opened_letter(session, sign_in, sent):
    letter = sent.letters["Elzenkamp"]
    browser = sign_in(sent.people["Elzenkamp"])
    browser.post(f"/my-letters/{letter.id}")

    short = browser.post(f"/my-letters/{letter.id}/explanation", data={"question": "Waarom?"})
    done = browser.post(f"/my-letters/{letter.id}/explanation", data={"question": QUESTION})
    page = browser.get(f"/my-letters/{letter.id}").text

    assert (short.status_code, "Waarom?" in short.text) == (422, True)
    assert done.status_code == 303
    assert (QUESTION in page, "dinsdag 17 maart 2026" in page) == (True, True)
    assert "Vraag om een toelichting</button>" not in page


def test_officer_answers_and_others_do_not_reach_it(session, sign_in, sent, keys, storage):
    request = asked(session, sent)
    session.commit()
    url, browser = f"/explanations/{request.id}", sign_in(sent.officer)

    listed = browser.get(f"/lots/{sent.lot.id}/letters").text
    short = browser.post(url, data={"text": "Kort."})
    saved = browser.post(url, data={"text": ANSWER})
    page = browser.get(url).text
    gone = browser.post(f"{url}/send")

    assert f'href="{url}"' in listed
    assert (short.status_code, "Kort." in short.text) == (422, True)
    assert (saved.status_code, ANSWER in page, gone.status_code) == (303, True, 303)
    for other in (make_user(session), sent.people["Elzenkamp"], sent.people["Thuisvast"]):
        assert sign_in(other).get(url).status_code == 404
        assert sign_in(other).post(f"{url}/send").status_code == 404
    answer = session.exec(select(LaterLetter)).one()
    deliver(session, keys, storage, answer)
    session.commit()
    own, stranger = sign_in(sent.people["Elzenkamp"]), sign_in(sent.people["Thuisvast"])
    assert own.post(f"/my-letters/{answer.id}").status_code == 303
    assert ANSWER in own.get(f"/my-letters/{answer.id}").text
    assert own.get(f"/my-letters/{answer.id}/letter.pdf").content.startswith(b"%PDF")
    assert stranger.get(f"/my-letters/{answer.id}").status_code == 404
    asks = own.post(f"/my-letters/{answer.id}/explanation", data={"question": QUESTION})
    assert asks.status_code == 404
    assert len(session.exec(select(Request)).all()) == 1
