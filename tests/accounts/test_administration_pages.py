"""Accounts and organisations, for who looks after the house and nobody else."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlmodel import select

from app.accounts import people, service
from app.accounts.models import Authority, Membership, User
from app.audit.models import Event
from app.core import outbox
from app.core.outbox import Job
from tests.accounts.factories import (
    give_second_factor,
    mailed_tokens,
    make_administrator,
)
from tests.factories import make_authority, make_provider, make_tender, make_user

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
        make_provider(session, make_user(session), name="Zorg Zuid")
    session.commit()

    with count_queries() as queries:
        response = browser.get("/admin/users")

    assert response.text.count('id="user-') == 2 * count + 1
    assert response.text.count("Zorg Zuid") == count
    assert len(queries) == 5  # the count, the accounts; for all: authorities, providers, last seen


def test_users_are_found_by_name_address_and_organisation(session, sign_in):
    browser = sign_in(make_administrator(session))
    make_user(session, name="Anne Zuiderveld")
    make_user(session, name="Carla").email = "carla@dam.example"
    make_authority(session, make_user(session, name="Dirk"), name="Gemeente Zuiddam")
    make_provider(session, make_user(session, name="Elza"), name="Stichting Noorderzuid")
    session.commit()

    def found(word: str) -> list[str]:
        page = browser.get("/admin/users", params={"q": word}).text
        return [name for name in ("Anne Z", "Carla", "Dirk", "Elza") if f">{name}" in page]

    assert found("") == ["Anne Z", "Carla", "Dirk", "Elza"]
    assert (found(" zuid "), found("DAM.EX"), found("Zuiddam"), found("stichting noorder")) == (
        ["Anne Z", "Dirk", "Elza"], ["Carla"], ["Dirk"], ["Elza"]
    )  # fmt: skip
    nothing = browser.get("/admin/users", params={"q": "a%b<"})
    assert (nothing.status_code, "a%b&lt;" in nothing.text, found("%")) == (200, True, [])


def test_a_search_goes_on_to_its_next_page(session, sign_in):
    browser = sign_in(make_administrator(session))
    for number in range(people.PER_PAGE + 1):
        make_user(session, name=f"Bos & Co {number:02}")
    session.commit()

    first = browser.get("/admin/users", params={"q": "Bos & Co"}).text
    [following] = set(re.findall(r'href="(\?q=[^"]*page=2)"', first))

    assert (
        f"Bos &amp; Co {people.PER_PAGE}" in browser.get(f"/admin/users{unescape(following)}").text
    )


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
    assert "Laatst gezien: nooit" in page
    assert "Tweede stap: niet ingesteld" in page
    assert authority.name in page
    assert browser.post(f"/admin/users/{user.id}/invite").status_code == 303
    assert len(mailed_tokens(session)) == 2


def test_an_administrator_gets_no_duty_for_an_authority(session, sign_in):
    administrator = make_administrator(session)
    authority = make_authority(session, administrator)
    session.commit()
    membership = session.exec(select(Membership)).one()

    path = f"/admin/memberships/{membership.id}/manager"
    answer = sign_in(administrator).post(path, data={"is_manager": "true"})

    assert (authority.id, answer.status_code, membership.is_manager) == (
        membership.authority_id, 404, False
    )  # fmt: skip


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
    late = Job(kind="uploads.forget", payload={}, run_at=now - timedelta(hours=1))
    fine = Job(kind="mail.letter", payload={})
    done = Job(kind="mail.question", payload={}, error="OSError", done_at=now)
    session.add_all([stuck, waiting, late, fine, done])
    session.commit()

    page = browser.get("/admin/system").text
    browser.post(f"/admin/system/jobs/{stuck.id}/retry")

    assert set(re.findall(r'id="job-([^"]+)"', page)) == {str(stuck.id), str(late.id)}
    assert "2 berichten wachten. Ze gaan weg zodra er een mailserver is." in page
    with_server = outbox.stuck(session, since=now, sends_mail=True)
    assert {one.id for one in with_server} == {waiting.id, late.id}
    assert "Opgegeven" in page
    assert "geheimgeheim" not in page
    assert "mail.receipt" not in page  # among the mails it would tell that somebody submitted
    session.refresh(stuck)
    assert (stuck.attempts, stuck.error) == (0, "")
