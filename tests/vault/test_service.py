"""Keys that two people hold together."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from app.accounts.models import Proposal, User
from app.accounts.permissions import Duty
from app.audit.models import Event
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.tenders.models import Lot, Tender
from app.vault import passphrases, releasing, service
from app.vault.models import OpenerKey, PairWrap, Purpose, VaultKey
from app.vault.sharing import share, shut_out
from app.vault.wrapping import seal_key, unseal_key
from tests.factories import assign, lots_of, make_tender, make_user

PASSPHRASE = "paard batterij nietje"


def make_opener(session: Session, tender: Tender | None = None, *, name: str = "") -> User:
    user = make_user(session, name=name)
    passphrases.make_opener_key(session, user, PASSPHRASE, memory_kib=8)
    if tender:
        assign(session, tender, user, Duty.OPENER)
    return user


@dataclass
class Vault:
    tender: Tender
    lot: Lot
    key: VaultKey
    openers: list[User]


@pytest.fixture
def vault(session, now) -> Vault:
    tender = make_tender(session, deadline=now + timedelta(days=1))
    openers = [make_opener(session, tender) for _ in range(3)]
    key = service.make_vault_key(session, tender, None, Purpose.CONTENT, openers)
    return Vault(tender, lots_of(session, tender)[0], key, openers)


@pytest.fixture
def after(vault):
    """The clock stands just after the deadline."""
    moment = vault.tender.deadline + timedelta(seconds=1)
    with clock.pinned(moment):
        yield moment


def test_an_opener_key_is_made_once_and_holds_no_secret_in_the_clear(session):
    user = make_opener(session)

    key = session.exec(select(OpenerKey).where(OpenerKey.user_id == user.id)).one()
    assert PASSPHRASE.encode() not in key.salt + key.wrapped_private_key + key.public_key
    with pytest.raises(ConflictError):
        passphrases.make_opener_key(session, user, "een andere wachtzin", memory_kib=8)


@pytest.mark.parametrize("passphrase", ["tekort", "aaaaaaaaaaaaaaaa", "olga officier"])
def test_a_weak_passphrase_is_refused(session, passphrase):
    user = make_user(session, name="Olga Officier")

    with pytest.raises(InvalidError):
        passphrases.make_opener_key(session, user, passphrase, memory_kib=8)


def test_a_vault_key_is_wrapped_for_every_pair_in_each_order(session, vault):
    pairs = {(one.first_id, one.second_id) for one in session.exec(select(PairWrap)).all()}

    ids = [user.id for user in vault.openers]
    assert pairs == {(one, two) for one in ids for two in ids if one != two}


def test_a_vault_key_needs_two_people_with_a_key(session):
    tender = make_tender(session)

    with pytest.raises(ConflictError):
        service.make_vault_key(
            session, tender, None, Purpose.CONTENT, [make_opener(session), make_user(session)]
        )


def test_two_people_open_together(session, vault, after):
    first, second, _third = vault.openers
    closed = seal_key(vault.key.public_key, b"inhoud", b"here")

    releasing.begin_opening(session, vault.key, first, PASSPHRASE)
    private = releasing.finish_opening(session, vault.key, second, PASSPHRASE)

    assert unseal_key(private, closed, b"here") == b"inhoud"
    assert vault.key.opened_at == after
    proposal = session.exec(select(Proposal)).one()
    assert (proposal.payload, proposal.confirmer_id) == ({}, second.id)
    events = session.exec(select(Event).where(Event.subject == f"vaultKey:{vault.key.id}")).all()
    actions = [event.action for event in sorted(events, key=lambda event: event.number)]
    assert actions == ["vault.close", "vault.open.propose", "vault.open.confirm", "vault.open"]


@pytest.mark.parametrize("seconds", [-1, 0])
def test_opening_is_refused_until_after_the_deadline(session, vault, seconds):
    with (
        clock.pinned(vault.tender.deadline + timedelta(seconds=seconds)),
        pytest.raises(releasing.TooEarlyError),
    ):
        releasing.begin_opening(session, vault.key, vault.openers[0], PASSPHRASE)


def test_finishing_is_refused_before_the_deadline_too(session, vault, after):
    releasing.begin_opening(session, vault.key, vault.openers[0], PASSPHRASE)

    with (
        clock.pinned(vault.tender.deadline - timedelta(minutes=5)),
        pytest.raises(releasing.TooEarlyError),
    ):
        releasing.finish_opening(session, vault.key, vault.openers[1], PASSPHRASE)


def test_one_person_cannot_open_alone(session, vault, after):
    releasing.begin_opening(session, vault.key, vault.openers[0], PASSPHRASE)

    with pytest.raises(ForbiddenError):
        releasing.finish_opening(session, vault.key, vault.openers[0], PASSPHRASE)


def test_a_wrong_passphrase_opens_nothing(session, vault, after):
    with pytest.raises(InvalidError):
        releasing.begin_opening(session, vault.key, vault.openers[0], "een andere wachtzin")


def test_after_ten_minutes_the_opening_starts_again(session, vault, after):
    first, second, third = vault.openers
    old = releasing.begin_opening(session, vault.key, first, PASSPHRASE)

    with clock.pinned(after + timedelta(minutes=10)):
        with pytest.raises(ConflictError):
            releasing.finish_opening(session, vault.key, second, PASSPHRASE)
        releasing.begin_opening(session, vault.key, third, PASSPHRASE)
        releasing.finish_opening(session, vault.key, second, PASSPHRASE)
    assert old.payload == {}


def test_somebody_for_whom_it_was_not_closed_opens_nothing(session, vault, after):
    stranger = make_opener(session, vault.tender)

    with pytest.raises(ConflictError):
        releasing.begin_opening(session, vault.key, stranger, PASSPHRASE)
    releasing.begin_opening(session, vault.key, vault.openers[0], PASSPHRASE)
    with pytest.raises(ConflictError):
        releasing.finish_opening(session, vault.key, stranger, PASSPHRASE)


def test_a_vault_opens_once(session, vault, after):
    releasing.begin_opening(session, vault.key, vault.openers[0], PASSPHRASE)
    releasing.finish_opening(session, vault.key, vault.openers[1], PASSPHRASE)

    with pytest.raises(ConflictError):
        releasing.begin_opening(session, vault.key, vault.openers[0], PASSPHRASE)


def test_publish_refuses_without_two_openers_with_a_passphrase(session, officer):
    tender = make_tender(session, officer=officer)
    assign(session, tender, make_user(session, name="Oda Opener"), Duty.OPENER)
    make_opener(session, tender)

    with pytest.raises(ConflictError) as refused:
        service.publish(session, tender, officer)

    assert str(refused.value.message) == (
        "Eerst maken deze mensen hun wachtzin voor de kluis: Oda Opener. Het is een taak bij "
        "‘Mijn werk’ van hen."
    )


def test_a_newcomer_begins_in_an_openers_place_and_another_follows(session, vault, now):
    first, second, third = vault.openers
    newcomer = make_opener(session, vault.tender)
    closed = seal_key(vault.key.public_key, b"inhoud", b"here")

    share(session, vault.tender, first, PASSPHRASE, newcomer)
    with clock.pinned(vault.tender.deadline + timedelta(seconds=1)):
        releasing.begin_opening(session, vault.key, newcomer, PASSPHRASE)
        with pytest.raises(ConflictError):  # both hold the same half
            releasing.finish_opening(session, vault.key, first, PASSPHRASE)
        with clock.pinned(vault.tender.deadline + timedelta(minutes=15)):
            releasing.begin_opening(session, vault.key, newcomer, PASSPHRASE)
            private = releasing.finish_opening(session, vault.key, third, PASSPHRASE)

    assert unseal_key(private, closed, b"here") == b"inhoud"
    wraps = session.exec(select(PairWrap).where(PairWrap.first_id == newcomer.id)).all()
    assert {(one.second_id, one.on_behalf_of_id) for one in wraps} == {
        (second.id, first.id), (third.id, first.id),
    }  # fmt: skip
    event = session.exec(
        select(Event).where(Event.action == "vault.share").options(selectinload(Event.payload))
    ).one()
    told = {"after": {"with": str(newcomer.id), "keys": 2}}
    assert (event.actor_id, event.payload.data) == (first.id, told)


@pytest.mark.parametrize("who", ["somebody inside", "nobody", "no opener"])
def test_a_half_is_shared_with_an_appointed_newcomer_only(session, vault, who):
    known = {"somebody inside": vault.openers[1], "no opener": make_opener(session)}

    with pytest.raises(InvalidError):
        share(session, vault.tender, vault.openers[0], PASSPHRASE, known.get(who))


def test_a_half_is_shared_with_ones_own_passphrase_only(session, vault):
    newcomer = make_opener(session, vault.tender)

    with pytest.raises(InvalidError):
        share(session, vault.tender, vault.openers[0], "een andere wachtzin", newcomer)
    assert shut_out(session, vault.tender) == [newcomer]


def test_a_newcomer_cannot_hand_on_what_was_not_given(session, vault):
    newcomer, other = make_opener(session, vault.tender), make_opener(session, vault.tender)

    with pytest.raises(ConflictError):
        share(session, vault.tender, newcomer, PASSPHRASE, other)


def test_a_clock_that_jumped_keeps_the_vault_shut(session, vault, after, monkeypatch):
    monkeypatch.setattr(clock, "jump", lambda: timedelta(hours=2))

    with pytest.raises(releasing.ClockJumpedError):
        releasing.begin_opening(session, vault.key, vault.openers[0], PASSPHRASE)
