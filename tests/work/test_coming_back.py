"""Who comes at the wrong moment goes back to the page that shows how things stand now."""

import re

import pytest

from tests.factories import make_tender

AGAIN = re.compile(r'<a class="ts-button[^"]*" href="([^"]*)">(?:<svg.*?</svg>)?\s*([^<]*)</a>')


@pytest.fixture
def asked(session, sign_in, officer):
    """An officer publishes a round of questions in which nothing was asked: refused (409)."""
    tender = make_tender(session, officer=officer)
    browser, url = sign_in(officer), f"/tenders/{tender.id}/questions"

    def asked(referer, **headers):
        given = {"Referer": referer.format(url=url)} if referer else {}
        answer = browser.post(f"{url}/publication", headers={**given, **headers})
        assert answer.status_code == 409
        return answer.text, url

    return asked


def test_a_refused_step_leads_back_to_its_page(asked):
    page, url = asked("http://testserver{url}?state=open")

    assert AGAIN.findall(page) == [(f"{url}?state=open", "Terug naar de pagina waar u was")]


@pytest.mark.parametrize("referer", ["http://testserver//elders.nl/", "geen adres", ""])
def test_who_came_from_nowhere_goes_to_the_start(asked, referer):
    page, _url = asked(referer)

    assert [words for _address, words in AGAIN.findall(page)] == ["Naar de startpagina"]


def test_a_part_of_a_page_stays_where_it_is(asked):
    part, _url = asked("http://testserver{url}", **{"HX-Request": "true"})

    assert "Terug naar de pagina waar u was" not in part
