"""What was accepted as equivalent before is offered in the next tender, and decides nothing."""

import pytest

from app.checks import service
from app.checks.flow import CheckAction
from app.checks.models import CheckState
from app.checks.precedents import Precedent, precedents_of
from app.core.clock import utcnow
from app.tenders.models import Tender
from tests.checks.factories import REASON, check_of, decide_gates, decided, make_opened_lot
from tests.checks.pages import shown

SAME = {"title": "Kwaliteitssysteem", "text": "U hebt een systeem voor kwaliteit."}


def earlier(session, officer, **asks):
    """A finished tender in which an equivalent was accepted."""
    lot, (submission,), _ = make_opened_lot(session, officer, names=("Zonhof",), **asks)
    service.start_checks(session, lot, officer)
    decided(session, submission, officer, CheckAction.ACCEPT_EQUIVALENT)
    return lot


def finish(session, lot, officer):
    decide_gates(session, lot.tender_id, officer)
    service.finish_checks(session, lot, officer)


def later(session, officer, lot, **asks):
    """A tender of the same authority whose checks begin."""
    following, (submission,), asked = make_opened_lot(session, officer, names=("Bij",), **asks)
    before = session.get_one(Tender, lot.tender_id)
    tender = session.get_one(Tender, following.tender_id)
    tender.lead_authority_id = before.lead_authority_id
    session.flush()
    service.start_checks(session, following, officer)
    return before, check_of(session, submission), asked


def test_an_earlier_equivalent_is_offered_with_its_reason_and_never_applied(
    session, sign_in, officer
):
    lot = earlier(session, officer, **SAME)
    finish(session, lot, officer)
    tender, check, asked = later(session, officer, lot, **SAME)

    found = precedents_of(session, check, asked)
    page = shown(sign_in(officer).get(f"/checks/{check.id}"))

    assert found == [Precedent(tender.title, tender.reference, utcnow(), REASON)]
    assert check.state == CheckState.OPEN
    assert ("Eerder als gelijkwaardig geaccepteerd" in page, "Zonhof" in page) == (True, False)


def test_what_is_not_finished_yet_is_no_precedent(session, officer):
    lot = earlier(session, officer, **SAME)
    _, check, asked = later(session, officer, lot, **SAME)

    before = precedents_of(session, check, asked)
    finish(session, lot, officer)

    assert (before, len(precedents_of(session, check, asked))) == ([], 1)


@pytest.mark.parametrize("field", ["title", "text"])
def test_another_requirement_is_no_precedent(session, officer, field):
    lot = earlier(session, officer, **SAME)
    finish(session, lot, officer)
    _, check, asked = later(session, officer, lot, **SAME | {field: "Iets anders"})

    assert precedents_of(session, check, asked) == []


def test_another_authority_decides_for_itself(session, officer):
    finish(session, earlier(session, officer, **SAME), officer)
    lot, (submission,), asked = make_opened_lot(session, officer, names=("Bij",), **SAME)
    service.start_checks(session, lot, officer)

    assert precedents_of(session, check_of(session, submission), asked) == []
