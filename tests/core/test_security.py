"""Same origin, headers, a number for every request."""

import pytest
from starlette.datastructures import Headers

from app.core.security import is_same_origin

OURS = "https://inkoop.example.nl"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site", "origin": OURS}, False),
        ({"sec-fetch-site": "same-site", "origin": OURS}, False),
        ({"origin": OURS}, True),
        ({"origin": "https://inkoop.example.nl.evil.example"}, False),
        ({"origin": "http://inkoop.example.nl"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({}, False),
    ],
)
def test_only_our_own_pages_may_change_something(headers, expected):
    assert is_same_origin(Headers(headers), OURS) is expected


def test_foreign_origin_is_refused_before_anything_happens(client):
    response = client.post("/sign-in", headers={"Origin": "https://evil.example"})

    assert (response.status_code, response.text) == (
        403,
        "Dit verzoek kwam niet van onze eigen pagina's.",
    )


def test_every_answer_carries_the_headers(client):
    response = client.get("/does-not-exist")

    assert response.status_code == 404
    assert "Deze pagina bestaat niet, of u mag haar niet zien." in response.text
    assert {
        name: response.headers[name]
        for name in ("X-Content-Type-Options", "X-Frame-Options", "Cache-Control")
    } == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
    }
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/aanbestedingen/%00", "/aanbestedingen?q=%00"])
def test_no_address_holds_a_nul_byte(client, address):
    answer = client.get(address)

    assert (answer.status_code, answer.text) == (404, "Dit adres bestaat niet.")


def test_a_form_that_did_not_arrive_whole_says_what_to_do(client):
    answer = client.post(
        "/sign-in", content=b"email=", headers={"Content-Type": "multipart/form-data"}
    )

    assert answer.status_code == 400
    assert (
        "Wat u stuurde is te veel, of kwam niet heel aan. Ga terug en probeer het nog eens."
        in answer.text
    )
