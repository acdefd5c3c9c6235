from sqlmodel import select

from app.core.outbox import Job
from app.evaluation import service
from app.evaluation.mails import reminder
from app.evaluation.reminding import remind
from tests.evaluation.factories import (
    declare_all,
    make_room,
    score_all,
)
from tests.evaluation.test_pages import text_of


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
