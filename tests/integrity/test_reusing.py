"""Earlier findings serve another decision for five years (Bibob 29)."""

from datetime import date, timedelta

import pytest

from app.audit.service import events_of
from app.core.errors import InvalidError
from app.integrity import service
from app.integrity.models import FileState, StepKind
from app.integrity.reusing import reusable
from app.providers.models import Provider
from app.tenders.models import Tender
from tests.factories import assign, make_provider, make_user
from tests.integrity.factories import (
    TO_INVESTIGATED,
    make_provider_in_checks,
    on,
    step,
    submission_of,
    walk,
)

K = StepKind


@pytest.fixture
def earlier(session, keys, officer):
    """A concluded file of 2 March 2026, and a new one about the same party."""
    tender, provider, _ = make_provider_in_checks(session, officer)
    old = service.open_file(session, tender, provider, officer)
    walk(session, keys, old, officer, *TO_INVESTIGATED, K.CONCLUDE)
    again, _, gate = make_provider_in_checks(session, officer)
    again.lead_authority_id = tender.lead_authority_id
    submission_of(session, gate).provider_id = provider.id
    session.flush()
    new = service.open_file(session, again, provider, officer)
    for one in (tender, again):
        assign(session, one, officer, "integrity")
    return old, new


def test_findings_serve_another_decision_for_five_years(session, keys, officer, earlier):
    old, new = earlier
    last = date(2031, 3, 2)

    with on(last):
        step(session, keys, new, officer, K.GROUND, last)
        step(session, keys, new, officer, K.REUSE, last, earlier=old.id)

    assert new.state == FileState.INVESTIGATED
    assert events_of(session, old.id)[0][0].action == "bibob.reuse"


def test_after_five_years_reuse_is_refused(session, keys, officer, earlier):
    old, new = earlier
    late = date(2031, 3, 3)

    with on(late):
        step(session, keys, new, officer, K.GROUND, late)
        with pytest.raises(InvalidError, match="2 maart 2031"):
            step(session, keys, new, officer, K.REUSE, late, earlier=old.id)

    assert new.state == FileState.GROUNDED


def test_a_day_filled_in_later_does_not_stretch_the_five_years(session, keys, officer, earlier):
    old, new = earlier
    last = date(2031, 3, 2)

    with on(last):
        step(session, keys, new, officer, K.GROUND, last)
    with on(last + timedelta(days=1)), pytest.raises(InvalidError, match="2 maart 2031"):
        step(session, keys, new, officer, K.REUSE, last, earlier=old.id)

    assert new.state == FileState.GROUNDED


def test_who_rests_on_reused_findings_concludes_within_their_five_years(
    session, keys, officer, earlier
):
    old, new = earlier
    last = date(2031, 3, 2)
    late = date(2031, 3, 3)

    with on(last):
        step(session, keys, new, officer, K.GROUND, last)
        step(session, keys, new, officer, K.REUSE, last, earlier=old.id)
    with on(late):
        with pytest.raises(InvalidError, match="2 maart 2031"):
            step(session, keys, new, officer, K.CONCLUDE, late)
        step(session, keys, new, officer, K.INVESTIGATE, late)
        step(session, keys, new, officer, K.CONCLUDE, late)

    assert new.state == FileState.CONCLUDED


def test_findings_do_not_get_younger_by_being_used(session, keys, officer, earlier):
    old, new = earlier
    again = date(2030, 1, 7)
    with on(again):
        step(session, keys, new, officer, K.GROUND, again)
        step(session, keys, new, officer, K.REUSE, again, earlier=old.id)
        step(session, keys, new, officer, K.CONCLUDE, again)
    tender, _, gate = make_provider_in_checks(session, officer)
    tender.lead_authority_id = session.get_one(Tender, old.tender_id).lead_authority_id
    submission_of(session, gate).provider_id = old.provider_id
    assign(session, tender, officer, "integrity")
    third = service.open_file(session, tender, session.get_one(Provider, old.provider_id), officer)

    found = reusable(session, keys, third, officer)

    assert {one.file.id: one.until for one in found} == {
        old.id: date(2031, 3, 2), new.id: date(2031, 3, 2),
    }  # fmt: skip


def test_findings_of_others_are_not_offered(session, keys, officer, earlier):
    old, new = earlier
    stranger = make_user(session)

    assert [one.file for one in reusable(session, keys, new, officer)] == [old]
    assert reusable(session, keys, new, stranger) == []
    old.provider_id = make_provider(session).id
    session.flush()
    assert reusable(session, keys, new, officer) == []
