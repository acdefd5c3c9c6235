from datetime import timedelta

import pytest
from sqlmodel import select

from app.consensus import service
from app.consensus.attendance import everybody
from app.consensus.live import pulse
from app.consensus.models import Presence
from app.consensus.presence import note_presence, present_in, show_point
from app.core import clock
from app.core.errors import ConflictError, NotFoundError
from app.panels.answers import answers_of
from tests.consensus.test_meeting import a_meeting
from tests.evaluation.factories import REASON, settle_all
from tests.evaluation.seeing import point_url, text_of


def test_who_looks_is_present_for_a_minute(session, application, now):
    room = a_meeting(session, "goed", "voldoende")
    session.commit()
    engine, seen = application.state.engine, []

    def note():
        session.expire_all()
        seen.append([person.name for person in present_in(session, room.lot.id)])

    note()
    note_presence(engine, room.lot, room.chair)
    note_presence(engine, room.lot, room.evaluators[0])
    note_presence(engine, room.lot, room.evaluators[0])
    note()
    with clock.pinned(now + timedelta(seconds=40)):
        note_presence(engine, room.lot, room.chair)
    with clock.pinned(now + timedelta(seconds=70)):
        note()

    assert seen == [[], ["Beoordelaar 1", "Vera Voorzitter"], ["Vera Voorzitter"]]
    assert len(session.exec(select(Presence)).all()) == 2


def test_the_pulse_beats_when_somebody_comes_and_when_the_chair_shows_a_point(session, application):
    room = a_meeting(session, "goed", "voldoende")
    session.commit()
    words = [pulse(session, room.lot.id)]
    note_presence(application.state.engine, room.lot, room.evaluators[0])
    words.append(pulse(session, room.lot.id))
    show_point(session, answers_of(session, room.lot)[1], room.chair)
    session.flush()
    words.append(pulse(session, room.lot.id))

    assert len(set(words)) == 3


def test_only_the_chair_shows_a_point_and_only_in_the_meeting(session):
    room = a_meeting(session, "goed", "voldoende")
    answers = answers_of(session, room.lot)

    with pytest.raises(NotFoundError):
        show_point(session, answers[0], room.evaluators[0])
    settle_all(session, room)
    service.fix(session, room.lot, room.chair, everybody(session, room.lot))
    with pytest.raises(ConflictError):
        show_point(session, answers[0], room.chair)


def test_a_member_goes_along_with_the_chair_until_switched_off(session, sign_in, application):
    room = a_meeting(session, "goed", "voldoende", submissions=2, criteria=1)
    session.commit()
    member, chair = sign_in(room.evaluators[0]), sign_in(room.chair)
    url = f"/lots/{room.lot.id}/consensus"
    one, two = answers_of(session, room.lot)
    on_table = []

    def look():
        page = text_of(member.get(url))
        on_table.append([name in page for name in (f"Ligt op tafel: {one.alias}",
                                                   f"Ligt op tafel: {two.alias}")])  # fmt: skip
        return page

    look()
    chair.post(f"{point_url(two)}/show")
    look()
    assert f'id="point">{two.alias}' in member.get(url).text
    member.post(f"{url}/follow", data={"follow": "false"})
    assert f'id="point">{two.alias}' not in member.get(url).text
    member.post(f"{url}/follow", data={"follow": "true"})
    chair.post(point_url(two), data={"step": "goed", "motivation": REASON, "moved": REASON})
    for person in (room.evaluators[0], room.chair):  # a page that looks is rolled back in a test
        note_presence(application.state.engine, room.lot, person)
    page = look()

    assert on_table == [[False, False], [False, True], [True, False]]
    assert "Wie er is Beoordelaar 1 Vera Voorzitter" in page
    assert member.post(f"{point_url(one)}/show").status_code == 404
    assert sign_in(room.officer).post(f"{url}/follow").status_code == 404
