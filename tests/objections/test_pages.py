"""The pages of objections: the provider's own, and the officer's."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.checks.gates import decide_gate
from app.checks.models import Gate
from app.core import clock
from app.letters.sending import send_letters
from app.objections.models import Objection, ObjectionState
from app.work.service import tasks_of
from tests.awards.decided import make_decided
from tests.factories import make_user

TYPED = {
    "ground": "scores",
    "arguments": "Op bladzijde 4 staat het plan wel uitgewerkt.",
    "remedy": "judge_anew",
}


@pytest.fixture
def sent(session, keys, storage):
    decided = make_decided(session)
    send_letters(session, keys, storage, decided.award, decided.officer)
    return decided


def test_provider_objects_and_the_officer_answers(session, sign_in, sent):
    provider, officer = sign_in(sent.people["Elzenkamp"]), sign_in(sent.officer)
    mine = f"/submissions/{sent.submissions['Elzenkamp'].id}/objections"
    lot = f"/lots/{sent.lot.id}/objections"

    assert "Een bezwaar zet de klok niet stil" in provider.get(mine).text
    assert provider.post(mine, data=TYPED).status_code == 303
    page = officer.get(lot).text
    assert "Elzenkamp" in page
    assert TYPED["arguments"] in page
    objection = session.exec(select(Objection)).one()
    answer = {"outcome": "unfounded", "answer": "De score blijft zoals hij is gegeven."}
    assert officer.post(f"/objections/{objection.id}/answer", data=answer).status_code == 303

    session.refresh(objection)
    assert objection.state == ObjectionState.ANSWERED
    assert answer["answer"] in provider.get(mine).text


def test_before_a_decision_is_final_an_objection_without_answer_is_named(session, sign_in, sent):
    sign_in(sent.people["Elzenkamp"]).post(
        f"/submissions/{sent.submissions['Elzenkamp'].id}/objections", data=TYPED
    )
    page, words = f"/awards/{sent.award.id}/final", "1 bezwaar heeft nog geen antwoord."

    with clock.pinned(sent.award.standstill_ends_at + timedelta(hours=1)):
        officer = sign_in(sent.officer)
        waits = officer.get(page).text
        [objection] = session.exec(select(Objection)).all()
        answer = {"outcome": "unfounded", "answer": "De score blijft zoals hij is gegeven."}
        officer.post(f"/objections/{objection.id}/answer", data=answer)

        assert (words in waits, words in officer.get(page).text) == (True, False)


def test_before_a_decision_is_final_open_integrity_and_an_objection_are_both_named(
    session, sign_in, sent
):
    submission = sent.submissions["Elzenkamp"]
    sign_in(sent.people["Elzenkamp"]).post(f"/submissions/{submission.id}/objections", data=TYPED)
    gate = Gate(tender_id=sent.tender.id, lot_id=sent.lot.id, submission_id=submission.id)
    session.add(gate)
    session.commit()
    page = f"/awards/{sent.award.id}/final"
    named = ("Bij 1 inschrijving is integriteit nog open.", "1 bezwaar heeft nog geen antwoord.")
    button = f'action="{page}"'

    with clock.pinned(sent.award.standstill_ends_at + timedelta(hours=1)):
        officer = sign_in(sent.officer)
        held = officer.get(page).text
        tasks = [one.title for one in tasks_of(session, sent.officer)]
        refused = officer.post(page)
        decide_gate(session, gate, sent.officer)
        session.commit()
        free = officer.get(page).text

    assert [one in held for one in (*named, button)] == [True, True, False]
    assert "De integriteitspoort staat nog open" in tasks
    assert "Maak de gunning definitief" not in tasks
    assert (refused.status_code, named[0] in refused.text) == (409, True)
    assert [one in free for one in (*named, button)] == [False, True, True]


def test_what_was_typed_is_kept(session, sign_in, sent):
    provider, officer = sign_in(sent.people["Elzenkamp"]), sign_in(sent.officer)
    mine = f"/submissions/{sent.submissions['Elzenkamp'].id}/objections"

    refused = provider.post(mine, data={**TYPED, "arguments": "te kort"})
    entered = officer.post(
        f"/lots/{sent.lot.id}/objections", data={**TYPED, "received_on": "1-1-2030"}
    )

    assert (refused.status_code, entered.status_code) == (422, 422)
    assert "te kort" in refused.text
    assert 'value="1-1-2030"' in entered.text
    assert session.exec(select(Objection)).all() == []


def test_objections_are_reached_by_their_provider_and_the_tender_alone(session, sign_in, sent):
    mine = f"/submissions/{sent.submissions['Elzenkamp'].id}/objections"
    sign_in(sent.people["Elzenkamp"]).post(mine, data=TYPED)
    objection = session.exec(select(Objection)).one()
    other, stranger = sign_in(sent.people["Thuisvast"]), sign_in(make_user(session))

    answer = {"outcome": "unfounded", "answer": "De score blijft zoals hij is gegeven."}
    for browser in (other, stranger):
        assert browser.get(mine).status_code == 404
        assert browser.get(f"/lots/{sent.lot.id}/objections").status_code == 404
        assert browser.post(f"/objections/{objection.id}/withdraw").status_code == 404
        assert browser.post(f"/objections/{objection.id}/answer", data=answer).status_code == 404
    decider = sign_in(sent.decider)
    assert decider.get(f"/lots/{sent.lot.id}/objections").status_code == 200
    assert decider.post(f"/objections/{objection.id}/answer", data=answer).status_code == 404
    session.refresh(objection)
    assert objection.state == ObjectionState.LODGED


def test_nobody_objects_before_the_letters(session, sign_in):
    decided = make_decided(session)
    mine = f"/submissions/{decided.submissions['Elzenkamp'].id}/objections"

    assert sign_in(decided.people["Elzenkamp"]).get(mine).status_code == 404


def test_query_count_does_not_grow_with_objections(session, sign_in, sent, count_queries):
    counts = []
    for names in (["Elzenkamp"], ["Thuisvast", "De Hoge Enk"]):
        for name in names:
            mine = f"/submissions/{sent.submissions[name].id}/objections"
            assert sign_in(sent.people[name]).post(mine, data=TYPED).status_code == 303
        browser = sign_in(sent.officer)
        session.expire_all()
        with count_queries() as queries:
            page = browser.get(f"/lots/{sent.lot.id}/objections")
        assert page.status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
