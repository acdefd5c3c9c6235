"""Judging anew: what counts, who sees what, and what the prices demand."""

from fractions import Fraction

import pytest
from sqlmodel import select

from app.accounts.models import Membership
from app.accounts.permissions import Duty
from app.awards.models import Award, AwardState
from app.consensus import service
from app.consensus.agreeing import agreement_of
from app.consensus.attendance import everybody
from app.consensus.candidates import candidates
from app.consensus.forms import ReassessForm
from app.consensus.models import Consensus, PastConsensus, Reassessment
from app.consensus.reassessing import reassess
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.evaluation import service as evaluation
from app.evaluation.models import PaperScore, PastScore, Score
from app.openings.models import Opening
from app.panels import service as panels
from app.panels.answers import answers_of
from app.panels.models import Round, RoundState
from app.panels.panel import panel_of
from app.panels.work import take_off
from app.tenders.models import Combine, LotState
from app.vault.models import Purpose
from tests.evaluation.factories import (
    REASON,
    declaration,
    hand_in_all,
    make_room,
    score_all,
    score_form,
    settle_all,
)
from tests.evaluation.seeing import score_url, text_of
from tests.factories import assign, make_user


def a_fixed_room(session, *steps, **more):
    room = make_room(session, **more)
    hand_in_all(session, room, *steps)
    service.open_consensus(session, room.lot, room.chair)
    settle_all(session, room)
    service.fix(session, room.lot, room.chair, everybody(session, room.lot))
    for person in room.evaluators:
        session.add(Membership(user_id=person.id, authority_id=room.tender.lead_authority_id))
    session.flush()
    return room


def newcomer(session, room, name="Nina Nieuw"):
    person = make_user(session, name=name)
    session.add(Membership(user_id=person.id, authority_id=room.tender.lead_authority_id))
    session.flush()
    return person


def again(criteria, people, **more):
    return ReassessForm(criteria=[one.id for one in criteria], people=[one.id for one in people],
                        reason=REASON, **more)  # fmt: skip


def open_the_prices(session, room):
    session.add(Opening(tender_id=room.tender.id, lot_id=room.lot.id, purpose=Purpose.PRICE,
                        opened_at=utcnow(), first_id=room.officer.id, second_id=room.chair.id,
                        content={}))  # fmt: skip
    session.flush()


def test_one_criterion_is_judged_anew_by_the_same_people(session):
    room = a_fixed_room(session)
    first, second = room.criteria

    decision = reassess(session, room.lot, room.officer, again([first], room.evaluators))

    round_ = session.exec(select(Round)).one()
    assert (round_.state, round_.number, decision.round_number) == (RoundState.INDIVIDUAL, 2, 2)
    assert {one.criterion_id for one in session.exec(select(Score))} == {second.id}
    assert {one.criterion_id for one in session.exec(select(Consensus))} == {second.id}
    assert {one.criterion_id for one in session.exec(select(PastScore))} == {first.id}
    past = session.exec(select(PastConsensus)).all()
    assert {(one.criterion_id, one.round_number) for one in past} == {(first.id, 1)}
    assert len(past) == 2
    assert evaluation.waiting_for(session, room.lot) == room.evaluators
    kept = next(one for one in answers_of(session, room.lot) if one.criterion.id == second.id)
    with pytest.raises(ConflictError, match="al vastgesteld"):
        evaluation.give_score(session, kept, room.evaluators[0], score_form(version=1))


def test_new_people_judge_a_whole_lot_and_see_nothing_old(session, sign_in):
    room = a_fixed_room(session)
    room.lot.state = LotState.RANKED
    comer = newcomer(session, room)

    reassess(session, room.lot, room.officer, again(room.criteria, [comer]))
    panels.declare(session, room.lot, comer, declaration(session, room.lot))
    session.commit()
    page = sign_in(comer).get(score_url(answers_of(session, room.lot)[0]))
    score_all(session, room, comer, "voldoende")
    evaluation.hand_in(session, room.lot, comer)
    service.open_consensus(session, room.lot, room.chair)

    assert room.lot.state == LotState.SCORING
    assert panel_of(session, room.lot) == [comer]
    assert page.status_code == 200
    assert "Zegt Beoordelaar" not in page.text
    assert {one.step for one in session.exec(select(Score))} == {"voldoende"}


def test_partly_new_people_score_only_what_is_judged_anew(session):
    room = a_fixed_room(session)
    one, two = room.evaluators
    comer = newcomer(session, room)

    reassess(session, room.lot, room.officer, again(room.criteria[:1], [one, comer]))

    answers = answers_of(session, room.lot)
    assert [sum(answer.is_for(person) for answer in answers) for person in (one, two, comer)] == [
        4, 2, 2,
    ]  # fmt: skip
    assert evaluation.waiting_for(session, room.lot) == [one, comer]


def test_where_everybody_counts_new_people_judge_the_whole_lot(session):
    room = a_fixed_room(session)
    room.criteria[1].combine = Combine.MEAN
    session.add(room.criteria[1])
    comer = newcomer(session, room)

    with pytest.raises(InvalidError, match="heel het perceel"):
        reassess(session, room.lot, room.officer, again(room.criteria[:1], [comer]))


def test_once_prices_are_known_it_takes_new_people_or_a_decision(session):
    room = a_fixed_room(session)
    open_the_prices(session, room)
    decided = "De rechter schreef dezelfde commissie voor."

    for people in (room.evaluators, [room.officer]):  # who leads the tender saw the prices too
        with pytest.raises(InvalidError) as caught:
            reassess(session, room.lot, room.officer, again(room.criteria, people))
    reassess(session, room.lot, room.officer,
             again(room.criteria, room.evaluators, decision=decided))  # fmt: skip

    assert caught.value.field == "decision"
    assert session.exec(select(Reassessment.decision)).one() == decided


def test_who_had_no_part_in_the_lot_judges_without_a_decision(session):
    room = a_fixed_room(session)
    open_the_prices(session, room)
    comer = newcomer(session, room)

    reassess(session, room.lot, room.officer, again(room.criteria, [comer]))

    assert session.exec(select(Reassessment.decision, Reassessment.panel)).one() == (
        "",
        [str(one.id) for one in room.evaluators],
    )


def test_only_what_is_fixed_is_judged_anew(session):
    room = make_room(session)

    with pytest.raises(ConflictError):
        reassess(session, room.lot, room.officer, again(room.criteria, room.evaluators))


def test_officer_begins_a_new_round_on_the_page(session, sign_in):
    room = a_fixed_room(session)
    session.commit()
    officer, url = sign_in(room.officer), f"/lots/{room.lot.id}/panel/again"
    data = {"criteria": [str(room.criteria[0].id)],
            "people": [str(one.id) for one in room.evaluators]}  # fmt: skip

    page = officer.get(url)
    wrong = officer.post(url, data={**data, "reason": "Fout."})
    done = officer.post(url, data={**data, "reason": REASON})
    refused = sign_in(room.chair).get(url)

    assert page.text.count(" checked") == 2
    assert wrong.status_code == 422
    assert "Fout." in wrong.text
    assert wrong.text.count(" checked") == 3
    assert (done.status_code, refused.status_code) == (303, 404)
    assert session.exec(select(Round)).one().number == 2


def test_agreement_is_for_the_chair_and_only_afterwards(session, sign_in):
    room = make_room(session, submissions=1, criteria=1)
    hand_in_all(session, room, "uitstekend", "voldoende")
    service.open_consensus(session, room.lot, room.chair)
    session.commit()
    url = f"/lots/{room.lot.id}/agreement"

    early = sign_in(room.chair).get(url).status_code
    settle_all(session, room)
    service.fix(session, room.lot, room.chair, everybody(session, room.lot))
    session.commit()
    (criterion,), people = agreement_of(session, room.lot)
    codes = [sign_in(one).get(url).status_code
             for one in (room.chair, room.evaluators[0], room.officer)]  # fmt: skip

    assert early == 409
    assert codes == [200, 404, 404]
    assert criterion.largest == 2
    # 100% against 50%: one lies 50 above the other, who lies 50 below.
    assert [(one.person.name, one.above) for one in people] == [
        ("Beoordelaar 1", Fraction(50)), ("Beoordelaar 2", Fraction(-50)),
    ]  # fmt: skip


def test_a_paper_form_of_an_earlier_round_never_counts_in_the_next(session):
    room = a_fixed_room(session)
    first, second = room.criteria
    evaluator = room.evaluators[0]
    for answer in answers_of(session, room.lot):
        session.add(PaperScore(tender_id=room.tender.id, lot_id=room.lot.id,
                               submission_id=answer.submission.id, criterion_id=answer.criterion.id,
                               evaluator_id=evaluator.id, step="goed", motivation=REASON,
                               typed_by_id=room.officer.id))  # fmt: skip
    session.flush()

    reassess(session, room.lot, room.officer, again([first], room.evaluators))
    left = {one.criterion_id for one in session.exec(select(PaperScore))}
    take_off(session, room.lot, room.officer, evaluator, "Vertrokken")

    assert left == {second.id}
    assert session.exec(select(PaperScore)).all() == []


def test_the_list_marks_who_knows_the_prices_or_had_a_part(session, sign_in):
    room = a_fixed_room(session, evaluators=2)
    stays, left = room.evaluators
    new, decider = newcomer(session, room), newcomer(session, room, "Bea Beslisser")
    assign(session, room.tender, decider, Duty.DECIDER)
    works_for = room.tender.lead_authority_id
    session.add(Membership(user_id=room.chair.id, authority_id=works_for))
    session.flush()
    reassess(session, room.lot, room.officer, again(room.criteria, [stays]))
    ending = session.exec(select(Round)).one()
    ending.state, ending.panel = RoundState.FIXED, [str(stays.id)]
    session.add(Award(tender_id=room.tender.id, lot_id=room.lot.id, state=AwardState.WITHDRAWN,
                      input={}, outcome={}, input_sha256="0" * 64, proposed_by_id=decider.id,
                      confirmed_by_id=room.officer.id))  # fmt: skip
    session.flush()

    before = marks_of(session, room)
    open_the_prices(session, room)
    after = marks_of(session, room)
    session.commit()
    page = text_of(sign_in(room.officer).get(f"/lots/{room.lot.id}/panel/again"))

    assert before == {
        "Nina Nieuw": (),
        "Bea Beslisser": ("besliste mee", "Beslisser"),
        "Beoordelaar 1": ("scoorde eerder",),
        "Beoordelaar 2": ("scoorde in een eerdere ronde",),
        "Olga Officier": ("besliste mee", "Inkoper"),
        "Vera Voorzitter": ("Voorzitter",),
    }
    knows = ("kent de prijzen",)
    assert after == {
        **before,
        "Bea Beslisser": before["Bea Beslisser"] + knows,
        "Olga Officier": before["Olga Officier"] + knows,
        "Vera Voorzitter": before["Vera Voorzitter"] + knows,
    }
    assert next(iter(after)) == new.name
    assert "besliste mee Beslisser kent de prijzen" in page
    with pytest.raises(InvalidError) as refused:
        reassess(session, room.lot, room.officer, again(room.criteria, [left]))
    assert refused.value.field == "decision"


def marks_of(session, room):
    return {one.person.name: one.marks for one in candidates(session, room.lot)}


def test_judging_anew_is_offered_until_a_decision_stands(session, sign_in):
    room = a_fixed_room(session)
    room.lot.state = LotState.RANKED
    session.commit()
    url, link = f"/lots/{room.lot.id}/panel", f'href="/lots/{room.lot.id}/panel/again"'

    before = sign_in(room.officer).get(url).text
    session.add(Award(tender_id=room.tender.id, lot_id=room.lot.id, input={}, outcome={},
                      input_sha256="0" * 64, proposed_by_id=room.officer.id,
                      confirmed_by_id=room.chair.id))  # fmt: skip
    session.commit()
    after = sign_in(room.officer).get(url).text

    assert [link in page for page in (before, after)] == [True, False]


def test_nobody_is_told_that_prices_are_sealed_once_they_are_known(session, sign_in):
    room = a_fixed_room(session)
    room.lot.rules = {"method": {"kind": "weighted_points"}, "criteria": [{"kind": "price"}]}
    reassess(session, room.lot, room.officer, again(room.criteria, room.evaluators))
    url, words = f"/lots/{room.lot.id}/consensus", "Prijzen verzegeld"

    def told():
        session.commit()
        return words in sign_in(room.chair).get(url).text

    sealed = told()
    open_the_prices(session, room)
    waiting = told()
    for person in room.evaluators:
        score_all(session, room, person)
        evaluation.hand_in(session, room.lot, person)
    service.open_consensus(session, room.lot, room.chair)
    meeting = told()
    minutes = words in sign_in(room.chair).get(f"/lots/{room.lot.id}/minutes").text

    assert (sealed, waiting, meeting, minutes) == (True, False, False, False)
