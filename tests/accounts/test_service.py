"""Accounts: who gets in, how long, and with which link."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts import administration, entering, passwords, service, signing_in
from app.accounts.models import Attempt, EntryKind, EntryLink, Membership, SignIn
from app.accounts.signing_in import TooManyAttemptsError, check_password
from app.audit.models import Event, Payload
from app.audit.service import history
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.core.outbox import Job
from tests.accounts.factories import (
    PASSWORD,
    mailed_tokens,
    make_administrator,
    make_person,
)
from tests.factories import make_authority, make_user


def actions(session, subject):
    return [event.action for event, _payload in history(session, subject)]


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


def test_password_is_checked_without_telling_what_was_wrong(session, settings, engine_of):
    user = make_person(session, settings)
    closed = make_person(session, settings)
    administration.disable(session, closed, make_administrator(session))

    def check(email, password):
        return check_password(engine_of, settings, "place", email, password)

    assert check(user.email.upper(), PASSWORD) == user.id
    assert check(user.email, "fout") is None
    assert check("niemand@example.nl", PASSWORD) is None
    assert check(closed.email, PASSWORD) is None


def test_account_without_password_lets_nobody_in(session, settings, engine_of):
    user = make_user(session)

    assert check_password(engine_of, settings, "place", user.email, "") is None


def test_too_many_wrong_passwords_are_refused_until_a_quarter_later(
    session, settings, engine_of, now
):
    user = make_person(session, settings)
    for _try in range(signing_in.ATTEMPTS):
        signing_in.note_refusal(session, "cafe", user.email)

    with pytest.raises(TooManyAttemptsError) as refusal:
        check_password(engine_of, settings, "cafe", user.email, PASSWORD)
    assert "10.16 uur" in str(refusal.value.message)
    assert check_password(engine_of, settings, "kantoor", user.email, PASSWORD) == user.id
    with clock.pinned(now + signing_in.ATTEMPTS_WITHIN):
        assert check_password(engine_of, settings, "cafe", user.email, PASSWORD) == user.id


def test_many_addresses_from_one_place_are_refused(session, settings, engine_of):
    for at in range(10 * signing_in.ATTEMPTS):
        signing_in.note_refusal(session, "cafe", f"persoon{at}@x.nl")

    with pytest.raises(TooManyAttemptsError):
        check_password(engine_of, settings, "cafe", "nieuw@x.nl", PASSWORD)
    assert check_password(engine_of, settings, "elders", "nieuw@x.nl", PASSWORD) is None


def test_tries_hold_no_address_and_are_forgotten(session, now):
    signing_in.note_refusal(session, "192.0.2.1", "sanne@x.nl")
    told = " ".join(session.exec(select(Attempt.what)).all())
    assert told
    assert "192.0.2.1" not in told
    assert "sanne" not in told

    with clock.pinned(now + signing_in.ATTEMPTS_WITHIN):
        signing_in.limit_attempts(session, "anders")

    assert session.exec(select(Attempt.what)).all() == ["anders"]


def test_refused_sign_in_is_an_event_of_the_person(session, settings):
    user = make_person(session, settings)

    signing_in.note_refusal(session, "cafe", user.email)
    signing_in.note_refusal(session, "cafe", "niemand@x.nl")

    events = session.exec(select(Event).where(Event.action == "sign_in.refuse")).all()
    assert {event.subject for event in events} == {f"user:{user.id}", "house"}
    assert {event.actor_id for event in events} == {None}


def test_session_ends_after_idling_and_after_its_hours(session, settings, now):
    user = make_user(session, second_factor=False)
    token = signing_in.start_sign_in(session, user)
    idle = timedelta(minutes=settings.session_idle_minutes)
    whole = timedelta(hours=settings.session_hours)
    sign_in = session.exec(select(SignIn)).one()

    with clock.pinned(now + idle):
        assert signing_in.visitor_of(session, settings, token).user.id == user.id
    with clock.pinned(now + idle + timedelta(seconds=1)):
        assert signing_in.visitor_of(session, settings, token) is None
    with clock.pinned(now + whole):
        signing_in.touch(session, sign_in)
        assert signing_in.visitor_of(session, settings, token).user.id == user.id
    with clock.pinned(now + whole + timedelta(seconds=1)):
        assert signing_in.visitor_of(session, settings, token) is None


def test_sign_in_without_its_code_ends_after_ten_minutes(session, settings, now):
    user = make_user(session)
    token = signing_in.start_sign_in(session, user)

    with clock.pinned(now + signing_in.CODE_LASTS):
        assert signing_in.visitor_of(session, settings, token) is not None
    with clock.pinned(now + signing_in.CODE_LASTS + timedelta(seconds=1)):
        assert signing_in.visitor_of(session, settings, token) is None


def test_unknown_token_is_nobody(session, settings):
    assert signing_in.visitor_of(session, settings, "verzonnen") is None


def test_closed_account_is_out_at_once_and_in_again_when_opened(session, settings):
    administrator, user = make_administrator(session), make_user(session, second_factor=False)
    token = signing_in.start_sign_in(session, user)
    assert signing_in.visitor_of(session, settings, token) is not None

    administration.disable(session, user, administrator)
    assert signing_in.visitor_of(session, settings, token) is None
    administration.enable(session, user, administrator)

    assert signing_in.visitor_of(session, settings, token) is None
    new = signing_in.start_sign_in(session, user)
    assert signing_in.visitor_of(session, settings, new) is not None
    assert actions(session, user) == [
        "sign_in.start", "user.disable", "user.enable", "sign_in.start",
    ]  # fmt: skip


def test_sign_in_of_a_closed_account_leads_nowhere_even_if_it_was_not_ended(session, settings, now):
    user = make_user(session, second_factor=False)
    token = signing_in.start_sign_in(session, user)
    assert signing_in.visitor_of(session, settings, token) is not None

    user.disabled_at = now

    assert signing_in.visitor_of(session, settings, token) is None


def test_open_account_cannot_be_opened(session):
    with pytest.raises(ConflictError):
        administration.enable(session, make_user(session), make_administrator(session))


def test_administrator_cannot_close_the_own_account(session):
    administrator = make_administrator(session)

    with pytest.raises(ForbiddenError):
        administration.disable(session, administrator, administrator)

    assert administrator.disabled_at is None


def test_signed_in_browsers_are_listed_and_ended(session, settings, now):
    user = make_user(session)
    with clock.pinned(now - timedelta(hours=13)):
        signing_in.start_sign_in(session, user, second_factor=True)
    with clock.pinned(now - timedelta(minutes=5)):
        signing_in.start_sign_in(session, user, second_factor=True)
    current_token = signing_in.start_sign_in(session, user, second_factor=True)
    current = signing_in.visitor_of(session, settings, current_token).sign_in

    assert len(signing_in.sign_ins_of(session, user, settings)) == 2
    signing_in.end_other_sign_ins(session, user, current)

    assert signing_in.sign_ins_of(session, user, settings) == [current]
    assert actions(session, user)[-1] == "sign_in.end_others"


def test_invite_again_only_for_who_never_chose_a_password(session, settings):
    administrator, new = make_administrator(session), make_user(session)

    administration.invite_again(session, new, administrator)

    assert len(mailed_tokens(session)) == 1
    assert actions(session, new) == ["user.invite_again"]
    with pytest.raises(ConflictError):
        administration.invite_again(session, make_person(session, settings), administrator)


def test_edit_authority_records_before_and_after(session):
    administrator, authority = (
        make_administrator(session),
        make_authority(session, name="Gemeente A"),
    )
    make_authority(session, name="Gemeente B")

    administration.edit_authority(
        session, authority, administrator, name="Gemeente C", short_name="C", phone="033"
    )

    told = session.exec(select(Payload).join(Event).where(Event.action == "authority.edit")).one()
    old = {"name": "Gemeente A", "short_name": "A", "address": "", "phone": "", "email": ""}
    assert told.data == {
        "before": old,
        "after": {**old, "name": "Gemeente C", "short_name": "C", "phone": "033"},
    }
    with pytest.raises(ConflictError):
        administration.edit_authority(
            session, authority, administrator, name="Gemeente B", short_name="B"
        )
    session.refresh(authority)
    assert authority.name == "Gemeente C"


def test_try_again_lets_a_failed_job_run_at_once(session, now):
    administrator = make_administrator(session)
    job = Job(
        kind="mail.entry", payload={}, attempts=20, error="OSError", run_at=now + timedelta(hours=1)
    )
    session.add(job)
    session.flush()

    administration.try_again(session, job, administrator)

    assert (job.attempts, job.error, job.run_at) == (0, "", now)
    job.done_at = now
    with pytest.raises(ConflictError):
        administration.try_again(session, job, administrator)
