"""Signing in and out: one answer for every mistake, a second factor, an end."""

import re
from datetime import timedelta

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select
from starlette.requests import Request
from starlette.responses import Response

from app.accounts import signing_in
from app.accounts.cookie import COOKIE, set_cookie
from app.accounts.models import SignIn
from app.core import clock
from app.core.db import make_engine, writing
from app.main import create_app
from tests.accounts.factories import (
    PASSWORD,
    give_second_factor,
    make_administrator,
    make_person,
    password_sign_in,
)
from tests.databases import make_database
from tests.factories import make_user

NOT_TOGETHER = "horen niet bij elkaar"


def test_sign_in_goes_to_the_persons_start_page(session, settings, client):
    user = make_person(session, settings)
    session.commit()

    response = password_sign_in(client, user)

    assert (response.status_code, response.headers["location"]) == (303, "/home")
    cookie = response.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(re.split(r"; ", cookie))
    assert client.get("/home").headers["location"] == "/me"


def test_cookie_over_https_is_bound_to_the_host(settings):
    secure = settings.model_copy(update={"public_url": "https://toetssteen.example"})
    application = create_app(secure)
    response = Response()
    set_cookie(Request({"type": "http", "app": application}), response, "token")
    application.state.engine.dispose()

    cookie = response.headers["set-cookie"]
    assert cookie.startswith(f"__Host-{COOKIE}=token; ")
    assert "Secure" in cookie


@pytest.mark.parametrize(
    ("given", "leads_to"),
    [
        ("/tenders", "/tenders"),
        ("https://elders.example/", "/home"),
        ("//elders.example/", "/home"),
        ("/\\elders.example", "/home"),
        ("tenders", "/home"),
        ("/a\r\nSet-Cookie: b", "/home"),
    ],
)
def test_sign_in_goes_on_to_a_page_of_ours_only(session, settings, client, given, leads_to):
    user = make_person(session, settings)
    session.commit()

    response = password_sign_in(client, user, next=given)

    assert response.headers["location"] == leads_to


@pytest.mark.parametrize("password", ["fout", PASSWORD])
def test_wrong_sign_in_says_one_thing_and_keeps_the_address(session, settings, client, password):
    user = make_person(session, settings)
    session.commit()
    email = user.email if password == "fout" else "niemand@example.nl"

    response = client.post("/sign-in", data={"email": email, "password": password})

    assert response.status_code == 422
    assert NOT_TOGETHER in response.text
    assert f'value="{email}"' in response.text
    assert password not in response.text or password == "fout"
    assert "set-cookie" not in response.headers


def test_empty_sign_in_names_the_fields(client):
    response = client.post("/sign-in", data={"email": "", "password": ""})

    assert response.status_code == 422
    assert re.findall(r'<a href="#(f-\w+)">', response.text) == ["f-email", "f-password"]


def test_too_many_tries_are_refused_with_the_time_to_come_back(session, settings, client):
    user = make_person(session, settings)
    session.commit()
    for _try in range(signing_in.ATTEMPTS):
        assert password_sign_in(client, user, "fout").status_code == 422

    response = password_sign_in(client, user)

    assert response.status_code == 429
    assert "Probeer het om 10.16 uur weer." in response.text
    assert f'value="{user.email}"' in response.text


def test_sign_in_ends_the_session_that_the_browser_had(session, settings, client):
    user = make_person(session, settings)
    old = signing_in.start_sign_in(session, user)
    session.commit()
    client.cookies.set(COOKIE, old)

    response = password_sign_in(client, user)

    assert response.status_code == 303
    assert signing_in.visitor_of(session, settings, old) is None
    new = re.match(rf"{COOKIE}=([^;]+)", response.headers["set-cookie"])[1]
    assert new != old
    assert signing_in.visitor_of(session, settings, new).user.id == user.id


def test_second_factor_stands_between_password_and_pages(session, settings, keys, client, now):
    user = make_person(session, settings)
    secret = give_second_factor(session, keys, user, now - timedelta(hours=1))
    session.commit()

    first = password_sign_in(client, user, next="/me")
    assert first.headers["location"] == "/sign-in/code?next=%2Fme"
    assert client.get("/me").headers["location"] == "/sign-in?next=/me"
    assert 'autocomplete="one-time-code"' in client.get("/sign-in/code").text

    wrong = client.post("/sign-in/code", data={"code": "12", "next": "/me"})
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.text
    code = pyotp.TOTP(secret).at(now)
    before = client.cookies[COOKIE]
    right = client.post("/sign-in/code", data={"code": code, "next": "/me"})

    assert (right.status_code, right.headers["location"]) == (303, "/me")
    assert client.cookies[COOKIE] != before
    assert user.name in client.get("/me").text


def test_code_counts_once_for_two_browsers(session, settings, keys, application, client, now):
    user = make_person(session, settings)
    secret = give_second_factor(session, keys, user, now - timedelta(hours=1))
    session.commit()
    code = pyotp.TOTP(secret).at(now)
    password_sign_in(client, user)
    assert client.post("/sign-in/code", data={"code": code}).status_code == 303
    client.cookies.clear()

    password_sign_in(client, user)
    again = client.post("/sign-in/code", data={"code": code})

    assert again.status_code == 422
    assert client.get("/me").status_code == 303


def test_wrong_codes_are_counted_though_refused(session, settings, keys, client, now):
    user = make_person(session, settings)
    secret = give_second_factor(session, keys, user, now - timedelta(hours=1))
    session.commit()
    password_sign_in(client, user)
    for _try in range(signing_in.ATTEMPTS):
        assert client.post("/sign-in/code", data={"code": "1"}).status_code == 422

    response = client.post("/sign-in/code", data={"code": pyotp.TOTP(secret).at(now)})

    assert response.status_code == 429
    assert "10.16 uur" in response.text


def test_code_page_without_password_leads_to_sign_in(client):
    assert client.get("/sign-in/code").headers["location"] == "/sign-in"
    assert client.post("/sign-in/code", data={"code": "1"}).headers["location"] == "/sign-in"


def test_sign_in_page_lets_who_is_in_go_on(session, sign_in):
    browser = sign_in(make_user(session))

    assert browser.get("/sign-in?next=/me").headers["location"] == "/me"


def test_sign_out_ends_the_session(session, settings, sign_in):
    browser = sign_in(make_user(session))
    token = browser.cookies[COOKIE]
    assert browser.get("/me").status_code == 200

    response = browser.post("/sign-out")

    assert response.headers["location"] == "/"
    assert signing_in.visitor_of(session, settings, token) is None
    browser.cookies.set(COOKIE, token)
    assert browser.get("/me").headers["location"] == "/sign-in?next=/me"


def test_sign_out_without_a_session_is_fine(client):
    assert client.post("/sign-out").headers["location"] == "/"


def test_sign_in_from_another_site_is_refused(session, settings, client):
    user = make_person(session, settings)
    session.commit()

    response = client.post(
        "/sign-in",
        data={"email": user.email, "password": PASSWORD},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert response.status_code == 403
    assert session.exec(select(SignIn)).all() == []


def test_idle_session_asks_to_sign_in_again(session, settings, sign_in, now):
    browser = sign_in(make_user(session))

    with clock.pinned(now + timedelta(minutes=settings.session_idle_minutes, seconds=1)):
        response = browser.get("/me")

    assert response.headers["location"] == "/sign-in?next=/me"


def test_page_says_until_when_one_stays_signed_in(session, sign_in, now):
    browser = sign_in(make_user(session))
    begun, idle, hours = now, timedelta(minutes=60), timedelta(hours=12)

    def told(path: str, after: timedelta) -> list[str]:
        with clock.pinned(begun + after):
            return re.findall(r'data-(?:until|latest)="(.+?)"', browser.get(path).text)

    def said(*moments: timedelta) -> list[str]:
        return [f"{begun + moment:%Y-%m-%dT%H:%M:%SZ}" for moment in moments]

    early, later, late = timedelta(minutes=4), timedelta(minutes=55), timedelta(hours=11.5)
    assert told("/me", early) == said(idle, hours)  # what comes so soon is not counted
    assert told("/me/session", later) == said(later + idle, hours)
    for times in range(13):
        with clock.pinned(begun + later + times * timedelta(minutes=50)):
            browser.post("/me", data={"theme": "light"})
    assert told("/me/session", late) == said(hours, hours)


def test_what_was_sent_after_the_session_is_not_thrown_away(session, settings, sign_in, now):
    browser = sign_in(make_user(session))
    late = now + timedelta(minutes=settings.session_idle_minutes, seconds=1)

    with clock.pinned(late):
        page = browser.post("/me", data={"theme": "dark"})
        part = browser.post("/me", data={"theme": "dark"}, headers={"HX-Request": "true"})

    for answer, words in ((page, "ververs deze pagina"), (part, "verstuur het opnieuw")):
        assert (answer.status_code, words in answer.text) == (401, True)
        assert 'href="/sign-in" target="_blank"' in answer.text


def test_who_signs_in_again_comes_back_to_the_page_and_not_to_what_it_sent(client):
    page = "http://testserver/tenders?state=open"

    looked = client.get(page)
    sent = client.post("/tenders", headers={"Referer": page})
    part = client.get("/tasks", headers={"HX-Request": "true", "HX-Current-URL": page})
    nowhere = client.post("/tenders")

    back = "/sign-in?next=/tenders%3Fstate%3Dopen"
    assert looked.headers["location"] == back
    assert sent.headers["location"] == back
    assert part.headers["HX-Redirect"] == back
    assert nowhere.headers["location"] == "/sign-in?next="


def test_used_session_lives_until_its_hours_are_over(session, settings, sign_in, now):
    browser = sign_in(make_user(session))
    step, whole = timedelta(minutes=50), timedelta(hours=settings.session_hours)
    moment = now + step
    while moment <= now + whole:
        with clock.pinned(moment):
            saved = browser.post("/me", data={"theme": "light"})
            assert saved.headers["location"] == "/me"
        moment += step

    with clock.pinned(now + whole + timedelta(seconds=1)):
        assert browser.get("/me").status_code == 303


def test_reading_keeps_a_session_alive(settings, tmp_path, now):
    """On a database of its own: a page that only looks writes when it was seen."""
    own = settings.model_copy(
        update={"data": tmp_path, "database_url": f"sqlite:///{tmp_path / 'own.sqlite3'}"}
    )
    make_database(own.database_url)
    engine = make_engine(own.database_url)
    with writing(engine) as session:
        token = signing_in.start_sign_in(session, make_user(session), second_factor=True)
        session.commit()
    application = create_app(own)
    browser = TestClient(application, cookies={COOKIE: token}, follow_redirects=False)

    seen = []
    for minutes in (50, 100, 150):
        with clock.pinned(now + timedelta(minutes=minutes)):
            seen.append(browser.get("/me").status_code)

    assert seen == [200, 200, 200]
    application.state.engine.dispose()
    engine.dispose()


def test_closed_account_is_out_at_its_next_request(session, sign_in):
    user = make_user(session)
    browser, office = sign_in(user), sign_in(make_administrator(session))
    assert browser.get("/me").status_code == 200

    assert office.post(f"/admin/users/{user.id}/disable").status_code == 303

    assert browser.get("/me").status_code == 303
