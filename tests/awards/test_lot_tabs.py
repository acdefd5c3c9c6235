"""The tabs of a lot lead from part to part."""

from app.panels.models import RoundState
from tests.awards.test_ranking_pages import THREE
from tests.rankings.factories import make_scored


def test_a_lot_has_a_tab_per_part_and_a_lock_where_it_is_closed(session, sign_in, officer):
    scored = make_scored(session, officer, THREE, round_state=RoundState.CONSENSUS)
    lot = f"/lots/{scored.lot.id}"
    browser = sign_in(officer)

    page = browser.get(f"{lot}/progress").text

    tabs = page.split('id="lot-tabs"')[1].split("</nav>")[0]
    assert 'progress" aria-current="page">Beoordeling</a>' in tabs
    assert f'href="{lot}/ranking">Rangorde <svg' in tabs
    for gone in ("letters", "standstill", "contracts"):
        assert gone not in tabs
    links = [part.split('"')[0] for part in tabs.split('href="')[1:]]
    assert [browser.get(link).status_code for link in links] == [200] * 5
