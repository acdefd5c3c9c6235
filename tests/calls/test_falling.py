"""What else comes out of a verification: a ground that excludes, and an offer that is withdrawn."""

from datetime import date, timedelta

import pytest

from app.awards.dropping import drop_out
from app.awards.forms import DropForm
from app.awards.holding import holding_in
from app.awards.models import DropCause
from app.calls import verifying
from app.checks.flow import CheckAction
from app.checks.models import VerificationState
from app.core import clock
from app.core.errors import ConflictError
from app.exclusions import service as excluding
from app.exclusions.forms import ExclusionForm
from app.submissions.models import SubmissionState
from app.work.service import tasks_of
from tests.calls.test_verification import asking, judge, ranked
from tests.checks.factories import REASON
from tests.checks.pages import shown
from tests.exclusions.test_exclusion import FACT, walk_to_the_end


def test_a_ground_that_comes_out_of_a_verification_lets_a_winner_fall_away(
    session, sign_in, officer, now
):
    lot, submission, _ = ranked(session, officer)
    found = verifying.start(session, lot, submission, officer, asking(now))
    address = f"/submissions/{submission.id}/verification"
    form = ExclusionForm(
        ground="fraud", party="Zonhof", fact=FACT, fact_on=date(2024, 3, 10), source="Vonnis 12/345"
    )
    with clock.pinned(now + timedelta(days=5)):
        judge(session, submission, officer, CheckAction.PASS)
        exclusion = excluding.open_exclusion(session, submission, officer, form)
        session.commit()
        with pytest.raises(ConflictError) as refused:
            verifying.finish(session, found, officer)
        page = shown(sign_in(officer).get(address))
        walk_to_the_end(session, exclusion, officer, clock.utcnow())
        session.commit()
        holding = holding_in(session, [lot.id])
        ready = shown(sign_in(officer).get(address))

        stands = verifying.finish(session, found, officer)

    told = "1 uitsluitingsgrond wordt nog onderzocht. Zet eerst de stappen."
    reason = f"Aw 2.86(2)(c) Veroordeeld voor fraude (Zonhof): {REASON}"
    assert str(refused.value.message) == told
    assert (told in page, "Verificatie afronden" in page) == (True, False)
    assert [(one.name, one.is_falling) for one in holding] == [("Zonhof", True)]
    assert f"<li>{reason}</li>" in ready
    assert (stands, found.state, found.reason) == (False, VerificationState.FALLEN, reason)
    assert (submission.state, submission.reason) == (SubmissionState.DROPPED, reason)


def test_the_proofs_of_who_withdrew_its_offer_wait_for_nobody(session, officer, now):
    lot, submission, _ = ranked(session, officer)
    verifying.start(session, lot, submission, officer, asking(now))
    asked = [one.title for one in tasks_of(session, officer)]

    form = DropForm(submission=str(submission.id), cause=DropCause.OFFER_WITHDRAWN, reason=REASON)
    drop_out(session, lot, officer, form)

    assert asked == ["Bewijzen: 0 van de 1 zijn binnen", "Neem het besluit"]
    assert [one.title for one in tasks_of(session, officer)] == ["Neem het besluit"]
