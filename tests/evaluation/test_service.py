from datetime import timedelta

import pytest
from sqlmodel import select

from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.evaluation import service
from app.evaluation.forms import ScoreForm
from app.evaluation.models import HandIn, Score
from app.evaluation.progress import progress
from app.panels import service as panels
from app.panels.answers import answers_of, counted_submissions
from app.submissions.models import SubmissionState
from app.tenders.models import LotState
from tests.evaluation.factories import (
    REASON,
    declaration,
    declare_all,
    hand_in_all,
    make_room,
    score_all,
    score_form,
)
from tests.evaluation.told import told
from tests.factories import make_submission, make_user


def test_numbers_stay_when_a_submission_is_excluded(session):
    room = make_room(session, submissions=4)
    before = {one.id: number for number, one in counted_submissions(session, room.lot)}

    room.submissions[1].state = SubmissionState.EXCLUDED
    session.flush()
    after = {one.id: number for number, one in counted_submissions(session, room.lot)}

    assert sorted(before.values()) == [1, 2, 3, 4]
    del before[room.submissions[1].id]
    assert after == before


def test_answers_go_question_by_question_and_only_of_who_counts(session):
    room = make_room(session, submissions=2, criteria=2)
    for state in (SubmissionState.LATE, SubmissionState.WITHDRAWN, SubmissionState.EXCLUDED):
        make_submission(session, room.lot, state=state)

    answers = answers_of(session, room.lot)

    assert [answer.criterion.code for answer in answers] == ["K1", "K1", "K2", "K2"]
    assert [answer.number for answer in answers[:2]] == [answer.number for answer in answers[2:]]
    assert {answer.submission.id for answer in answers} == {one.id for one in room.submissions}


# Declaring ----------------------------------------------------------------------------


def test_give_score_saves_it_and_records_all_but_the_note(session, now):
    room = make_room(session)
    person, answer = room.evaluators[0], answers_of(session, room.lot)[0]
    declare_all(session, room)
    form = ScoreForm(step="goed", motivation=REASON, page=3, note="Nog eens lezen.",
                     strong="Veel cijfers.")  # fmt: skip

    score = service.give_score(session, answer, person, form)

    assert score.model_dump(exclude={"id"}) == {
        "tender_id": room.tender.id,
        "lot_id": room.lot.id,
        "submission_id": answer.submission.id,
        "criterion_id": answer.criterion.id,
        "evaluator_id": person.id,
        "step": "goed",
        "motivation": REASON,
        "strong": "Veel cijfers.",
        "weak": "",
        "page": 3,
        "note": "Nog eens lezen.",
        "document_sha256": "",
        "version": 1,
        "saved_at": now,
    }
    assert told(session, "score.give") == [
        (
            person.id,
            {
                "after": {
                    "lot_id": str(room.lot.id),
                    "submission_id": str(answer.submission.id),
                    "criterion_id": str(answer.criterion.id),
                    "step": "goed",
                    "motivation": REASON,
                    "strong": "Veel cijfers.",
                    "weak": "",
                    "page": 3,
                    "document_sha256": "",
                    "version": 1,
                }
            },
        )
    ]


def test_give_score_again_keeps_before_and_after(session, now):
    room = make_room(session)
    person, answer = room.evaluators[0], answers_of(session, room.lot)[0]
    declare_all(session, room)
    service.give_score(session, answer, person, score_form("goed"))

    with clock.pinned(now + timedelta(minutes=5)):
        score = service.give_score(session, answer, person, score_form("voldoende", version=1))

    assert (score.step, score.version, score.saved_at) == (
        "voldoende", 2, now + timedelta(minutes=5),
    )  # fmt: skip
    _actor, data = told(session, "score.give")[-1]
    assert (data["before"]["step"], data["after"]["step"]) == ("goed", "voldoende")


def test_give_score_of_a_stale_page_is_refused_with_what_stands(session):
    room = make_room(session)
    person, answer = room.evaluators[0], answers_of(session, room.lot)[0]
    declare_all(session, room)
    stands = service.give_score(session, answer, person, score_form("goed"))

    with pytest.raises(service.StaleScoreError) as caught:
        service.give_score(session, answer, person, score_form("voldoende", version=0))

    assert caught.value.score is stands
    assert stands.step == "goed"
    with pytest.raises(ConflictError):
        service.give_score(session, answers_of(session, room.lot)[1], person, score_form(version=4))


def test_give_score_needs_a_step_of_the_published_scale(session):
    room = make_room(session)
    declare_all(session, room)

    with pytest.raises(InvalidError) as caught:
        service.give_score(
            session, answers_of(session, room.lot)[0], room.evaluators[0], score_form("prima")
        )

    assert caught.value.field == "step"
    assert session.exec(select(Score)).all() == []


def test_give_score_is_refused_to_strangers_and_the_undeclared(session):
    room = make_room(session)
    answer = answers_of(session, room.lot)[0]
    stranger = make_user(session)

    for person, refusal in [
        (stranger, NotFoundError),
        (room.chair, NotFoundError),
        (room.evaluators[0], ForbiddenError),
    ]:
        with pytest.raises(refusal):
            service.give_score(session, answer, person, score_form())


def test_give_score_is_refused_of_who_fell_out_and_outside_scoring(session):
    room = make_room(session)
    declare_all(session, room)
    answer = answers_of(session, room.lot)[0]

    answer.submission.state = SubmissionState.EXCLUDED
    session.flush()
    with pytest.raises(ConflictError):
        service.give_score(session, answer, room.evaluators[0], score_form())
    room.lot.state = LotState.RANKED
    with pytest.raises(ConflictError):
        service.give_score(session, answer, room.evaluators[0], score_form())


def test_give_score_is_refused_after_handing_in(session):
    room = make_room(session)
    hand_in_all(session, room)

    with pytest.raises(ConflictError):
        service.give_score(
            session, answers_of(session, room.lot)[0], room.evaluators[0], score_form(version=1)
        )


def test_an_answer_that_came_later_can_still_be_scored(session):
    room = make_room(session, submissions=1, criteria=1, evaluators=1)
    hand_in_all(session, room)
    make_submission(session, room.lot)
    declare_all(session, room)
    later = next(
        answer
        for answer in answers_of(session, room.lot)
        if answer.submission.id != room.submissions[0].id
    )
    before = service.all_in(session, room.lot)

    service.give_score(session, later, room.evaluators[0], score_form())

    assert (before, service.all_in(session, room.lot)) == (False, True)


# Handing in ---------------------------------------------------------------------------


def test_hand_in_is_refused_while_an_answer_is_empty(session):
    room = make_room(session, submissions=1, criteria=2)
    declare_all(session, room)
    person = room.evaluators[0]
    first, second = answers_of(session, room.lot)
    service.give_score(session, first, person, score_form())

    with pytest.raises(ConflictError):
        service.hand_in(session, room.lot, person)
    service.give_score(session, second, person, score_form())
    service.hand_in(session, room.lot, person)

    assert [one.evaluator_id for one in session.exec(select(HandIn))] == [person.id]
    assert told(session, "scores.hand_in") == [(person.id, {"after": {"lot_id": str(room.lot.id)}})]
    with pytest.raises(ConflictError):
        service.hand_in(session, room.lot, person)


def test_all_in_waits_for_everybody_but_not_for_who_stepped_back(session):
    room = make_room(session, evaluators=3)
    one, two, three = room.evaluators
    for person in (one, two):
        panels.declare(session, room.lot, person, declaration(session, room.lot))
        score_all(session, room, person)
    service.hand_in(session, room.lot, one)

    before = service.waiting_for(session, room.lot)
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    panels.declare(session, room.lot, three, form)
    service.hand_in(session, room.lot, two)

    assert [person.id for person in before] == [two.id, three.id]
    assert service.waiting_for(session, room.lot) == []
    assert service.all_in(session, room.lot) is True


def test_nobody_in_is_not_all_in(session):
    room = make_room(session, evaluators=0)

    assert service.all_in(session, room.lot) is False


# Consensus ----------------------------------------------------------------------------


def test_progress_counts_and_never_tells_a_score(session):
    room = make_room(session, evaluators=3, submissions=2, criteria=2)
    one, two, three = room.evaluators
    for person in (one, two):
        panels.declare(session, room.lot, person, declaration(session, room.lot))
    score_all(session, room, one, "onvoldoende")
    service.hand_in(session, room.lot, one)
    service.give_score(session, answers_of(session, room.lot)[0], two, score_form())
    form = declaration(session, room.lot, tie_with=room.submissions[0])
    panels.declare(session, room.lot, three, form)

    told_ = progress(session, room.lot)

    assert (told_.numbers, [row.asked for row in told_.rows]) == ((1, 2), [(2, 2), (2, 2)])
    assert [
        (row.evaluator.id, row.has_declared, row.done, row.total, row.handed_in is not None)
        for row in told_.rows
    ] == [(one.id, True, (2, 2), 4, True), (two.id, True, (1, 0), 1, False)]
    assert [person.id for person in told_.stepped_back] == [three.id]
    assert "onvoldoende" not in repr(told_)
