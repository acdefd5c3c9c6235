"""A provider that does not come: noted by the chair, read by the panel, heard another time."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.consensus import service as consensus
from app.consensus.minutes import minutes_of
from app.core import clock
from app.core.errors import ConflictError
from app.evaluation import service
from app.evaluation.hearing import invite, plan_hearing, plan_series
from app.evaluation.missing import note_missed
from app.evaluation.models import Hearing
from app.panels.answers import answers_of
from app.panels.forms import ReasonForm
from tests.evaluation.factories import score_all
from tests.evaluation.hearings import TENTH, mails, make_heard, own_browser, series, single
from tests.evaluation.seeing import score_url, text_of
from tests.evaluation.told import told

CALLED = "Belde om 8.50 uur af: alle wegen waren glad."
NOTE = ReasonForm(reason=CALLED)
DAY = timedelta(days=1)


@pytest.fixture
def room(session):
    room = make_heard(session)
    plan_series(session, room.lot, room.chair, series(room))
    invite(session, room.lot, room.chair)
    session.commit()
    return room


def sessions(session):
    return session.exec(select(Hearing).order_by(Hearing.at)).all()


def test_only_a_session_that_began_is_noted_as_missed(session, room):
    first, second = sessions(session)

    with clock.pinned(TENTH):
        note_missed(session, room.lot, first, room.chair, NOTE)
        with pytest.raises(ConflictError, match="nog niet begonnen"):
            note_missed(session, room.lot, second, room.chair, NOTE)

    assert [(one.is_missed, one.missed_at, one.missed) for one in (first, second)] == [
        (True, TENTH, CALLED), (False, None, ""),
    ]  # fmt: skip
    [(who, data)] = told(session, "hearing.miss")
    assert (who, data["after"]["reason"]) == (room.chair.id, CALLED)


def test_another_moment_is_told_and_what_was_missed_stays(session, room):
    first, _second = sessions(session)
    answer = next(one for one in answers_of(session, room.lot) if one.number == 1)
    with clock.pinned(TENTH + DAY):
        note_missed(session, room.lot, first, room.chair, NOTE)
        plan_hearing(session, room.lot, room.chair, single(answer, TENTH + 2 * DAY))

    assert [one["news"] for one in mails(session)] == ["invited", "invited", "moved"]
    assert (first.at, first.is_missed, first.missed_at) == (TENTH + 2 * DAY, False, TENTH)
    with clock.pinned(TENTH + 3 * DAY):
        for person in room.evaluators:
            score_all(session, room, person)
            service.hand_in(session, room.lot, person)
        consensus.open_consensus(session, room.lot, room.chair)
        assert minutes_of(session, room.lot)["heard"] == [
            "dinsdag 10 maart 2026 om 10.00 uur · Inschrijver 2 · Criterium K1 · Stadhuis",
            "donderdag 12 maart 2026 om 09.00 uur · Inschrijver 1 · Criterium K1"
            f" · Kwam niet op dinsdag 10 maart 2026 om 09.00 uur: {CALLED}",
        ]
        with pytest.raises(ConflictError, match="voordat het overleg opent"):
            note_missed(session, room.lot, first, room.chair, NOTE)


def test_chair_notes_it_on_the_page_and_panel_and_provider_read_it(session, sign_in, room):
    first, _second = sessions(session)
    url = f"/lots/{room.lot.id}/hearings"
    missed = f"{url}/{first.id}/missed"
    answer = next(one for one in answers_of(session, room.lot) if one.number == 1)

    with clock.pinned(TENTH + timedelta(hours=3)):
        chair = sign_in(room.chair)
        before = chair.get(url).text
        asked = text_of(chair.get(missed))
        short = chair.post(missed, data={"reason": "Kort."})
        done = chair.post(missed, data={"reason": CALLED})
        after = chair.get(url).text
        form = text_of(sign_in(room.evaluators[0]).get(score_url(answer)))
        own = text_of(own_browser(session, sign_in, answer.submission).get(
            f"/submissions/{answer.submission.id}/hearings"))  # fmt: skip
        refused = sign_in(room.evaluators[0]).post(missed, data={"reason": CALLED}).status_code

    assert (f'href="{missed}"' in before, f'href="{missed}"' in after) == (True, False)
    assert f'href="{url}?move={first.submission_id}:{first.criterion_id}#plan"' in after
    assert "De commissie leest dit naast het antwoord" in asked
    assert [one.status_code for one in (short, done)] == [422, 303]
    assert "Kort." in short.text
    assert CALLED in after
    assert f"Kwam niet op dinsdag 10 maart 2026 om 09.00 uur: {CALLED}" in form
    assert ("U kwam niet" in own, CALLED in own) == (True, False)
    assert refused == 404
