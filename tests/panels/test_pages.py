import re

from sqlmodel import select

from app.panels.answers import answers_of
from app.panels.models import Declaration
from app.submissions.models import SubmissionState
from app.tenders.models import LotState
from tests.evaluation.factories import (
    declare_all,
    make_document,
    make_room,
)
from tests.evaluation.seeing import image_url, point_url, score_url


def declared(room, **more):
    answers = {f"conflict_{one.provider_id}": "false" for one in room.submissions}
    return {**answers, "is_signed": "true", **more}


def test_conflicts_page_names_every_provider_that_counts(session, sign_in):
    room = make_room(session, submissions=3)
    room.submissions[2].state = SubmissionState.EXCLUDED
    session.flush()

    page = sign_in(room.evaluators[0]).get(f"/lots/{room.lot.id}/conflicts")

    asked = re.findall(r'type="radio" name="conflict_([0-9a-f-]+)"', page.text)
    assert sorted(set(asked)) == sorted(str(one.provider_id) for one in room.submissions[:2])


def test_declaring_leads_to_the_answers(session, sign_in):
    room = make_room(session)
    browser = sign_in(room.evaluators[0])

    before = browser.get(f"/lots/{room.lot.id}/score")
    response = browser.post(f"/lots/{room.lot.id}/conflicts", data=declared(room))
    after = browser.get(f"/lots/{room.lot.id}/score")

    assert before.headers["location"] == f"/lots/{room.lot.id}/conflicts"
    assert (response.status_code, response.headers["location"]) == (
        303, f"/lots/{room.lot.id}/score",
    )  # fmt: skip
    assert after.headers["location"] == score_url(answers_of(session, room.lot)[0])
    assert len(session.exec(select(Declaration)).all()) == 2


def test_one_conflict_makes_the_lot_vanish(session, sign_in, storage, keys):
    room = make_room(session, is_tender_wide=True)
    person = room.evaluators[0]
    answer = answers_of(session, room.lot)[0]
    make_document(session, storage, keys, answer.submission, answer.criterion)
    tie = room.submissions[0].provider_id
    form = declared(
        room, **{f"conflict_{tie}": "true", f"explanation_{tie}": "Mijn zus werkt daar."}
    )
    browser = sign_in(person)

    before = browser.get(f"/lots/{room.lot.id}/conflicts").status_code
    response = browser.post(f"/lots/{room.lot.id}/conflicts", data=form)

    assert (before, response.headers["location"]) == (200, "/evaluations")
    assert 'id="lot-' not in browser.get("/evaluations").text
    lot = f"/lots/{room.lot.id}"
    pages = [
        f"{lot}/conflicts", f"{lot}/score", f"{lot}/score/submit", score_url(answer),
        f"{lot}/consensus", point_url(answer), image_url(answer), f"{lot}/progress",
    ]  # fmt: skip
    assert {page: browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_declaration_keeps_what_was_typed(session, sign_in):
    room = make_room(session)
    first = room.submissions[0].provider_id
    form = {f"conflict_{first}": "false", f"explanation_{first}": "Wel hun buurman."}

    response = sign_in(room.evaluators[0]).post(f"/lots/{room.lot.id}/conflicts", data=form)

    assert response.status_code == 422
    assert "Wel hun buurman." in response.text
    assert re.search(rf'name="conflict_{first}"[^>]*value="false" checked', response.text)
    assert "Er zijn 2 dingen nog niet goed" in response.text
    assert session.exec(select(Declaration)).all() == []


def test_a_foreign_value_in_a_declaration_is_refused(session, sign_in):
    room = make_room(session)

    response = sign_in(room.evaluators[0]).post(
        f"/lots/{room.lot.id}/conflicts", data={"conflict_x": "misschien", "is_signed": "true"}
    )

    assert response.status_code == 422
    assert session.exec(select(Declaration)).all() == []


def test_the_conflicts_page_after_declaring_and_before_scoring(session, sign_in):
    done, early = make_room(session), make_room(session, state=LotState.CHECKING)
    declare_all(session, done)

    after = sign_in(done.evaluators[0]).get(f"/lots/{done.lot.id}/conflicts")
    before = sign_in(early.evaluators[0]).get(f"/lots/{early.lot.id}/conflicts")

    assert "U hebt met geen van hen een band." in after.text
    assert "Er valt nu niets te melden." in before.text
    assert "Stichting Aanbieder" not in before.text


def test_the_chair_declares_and_goes_to_the_meeting(session, sign_in):
    room = make_room(session)
    browser = sign_in(room.chair)

    first = browser.get(f"/lots/{room.lot.id}/consensus")
    response = browser.post(f"/lots/{room.lot.id}/conflicts", data=declared(room))
    begin = browser.get(response.headers["location"])

    assert f'href="/lots/{room.lot.id}/conflicts"' in first.text
    assert begin.headers["location"] == f"/lots/{room.lot.id}/consensus"


# Scoring ------------------------------------------------------------------------------
