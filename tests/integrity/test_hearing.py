"""Nothing negative without a hearing, a copy of the advice and a warning of secrecy."""

from datetime import date

import pytest

from app.core.errors import InvalidError
from app.integrity.models import FileState, StepKind
from tests.integrity.factories import (
    REFUSAL,
    TO_ADVISING,
    TO_INVESTIGATED,
    on,
    step,
    walk,
)

K = StepKind


def test_nothing_negative_without_a_hearing(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING, K.ADVICE)

    with pytest.raises(InvalidError) as refused:
        step(session, keys, file, guard, K.CONCLUDE, **REFUSAL)

    assert refused.value.field == "decision"
    assert file.state == FileState.ADVISED


@pytest.mark.parametrize("field", ["has_copy", "is_warned"])
def test_the_party_gets_the_advice_and_is_warned_before_the_hearing(session, keys, started, field):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING, K.ADVICE)

    with pytest.raises(InvalidError) as refused:
        step(session, keys, file, guard, K.INVITE, **{field: "false"})

    assert (refused.value.field, file.state) == (field, FileState.ADVISED)


def test_without_advice_there_is_no_copy_to_give(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_INVESTIGATED)

    step(session, keys, file, guard, K.INVITE, has_copy="false")

    assert (file.state, file.due_on) == (FileState.HEARING, date(2026, 3, 16))


def test_silence_counts_only_after_the_day_of_the_hearing(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_INVESTIGATED, K.INVITE)

    with pytest.raises(InvalidError, match="16 maart 2026"):
        step(session, keys, file, guard, K.HEAR, came="silent", view="")
    with on(date(2026, 3, 16)):
        step(session, keys, file, guard, K.HEAR, date(2026, 3, 16), came="silent", view="")

    assert file.state == FileState.HEARD
