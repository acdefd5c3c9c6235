"""Every legal move of a submission, and every illegal one."""

import pytest

from app.core.errors import ConflictError
from app.submissions.flow import SUBMISSION_FLOW, SubmissionAction
from app.submissions.models import SubmissionState
from tests.factories import make_lot, make_submission

LEGAL = {
    ("draft", "submit"): "submitted",
    ("draft", "submit_late"): "late",
    ("submitted", "withdraw"): "withdrawn",
    ("withdrawn", "resume"): "draft",
    ("submitted", "exclude"): "excluded",
    ("excluded", "readmit"): "submitted",
    ("late", "admit_late"): "submitted",
    ("late", "count"): "submitted",
    ("late", "open_again"): "draft",
    ("submitted", "drop"): "dropped",
    ("dropped", "take_up_again"): "submitted",
}


@pytest.mark.parametrize("action", list(SubmissionAction))
@pytest.mark.parametrize("state", list(SubmissionState))
def test_a_submission_moves_as_the_table_says(session, officer, state, action):
    submission = make_submission(session, make_lot(session), state=state)
    after = LEGAL.get((state.value, action.value))

    if after is None:
        with pytest.raises(ConflictError):
            SUBMISSION_FLOW.advance(session, submission, action, officer)
        assert submission.state == state
    else:
        SUBMISSION_FLOW.advance(session, submission, action, officer)
        assert submission.state == after
