"""Integrity opened once more after it was decided: for everybody, and until everybody is judged."""

from datetime import timedelta

import pytest

from app.admissions.service import propose_application
from app.audit.service import events_of
from app.awards.holding import demand_none_holds
from app.checks.models import GateState
from app.checks.service import gate_of, start_application_checks, start_checks
from app.core import clock
from app.core.errors import ConflictError
from app.exclusions.codes import PublicCode, demand_obeyed, give_code
from app.integrity import gates, service
from app.integrity.looking_again import look_again
from app.integrity.models import StepKind
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Tender
from tests.checks.factories import make_open_house, make_opened_lot
from tests.conftest import NOW
from tests.factories import assign, lots_of, make_provider, make_submission, make_user
from tests.integrity.factories import (
    TO_INVESTIGATED,
    make_provider_in_checks,
    walk,
)

K = StepKind
YESTERDAY = NOW - timedelta(days=1)
OPEN, DECIDED = GateState.OPEN, GateState.DECIDED


def make_decided(session, officer, *names):
    """A ranked lot whose gates were decided yesterday, with its providers and gates."""
    lot, submissions, _ = make_opened_lot(session, officer, names=names)
    tender = session.get_one(Tender, lot.tender_id)
    tender.uses_bibob = True
    with clock.pinned(YESTERDAY):
        start_checks(session, lot, officer)
        gates.decide_others(session, tender, officer)
    return tender, [
        (session.get_one(Provider, one.provider_id), gate_of(session, one)) for one in submissions
    ]


def states(parties):
    return [gate.state for _provider, gate in parties]


def told(session, tender):
    """What the trail of a tender says of its gates: act, who, and from what to what."""
    return [
        (event.action, event.actor_id, payload.data)
        for event, payload in reversed(events_of(session, tender.id))
        if event.action.startswith("gate.")
    ]


def test_a_file_after_the_decision_opens_every_gate_until_it_is_concluded(session, officer, keys):
    tender, parties = make_decided(session, officer, "Een", "Twee", "Drie")
    [(one, _), (two, _), (three, _)] = parties
    assert states(parties) == [DECIDED] * 3

    file = service.open_file(session, tender, two, officer)
    assert states(parties) == [OPEN] * 3
    gates.decide_without_file(session, tender, one, officer)
    gates.decide_without_file(session, tender, three, officer)
    assert states(parties) == [OPEN] * 3

    walk(session, keys, file, officer, *TO_INVESTIGATED, K.CONCLUDE)
    assert states(parties) == [DECIDED] * 3


def test_the_trail_says_the_same_with_and_without_a_file(session, officer, keys):
    with_file, [(one, _), (two, _)] = make_decided(session, officer, "Een", "Twee")
    without, _ = make_decided(session, officer, "Een", "Twee")

    file = service.open_file(session, with_file, two, officer)
    gates.decide_without_file(session, with_file, one, officer)
    walk(session, keys, file, officer, *TO_INVESTIGATED, K.CONCLUDE)
    look_again(session, without, officer)
    gates.decide_others(session, without, officer)

    expected = [
        *[("gate.decide", officer.id, {"before": "open", "after": "decided"})] * 2,
        *[("gate.reopen", officer.id, {"before": "decided", "after": "open"})] * 2,
        *[("gate.decide", officer.id, {"before": "open", "after": "decided"})] * 2,
    ]
    assert told(session, with_file) == expected
    assert told(session, without) == expected


def test_no_file_needed_for_the_others_leaves_out_who_is_investigated(session, officer):
    tender, parties = make_decided(session, officer, "Een", "Twee", "Drie")
    service.open_file(session, tender, parties[1][0], officer)

    gates.decide_others(session, tender, officer)

    assert states(parties) == [OPEN] * 3
    with pytest.raises(ConflictError, match="Deze stap kan niet meer"):
        gates.decide_others(session, tender, officer)


def test_a_file_before_the_decision_opens_nothing(session, officer):
    tender, provider, _ = make_provider_in_checks(session, officer)
    before = told(session, tender)

    service.open_file(session, tender, provider, officer)

    assert told(session, tender) == before == []
    with pytest.raises(ConflictError, match="nog niets besloten"):
        look_again(session, tender, officer)


def test_who_left_is_not_opened_again(session, officer):
    tender, parties = make_decided(session, officer, "Een", "Twee")
    gone = parties[1][1]
    session.get_one(Submission, gone.submission_id).state = SubmissionState.WITHDRAWN
    session.flush()

    look_again(session, tender, officer)

    assert states(parties) == [OPEN, DECIDED]


def test_in_an_open_house_all_that_were_decided_open_and_wait_for_each_other(
    session, officer, keys
):
    lot, submission, _ = make_open_house(session, officer)
    other = make_submission(session, lot, provider=make_provider(session, name="Later"))
    tender = session.get_one(Tender, lot.tender_id)
    tender.uses_bibob = True
    with clock.pinned(YESTERDAY):
        for one in (submission, other):
            start_application_checks(session, one, officer)
        gates.decide_others(session, tender, officer)
    file = service.open_file(
        session, tender, session.get_one(Provider, submission.provider_id), officer
    )
    newest = make_submission(session, lot, provider=make_provider(session, name="Nieuw"))
    start_application_checks(session, newest, officer)

    gates.decide_others(session, tender, officer)

    found = [gate_of(session, one) for one in (submission, other, newest)]
    assert [one.state for one in found] == [OPEN, OPEN, DECIDED]
    with pytest.raises(ConflictError):
        propose_application(session, other, officer)
    walk(session, keys, file, officer, *TO_INVESTIGATED, K.CONCLUDE)
    assert [one.state for one in found] == [DECIDED] * 3


def test_nothing_is_decided_while_a_gate_is_open(session, officer):
    tender, _parties = make_decided(session, officer, "Een", "Twee")
    [lot] = lots_of(session, tender)
    demand_none_holds(session, [lot])

    look_again(session, tender, officer)

    with pytest.raises(ConflictError, match="2 inschrijvingen"):
        demand_none_holds(session, [lot])


def test_who_a_code_refuses_falls_away_before_anything_is_decided(session, officer):
    tender, parties = make_decided(session, officer, "Een", "Twee")
    [lot] = lots_of(session, tender)
    refused = session.get_one(Submission, parties[1][1].submission_id)
    demand_obeyed(session, lot)

    give_code(session, parties[0][1], officer, PublicCode.CLAUSE)
    give_code(session, parties[1][1], officer, PublicCode.REFUSED)

    demand_obeyed(session, lot, session.get_one(Submission, parties[0][1].submission_id))
    with pytest.raises(ConflictError, match=f"inschrijving {refused.number} staat code I1"):
        demand_obeyed(session, lot)
    refused.state = SubmissionState.DROPPED
    session.flush()
    demand_obeyed(session, lot)


def test_only_an_integrity_officer_looks_again(session, sign_in, officer):
    tender, parties = make_decided(session, officer, "Een", "Twee")
    guardian = make_user(session)
    assign(session, tender, guardian, "integrity")
    session.commit()

    for act in ("again", "decide"):
        assert sign_in(officer).post(f"/integrity/tenders/{tender.id}/{act}").status_code == 404
    page = sign_in(guardian).get("/integrity").text
    assert f"/integrity/tenders/{tender.id}/again" in page
    answer = sign_in(guardian).post(f"/integrity/tenders/{tender.id}/again", follow_redirects=True)

    assert answer.status_code == 200
    assert "Geen dossier nodig voor 2 aanbieders" in answer.text
    for _provider, gate in parties:
        session.refresh(gate)
    assert states(parties) == [OPEN, OPEN]
    sign_in(guardian).post(f"/integrity/tenders/{tender.id}/decide")
    for _provider, gate in parties:
        session.refresh(gate)
    assert states(parties) == [DECIDED, DECIDED]
