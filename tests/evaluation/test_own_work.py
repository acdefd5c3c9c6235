"""One's own work: drafts, pages, order, pace, history, and what the chair opens again."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.evaluation import service
from app.evaluation.drafts import StaleDraftError, draft_of, keep_draft
from app.evaluation.forms import DraftForm, ScoreForm
from app.evaluation.models import Draft, HandIn, Reopening
from app.evaluation.reopening import reopen
from app.evaluation.sequence import time_left
from app.evaluation.worklist import tasks_of
from app.panels.answers import answers_of
from app.panels.forms import ReasonForm
from app.panels.models import Round
from app.providers.models import Provider
from tests.evaluation.factories import (
    REASON,
    declare_all,
    hand_in_all,
    make_document,
    make_room,
    score_form,
)
from tests.evaluation.seeing import FRAGMENT, score_url, text_of, typed
from tests.factories import make_user
from tests.pdf import make_pdf

HALF = "Half zinnetje"


def a_room(session, **more):
    room = make_room(session, **more)
    declare_all(session, room)
    return room, room.evaluators[0], answers_of(session, room.lot)[0]


# Drafts -------------------------------------------------------------------------------


def test_a_draft_is_kept_and_dropped_once_saved(session):
    _room, person, answer = a_room(session)

    first = keep_draft(session, answer, person, DraftForm(motivation=HALF, step="goed"))
    kept = (first.typed["motivation"], first.typed["step"], first.version)
    second = keep_draft(session, answer, person, DraftForm(motivation="Verder", draft=1))
    later = (second.typed["motivation"], second.version)
    service.give_score(session, answer, person, score_form())

    assert kept == (HALF, "goed", 1)
    assert later == ("Verder", 2)
    assert draft_of(session, answer, person) is None


def test_a_draft_of_another_page_is_refused_with_its_text(session):
    _room, person, answer = a_room(session)
    keep_draft(session, answer, person, DraftForm(motivation=HALF))

    with pytest.raises(StaleDraftError) as caught:
        keep_draft(session, answer, person, DraftForm(motivation="Anders"))

    assert caught.value.draft.typed["motivation"] == HALF


def test_a_late_draft_does_not_come_back_after_saving(session):
    _room, person, answer = a_room(session)
    service.give_score(session, answer, person, score_form())

    kept = keep_draft(session, answer, person, DraftForm(motivation=HALF, version=0))

    assert kept is None
    assert session.exec(select(Draft)).all() == []


def test_a_draft_survives_signing_out(session, sign_in):
    _room, person, answer = a_room(session)
    data = {"step": "goed", "motivation": HALF, "note": "Alleen van mij", "version": "0"}

    kept = sign_in(person).post(f"{score_url(answer)}/draft", data=data, headers=FRAGMENT)
    page = sign_in(person).get(score_url(answer))

    assert kept.status_code == 200
    assert 'name="draft" value="1"' in kept.text
    for text in (HALF, "Alleen van mij", 'value="goed" checked', "Concept bewaard"):
        assert text in page.text, text


def test_finish_later_keeps_the_draft_without_script(session, sign_in):
    _room, person, answer = a_room(session)

    response = sign_in(person).post(
        f"{score_url(answer)}/draft", data={"motivation": HALF, "later": "true"}
    )

    assert (response.status_code, response.headers["location"]) == (303, "/evaluations")
    assert session.exec(select(Draft)).one().typed["motivation"] == HALF


def test_a_stale_draft_shows_both_texts_and_then_goes_on(session, sign_in):
    _room, person, answer = a_room(session)
    browser, url = sign_in(person), f"{score_url(answer)}/draft"
    browser.post(url, data={"motivation": HALF}, headers=FRAGMENT)

    stale = browser.post(url, data={"motivation": "Anders"}, headers=FRAGMENT)
    version = re.search(r'name="draft" value="(\d+)"', stale.text)[1]
    again = browser.post(url, data={"motivation": "Anders", "draft": version}, headers=FRAGMENT)

    assert (stale.status_code, again.status_code) == (409, 200)
    assert HALF in stale.text
    assert session.exec(select(Draft)).one().typed["motivation"] == "Anders"


def test_nobody_else_keeps_or_sees_a_draft(session, sign_in):
    room, person, answer = a_room(session)
    keep_draft(session, answer, person, DraftForm(motivation=HALF))
    stranger = make_user(session)
    session.commit()

    mine = sign_in(person).get(score_url(answer))
    other = sign_in(room.evaluators[1]).get(score_url(answer))
    refused = sign_in(stranger).post(f"{score_url(answer)}/draft", data={"motivation": HALF})

    assert HALF in mine.text
    assert HALF not in other.text
    assert refused.status_code == 404


# What a score rests on ----------------------------------------------------------------


def test_a_motivation_names_a_page_of_the_answer(session, storage, keys):
    _room, person, answer = a_room(session)
    document = make_document(session, storage, keys, answer.submission, answer.criterion)
    answer = answers_of(session, answer.lot)[0]

    with pytest.raises(InvalidError) as caught:
        service.give_score(session, answer, person, ScoreForm(step="goed", motivation=REASON))
    score = service.give_score(session, answer, person, score_form())

    assert caught.value.field == "page"
    assert (score.page, score.document_sha256) == (2, document.sha256)


def test_a_replaced_answer_is_told(session, sign_in, storage, keys):
    _room, person, answer = a_room(session)
    document = make_document(session, storage, keys, answer.submission, answer.criterion)
    service.give_score(session, answers_of(session, answer.lot)[0], person, score_form())
    session.commit()
    browser = sign_in(person)
    notice = "Het antwoord is vervangen nadat u het scoorde"

    before = browser.get(score_url(answer)).text
    document.sha256 = "f" * 64
    session.add(document)
    session.commit()
    after = browser.get(score_url(answer)).text

    assert notice not in before
    assert notice in after


def test_a_name_in_the_text_is_warned_for(session, sign_in, storage, keys):
    _room, person, answer = a_room(session)
    provider = session.get_one(Provider, answer.submission.provider_id)
    provider.name, provider.short_name = "Stichting Lindeborgh", "Lindeborgh"
    session.add(provider)
    content = make_pdf("Zonder naam", "Wij van Lindeborgh doen dit")
    make_document(session, storage, keys, answer.submission, answer.criterion, content)
    session.commit()

    page = sign_in(person).get(score_url(answer))

    assert "Pagina 2 kan verraden wie dit schreef" in text_of(page)
    assert "Mijn motivering steunt op deze pagina" in page.text


def test_names_are_shown_where_the_tender_is_not_blind(session, sign_in):
    room, person, answer = a_room(session)
    provider = session.get_one(Provider, answer.submission.provider_id)
    session.commit()
    browser = sign_in(person)

    blind = browser.get(score_url(answer)).text
    round_ = session.exec(select(Round)).one()
    round_.is_blind = False
    session.add(round_)
    session.commit()
    named = browser.get(score_url(answer)).text

    assert provider.name not in blind
    assert provider.name in named
    assert room.lot.id == round_.lot_id


# Order and pace -----------------------------------------------------------------------


def test_answers_go_by_question_or_by_submission(session, sign_in):
    _room, person, answer = a_room(session, submissions=2, criteria=2)
    first, second, third, _fourth = answers_of(session, answer.lot)
    browser = sign_in(person)
    lot = f"/lots/{answer.lot.id}"

    by_question = browser.post(score_url(first), data=typed()).headers["location"]
    chosen = browser.post(f"{lot}/score/order", data={"order": "submission"})
    by_submission = browser.get(f"{lot}/score").headers["location"]

    assert by_question == score_url(second)
    assert (chosen.status_code, chosen.headers["location"]) == (303, f"{lot}/score")
    assert (first.number, third.number) == (1, 1)
    assert by_submission == score_url(third)


def test_time_left_follows_one_s_own_pace(session, now):
    _room, person, _answer = a_room(session, submissions=3, criteria=2)
    answers = answers_of(session, _room.lot)
    left = []

    for minute, answer in zip((0, 4, 10, 55, 58), answers, strict=False):
        with clock.pinned(now + timedelta(minutes=minute)):
            service.give_score(session, answer, person, score_form())
        left.append(time_left(tasks_of(session, _room.lot, person)))

    # Gaps 4, 6, (45 is a pause), 3 minutes: the middle one is 4, and 1 answer is left: 5 minutes.
    assert left == [0, 0, 0, 0, 5]


# History and unlocking ----------------------------------------------------------------


def test_history_shows_every_change_to_its_writer_only(session, sign_in):
    room, person, answer = a_room(session)
    service.give_score(session, answer, person, score_form("goed"))
    service.give_score(session, answer, person, score_form("voldoende", version=1))
    session.commit()

    own = sign_in(person).get(f"{score_url(answer)}/history")
    others = sign_in(room.evaluators[1]).get(f"{score_url(answer)}/history")

    cells = re.findall(r'data-label="Stap">(\w+)<', own.text)
    assert cells == ["Voldoende", "Goed"]
    assert others.status_code == 404


def test_the_chair_opens_scores_again_with_a_reason(session):
    room = make_room(session)
    hand_in_all(session, room)
    person, answer = room.evaluators[0], answers_of(session, room.lot)[0]
    reason = ReasonForm(reason="Twee inschrijvers waren verwisseld.")

    reopening = reopen(session, room.lot, room.chair, person, reason)
    changed = service.give_score(session, answer, person, score_form("voldoende", version=1))

    assert (reopening.evaluator_id, reopening.reason) == (person.id, reason.reason)
    assert changed.step == "voldoende"
    assert {one.evaluator_id for one in session.exec(select(HandIn))} == {room.evaluators[1].id}
    assert [one.id for one in service.waiting_for(session, room.lot)] == [person.id]
    with pytest.raises(ConflictError):
        reopen(session, room.lot, room.chair, person, reason)


def test_opening_again_asks_a_reason_and_a_chair(session, sign_in):
    room = make_room(session)
    hand_in_all(session, room)
    session.commit()
    url = f"/lots/{room.lot.id}/progress/{room.evaluators[0].id}/reopen"
    chair = sign_in(room.chair)

    page = chair.get(url)
    short = chair.post(url, data={"reason": "Fout."})
    refused = [sign_in(one).post(url, data={"reason": REASON}).status_code
               for one in (room.officer, room.evaluators[0])]  # fmt: skip
    done = chair.post(url, data={"reason": REASON})
    told = sign_in(room.evaluators[0]).get(f"/lots/{room.lot.id}/score/submit")

    assert "Scores heropenen" in page.text
    assert short.status_code == 422
    assert "Fout." in short.text
    assert refused == [404, 404]
    assert done.status_code == 303
    assert "De voorzitter heeft uw scores heropend" in told.text
    assert session.exec(select(Reopening)).one().reason == REASON
