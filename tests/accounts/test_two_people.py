"""An act of two people: who may propose, who may confirm, until when."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.accounts import two_people
from app.accounts.models import Proposal
from app.audit.service import history
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError
from tests.factories import make_tender, make_user

KIND = "award.decide"


@pytest.fixture
def tender(session):
    return make_tender(session)


@pytest.fixture
def pair(session):
    return make_user(session, name="Een"), make_user(session, name="Twee")


def test_two_people_propose_and_confirm(session, tender, pair, now):
    first, second = pair

    proposal = two_people.propose(session, KIND, tender, first, {"winner": 3})
    found = two_people.open_proposal(session, KIND, tender)
    two_people.confirm(session, found, second, tender)

    assert found.id == proposal.id
    assert (found.confirmer_id, found.confirmed_at, found.payload) == (
        second.id,
        now,
        {"winner": 3},
    )
    assert two_people.open_proposal(session, KIND, tender) is None
    assert [(e.action, e.actor_id, p.data) for e, p in history(session, tender)] == [
        ("award.decide.propose", first.id, {"after": {"winner": 3}}),
        ("award.decide.confirm", second.id, {}),
    ]


def test_secret_payload_stays_out_of_the_trail(session, tender, pair):
    two_people.propose(session, KIND, tender, pair[0], {"half": "geheim"}, told={})

    assert [p.data for _e, p in history(session, tender)] == [{"after": {}}]


def test_nobody_confirms_the_own_proposal(session, tender, pair):
    proposal = two_people.propose(session, KIND, tender, pair[0], {})

    with pytest.raises(ForbiddenError, match="zelf"):
        two_people.confirm(session, proposal, pair[0], tender)
    assert proposal.confirmed_at is None


def test_database_refuses_one_person_as_both(session, tender, pair):
    proposal = two_people.propose(session, KIND, tender, pair[0], {})
    session.flush()

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text("UPDATE proposals SET confirmer_id = proposer_id"))
    assert proposal.confirmer_id is None


def test_proposer_needs_a_second_factor(session, tender):
    without = make_user(session, second_factor=False)

    with pytest.raises(ForbiddenError, match="tweede stap"):
        two_people.propose(session, KIND, tender, without, {})
    assert two_people.open_proposal(session, KIND, tender) is None


def test_confirmer_needs_a_second_factor(session, tender, pair):
    proposal = two_people.propose(session, KIND, tender, pair[0], {})

    with pytest.raises(ForbiddenError, match="tweede stap"):
        two_people.confirm(session, proposal, make_user(session, second_factor=False), tender)


@pytest.mark.parametrize(("days", "is_refused"), [(6, True), (8, False)])
@pytest.mark.parametrize("how", ["made", "reset"])
@pytest.mark.parametrize("who", [(0, 1), (1, 0)])
def test_account_made_or_reset_by_the_other_within_a_week_is_refused(
    session, tender, pair, now, how, who, days, is_refused
):
    user, by = pair[who[0]], pair[who[1]]
    moment = now - timedelta(days=days)
    if how == "made":
        user.created_by_id, user.created_at = by.id, moment
    else:
        user.reset_by_id, user.reset_at = by.id, moment
    session.flush()
    proposal = two_people.propose(session, KIND, tender, pair[0], {})

    if is_refused:
        with pytest.raises(ForbiddenError, match="derde"):
            two_people.confirm(session, proposal, pair[1], tender)
    else:
        two_people.confirm(session, proposal, pair[1], tender)
    assert (proposal.confirmed_at is None) == is_refused


def test_own_password_reset_does_not_bar_the_pair(session, tender, pair, now):
    pair[1].reset_by_id, pair[1].reset_at = pair[1].id, now
    proposal = two_people.propose(session, KIND, tender, pair[0], {})

    two_people.confirm(session, proposal, pair[1], tender)

    assert proposal.confirmer_id == pair[1].id


def test_proposal_is_over_after_its_time(session, tender, pair, now):
    within = timedelta(minutes=10)
    proposal = two_people.propose(session, KIND, tender, pair[0], {}, within=within)

    with clock.pinned(now + within - timedelta(seconds=1)):
        assert two_people.open_proposal(session, KIND, tender).id == proposal.id
    with clock.pinned(now + within):
        assert two_people.open_proposal(session, KIND, tender) is None
        with pytest.raises(ConflictError, match="voorbij"):
            two_people.confirm(session, proposal, pair[1], tender)
        assert two_people.propose(session, KIND, tender, pair[1], {}).proposer_id == pair[1].id


def test_second_proposal_waits_for_the_first(session, tender, pair):
    two_people.propose(session, KIND, tender, pair[0], {})

    with pytest.raises(ConflictError, match="wacht"):
        two_people.propose(session, KIND, tender, pair[1], {})


def test_proposal_holds_for_its_own_subject_and_kind(session, tender, pair):
    two_people.propose(session, KIND, tender, pair[0], {})

    assert two_people.open_proposal(session, KIND, make_tender(session)) is None
    assert two_people.open_proposal(session, "vault.open", tender) is None


def test_confirmed_proposal_is_not_confirmed_again(session, tender, pair):
    proposal = two_people.propose(session, KIND, tender, pair[0], {})
    two_people.confirm(session, proposal, pair[1], tender)

    for gone in (proposal, None):
        with pytest.raises(ConflictError, match="Begin opnieuw"):
            two_people.confirm(session, gone, make_user(session), tender)


def test_only_the_proposer_takes_it_back(session, tender, pair, now):
    proposal = two_people.propose(session, KIND, tender, pair[0], {})
    with pytest.raises(ForbiddenError):
        two_people.withdraw(session, proposal, pair[1], tender)

    two_people.withdraw(session, proposal, pair[0], tender)

    assert proposal.withdrawn_at == now
    assert two_people.open_proposal(session, KIND, tender) is None
    with pytest.raises(ConflictError):
        two_people.confirm(session, session.get(Proposal, proposal.id), pair[1], tender)
