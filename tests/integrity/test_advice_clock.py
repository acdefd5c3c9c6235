"""The clock of an advice: it stands still, goes on, is extended once, and starts anew."""

from datetime import date

import pytest

from app.core.errors import ConflictError, InvalidError
from app.integrity.models import FileState, StepKind
from tests.integrity.factories import (
    TO_ADVISING,
    TO_INVESTIGATED,
    on,
    step,
    walk,
)

K = StepKind


def test_the_clock_stands_still_goes_on_and_is_extended_once(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING)

    with on(date(2026, 3, 24)):
        step(session, keys, file, guard, K.PAUSE, date(2026, 3, 10))
        assert file.due_on is None
        step(session, keys, file, guard, K.RESUME, date(2026, 3, 24))
    assert file.due_on == date(2026, 5, 11)  # 27 April + 14 days

    with on(date(2026, 5, 11)):
        step(session, keys, file, guard, K.EXTEND, date(2026, 5, 11), days="28")
        assert file.due_on == date(2026, 6, 8)  # 11 May + 28 days
        with pytest.raises(ConflictError, match="maar één keer"):
            step(session, keys, file, guard, K.EXTEND, date(2026, 5, 11), days="1")


def test_an_extension_after_the_term_is_refused(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING)

    with on(date(2026, 4, 28)), pytest.raises(InvalidError, match="27 april 2026"):
        step(session, keys, file, guard, K.EXTEND, date(2026, 4, 28))

    assert file.due_on == date(2026, 4, 27)


def test_a_declined_request_starts_a_new_clock_when_asked_again(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING, K.EXTEND)

    with on(date(2026, 3, 16)):
        for kind in (K.DECLINE, K.INVESTIGATE, K.ASK, K.TELL, K.EXTEND):
            step(session, keys, file, guard, kind, date(2026, 3, 16))

    # 16 March + 56 = 11 May, + 28 = 8 June; the first extension does not count
    assert file.due_on == date(2026, 6, 8)


@pytest.mark.parametrize(
    ("kind", "after"), [(K.ADVICE, FileState.ADVISED), (K.DECLINE, FileState.COMPLETE)]
)
def test_the_office_may_answer_while_the_clock_stands_still(session, keys, started, kind, after):
    """What the party never sends would otherwise hold up the file for good."""
    file, guard, _ = started

    walk(session, keys, file, guard, *TO_ADVISING, K.PAUSE, kind)

    assert (file.state, file.due_on) == (after, None)


def test_no_advice_is_entered_before_the_party_was_told(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_INVESTIGATED, K.ASK)

    with pytest.raises(ConflictError):
        step(session, keys, file, guard, K.ADVICE)

    assert file.state == FileState.ASKED
