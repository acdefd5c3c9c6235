"""How a file ends: the conclusion and its ground, what is reported, a withdrawal."""

import pytest

from app.core.errors import InvalidError
from app.exclusions.codes import PublicCode, find_code
from app.integrity.models import FileState, StepKind
from tests.integrity.factories import (
    REASON,
    REFUSAL,
    TO_ADVISING,
    TO_INVESTIGATED,
    TODAY,
    step,
    submission_of,
    walk,
)

K = StepKind


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("proportionality", {**REFUSAL, "proportionality": "Kort."}),
        ("ground", {**REFUSAL, "ground": ""}),
        (
            "degree",
            {
                "decision": "conditions",
                "degree": "none",
                "proportionality": REASON,
                "clause": "Artikel 12.4",
            },
        ),
        ("clause", {"decision": "conditions", "degree": "lesser", "proportionality": REASON}),
    ],
)
def test_a_conclusion_says_why_and_on_which_ground(session, keys, started, field, changes):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_INVESTIGATED, K.INVITE, K.HEAR)

    with pytest.raises(InvalidError) as refused:
        step(session, keys, file, guard, K.CONCLUDE, **changes)

    assert (refused.value.field, file.state) == (field, FileState.HEARD)


def test_danger_without_advice_is_reported_the_same_day(session, keys, started):
    file, guard, gate = started
    walk(session, keys, file, guard, *TO_INVESTIGATED, K.INVITE, K.HEAR)

    step(session, keys, file, guard, K.CONCLUDE, **REFUSAL)

    assert (file.state, file.due_on) == (FileState.TO_REPORT, TODAY)
    assert gate.state == "decided"  # the house does not wait for the report
    assert find_code(session, submission_of(session, gate)) == PublicCode.REFUSED
    walk(session, keys, file, guard, K.REPORT)
    assert (file.state, file.due_on) == (FileState.CONCLUDED, None)


def test_danger_with_advice_needs_no_report_of_ours(session, keys, started):
    file, guard, _ = started
    walk(session, keys, file, guard, *TO_ADVISING, K.ADVICE, K.INVITE, K.HEAR)

    step(session, keys, file, guard, K.CONCLUDE, **REFUSAL)

    assert file.state == FileState.CONCLUDED


def test_conditions_leave_as_a_code_only(session, keys, started):
    file, guard, gate = started
    walk(session, keys, file, guard, *TO_ADVISING, K.ADVICE, K.INVITE, K.HEAR)

    step(session, keys, file, guard, K.CONCLUDE, degree="lesser", decision="conditions",
         proportionality=REASON, clause="Artikel 12.4")  # fmt: skip

    assert find_code(session, submission_of(session, gate)) == PublicCode.CLAUSE


def test_a_withdrawal_that_is_suspected_is_reported(session, keys, started):
    file, guard, gate = started
    walk(session, keys, file, guard, K.GROUND, K.SEND_FORM)

    step(session, keys, file, guard, K.WITHDRAW, is_suspected="yes")

    assert (file.state, file.due_on) == (FileState.TO_REPORT, TODAY)
    assert (gate.state, find_code(session, submission_of(session, gate))) == (
        "decided", PublicCode.CLEAR,
    )  # fmt: skip


def test_any_other_withdrawal_closes_the_file(session, keys, started):
    file, guard, _ = started

    walk(session, keys, file, guard, K.WITHDRAW)

    assert (file.state, file.due_on) == (FileState.CONCLUDED, None)
