"""Signing in: who gets in, how long, and what a wrong password leaves behind."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts import administration, signing_in
from app.accounts.models import Attempt, SignIn
from app.accounts.signing_in import TooManyAttemptsError, check_password
from app.audit.models import Event
from app.core import clock
from tests.accounts.factories import (
    PASSWORD,
    actions,
    make_administrator,
    make_person,
)
from tests.factories import make_user


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


def test_sign_in_of_a_closed_account_leads_nowhere_even_if_it_was_not_ended(session, settings, now):
    user = make_user(session, second_factor=False)
    token = signing_in.start_sign_in(session, user)
    assert signing_in.visitor_of(session, settings, token) is not None

    user.disabled_at = now

    assert signing_in.visitor_of(session, settings, token) is None


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
