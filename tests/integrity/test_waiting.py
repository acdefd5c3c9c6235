"""Each clock of a file is a task of its readers, and of nobody else."""

from datetime import date, timedelta

import pytest

from app.accounts.permissions import Duty
from app.core import clock
from app.integrity import service
from app.integrity.models import StepKind
from app.providers.models import Provider
from app.work.service import tasks_of
from app.work.task import TaskState
from tests.checks.factories import make_person_with
from tests.conftest import NOW
from tests.factories import assign
from tests.integrity.factories import (
    TO_ADVISING,
    TO_INVESTIGATED,
    TODAY,
    make_provider_in_checks,
    step,
    walk,
)

K = StepKind
MINE, WAITING, LATE = TaskState.MINE, TaskState.WAITING, TaskState.LATE


@pytest.fixture
def room(session, officer):
    tender, provider, _ = make_provider_in_checks(session, officer)
    guardian = make_person_with(session, tender, Duty.INTEGRITY)
    return tender, provider, service.open_file(session, tender, provider, guardian), guardian


def seen(session, reader):
    """The tasks of a reader: what, for whom, who acts, through which day, how loud."""
    session.flush()
    return [
        (one.title, one.where, one.who, one.due and (one.due - timedelta(days=1)).date(), one.state)
        for one in tasks_of(session, reader)
    ]


def on(day):
    return clock.pinned(NOW + (day - TODAY))


def test_every_step_says_who_acts_and_until_when(session, keys, room):
    tender, provider, file, guardian = room
    where = f"{provider.short_name}, {tender.title}"
    found = []
    for kinds in ((), (K.GROUND, K.SEND_FORM), (K.COMPLETE,), (K.INVESTIGATE,), (K.ASK,),
                  (K.TELL,), (K.PAUSE,)):  # fmt: skip
        walk(session, keys, file, guardian, *kinds)
        found += seen(session, guardian)

    assert found == [
        ("Laat de grond in de stukken zien", where, "U", None, MINE),
        ("De aanbieder vult het formulier in", where, "De aanbieder",
         date(2026, 3, 16), WAITING),
        ("Doe uw eigen onderzoek", where, "U", None, MINE),
        ("Concludeer, hoor de partij of vraag advies", where, "U", None, MINE),
        ("Partij vertellen dat advies is gevraagd", where, "U", TODAY, MINE),
        ("Het Landelijk Bureau Bibob adviseert", where, "Het Landelijk Bureau Bibob",
         date(2026, 4, 27), WAITING),
        ("De klok staat stil tot de gegevens er zijn", where, "De aanbieder", None, WAITING),
    ]  # fmt: skip


def test_eight_weeks_grow_by_the_pause_and_by_the_extension(session, keys, room):
    _tender, _provider, file, guardian = room
    walk(session, keys, file, guardian, *TO_ADVISING, K.PAUSE)
    ten_days_later = TODAY + timedelta(days=10)

    with on(ten_days_later):
        step(session, keys, file, guardian, K.RESUME, ten_days_later)
        assert [one[3] for one in seen(session, guardian)] == [date(2026, 5, 7)]  # 56 + 10 days
        step(session, keys, file, guardian, K.EXTEND, ten_days_later, days="28")
        assert [one[3] for one in seen(session, guardian)] == [date(2026, 6, 4)]  # + 28 days


def test_a_day_of_another_that_is_past_is_the_readers_turn(session, keys, room):
    _tender, _provider, file, guardian = room
    walk(session, keys, file, guardian, K.GROUND, K.SEND_FORM)

    with on(date(2026, 3, 16)):
        assert [one[4] for one in seen(session, guardian)] == [WAITING]
    with on(date(2026, 3, 17)):
        assert [one[4] for one in seen(session, guardian)] == [LATE]


def test_the_hearing_has_its_day_and_a_concluded_file_none(session, keys, room):
    _tender, _provider, file, guardian = room
    walk(session, keys, file, guardian, *TO_INVESTIGATED, K.INVITE)
    assert [one[3:] for one in seen(session, guardian)] == [(date(2026, 3, 16), MINE)]

    walk(session, keys, file, guardian, K.HEAR, K.CONCLUDE)

    assert seen(session, guardian) == []


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty != Duty.INTEGRITY])
def test_no_other_duty_has_a_task_of_it(session, keys, officer, room, duty):
    tender, _provider, file, guardian = room
    other = make_person_with(session, tender, duty)
    elsewhere, _, _ = make_provider_in_checks(session, officer)
    stranger = make_person_with(session, elsewhere, Duty.INTEGRITY)
    walk(session, keys, file, guardian, *TO_ADVISING)

    assert any("Landelijk Bureau" in one[0] for one in seen(session, guardian))
    for person in (other, stranger):
        assert not any("Landelijk Bureau" in one[0] for one in seen(session, person))


def test_who_also_guards_another_tender_sees_only_its_own_files(session, keys, officer, room):
    tender, _provider, _file, guardian = room
    other, provider, _ = make_provider_in_checks(session, officer, name="Elders")
    assign(session, other, guardian, Duty.INTEGRITY)
    both = make_person_with(session, other, Duty.INTEGRITY)
    service.open_file(session, other, session.get_one(Provider, provider.id), both)

    titles = {tender.title, other.title}
    assert {one[1].split(", ", 1)[1] for one in seen(session, guardian)} == titles
    assert {one[1].split(", ", 1)[1] for one in seen(session, both)} == {other.title}
