"""Accounts: who is invited, and what a link in a mail lets somebody do."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts import administration, entering, passwords, service, signing_in
from app.accounts.models import EntryKind, EntryLink, Membership
from app.core import clock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from tests.accounts.factories import (
    actions,
    mailed_tokens,
    make_administrator,
    make_person,
)
from tests.factories import make_authority, make_user


def test_invite_makes_account_membership_and_link(session):
    administrator, authority = make_administrator(session), make_authority(session)

    user = entering.invite(
        session, authority, administrator, email=" Sanne@Gemeente.NL ", name="Sanne",
        can_create_tenders=True,
    )  # fmt: skip

    membership = session.exec(select(Membership).where(Membership.user_id == user.id)).one()
    assert (user.email, user.created_by_id, user.password_hash) == (
        "sanne@gemeente.nl",
        administrator.id,
        "",
    )
    assert (membership.authority_id, membership.can_create_tenders) == (authority.id, True)
    assert len(mailed_tokens(session)) == 1
    assert actions(session, user) == ["user.create"]
    assert actions(session, membership) == ["membership.create"]


def test_invite_for_a_second_authority_mails_no_link(session):
    administrator = make_administrator(session)
    first, second = make_authority(session), make_authority(session)
    user = entering.invite(session, first, administrator, email="s@x.nl", name="Sanne")

    again = entering.invite(session, second, administrator, email="S@X.nl", name="Sanne")

    assert again.id == user.id
    assert [one.id for one in service.authorities_of(session, user)] == [first.id, second.id]
    assert len(mailed_tokens(session)) == 1


def test_invite_twice_for_one_authority_is_refused_and_the_transaction_lives_on(session):
    administrator, authority = make_administrator(session), make_authority(session)
    entering.invite(session, authority, administrator, email="s@x.nl", name="Sanne")

    with pytest.raises(ConflictError):
        entering.invite(session, authority, administrator, email="s@x.nl", name="Sanne")

    assert len(session.exec(select(Membership)).all()) == 1


def test_first_administrator_only_in_a_database_without_accounts(session):
    user, token = entering.first_administrator(session, email="a@x.nl", name="A")

    assert user.is_administrator
    assert entering.entry_link(session, token).user_id == user.id
    with pytest.raises(ConflictError):
        entering.first_administrator(session, email="b@x.nl", name="B")


def test_link_sets_a_password_once_and_ends_every_other(session, settings):
    user = make_person(session, settings)
    browser = signing_in.start_sign_in(session, user)
    token = entering.send_entry_link(session, user, EntryKind.RESET)
    other = entering.send_entry_link(session, user, EntryKind.RESET)

    entering.set_password(session, settings, token, "nog een lange zin")

    assert user.reset_by_id == user.id
    assert signing_in.visitor_of(session, settings, browser) is None
    for over in (token, other):
        with pytest.raises(NotFoundError):
            entering.set_password(session, settings, over, "weer een lange zin")
    assert actions(session, user)[-1] == "user.set_password"


def test_link_stands_in_the_database_as_its_hash_only(session, settings):
    user = make_person(session, settings)

    token = entering.send_entry_link(session, user, EntryKind.RESET)

    assert session.exec(select(EntryLink.token_sha256)).one() == passwords.digest(token)


@pytest.mark.parametrize(
    ("kind", "lasts"),
    [(EntryKind.INVITATION, timedelta(days=14)), (EntryKind.RESET, timedelta(hours=2))],
)
def test_link_is_over_after_its_time(session, now, kind, lasts):
    token = entering.send_entry_link(session, make_user(session), kind)

    with clock.pinned(now + lasts - timedelta(seconds=1)):
        assert entering.entry_link(session, token).kind == kind
    with clock.pinned(now + lasts), pytest.raises(NotFoundError):
        entering.entry_link(session, token)


def test_link_of_a_closed_account_leads_nowhere(session):
    user = make_user(session)
    token = entering.send_entry_link(session, user, EntryKind.RESET)
    administration.disable(session, user, make_administrator(session))

    with pytest.raises(NotFoundError):
        entering.entry_link(session, token)


@pytest.mark.parametrize(
    "weak", ["olga.officier", "Olga Officier", "aaaaaaaaaaaa", "olgaofficier1"]
)
def test_password_that_a_stranger_tries_first_is_refused(session, settings, weak):
    user = make_user(session, name="Olga Officier")
    user.email = "olga.officier@gemeente.nl"
    token = entering.send_entry_link(session, user, EntryKind.INVITATION)

    with pytest.raises(InvalidError) as refusal:
        entering.set_password(session, settings, token, weak)

    assert refusal.value.field == "password"
    assert entering.entry_link(session, token).used_at is None


def test_ask_reset_mails_known_people_only(session):
    user, closed = make_user(session), make_user(session)
    administration.disable(session, closed, make_administrator(session))

    entering.ask_reset(session, "niemand@example.nl")
    entering.ask_reset(session, closed.email)
    assert mailed_tokens(session) == []
    entering.ask_reset(session, f" {user.email.upper()} ")

    (token,) = mailed_tokens(session)
    assert entering.entry_link(session, token).kind == EntryKind.RESET
