"""Every legal move of a Bibob file, and that no other exists."""

from itertools import product

import pytest

from app.core.errors import ConflictError
from app.integrity import service
from app.integrity.flow import FILE_FLOW, FileAction
from app.integrity.models import BibobFile, StepKind
from app.integrity.models import FileState as S
from app.integrity.steps import STEPS, possible
from app.integrity.turns import LEADS_ON, TURNS
from tests.integrity.factories import make_provider_in_checks

A = FileAction
MOVES = {
    (S.OPENED, A.DROP, S.CONCLUDED), (S.GROUNDED, A.DROP, S.CONCLUDED),
    (S.CONCLUDED, A.REOPEN, S.OPENED),
    (S.OPENED, A.GROUND, S.GROUNDED), (S.GROUNDED, A.REUSE, S.INVESTIGATED),
    (S.GROUNDED, A.SEND_FORM, S.FORM_SENT), (S.FORM_SENT, A.REMIND, S.FORM_SENT),
    (S.FORM_SENT, A.COMPLETE, S.COMPLETE), (S.FORM_SENT, A.GO_ON, S.COMPLETE),
    (S.COMPLETE, A.INVESTIGATE, S.INVESTIGATED),
    (S.INVESTIGATED, A.INVESTIGATE, S.INVESTIGATED), (S.HEARD, A.INVESTIGATE, S.INVESTIGATED),
    (S.INVESTIGATED, A.ASK, S.ASKED),
    (S.INVESTIGATED, A.INVITE, S.HEARING), (S.INVESTIGATED, A.CONCLUDE, S.CONCLUDED),
    (S.INVESTIGATED, A.HOLD_FOR_REPORT, S.TO_REPORT), (S.ASKED, A.TELL, S.ADVISING),
    (S.ADVISING, A.PAUSE, S.PAUSED), (S.PAUSED, A.RESUME, S.ADVISING),
    (S.ADVISING, A.EXTEND, S.ADVISING), (S.ADVISING, A.DECLINE, S.COMPLETE),
    (S.ADVISING, A.ADVICE, S.ADVISED), (S.ADVISED, A.INVITE, S.HEARING),
    (S.PAUSED, A.DECLINE, S.COMPLETE), (S.PAUSED, A.ADVICE, S.ADVISED),
    (S.ADVISED, A.CONCLUDE, S.CONCLUDED), (S.ADVISED, A.HOLD_FOR_REPORT, S.TO_REPORT),
    (S.HEARING, A.HEAR, S.HEARD), (S.HEARD, A.CONCLUDE, S.CONCLUDED),
    (S.HEARD, A.HOLD_FOR_REPORT, S.TO_REPORT), (S.TO_REPORT, A.REPORT, S.CONCLUDED),
}  # fmt: skip
OVER = {S.TO_REPORT, S.CONCLUDED}


def test_the_table_holds_these_moves_and_no_other():
    expected = {
        *MOVES,
        *((state, A.WITHDRAW, S.CONCLUDED) for state in set(S) - OVER),
        *((state, A.WITHDRAW_SUSPECT, S.TO_REPORT) for state in set(S) - OVER),
    }

    assert {(before, act, after) for (before, act), after in FILE_FLOW.moves.items()} == expected


def test_every_other_move_is_refused(session, officer):
    tender, provider, _ = make_provider_in_checks(session, officer)
    file = service.open_file(session, tender, provider, officer)

    for state, action in product(S, A):
        if (state, action) in FILE_FLOW.moves:
            continue
        file.state = state
        with pytest.raises(ConflictError):
            FILE_FLOW.advance(session, file, action, officer)


def test_every_state_says_what_is_next_and_every_step_has_its_words():
    assert set(TURNS) == set(S)
    assert {step.action for step in STEPS.values()} == set(A) - {
        A.HOLD_FOR_REPORT,
        A.WITHDRAW_SUSPECT,
    }


def test_what_comes_next_stands_first_and_a_withdrawal_last():
    offered = {state: possible(BibobFile(state=state)) for state in S}

    chosen = {S.INVESTIGATED: StepKind.ASK, S.ADVISED: StepKind.INVITE}  # one of several
    anew = {S.CONCLUDED: StepKind.REOPEN}
    assert {state: kinds[0] for state, kinds in offered.items()} == LEADS_ON | chosen | anew
    assert {kinds[-1] for state, kinds in offered.items() if state not in OVER} == {
        StepKind.WITHDRAW
    }
