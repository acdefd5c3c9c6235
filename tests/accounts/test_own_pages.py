"""A new password, the second factor, and where else one is signed in."""

import re

import pyotp
from sqlmodel import select

from app.accounts import entering
from app.accounts.models import EntryKind, SignIn
from tests.accounts.factories import (
    PASSWORD,
    give_second_factor,
    mailed_tokens,
    make_person,
    password_sign_in,
)
from tests.factories import make_user

# A new password ----------------------------------------------------------------------


def test_reset_answers_the_same_for_a_known_and_an_unknown_address(session, settings, client):
    user = make_person(session, settings)
    session.commit()

    known = client.post("/reset", data={"email": user.email})
    unknown = client.post("/reset", data={"email": "n" + user.email[1:]})

    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(user.email, "") == unknown.text.replace("n" + user.email[1:], "")
    assert len(mailed_tokens(session)) == 1


def test_reset_of_no_address_is_refused_and_kept(client):
    response = client.post("/reset", data={"email": "geen adres"})

    assert response.status_code == 422
    assert 'value="geen adres"' in response.text
    assert "naam@gemeente.nl" in response.text


def test_link_sets_a_password_and_signs_in_once(session, settings, client):
    user = make_user(session, second_factor=False)
    token = entering.send_entry_link(session, user, EntryKind.INVITATION)
    session.commit()
    page = client.get(f"/invitations/{token}")
    assert user.email in page.text
    assert "Minstens 12 tekens" in page.text

    weak = client.post(f"/invitations/{token}", data={"password": "te kort"})
    assert (weak.status_code, "te kort" in weak.text) == (422, False)
    done = client.post(f"/invitations/{token}", data={"password": PASSWORD})

    assert (done.status_code, done.headers["location"]) == (303, "/home")
    assert client.get("/me").status_code == 200
    for method in (client.get, client.post):
        over = method(f"/invitations/{token}")
        assert over.status_code == 404
        assert "Nieuwe link aanvragen" in over.text
    assert password_sign_in(client, user).status_code == 303


def test_password_like_the_name_is_refused(session, client):
    user = make_user(session, name="Marianne van den Broek", second_factor=False)
    token = entering.send_entry_link(session, user, EntryKind.INVITATION)
    session.commit()

    response = client.post(f"/invitations/{token}", data={"password": user.name})

    assert response.status_code == 422
    assert "moeilijker te raden" in response.text


def test_reset_does_not_pass_the_second_factor(session, settings, keys, client, now):
    user = make_person(session, settings)
    give_second_factor(session, keys, user, now)
    token = entering.send_entry_link(session, user, EntryKind.RESET)
    session.commit()

    response = client.post(f"/reset/{token}", data={"password": "iets heel anders"})

    assert response.headers["location"] == "/sign-in/code"
    assert client.get("/me").status_code == 303


# One's own settings ------------------------------------------------------------------


def test_settings_are_saved_and_shown(session, sign_in):
    user = make_user(session)
    browser = sign_in(user)

    response = browser.post("/me", data={"theme": "dark", "phone": "033 123 45 67"})

    assert response.headers["location"] == "/me"
    page = browser.get("/me").text
    assert 'data-theme="dark"' in page
    assert 'value="033 123 45 67"' in page


def test_unknown_theme_is_refused_and_the_phone_kept(session, sign_in):
    user = make_user(session)

    response = sign_in(user).post("/me", data={"theme": "roze", "phone": "033"})

    assert response.status_code == 422
    assert 'value="033"' in response.text
    session.refresh(user)
    assert user.theme == "light"


def test_second_factor_is_shown_confirmed_and_kept(session, settings, client, now):
    user = make_person(session, settings)
    session.commit()
    password_sign_in(client, user)
    assert client.get("/me/second-factor").headers["location"] == "/me"

    assert client.post("/me/second-factor").headers["location"] == "/me/second-factor"
    page = client.get("/me/second-factor").text
    secret = re.search(r'data-copy="([A-Z2-7]{32})"', page)[1]
    assert "<svg" in page
    assert "style=" not in page
    assert " ".join(re.findall("....", secret)) in page
    wrong = client.post("/me/second-factor/confirm", data={"code": "1"})
    assert (wrong.status_code, secret in wrong.text) == (422, True)
    code = pyotp.TOTP(secret).at(now)
    right = client.post("/me/second-factor/confirm", data={"code": code})

    assert right.headers["location"] == "/me#second-factor"
    page = client.get("/me").text
    assert "sinds maandag 2 maart 2026" in page
    assert client.get("/me/second-factor").headers["location"] == "/me"
    assert client.post("/me/second-factor").status_code == 409


def test_opening_a_page_makes_no_secret(session, sign_in):
    user = make_user(session, second_factor=False)

    sign_in(user).get("/me/second-factor")

    session.refresh(user)
    assert user.totp_secret is None


def test_other_browsers_are_signed_out_from_here(session, sign_in):
    user = make_user(session)
    here, there = sign_in(user), sign_in(user)
    assert here.get("/me").text.count('id="sign-in-') == 2

    assert here.post("/me/sign-ins/end-others").headers["location"] == "/me#sign-ins"

    assert (here.get("/me").status_code, there.get("/me").status_code) == (200, 303)


def test_one_browser_is_signed_out_by_its_own_person_only(session, sign_in):
    user, stranger = make_user(session), make_user(session)
    here, there = sign_in(user), sign_in(stranger)
    theirs = session.exec(select(SignIn).where(SignIn.user_id == stranger.id)).one()
    own = session.exec(select(SignIn).where(SignIn.user_id == user.id)).one()

    assert here.post(f"/me/sign-ins/{theirs.id}/end").status_code == 404
    assert there.get("/me").status_code == 200
    assert here.post(f"/me/sign-ins/{own.id}/end").headers["location"] == "/sign-in"
    assert here.get("/me").status_code == 303
