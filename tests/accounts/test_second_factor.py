"""The second factor: shown, proven, used once per code, taken away by another."""

from datetime import timedelta

import pyotp
import pytest
from cryptography.exceptions import InvalidTag

from app.accounts import second_factor, signing_in
from app.audit.service import history
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from tests.accounts.factories import give_second_factor, make_administrator
from tests.factories import make_user


def test_secret_counts_only_after_a_first_right_code(session, keys, now):
    user = make_user(session, second_factor=False)
    secret = second_factor.start_second_factor(session, keys.secrets, user)
    assert not user.has_second_factor

    second_factor.confirm_second_factor(session, keys.secrets, user, pyotp.TOTP(secret).at(now))

    assert user.totp_confirmed_at == now
    assert secret.encode() not in user.totp_secret
    assert [event.action for event, _p in history(session, user)] == ["user.confirm_second_factor"]


def test_wrong_code_confirms_nothing(session, keys, now):
    user = make_user(session, second_factor=False)
    secret = second_factor.start_second_factor(session, keys.secrets, user)
    late = pyotp.TOTP(secret).at(now + timedelta(minutes=2))

    with pytest.raises(InvalidError) as refusal:
        second_factor.confirm_second_factor(session, keys.secrets, user, late)

    assert (refusal.value.field, user.has_second_factor) == ("code", False)


def test_confirming_keeps_this_browser_and_ends_the_others(session, settings, keys, now):
    user = make_user(session, second_factor=False)
    here, elsewhere = (
        signing_in.start_sign_in(session, user),
        signing_in.start_sign_in(session, user),
    )
    current = signing_in.visitor_of(session, settings, here).sign_in
    secret = second_factor.start_second_factor(session, keys.secrets, user)

    second_factor.confirm_second_factor(
        session, keys.secrets, user, pyotp.TOTP(secret).at(now), sign_in=current
    )

    assert signing_in.visitor_of(session, settings, here).sign_in.second_factor_at == now
    assert signing_in.visitor_of(session, settings, elsewhere) is None


def test_second_factor_is_not_replaced_by_its_holder(session, keys, now):
    user = make_user(session, second_factor=False)
    secret = give_second_factor(session, keys, user, now)

    with pytest.raises(ConflictError):
        second_factor.start_second_factor(session, keys.secrets, user)
    code = pyotp.TOTP(secret).at(now + timedelta(minutes=1))
    with clock.pinned(now + timedelta(minutes=1)), pytest.raises(ConflictError):
        second_factor.confirm_second_factor(session, keys.secrets, user, code)


def test_code_is_accepted_once(session, keys, now):
    user = make_user(session, second_factor=False)
    secret = give_second_factor(session, keys, user, now)
    later = now + timedelta(minutes=5)
    code = pyotp.TOTP(secret).at(later)

    with clock.pinned(later):
        second_factor.check_code(session, keys.secrets, user, f" {code[:3]} {code[3:]} ")
        with pytest.raises(InvalidError):
            second_factor.check_code(session, keys.secrets, user, code)


@pytest.mark.parametrize(
    ("seconds", "is_right"), [(-60, False), (-30, True), (30, True), (60, False)]
)
def test_code_of_a_neighbouring_half_minute_is_right(session, keys, now, seconds, is_right):
    user = make_user(session, second_factor=False)
    secret = give_second_factor(session, keys, user, now)
    later = now + timedelta(minutes=5)
    code = pyotp.TOTP(secret).at(later + timedelta(seconds=seconds))

    with clock.pinned(later):
        if is_right:
            second_factor.check_code(session, keys.secrets, user, code)
        else:
            with pytest.raises(InvalidError):
                second_factor.check_code(session, keys.secrets, user, code)


def test_too_many_codes_are_refused_even_the_right_one(session, keys, now):
    user = make_user(session, second_factor=False)
    secret = give_second_factor(session, keys, user, now - timedelta(hours=1))
    for _try in range(signing_in.ATTEMPTS):
        with pytest.raises(InvalidError):
            second_factor.check_code(session, keys.secrets, user, "123")

    with pytest.raises(signing_in.TooManyAttemptsError):
        second_factor.check_code(session, keys.secrets, user, pyotp.TOTP(secret).at(now))


def test_code_without_a_secret_is_refused(session, keys):
    user = make_user(session, second_factor=False)

    with pytest.raises(ConflictError):
        second_factor.check_code(session, keys.secrets, user, "123456")


def test_another_persons_secret_does_not_open(session, keys, now):
    user, other = make_user(session, second_factor=False), make_user(session, second_factor=False)
    give_second_factor(session, keys, user, now)
    other.totp_secret = user.totp_secret

    with pytest.raises(InvalidTag):
        second_factor.totp_secret(keys.secrets, other)


def test_verified_sign_in_gets_a_new_token(session, settings, keys, now):
    user = make_user(session, second_factor=False)
    secret = give_second_factor(session, keys, user, now - timedelta(hours=1))
    old = signing_in.start_sign_in(session, user)
    visitor = signing_in.visitor_of(session, settings, old)

    new = second_factor.verify_sign_in(session, keys.secrets, visitor, pyotp.TOTP(secret).at(now))

    assert signing_in.visitor_of(session, settings, old) is None
    assert signing_in.visitor_of(session, settings, new).sign_in.second_factor_at == now


def test_administrator_takes_a_lost_second_factor_away(session, settings, keys, now):
    administrator, user = make_administrator(session), make_user(session, second_factor=False)
    give_second_factor(session, keys, user, now)
    browser = signing_in.start_sign_in(session, user, second_factor=True)

    second_factor.reset_second_factor(session, user, administrator)

    assert (user.totp_secret, user.has_second_factor) == (None, False)
    assert (user.reset_by_id, user.reset_at) == (administrator.id, now)
    assert signing_in.visitor_of(session, settings, browser) is None
    with pytest.raises(ForbiddenError):
        second_factor.reset_second_factor(session, administrator, administrator)
