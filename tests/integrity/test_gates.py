"""What leaves the room: one word, for a whole lot at one moment, and a code where it must."""

import pytest

from app.audit.service import events_of
from app.checks.models import GateState
from app.checks.outcome import grounds_of
from app.checks.service import gate_of, start_application_checks, start_checks
from app.core.errors import ConflictError, NotFoundError
from app.exclusions.codes import PublicCode, find_code, give_code
from app.integrity import gates, service
from app.integrity.models import StepKind
from app.integrity.register import providers_in
from app.providers.models import Provider
from app.submissions.models import Submission
from app.tenders.models import LotState, Tender
from tests.checks.factories import make_open_house, make_opened_lot
from tests.factories import make_lot, make_provider, make_submission, make_user
from tests.integrity.factories import (
    REASON,
    TO_INVESTIGATED,
    make_provider_in_checks,
    step,
    walk,
)

K = StepKind


def trail(session, subject_id):
    return [event.action for event, _ in reversed(events_of(session, subject_id))]


def states(*found):
    return [one.state for one in found]


@pytest.fixture
def lot_of_three(session, officer):
    """A ranked lot in checks, with three providers and their gates."""
    lot, submissions, _ = make_opened_lot(session, officer, names=("Een", "Twee", "Drie"))
    start_checks(session, lot, officer)
    tender = session.get_one(Tender, lot.tender_id)
    tender.uses_bibob = True
    parties = [
        (session.get_one(Provider, one.provider_id), gate_of(session, one)) for one in submissions
    ]
    return tender, parties


def test_all_gates_of_a_lot_are_decided_at_one_moment(session, officer, keys, lot_of_three):
    tender, [(one, first), (two, second), (three, third)] = lot_of_three
    before = trail(session, tender.id)
    file = service.open_file(session, tender, two, officer)

    gates.decide_without_file(session, tender, one, officer)
    gates.decide_without_file(session, tender, three, officer)
    assert states(first, second, third) == [GateState.OPEN] * 3
    assert trail(session, tender.id) == before

    walk(session, keys, file, officer, *TO_INVESTIGATED, K.CONCLUDE)
    assert states(first, second, third) == [GateState.DECIDED] * 3
    assert trail(session, tender.id) == [*before, *["gate.decide"] * 3]


def test_with_and_without_a_file_the_trail_says_the_same(session, officer, keys):
    tender, provider, _ = make_provider_in_checks(session, officer)
    other_tender, other_provider, _ = make_provider_in_checks(session, officer)
    integrity = make_user(session)

    gates.decide_without_file(session, tender, provider, integrity)
    file = service.open_file(session, other_tender, other_provider, integrity)
    walk(session, keys, file, integrity, *TO_INVESTIGATED, K.CONCLUDE)

    def last(subject_id):
        event, payload = events_of(session, subject_id)[0]
        return event.action, event.actor_id, payload.data

    assert last(tender.id) == last(other_tender.id)
    assert last(tender.id) == (
        "gate.decide",
        integrity.id,
        {"before": "open", "after": "decided"},
    )


def test_a_conclusion_decides_every_lot_of_the_provider(session, officer, keys):
    tender, provider, gate = make_provider_in_checks(session, officer)
    second = make_lot(session, tender=tender, state=LotState.OPENED)
    make_submission(session, second, provider=provider)
    rival = make_submission(session, second)
    start_checks(session, second, officer)
    file = service.open_file(session, tender, provider, officer)

    walk(session, keys, file, officer, *TO_INVESTIGATED, K.CONCLUDE)
    mine = sorted(
        service.gates_of(session, tender, provider), key=lambda one: one.lot_id == second.id
    )
    assert states(*mine) == [GateState.DECIDED, GateState.OPEN]  # a rival is in the second
    gates.decide_without_file(
        session, tender, session.get_one(Provider, rival.provider_id), officer
    )

    assert states(*mine) == [GateState.DECIDED, GateState.DECIDED]
    assert gate in mine


def test_who_withdrew_holds_nobody_up(session, officer, lot_of_three):
    tender, [(one, first), (two, second), (_three, third)] = lot_of_three
    session.get_one(Submission, third.submission_id).state = "withdrawn"
    session.flush()

    gates.decide_without_file(session, tender, one, officer)
    gates.decide_without_file(session, tender, two, officer)

    assert states(first, second, third) == [GateState.DECIDED, GateState.DECIDED, GateState.OPEN]


def test_who_withdrew_before_anybody_judged_it_is_judged_last_and_then_all_are_decided(
    session, officer, lot_of_three
):
    """Deciding the others at the withdrawal itself would tell for whom they waited."""
    tender, [(one, first), (two, second), (three, third)] = lot_of_three
    gates.decide_without_file(session, tender, one, officer)
    gates.decide_without_file(session, tender, two, officer)
    before = states(first, second, third)
    session.get_one(Submission, third.submission_id).state = "withdrawn"
    session.flush()

    rows = providers_in(session, [tender])[tender.id]
    asked = {row.provider.name: row.can_be_cleared for row in rows}
    gates.decide_without_file(session, tender, three, officer)

    assert before == [GateState.OPEN] * 3
    assert asked == {"Een": False, "Twee": False, "Drie": True}
    assert states(first, second, third) == [GateState.DECIDED] * 3


def test_in_an_open_house_each_application_stands_alone(session, officer):
    lot, submission, _ = make_open_house(session, officer)
    other = make_submission(session, lot, provider=make_provider(session, name="Later"))
    for one in (submission, other):
        start_application_checks(session, one, officer)
    tender = session.get_one(Tender, lot.tender_id)

    gates.decide_without_file(
        session, tender, session.get_one(Provider, submission.provider_id), officer
    )

    assert states(gate_of(session, submission), gate_of(session, other)) == [
        GateState.DECIDED,
        GateState.OPEN,
    ]


def test_a_refusal_leaves_with_the_others_and_as_a_code(session, officer, keys, lot_of_three):
    tender, [(one, _), (two, second), (three, _)] = lot_of_three
    refused = session.get_one(Submission, second.submission_id)
    file = service.open_file(session, tender, two, officer)
    walk(session, keys, file, officer, *TO_INVESTIGATED, K.INVITE, K.HEAR)
    step(session, keys, file, officer, K.CONCLUDE, degree="serious", decision="refuse",
         proportionality=REASON, ground="Leidraad, paragraaf 4.6")  # fmt: skip

    assert find_code(session, refused) == PublicCode.CLEAR  # the others are not judged yet
    gates.decide_without_file(session, tender, one, officer)
    gates.decide_without_file(session, tender, three, officer)

    assert grounds_of(session, refused) == [
        "Code I1: wij weigeren deze inschrijving. De reden staat in een aparte brief aan u."
    ]
    code = next(event for event, _ in events_of(session, tender.id) if event.action == "gate.code")
    payload = next(payload for event, payload in events_of(session, tender.id) if event == code)
    assert (code.subject, payload.data) == (f"gate:{second.id}", {"after": "i1"})


def test_a_later_code_takes_the_place_of_the_earlier(session, officer):
    _tender, _provider, gate = make_provider_in_checks(session, officer)
    submission = session.get_one(Submission, gate.submission_id)

    for code in (PublicCode.CLEAR, PublicCode.CLAUSE, PublicCode.REFUSED, PublicCode.REFUSED):
        give_code(session, gate, officer, code)

    assert find_code(session, submission) == PublicCode.REFUSED
    assert trail(session, gate.tender_id).count("gate.code") == 2


def test_decide_without_file_is_refused_while_one_runs_or_when_done(session, officer):
    tender, provider, gate = make_provider_in_checks(session, officer)
    done, other, _ = make_provider_in_checks(session, officer)
    service.open_file(session, tender, provider, officer)
    gates.decide_without_file(session, done, other, officer)

    with pytest.raises(ConflictError):
        gates.decide_without_file(session, tender, provider, officer)
    with pytest.raises(ConflictError):
        gates.decide_without_file(session, done, other, officer)
    with pytest.raises(NotFoundError):
        gates.decide_without_file(session, tender, make_provider(session), officer)

    assert gate.state == GateState.OPEN
