"""Pages of accounts: getting in, one's own settings, and what an administrator sees."""

import re
from datetime import timedelta

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select
from starlette.requests import Request
from starlette.responses import Response

from app.accounts import entering, service, signing_in
from app.accounts.cookie import COOKIE, set_cookie
from app.accounts.models import Authority, EntryKind, Membership, SignIn, User
from app.audit.models import Event
from app.core import clock
from app.core.db import make_engine, writing
from app.core.migrate import migrate
from app.core.outbox import Job
from app.main import create_app
from tests.accounts.factories import (
    PASSWORD,
    give_second_factor,
    mailed_tokens,
    make_administrator,
    make_person,
    password_sign_in,
)
from tests.factories import make_authority, make_tender, make_user

NOT_TOGETHER = "horen niet bij elkaar"


# Sign-in -----------------------------------------------------------------------------


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
    engine = make_engine(own.database_url)
    migrate(engine)
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


# Administration ----------------------------------------------------------------------

ADMIN_PAGES = ["/admin/users", "/admin/users/new", "/admin/authorities", "/admin/authorities/new",
               "/admin/system"]  # fmt: skip


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_administration_is_for_administrators(session, sign_in, client, path):
    assert sign_in(make_administrator(session)).get(path).status_code == 200
    assert sign_in(make_user(session)).get(path).status_code == 404
    assert client.get(path).headers["location"] == f"/sign-in?next={path}"


def test_refused_administration_is_an_event(session, sign_in):
    user = make_user(session)

    sign_in(user).get("/admin/users")

    event = session.exec(select(Event).where(Event.action == "access.refuse")).one()
    assert (event.actor_id, event.subject) == (user.id, "GET /admin/users")


def test_unknown_account_and_organisation_are_not_there(session, sign_in):
    administrator = make_administrator(session)
    browser = sign_in(administrator)

    assert browser.get(f"/admin/users/{administrator.id}").status_code == 200
    assert browser.get(f"/admin/users/{make_authority(session).id}").status_code == 404
    assert browser.get(f"/admin/authorities/{administrator.id}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_users_take_as_many_queries_for_one_as_for_three(session, sign_in, count_queries, count):
    browser = sign_in(make_administrator(session))
    for _n in range(count):
        make_authority(session, make_user(session))
    session.commit()

    with count_queries() as queries:
        response = browser.get("/admin/users")

    assert response.text.count('id="user-') == count + 1
    assert len(queries) == 2  # the count, the accounts; not counted, one each: authorities, seen


@pytest.mark.parametrize("count", [1, 3])
def test_organisations_take_one_query(session, sign_in, count_queries, count):
    browser = sign_in(make_administrator(session))
    for _n in range(count):
        make_authority(session, make_user(session), make_user(session))
    session.commit()

    with count_queries() as queries:
        response = browser.get("/admin/authorities")

    assert response.text.count('id="authority-') == count
    assert len(queries) == 1


def test_administrator_invites_an_officer(session, sign_in):
    browser = sign_in(make_administrator(session))
    authority = make_authority(session)
    session.commit()

    response = browser.post(
        "/admin/users/new",
        data={
            "name": "Sanne de Wit", "email": "Sanne@gemeente.nl", "kind": "member",
            "authority_id": str(authority.id), "can_create_tenders": "true",
        },
    )  # fmt: skip

    user = session.exec(select(User).where(User.email == "sanne@gemeente.nl")).one()
    membership = session.exec(select(Membership).where(Membership.user_id == user.id)).one()
    assert response.headers["location"] == f"/admin/users/{user.id}"
    assert (membership.authority_id, membership.can_create_tenders) == (authority.id, True)
    page = browser.get(f"/admin/users/{user.id}").text
    assert authority.name in page
    assert browser.post(f"/admin/users/{user.id}/invite").status_code == 303
    assert len(mailed_tokens(session)) == 2


def test_administrator_invites_another(session, sign_in):
    browser = sign_in(make_administrator(session))

    browser.post(
        "/admin/users/new", data={"name": "Bea", "email": "b@x.nl", "kind": "administrator"}
    )

    assert session.exec(select(User).where(User.email == "b@x.nl")).one().is_administrator
    assert session.exec(select(Membership)).all() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [({"authority_id": ""}, "authority_id"), ({"email": "nee"}, "email"), ({"name": ""}, "name"),
     ({"kind": "administrator", "email": "bekend@x.nl"}, "email")],
)  # fmt: skip
def test_invitation_with_a_fault_is_kept(session, sign_in, change, field):
    browser = sign_in(make_administrator(session))
    authority = make_authority(session)
    service.create_user(session, None, email="bekend@x.nl", name="Bekend")
    session.commit()
    data = {"name": "Sanne", "email": "s@x.nl", "kind": "member", "authority_id": str(authority.id)}

    response = browser.post("/admin/users/new", data={**data, **change})

    assert response.status_code == 422
    assert f'href="#f-{field}"' in response.text
    for kept in {**data, **change}.values():
        assert kept in response.text
    assert mailed_tokens(session) == []


def test_administrator_takes_a_second_factor_away(session, sign_in, keys, now):
    user = make_user(session, second_factor=False)
    give_second_factor(session, keys, user, now)
    browser = sign_in(make_administrator(session))
    assert "Tweede stap weghalen" in browser.get(f"/admin/users/{user.id}").text

    browser.post(f"/admin/users/{user.id}/reset-second-factor")

    session.refresh(user)
    assert not user.has_second_factor
    assert "Tweede stap weghalen" not in browser.get(f"/admin/users/{user.id}").text


def test_own_account_shows_no_way_to_close_it(session, sign_in):
    administrator = make_administrator(session)
    browser = sign_in(administrator)

    page = browser.get(f"/admin/users/{administrator.id}")

    assert "Account sluiten" not in page.text
    assert browser.post(f"/admin/users/{administrator.id}/disable").status_code == 403


def test_closed_account_is_opened_again(session, sign_in):
    user, browser = make_user(session), sign_in(make_administrator(session))
    browser.post(f"/admin/users/{user.id}/disable")
    assert "Account weer openen" in browser.get(f"/admin/users/{user.id}").text

    browser.post(f"/admin/users/{user.id}/enable")

    assert "Account sluiten" in browser.get(f"/admin/users/{user.id}").text


def test_organisation_is_added_and_changed(session, sign_in):
    browser = sign_in(make_administrator(session))

    data = {"name": "Gemeente Baarn", "short_name": "Baarn"}
    assert browser.post("/admin/authorities/new", data=data).status_code == 303
    authority = session.exec(select(Authority)).one()
    browser.post(f"/admin/authorities/{authority.id}", data={**data, "email": "inkoop@baarn.nl"})

    session.refresh(authority)
    assert (authority.name, authority.email) == ("Gemeente Baarn", "inkoop@baarn.nl")
    twice = browser.post("/admin/authorities/new", data={**data, "short_name": "Baarn 2"})
    assert twice.status_code == 422
    assert 'value="Baarn 2"' in twice.text
    assert len(session.exec(select(Authority)).all()) == 1


def test_administrator_reaches_no_tender(session, sign_in, officer):
    tender = make_tender(session, officer=officer)
    assert sign_in(officer).get(f"/tenders/{tender.id}").status_code == 200

    response = sign_in(make_administrator(session)).get(f"/tenders/{tender.id}")

    assert response.status_code == 404


def test_stuck_work_is_shown_without_its_contents_and_tried_again(session, sign_in, now):
    browser = sign_in(make_administrator(session))
    payload = {"token": "geheimgeheim"}
    stuck = Job(kind="mail.entry", payload=payload, attempts=20, error="ConnectionRefusedError")
    waiting = Job(kind="mail.receipt", payload={}, run_at=now - timedelta(hours=1))
    fine = Job(kind="mail.letter", payload={})
    done = Job(kind="mail.question", payload={}, error="OSError", done_at=now)
    session.add_all([stuck, waiting, fine, done])
    session.commit()

    page = browser.get("/admin/system").text
    browser.post(f"/admin/system/jobs/{stuck.id}/retry")

    assert set(re.findall(r'id="job-([^"]+)"', page)) == {str(stuck.id), str(waiting.id)}
    assert "Opgegeven" in page
    assert "geheimgeheim" not in page
    assert "mail.receipt" not in page  # among the mails it would tell that somebody submitted
    session.refresh(stuck)
    assert (stuck.attempts, stuck.error) == (0, "")


# Public ------------------------------------------------------------------------------


def test_public_pages_are_for_everybody(session, client):
    make_authority(session, name="Gemeente Eemnes")
    session.commit()

    pages = {path: client.get(path) for path in ("/toegankelijkheid", "/privacy", "/contact")}

    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(pages, 200)
    assert "WCAG 2.2" in pages["/toegankelijkheid"].text
    assert "na 60 minuten zonder gebruik, en na 12 uur" in pages["/privacy"].text
    assert "Gemeente Eemnes" in pages["/contact"].text


def test_healthz_says_that_the_database_answers(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"database": "reachable"})
