"""Sign-in by role exists in a demo database only, and only on this machine."""

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.accounts.models import User
from app.rooms import routers
from tests.browsing import browser


def test_real_installation_has_no_demo_pages(client, session, officer):
    session.commit()

    assert client.get("/demo/mail").status_code == 404
    assert client.post("/demo/sign-in", data={"person": str(officer.id)}).status_code == 404
    assert "Bekijk Toetssteen als" not in client.get("/").text


def test_demo_names_its_roles_and_lets_one_in(demo, session):
    user = User(email="marloes.wiggers@amersfoort.example", name="Marloes Wiggers")
    session.add(user)
    session.commit()
    client = browser(demo)

    page = client.get("/")
    assert "Bekijk Toetssteen als" in page.text
    assert "Marloes Wiggers, Amersfoort<" in page.text
    answer = client.post("/demo/sign-in", data={"person": str(user.id)})

    assert (answer.status_code, answer.headers["location"]) == (303, "/home")
    assert "Marloes Wiggers" in client.get("/me").text


def test_demo_is_closed_to_other_machines(demo, session, officer):
    session.commit()
    elsewhere = TestClient(
        demo,
        headers={"Origin": "http://testserver"},
        client=("192.0.2.7", 50000),
        follow_redirects=False,
    )

    assert elsewhere.get("/").status_code == 404
    answer = elsewhere.post("/demo/sign-in", data={"person": str(officer.id)})
    assert (answer.status_code, "set-cookie" in answer.headers) == (404, False)


def test_demo_routes_are_listed_in_a_demo_only():
    def names(*, is_demo: bool) -> set[str]:
        found = {route.name for router in routers(is_demo=is_demo) for route in router.routes}
        return {name for name in found if name.startswith("demo:")}

    assert names(is_demo=True) == {"demo:first", "demo:sign_in", "demo:mail"}
    assert names(is_demo=False) == set()


def test_demo_fixture_is_a_demo(demo):
    assert isinstance(demo, FastAPI)
    assert demo.state.is_demo is True
