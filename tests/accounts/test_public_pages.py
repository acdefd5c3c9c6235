"""What everybody may see, with or without an account."""

from tests.factories import make_authority


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
