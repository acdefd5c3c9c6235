"""What everybody reads of a published tender."""

import re
from datetime import timedelta

import pytest

from app.core.clock import pinned, utcnow
from app.publishing.service import publish_tender
from app.tenders.models import LotState
from app.tenders.queries import lots_of
from tests.factories import (
    make_criterion,
    make_provider,
    make_requirement,
    make_tender,
    make_user,
)
from tests.tenders.factories import (
    add_requirement,
    complete_open_house,
    complete_tender,
)


@pytest.mark.parametrize("count", [1, 3])
def test_public_page_asks_the_same_for_one_and_three(session, client, count_queries, count):
    tender = make_tender(session, lots=count, state=LotState.PUBLISHED)
    for lot in lots_of(session, tender):
        for n in range(count):
            make_criterion(session, lot, code=f"K{n}")
    for _n in range(count):
        make_requirement(session, tender)
    session.commit()

    with count_queries() as queries:
        answer = client.get(f"/aanbestedingen/{tender.slug}")

    assert answer.text.count('id="lot-title-') == count
    # tender, lots, authority; requirements, ways; moves; lots, criteria, scales; participants;
    # groups, products, tariffs; windows, rules
    assert len(queries) == 15


def test_public_pages_show_published_tenders_only(session, client, officer):
    draft, _lot = complete_tender(session, officer, title="Nog geheim")
    shown, _other = complete_tender(session, officer, title="Openbaar", reference="TN2")
    publish_tender(session, shown, officer)
    session.commit()

    for address in ("/aanbestedingen", "/"):
        page = client.get(address).text
        assert ("Openbaar" in page, "Nog geheim" in page) == (True, False)
    assert client.get(f"/aanbestedingen/{draft.slug}").status_code == 404
    page = client.get(f"/aanbestedingen/{shown.slug}").text
    for words in ("Criterium K1", "Alles is concreet.", "1 Kwaliteit", "HKZ", "Loting"):
        assert words in page
    assert 'href="/registreren"' in page
    assert "/start" not in page


def test_provider_can_start_from_the_public_page_until_the_deadline(session, sign_in, officer):
    tender, lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    person = make_user(session)
    make_provider(session, person)
    session.commit()
    url = f"/aanbestedingen/{tender.slug}"

    before = sign_in(person).get(url).text
    with pinned(utcnow() + timedelta(days=43)):
        after = sign_in(person).get(url).text

    button = f'action="/lots/{lot.id}/start"'
    assert (button in before, button in after) == (True, False)


def test_public_page_of_open_house_names_products_and_no_ranking(session, client, officer):
    tender, _product = complete_open_house(session, officer)
    add_requirement(session, tender, officer, "2")
    publish_tender(session, tender, officer)
    session.commit()

    page = client.get(f"/aanbestedingen/{tender.slug}").text

    assert "15B03 Beschermd wonen licht" in page
    tree = page[page.index('id="tree"') :].partition("</table>")[0]
    assert re.findall(r'<th scope="col">([^<]+)</th>', tree) == ["Naam", "Eenheid", "Tarief"]
    assert re.findall(r'<td data-label="([^"]+)">', tree) == ["Eenheid", "Tarief"]
    for word in ("Gunningscriteria", "angorde", "innaar", "Loting", "Wachttijd"):
        assert word not in page
