from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.consensus import service as consensus
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.outbox import Job
from app.evaluation import service
from app.evaluation.deadlines import plan, set_deadline
from app.evaluation.forms import DeadlineForm
from app.evaluation.mails import reminder
from app.evaluation.reminding import remind
from tests.evaluation.factories import (
    declare_all,
    hand_in_all,
    make_room,
    score_all,
)
from tests.evaluation.seeing import text_of
from tests.evaluation.told import told


def test_reminders_go_to_who_is_not_in_once_a_day(session, settings):
    room = make_room(session)
    declare_all(session, room)
    one, two = room.evaluators
    score_all(session, room, one)
    service.hand_in(session, room.lot, one)

    people = [remind(session, room.lot, room.chair) for _ in range(2)]
    session.flush()
    (job,) = session.exec(select(Job).where(Job.kind == "mail.reminder")).all()
    mail = reminder(session, settings, job.payload)

    assert people == [[two], [two]]
    assert mail.to == two.email
    assert mail.subject == "Uw scores voor perceel 1 zijn nog niet ingeleverd"
    assert "http://testserver/evaluations" in mail.text


def test_chair_and_officer_remind(session, sign_in):
    room = make_room(session)
    session.commit()
    url = f"/lots/{room.lot.id}/progress/remind"

    codes = [sign_in(one).post(url).status_code
             for one in (room.chair, room.officer, room.evaluators[0])]  # fmt: skip
    page = sign_in(room.chair).get(f"/lots/{room.lot.id}/progress")

    assert codes == [303, 303, 404]
    assert "Laatste herinnering: ma. 2 mrt" in text_of(page)


def test_the_chair_is_led_from_the_progress_to_the_sessions(session, sign_in):
    room = make_room(session)
    session.commit()
    link = f'href="/lots/{room.lot.id}/hearings"'

    pages = [
        sign_in(one).get(f"/lots/{room.lot.id}/progress").text for one in (room.chair, room.officer)
    ]

    assert [link in page for page in pages] == [True, False]


def test_officer_sets_the_deadline_of_a_round(session, sign_in, now):
    room = make_room(session)
    session.commit()
    browser, url = sign_in(room.officer), f"/lots/{room.lot.id}/progress/deadline"

    past = browser.post(url, data={"until": "1-1-2020 12.00"})
    wrong = browser.post(url, data={"until": "morgen"})
    done = browser.post(url, data={"until": "10-3-2026 17.00"})
    others = [sign_in(one).post(url, data={"until": "10-3-2026 17.00"}).status_code
              for one in (room.chair, room.evaluators[0])]  # fmt: skip

    assert (past.status_code, wrong.status_code, done.status_code, others) == (
        422, 422, 303, [404, 404],
    )  # fmt: skip
    assert "Kies een moment dat nog komt." in text_of(past)
    assert 'value="morgen"' in wrong.text
    session.expire_all()
    assert room.lot.scoring_until == datetime(2026, 3, 10, 16, tzinfo=UTC)
    assert told(session, "lot.scoring_until") == [
        (
            room.officer.id,
            {"before": {"scoring_until": None}, "after": {"scoring_until": "2026-03-10T16:00:00Z"}},
        )
    ]


def test_a_deadline_is_set_only_while_people_score(session):
    room = make_room(session)
    hand_in_all(session, room)
    consensus.open_consensus(session, room.lot, room.chair)

    form = DeadlineForm(until=utcnow() + timedelta(days=1))
    with pytest.raises(ConflictError):
        set_deadline(session, room.lot, room.officer, form)


@pytest.mark.parametrize(
    ("left", "steps"),
    [(timedelta(days=4), []), (timedelta(days=2), ["3"]), (timedelta(hours=5), ["1"]),
     (timedelta(hours=-1), [])],
)  # fmt: skip
def test_who_is_not_in_is_reminded_once_per_step(session, left, steps):
    room = make_room(session)
    declare_all(session, room)
    score_all(session, room, room.evaluators[0])
    service.hand_in(session, room.lot, room.evaluators[0])
    room.lot.scoring_until = utcnow() + left
    session.flush()

    for _ in range(2):
        plan(session)
        session.flush()

    jobs = session.exec(select(Job).where(Job.kind == "mail.reminder")).all()
    late = str(room.evaluators[1].id)
    assert [(job.payload["user_id"], job.payload["key"][-1]) for job in jobs] == [
        (late, step) for step in steps
    ]
