"""What nobody reads before the chair opens consensus."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from app.accounts.permissions import Duty
from app.core.outbox import Job
from app.evaluation import service
from app.evaluation.mails import reminder
from app.evaluation.reminding import remind
from app.panels import service as panels
from app.panels.answers import answers_of
from app.providers.models import Provider
from app.submissions.models import Price
from tests.evaluation.factories import (
    declaration,
    declare_all,
    make_room,
    score_form,
)
from tests.evaluation.seeing import CANARY, NOTE, point_url, score_url, text_of
from tests.factories import assign, make_user

PRICE = ("71839264", "71.839.264")


@pytest.fixture
def secret_room(session, officer):
    """One evaluator wrote a canary and a note; the other is half-way."""
    room = make_room(session, submissions=2, criteria=1, officer=officer)
    declare_all(session, room)
    one, two = room.evaluators
    for answer in answers_of(session, room.lot):
        form = score_form("onvoldoende", motivation=CANARY)
        service.give_score(session, answer, one, form.model_copy(update={"note": NOTE}))
    service.hand_in(session, room.lot, one)
    service.give_score(session, answers_of(session, room.lot)[0], two, score_form("goed"))
    price = Price(tender_id=room.tender.id, submission_id=room.submissions[0].id, sealed=b"x")
    price.amount = Decimal(71839264)
    session.add(price)
    session.flush()
    return room


def test_nobody_reads_another_s_score_before_consensus(session, sign_in, secret_room):
    room = secret_room
    one, two = room.evaluators
    first, second = answers_of(session, room.lot)
    lot = f"/lots/{room.lot.id}"
    own = sign_in(one).get(f"{lot}/score/submit").text
    pages = [
        (two, ["/evaluations", f"{lot}/conflicts", f"{lot}/score/submit", f"{lot}/consensus"]),
        (two, [score_url(first), score_url(second)]),
        (room.chair, ["/evaluations", f"{lot}/conflicts", f"{lot}/consensus", f"{lot}/progress"]),
        (room.officer, [f"{lot}/progress", f"/tenders/{room.tender.id}/trail"]),
    ]

    assert CANARY in own
    assert "onvoldoende" in own
    for who, urls in pages:
        browser = sign_in(who)
        for url in urls:
            page = browser.get(url)
            assert page.status_code == 200, url
            assert CANARY not in page.text, url
            assert NOTE not in page.text, url
            assert not any(one in page.text for one in PRICE), url
            if url not in {score_url(first), score_url(second)}:  # there the scale itself stands
                assert "onvoldoende" not in page.text.lower(), url
    for url in (point_url(first), f"{lot}/consensus/fix"):
        assert sign_in(room.chair).get(url).status_code == 409, url
    assert sign_in(two).get(point_url(first)).status_code == 409


def test_files_mails_and_observers_tell_nothing_early(session, sign_in, settings, secret_room):
    room = secret_room
    one, two = room.evaluators
    observer = make_user(session, name="Wim Waarnemer")
    assign(session, room.tender, observer, Duty.OBSERVER, lot=room.lot)
    panels.declare(session, room.lot, observer, declaration(session, room.lot))
    remind(session, room.lot, room.chair)
    session.commit()
    lot = f"/lots/{room.lot.id}"

    def inside(who):
        book = load_workbook(BytesIO(sign_in(who).get(f"{lot}/score/form.xlsx").content))
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )

    jobs = session.exec(select(Job).where(Job.kind == "mail.reminder")).all()
    told = [inside(two), *(reminder(session, settings, job.payload).text for job in jobs)]
    told += [sign_in(two).get(f"{lot}/score/print").text]
    told += [sign_in(observer).get(url).text for url in ("/evaluations", f"{lot}/consensus")]
    shut = [
        sign_in(observer).get(url).status_code
        for url in (f"{lot}/minutes", f"{lot}/progress", f"{lot}/score/form.xlsx", f"{lot}/prices",
                    point_url(answers_of(session, room.lot)[0]))
    ]  # fmt: skip

    assert CANARY in inside(one)
    assert len(jobs) == 1
    names = [session.get_one(Provider, each.provider_id).name for each in room.submissions]
    for text in told:
        assert [word for word in (CANARY, NOTE, *PRICE, *names) if word in text] == []
    assert shut == [409, 404, 404, 404, 409]


def test_an_evaluator_sees_no_counter_of_others(session, sign_in, secret_room):
    room = secret_room
    lot = f"/lots/{room.lot.id}"

    chair = text_of(sign_in(room.chair).get(f"{lot}/consensus"))
    evaluator = text_of(sign_in(room.evaluators[0]).get(f"{lot}/consensus"))

    assert "Nog 1 beoordelaar" in chair
    assert "Nog 1" not in evaluator
    assert "Het overleg is nog niet open." in evaluator


def test_consensus_opens_everything_to_the_panel_but_the_note(session, sign_in, secret_room):
    room = secret_room
    two = room.evaluators[1]
    second = answers_of(session, room.lot)[1]
    service.give_score(session, second, two, score_form("goed"))
    service.hand_in(session, room.lot, two)
    session.commit()

    response = sign_in(room.chair).post(f"/lots/{room.lot.id}/consensus/open")
    page = sign_in(two).get(response.headers["location"])

    assert response.status_code == 303
    assert CANARY in page.text
    assert NOTE not in page.text
    assert not any(one in page.text for one in PRICE)
    assert "2 stappen verschil. 1 keer goed, 1 keer onvoldoende." in text_of(page)
