"""Who hears of a session, and what each reads and does on the pages."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from app.accounts.permissions import Duty
from app.core import clock
from app.core.errors import ConflictError
from app.evaluation.hearing import cancel_hearing, invite, plan_hearing, plan_series
from app.evaluation.mails import hearing as write_mail
from app.evaluation.models import Hearing
from app.evaluation.service import hand_in
from app.panels.answers import answers_of
from app.panels.forms import ReasonForm
from tests.evaluation.factories import REASON, declare_all, make_room, score_all
from tests.evaluation.hearings import (
    ASKED,
    TENTH,
    mails,
    make_heard,
    own_browser,
    schedule,
    series,
    single,
)
from tests.evaluation.seeing import score_url, text_of
from tests.factories import assign, make_user


@pytest.fixture
def room(session):
    return make_heard(session)


def test_providers_hear_once_and_then_of_every_change(session, room, settings):
    first, second = plan_series(session, room.lot, room.chair, series(room))
    before = mails(session)
    invite(session, room.lot, room.chair)
    with pytest.raises(ConflictError, match="al uitgenodigd"):
        invite(session, room.lot, room.chair)
    answers = {one.key: one for one in answers_of(session, room.lot)}
    answer = answers[first.submission_id, first.criterion_id]
    with clock.pinned(TENTH - timedelta(days=3)):
        only_asked = single(answer, TENTH, minutes=45, place="Stadhuis", questions="En u?")
        plan_hearing(session, room.lot, room.chair, only_asked)
        moved = single(answer, TENTH + timedelta(hours=3), minutes=45, place="Kamer 4")
        plan_hearing(session, room.lot, room.chair, moved)
    with clock.pinned(TENTH - timedelta(days=2)):
        cancel_hearing(session, room.lot, second, room.chair, ReasonForm(reason=REASON))

    sent = mails(session)
    letters = [write_mail(session, settings, payload) for payload in sent]
    assert before == []
    assert [one["news"] for one in sent] == ["invited", "invited", "moved", "cancelled"]
    assert sorted(one.subject for one in letters) == sorted([
        "Uitnodiging: gesprek over Perceel 1, dinsdag 10 maart 2026 om 09.00 uur",
        "Uitnodiging: gesprek over Perceel 1, dinsdag 10 maart 2026 om 10.00 uur",
        "Verplaatst: gesprek over Perceel 1, dinsdag 10 maart 2026 om 12.00 uur",
        "Gaat niet door: gesprek over Perceel 1, dinsdag 10 maart 2026 om 10.00 uur",
    ])  # fmt: skip
    assert all("nachtzorg" not in one.text and "En u?" not in one.text for one in letters)
    assert "Waar: Kamer 4" in letters[2].text
    assert "U hoeft niet te komen." in letters[3].text
    assert len({one.message_id for one in letters}) == 4


def test_provider_reads_only_its_own_session_and_only_when_told(session, sign_in, room):
    plan_series(session, room.lot, room.chair, series(room))
    session.commit()
    mine = next(one for one in answers_of(session, room.lot) if one.number == 1).submission
    rival = next(one for one in room.submissions if one.id != mine.id)
    browser, url = own_browser(session, sign_in, mine), f"/submissions/{mine.id}/hearings"

    before = text_of(browser.get(url))
    invite(session, room.lot, room.chair)
    session.commit()
    after, diary = text_of(browser.get(url)), browser.get(f"{url}.ics").text
    home = text_of(browser.get("/submissions"))

    assert "Er is geen sessie met u gepland." in before
    assert "dinsdag 10 maart 2026 om 09.00 uur Criterium K1 45 minuten Stadhuis Komt nog" in after
    assert ("2026 om 10.00 uur Criterium" in after, "nachtzorg" in after, "nachtzorg" in diary) == (
        False,
    ) * 3
    assert ("DTSTART:20260310T080000Z" in diary, diary.count("BEGIN:VEVENT")) == (True, 1)
    assert "U bent uitgenodigd voor een gesprek over Perceel 1" in home
    for ending in ("", ".ics"):
        shut = f"/submissions/{rival.id}/hearings{ending}"
        assert browser.get(shut).status_code == 404
        assert sign_in(room.chair).get(shut).status_code == 404


def test_chair_plans_invites_and_cancels_on_the_page(session, sign_in, room):
    session.commit()
    chair, url = sign_in(room.chair), f"/lots/{room.lot.id}/hearings"
    data = {"criterion_id": str(room.criteria[0].id), "at": "10-3-2026 9.00", "until": "17.00",
            "minutes": "45", "pause": "15", "place": "Stadhuis, kamer 4",
            "questions": ASKED}  # fmt: skip

    wrong = chair.post(f"{url}/series", data={**data, "at": "morgen"})
    planned = chair.post(f"{url}/series", data=data)
    page = text_of(chair.get(url))
    invited = chair.post(f"{url}/invite")
    [first, _second] = session.exec(select(Hearing).order_by(col(Hearing.at))).all()
    form = chair.get(f"{url}?move={first.submission_id}:{first.criterion_id}").text
    cancel = f"{url}/{first.id}/cancel"
    asked = text_of(chair.get(cancel))
    short = chair.post(cancel, data={"reason": "Kort."})
    done = chair.post(cancel, data={"reason": REASON})
    refused = [
        sign_in(room.evaluators[0]).post(f"{url}/{path}", data=data).status_code
        for path in ("series", "invite", f"{first.id}/cancel")
    ]

    assert [one.status_code for one in (wrong, planned, invited, short, done)] == [
        422, 303, 303, 422, 303,
    ]  # fmt: skip
    assert "Stadhuis, kamer 4" in wrong.text
    assert "2 inschrijvers weten nog niet wanneer zij komen" in page
    assert "Inschrijver 1: Criterium K1 Stadhuis, kamer 4" in page
    assert 'value="10-3-2026 09.00"' in form
    assert "Hij krijgt een mail dat de sessie niet doorgaat." in asked
    assert "Kort." in short.text
    assert [number for number, _at in schedule(session, room)] == [2]
    assert refused == [404, 404, 404]


def test_one_session_is_planned_and_moved_by_the_chair(session, sign_in, room):
    session.commit()
    answer = answers_of(session, room.lot)[0]
    chair, url = sign_in(room.chair), f"/lots/{room.lot.id}/hearings"
    data = {"answer": f"{answer.submission.id}:{answer.criterion.id}", "at": "10-3-2026 12.00",
            "place": "Stadhuis, kamer 4"}  # fmt: skip

    wrong = chair.post(url, data={**data, "at": "morgen"})
    unknown = chair.post(url, data={**data, "answer": "iets:anders"})
    done = chair.post(url, data=data)
    moved = chair.post(url, data={**data, "at": "10-3-2026 13.00"})
    refused = sign_in(room.officer).get(url).status_code

    assert [one.status_code for one in (wrong, unknown, done, moved)] == [422, 422, 303, 303]
    assert "Stadhuis, kamer 4" in wrong.text
    assert schedule(session, room) == [(1, datetime(2026, 3, 10, 12, 0, tzinfo=UTC))]
    assert refused == 404


def test_chair_reads_who_handed_in_before_a_session_that_is_still_to_come(session, sign_in, room):
    early = room.evaluators[0]
    score_all(session, room, early)
    hand_in(session, room.lot, early)
    plan_series(session, room.lot, room.chair, series(room))
    url = f"/lots/{room.lot.id}/hearings"
    said = f"Al ingeleverd: {early.name}. Wat zij horen, telt alleen als u hun scores heropent."

    pages = [text_of(sign_in(who).get(url)) for who in (room.chair, early)]
    with clock.pinned(TENTH + timedelta(hours=9)):  # all of it was heard
        after = text_of(sign_in(room.chair).get(url))

    assert [said in text for text in (*pages, after)] == [True, False, False]


def test_panel_sees_among_its_lots_when_the_next_session_is(session, sign_in, room):
    plan_series(session, room.lot, room.chair, series(room))

    seen = []
    for hours in (-1, 0.5, 1.5):
        with clock.pinned(TENTH + timedelta(hours=hours)):
            page = sign_in(room.evaluators[0]).get("/evaluations").text
        seen.append(
            [at for at in ("09.00", "10.00") if f"presentaties vanaf di. 10 mrt, {at}" in page]
        )

    assert seen == [["09.00"], ["10.00"], []]


def test_panel_reads_the_schedule_blind_and_the_questions_while_scoring(session, sign_in, room):
    plan_series(session, room.lot, room.chair, series(room))
    observer = make_user(session, name="Wim Waarnemer")
    assign(session, room.tender, observer, Duty.OBSERVER, lot=room.lot)
    session.commit()
    answer = next(one for one in answers_of(session, room.lot) if one.number == 1)
    other = next(one for one in answers_of(session, room.lot) if one.criterion == room.criteria[1])
    browser, url = sign_in(room.evaluators[0]), f"/lots/{room.lot.id}/hearings"

    page, diary = browser.get(url), browser.get(f"{url}.ics")
    form, without = text_of(browser.get(score_url(answer))), text_of(browser.get(score_url(other)))
    undeclared = [sign_in(observer).get(one).status_code for one in (url, f"{url}.ics")]

    for text in (text_of(page), diary.text):
        assert "Inschrijver 2: Criterium K1" in text
        assert "Stichting Aanbieder" not in text
    assert diary.text.count("BEGIN:VEVENT") == 2
    assert ("uitnodigen" in page.text, "Iedereen plannen" in page.text) == (False, False)
    assert "dinsdag 10 maart 2026 om 09.00 uur , 45 minuten, Stadhuis" in form
    assert f"Aan iedereen gevraagd {ASKED}" in form
    assert "Gesprek of presentatie" not in without
    assert undeclared == [403, 403]


@pytest.mark.parametrize("submissions", [1, 3])
def test_schedule_query_count_does_not_grow(session, sign_in, count_queries, submissions):
    room = make_room(session, submissions=submissions, criteria=1)
    declare_all(session, room)
    plan_series(session, room.lot, room.chair, series(room))
    session.commit()
    browser = sign_in(room.chair)

    with count_queries() as queries:
        page = browser.get(f"/lots/{room.lot.id}/hearings")

    assert page.text.count("Nog niet uitgenodigd") == submissions
    # assignment and lot, conflict, undeclared, round; of the answers: submissions, criteria,
    # documents, seats; the sessions, what everybody is asked: 4 + 4 + 2
    assert len(queries) == 11
