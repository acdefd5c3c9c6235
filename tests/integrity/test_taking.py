"""The steps of a file: their order, what the form holds, the own investigation."""

from datetime import date, timedelta

import pytest

from app.audit.service import events_of, first_fault
from app.core.errors import InvalidError
from app.exclusions.codes import PublicCode, find_code
from app.integrity import service
from app.integrity.models import FileState, StepKind
from tests.conftest import NOW
from tests.integrity.factories import (
    SUPPLIED,
    TO_INVESTIGATED,
    TODAY,
    on,
    step,
    submission_of,
    walk,
)

K = StepKind


def test_from_ground_to_no_objection_without_advice(session, keys, started):
    file, guard, gate = started

    walk(session, keys, file, guard, *TO_INVESTIGATED, K.CONCLUDE)

    assert (file.state, file.due_on, file.concluded_at) == (FileState.CONCLUDED, None, NOW)
    assert gate.state == "decided"
    assert find_code(session, submission_of(session, gate)) == PublicCode.CLEAR
    read = service.read(session, keys, file, guard)
    assert [(one.kind, one.on, one.name) for one in read.steps] == [
        (kind, TODAY, "Gerda Geheim") for kind in (*TO_INVESTIGATED, K.CONCLUDE)
    ]
    assert [event.action for event, _ in reversed(events_of(session, file.id))] == [
        "bibob.open", "bibob.ground", "bibob.send_form", "bibob.complete", "bibob.investigate",
        "bibob.conclude", "bibob.read",
    ]  # fmt: skip
    assert first_fault(session, file.id) is None


def test_each_step_says_until_when_the_next_is_due(session, keys, started):
    file, guard, _ = started
    due = []

    for kind in (K.GROUND, K.SEND_FORM, K.REMIND, K.COMPLETE, K.INVESTIGATE, K.ASK, K.TELL):
        step(session, keys, file, guard, kind)
        due.append(file.due_on)

    # asked on 2 March: told the same day; the advice 56 days later
    assert due == [
        None, date(2026, 3, 16), date(2026, 3, 23), None, None, date(2026, 3, 2),
        date(2026, 4, 27),
    ]  # fmt: skip


def test_silence_on_the_form_has_no_outcome_of_its_own(session, keys, started):
    file, guard, gate = started
    walk(session, keys, file, guard, K.GROUND, K.SEND_FORM)

    with on(date(2026, 6, 1)):
        step(session, keys, file, guard, K.GO_ON, date(2026, 6, 1))

    assert (file.state, gate.state) == (FileState.COMPLETE, "open")


def test_the_form_is_complete_when_all_eight_things_are_there(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, K.GROUND, K.SEND_FORM)

    with pytest.raises(InvalidError, match="2 van de 8"):
        step(session, keys, file, guard, K.COMPLETE, supplied=SUPPLIED[2:])

    assert file.state == FileState.FORM_SENT


def test_the_own_investigation_looks_at_the_ordinary_grounds(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, K.GROUND, K.SEND_FORM, K.COMPLETE)

    with pytest.raises(InvalidError) as refused:
        step(session, keys, file, guard, K.INVESTIGATE, has_other_grounds="false")

    assert refused.value.field == "has_other_grounds"


def test_steps_stand_in_order_and_never_in_the_future(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, K.GROUND)

    with pytest.raises(InvalidError, match="moet nog komen"):
        step(session, keys, file, guard, K.SEND_FORM, TODAY + timedelta(days=1))
    with pytest.raises(InvalidError, match="2 maart 2026"):
        step(session, keys, file, guard, K.SEND_FORM, TODAY - timedelta(days=1))
    with pytest.raises(InvalidError, match="latere dag"):
        step(session, keys, file, guard, K.SEND_FORM, answer_by="2-3-2026")
