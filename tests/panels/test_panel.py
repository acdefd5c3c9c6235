"""Who scores what, who takes a place, ties and their hints, reminders."""

import re

import pytest
from sqlmodel import select

from app.accounts.models import Membership
from app.consensus import service as consensus
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.declarations.models import Party, PartyRole
from app.evaluation import service as evaluation
from app.evaluation.models import HandIn, PastScore, Score
from app.evaluation.progress import progress
from app.evaluation.worklist import my_lots
from app.panels import service
from app.panels.answers import answers_of
from app.panels.forms import ReasonForm, ReplaceForm, SeatsForm, SideJobForm, StartForm
from app.panels.models import Declaration, Round
from app.panels.panel import panel_of, undeclared
from app.panels.seats import replace, set_seats
from app.panels.ties import add_side_job, hints_for, judge_harmless, side_jobs_of, ties_of
from app.tenders.models import Combine, LotState
from tests.evaluation.factories import (
    REASON,
    declaration,
    declare_all,
    hand_in_all,
    make_room,
    score_all,
    score_form,
)
from tests.evaluation.seeing import score_url, text_of
from tests.factories import make_user


def tick(room, *pairs):
    """Tick (criterion, person) by their place in the room."""
    seats = [f"{room.criteria[c].id}:{room.evaluators[p].id}" for c, p in pairs]
    return SeatsForm(seats=seats)


def colleague(session, room, name="Nina Nieuw"):
    person = make_user(session, name=name)
    session.add(Membership(user_id=person.id, authority_id=room.tender.lead_authority_id))
    session.flush()
    return person


# Seats --------------------------------------------------------------------------------


def test_seats_divide_the_work(session):
    room = make_room(session, submissions=3)
    one, two = room.evaluators
    declare_all(session, room)

    set_seats(session, room.lot, room.officer, tick(room, (0, 0), (0, 1), (1, 1)))
    answers = answers_of(session, room.lot)
    mine = [answer for answer in answers if answer.is_for(one)]
    for answer in mine:
        evaluation.give_score(session, answer, one, score_form())
    evaluation.hand_in(session, room.lot, one)

    assert {answer.criterion.id for answer in mine} == {room.criteria[0].id}
    assert [row.to_do for row in progress(session, room.lot).rows] == [3, 6]
    assert [lot.total for lot in (*my_lots(session, one), *my_lots(session, two))] == [3, 6]
    assert evaluation.waiting_for(session, room.lot) == [two]
    with pytest.raises(NotFoundError):
        evaluation.give_score(session, answers[-1], one, score_form())


def test_everybody_on_every_criterion_needs_no_seats(session):
    room = make_room(session)

    set_seats(session, room.lot, room.officer, tick(room, (0, 0), (0, 1), (1, 0), (1, 1)))

    assert [answer.givers for answer in answers_of(session, room.lot)] == [frozenset()] * 4


def test_a_criterion_without_anybody_is_refused(session):
    room = make_room(session)

    with pytest.raises(InvalidError, match="Niemand scoort"):
        set_seats(session, room.lot, room.officer, tick(room, (0, 0)))


def test_a_mean_counts_everybody(session):
    room = make_room(session)
    room.criteria[0].combine = Combine.MEAN
    session.add(room.criteria[0])
    session.flush()

    with pytest.raises(InvalidError, match="score van iedereen telt"):
        set_seats(session, room.lot, room.officer, tick(room, (0, 0), (1, 0), (1, 1)))


def test_who_scored_is_not_taken_off_by_a_tick(session):
    room = make_room(session)
    declare_all(session, room)
    score_all(session, room, room.evaluators[0])

    with pytest.raises(ConflictError, match="Beoordelaar 1"):
        set_seats(session, room.lot, room.officer, tick(room, (0, 1), (1, 0), (1, 1)))


def test_an_answer_of_somebody_else_does_not_exist(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    set_seats(session, room.lot, room.officer, tick(room, (0, 0), (0, 1), (1, 1)))
    session.commit()
    own, other = answers_of(session, room.lot)[0], answers_of(session, room.lot)[-1]
    browser = sign_in(room.evaluators[0])

    assert browser.get(score_url(own)).status_code == 200
    assert browser.get(score_url(other)).status_code == 404


def test_officer_divides_on_the_panel_page(session, sign_in):
    room = make_room(session)
    session.commit()
    browser, url = sign_in(room.officer), f"/lots/{room.lot.id}/panel"

    page = browser.get(url)
    form = tick(room, (0, 0), (0, 1), (1, 1))
    saved = browser.post(url, data={"seats": form.seats})
    wrong = browser.post(url, data={"seats": form.seats[:1]})
    others = [sign_in(one).get(url).status_code for one in (room.chair, room.evaluators[0])]

    assert page.text.count('type="checkbox"') == page.text.count(" checked") == 4
    assert saved.status_code == 303
    assert browser.get(url).text.count(" checked") == 3
    assert wrong.status_code == 422
    assert wrong.text.count(" checked") == 1
    assert others == [404, 404]


@pytest.mark.parametrize("submissions", [1, 3])
def test_panel_query_count_does_not_grow(session, sign_in, count_queries, submissions):
    room = make_room(session, submissions=submissions)
    declare_all(session, room)
    session.expire_all()
    browser, url = sign_in(room.officer), f"/lots/{room.lot.id}/panel"

    with count_queries() as queries:
        page = browser.get(url)

    assert page.text.count(f'<td class="ts-num">{2 * submissions}</td>') == 2
    assert len(queries) == 21 + 1  # the colleagues who may come on it, with their authorities


# Replacing ----------------------------------------------------------------------------


@pytest.mark.parametrize("is_tender_wide", [False, True])
def test_who_comes_scores_everything_anew(session, is_tender_wide):
    room = make_room(session, is_tender_wide=is_tender_wide)
    hand_in_all(session, room)
    leaver, stays = room.evaluators
    comer = colleague(session, room)

    form = ReplaceForm(successor_id=comer.id, reason=REASON)
    replace(session, room.lot, room.officer, leaver, form)

    assert panel_of(session, room.lot) == [stays, comer]
    assert {score.evaluator_id for score in session.exec(select(Score))} == {stays.id}
    assert {one.evaluator_id for one in session.exec(select(HandIn))} == {stays.id}
    past = session.exec(select(PastScore)).all()
    assert {(one.evaluator_id, one.step, one.reason) for one in past} == {
        (leaver.id, "goed", REASON)
    }
    assert len(past) == 4
    assert [lot.total for lot in my_lots(session, comer)] == [4]
    assert my_lots(session, leaver) == []
    assert evaluation.waiting_for(session, room.lot) == [comer]
    with pytest.raises(ConflictError):
        consensus.open_consensus(session, room.lot, room.chair)


def test_a_successor_takes_over_the_seats(session):
    room = make_room(session)
    set_seats(session, room.lot, room.officer, tick(room, (0, 0), (0, 1), (1, 1)))
    comer = colleague(session, room)

    form = ReplaceForm(successor_id=comer.id, reason=REASON)
    replace(session, room.lot, room.officer, room.evaluators[1], form)

    answers = answers_of(session, room.lot)
    assert [answer.is_for(comer) for answer in answers] == [True] * 4
    assert [answer.is_for(room.evaluators[0]) for answer in answers] == [True, True, False, False]


def test_replacing_asks_a_person_and_a_reason(session, sign_in):
    room = make_room(session)
    comer = colleague(session, room)
    session.commit()
    browser = sign_in(room.officer)
    url = f"/lots/{room.lot.id}/panel/{room.evaluators[0].id}/replace"

    page = browser.get(url)
    wrong = browser.post(url, data={"successor_id": str(comer.id), "reason": "Ziek."})
    on_panel = {"successor_id": str(room.evaluators[1].id), "reason": REASON}
    refused = browser.post(url, data=on_panel)
    done = browser.post(url, data={"successor_id": str(comer.id), "reason": REASON})

    assert "Nina Nieuw" in page.text
    assert wrong.status_code == refused.status_code == 422
    assert "Ziek." in wrong.text
    assert re.search(rf'value="{comer.id}" selected', wrong.text)
    assert done.status_code == 303
    assert sign_in(room.evaluators[0]).get(f"/lots/{room.lot.id}/score").status_code == 404


# Ties ---------------------------------------------------------------------------------


def test_a_conflict_takes_what_was_given_out_of_the_count(session):
    room = make_room(session)
    person = room.evaluators[0]
    declare_all(session, room)
    score_all(session, room, person)
    session.add(_party(room, "Zorgboerderij De Es"))
    session.flush()

    again = undeclared(session, room.lot, person)
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, person, form)

    assert [one.id for one in again] == [room.submissions[0].provider_id]
    assert session.exec(select(Score)).all() == []
    assert len(session.exec(select(PastScore)).all()) == 4
    assert panel_of(session, room.lot) == [room.evaluators[1]]


def _party(room, name):
    return Party(tender_id=room.tender.id, submission_id=room.submissions[0].id, position=1,
                 role=PartyRole.SUBCONTRACTOR, name=name)  # fmt: skip


def test_a_new_name_asks_for_a_new_declaration(session, sign_in):
    room = make_room(session)
    declare_all(session, room)
    person = room.evaluators[0]
    session.commit()
    browser, url = sign_in(person), f"/lots/{room.lot.id}/conflicts"

    before = (len(undeclared(session, room.lot, person)), browser.get(url).text)
    session.add(_party(room, "Zorgboerderij De Es"))
    session.commit()
    mine = my_lots(session, person)[0]
    page = text_of(browser.get(url))
    service.declare(session, room.lot, person, declaration(session, room.lot))

    assert before[0] == 0
    assert "De Es" not in before[1]
    assert (mine.to_declare, mine.next) == (1, "declare")
    assert "Samen met: Zorgboerderij De Es" in page
    assert "Er is een naam bij gekomen" in page
    assert undeclared(session, room.lot, person) == []
    signed = session.exec(select(Declaration).where(Declaration.user_id == person.id)).all()
    assert sorted(len(one.names) for one in signed) == [1, 2]


def test_stated_jobs_hint_at_a_bidder(session, sign_in):
    room = make_room(session)
    person = room.evaluators[0]
    session.add(_party(room, "Stichting Zorgboerderij De Es"))
    jobs = [
        add_side_job(session, person, SideJobForm(organisation=name, until="2023"))
        for name in ("Zorgboerderij de Es B.V.", "Boerderij", "Es")
    ]
    session.commit()

    page = sign_in(person).get(f"/lots/{room.lot.id}/conflicts")

    assert hints_for(jobs, ["Stichting Zorgboerderij De Es"]) == [jobs[0]]
    assert "U gaf op: Zorgboerderij de Es B.V., 2023" in text_of(page)
    assert "U gaf op: Boerderij" not in text_of(page)


def test_side_jobs_are_one_s_own(session, sign_in):
    one, other = make_user(session), make_user(session)
    session.commit()
    browser = sign_in(one)

    wrong = browser.post("/evaluations/side-jobs", data={"role": "adviseur"})
    browser.post("/evaluations/side-jobs", data={"organisation": "Lindeborgh"})
    page = browser.get("/evaluations/side-jobs")
    (job,) = side_jobs_of(session, one)
    theirs = sign_in(other)
    refused = theirs.post(f"/evaluations/side-jobs/{job.id}/remove")
    gone = browser.post(f"/evaluations/side-jobs/{job.id}/remove")

    assert (wrong.status_code, refused.status_code, gone.status_code) == (422, 404, 303)
    assert "adviseur" in wrong.text
    assert "Lindeborgh" in page.text
    assert "Lindeborgh" not in theirs.get("/evaluations/side-jobs").text
    assert side_jobs_of(session, one) == []


def test_a_known_tie_judged_harmless_lets_somebody_back(session, sign_in):
    room = make_room(session)
    person = room.evaluators[0]
    session.add(Membership(user_id=person.id, authority_id=room.tender.lead_authority_id))
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    service.declare(session, room.lot, person, form)
    session.commit()
    (tie,) = ties_of(session, room.lot)
    browser = sign_in(room.officer)
    url = f"/lots/{room.lot.id}/panel/ties/{tie.declaration.id}"

    off = panel_of(session, room.lot)
    page = browser.get(url)
    wrong = browser.post(url, data={"reason": "Oud."})
    done = browser.post(url, data={"reason": REASON})
    session.expire_all()

    assert off == [room.evaluators[1]]
    assert "Ik werkte hier tot 2024." in page.text
    assert (wrong.status_code, done.status_code) == (422, 303)
    assert panel_of(session, room.lot) == room.evaluators
    (kept,) = ties_of(session, room.lot)
    waived = (kept.declaration.waiver, kept.declaration.waived_by_id)
    assert waived == (REASON, room.officer.id)
    assert "Onschadelijk bevonden" in browser.get(f"/lots/{room.lot.id}/panel").text
    with pytest.raises(ConflictError):
        judge_harmless(session, room.lot, room.officer, kept, ReasonForm(reason=REASON))


# Start and reminders ------------------------------------------------------------------


def test_start_settles_what_cannot_change_after(session):
    room = make_room(session, state=LotState.CHECKING)

    form = StartForm(is_blind=False, tolerance=1)
    round_ = service.start_scoring(session, room.lot, room.officer, form)

    assert (round_.is_blind, round_.tolerance) == (False, 1)
    assert session.exec(select(Round)).one().number == 1
