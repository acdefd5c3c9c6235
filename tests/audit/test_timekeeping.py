"""A jump of the clock stands in the chain of the house, once."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.audit.timekeeping import note_jump
from app.core import clock


@pytest.mark.parametrize(
    ("jumps", "events"),
    [
        ([timedelta(seconds=20)], 0),
        ([timedelta(hours=1), timedelta(hours=1, seconds=1)], 1),
        ([timedelta(hours=1), timedelta(hours=-2)], 2),
    ],
    ids=["drift", "one jump, looked at twice", "there and back"],
)
def test_a_jump_is_an_event_once(session, monkeypatch, jumps, events):
    for jump in jumps:
        monkeypatch.setattr(clock, "jump", lambda jump=jump: jump)
        note_jump(session)

    assert len(session.exec(select(Event).where(Event.action == "clock.jump")).all()) == events


def test_a_clock_that_was_left_alone_does_not_jump():
    assert abs(clock.jump()) < timedelta(seconds=5)
