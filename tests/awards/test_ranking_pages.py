"""The pages of ranking, draw and decision: who sees what, and when."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.awards import deciding
from app.awards.models import Award
from app.panels.models import RoundState
from app.rankings import draws
from app.rankings.forms import DrawForm, OrderForm
from app.rankings.models import Draw
from app.submissions.models import SubmissionState
from app.tenders.models import LotState, ProcedureKind, Stage
from tests.factories import assign, make_lot, make_submission, make_user
from tests.rankings.factories import announce, make_open_house, make_scored

THREE = {
    "Stichting A": ("goed", "goed"),
    "Stichting B": ("voldoende", "goed"),
    "Stichting C": ("voldoende", "voldoende"),
}
TIED = {"Stichting A": ("goed", "goed"), "Stichting B": ("goed", "goed")}
CUT = re.compile(r"ts-rank__cut.*?<span>(.*?)</span>")


def rows(text: str) -> list[str]:
    """Names in the order of the table, each once."""
    return [
        part.split('<th scope="row">')[1].split("<")[0] for part in text.split('<tr id="row-')[1:]
    ]


def test_ranking_shows_places_figures_steps_and_the_cut(session, sign_in, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)

    page = sign_in(officer).get(f"/lots/{scored.lot.id}/ranking")

    assert page.status_code == 200
    assert rows(page.text) == ["Stichting A", "Stichting B", "Stichting C"]
    # 0.75 × 60 + 0.75 × 40 = 75; 30 + 30 = 60; 30 + 20 = 50
    for figure in ("75,00", "60,00", "50,00"):
        assert figure in page.text
    assert "tot hier een contract · verschil 15,00 punt" in page.text
    assert f'href="/lots/{scored.lot.id}/ranking/1"' in page.text
    assert "Zo komt 75,00 tot stand" in page.text
    assert "Naar het besluit" in page.text


def test_explanation_shows_the_steps_of_one_submission_as_page_and_fragment(
    session, sign_in, officer
):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    url = f"/lots/{scored.lot.id}/ranking"

    page = sign_in(officer).get(f"{url}/1")
    part = sign_in(officer).get(f"{url}/1", headers={"HX-Request": "true"})

    assert "<html" in page.text
    assert f'href="{url}#row-S1"' in page.text
    assert "<html" not in part.text
    for text in (page.text, part.text):
        assert "Zo komt 75,00 tot stand" in text
        assert text.count("<dt>") == 3  # two criteria and their total
        assert "60 × 0,75" in text
        assert "40 × 0,75" in text
        assert "45 + 30" in text
    assert sign_in(officer).get(f"{url}/4").status_code == 404
    assert sign_in(scored.evaluators[0]).get(f"{url}/1").status_code == 404
    early = make_scored(session, officer, THREE)
    assert sign_in(officer).get(f"/lots/{early.lot.id}/ranking/1").status_code == 303


def test_who_is_not_ranked_stands_below_with_the_reason(session, sign_in, officer):
    scored = make_scored(
        session,
        officer,
        {**THREE, "Stichting D": ("onvoldoende", "uitstekend")},
        state=LotState.RANKED,
        minimum="15",
    )

    page = sign_in(officer).get(f"/lots/{scored.lot.id}/ranking")

    assert rows(page.text)[-1] == "Stichting D"
    assert "het minimum niet gehaald: 0,00" in page.text
    assert "Onder minimum" in page.text


def test_tie_that_decides_shows_no_winner(session, sign_in, officer):
    scored = make_scored(session, officer, TIED, state=LotState.RANKED)

    page = sign_in(officer).get(f"/lots/{scored.lot.id}/ranking")

    assert page.text.count("Loting nodig") == 2
    assert "Winnaar" not in page.text
    assert "Naar de loting" in page.text
    assert "Naar het besluit" not in page.text


def test_winner_above_a_tie_is_not_named_before_the_draw(session, sign_in, officer):
    scored = make_scored(
        session,
        officer,
        {"Stichting Eerst": ("uitstekend", "uitstekend"), **TIED},
        state=LotState.RANKED,
        winners=2,
    )

    page = sign_in(officer).get(f"/lots/{scored.lot.id}/ranking")

    assert page.text.count("Loting nodig") == 2
    assert "Winnaar" not in page.text


def test_page_says_that_a_draw_decided_who_wins(session, sign_in, officer, now):
    scored = make_scored(session, officer, TIED, state=LotState.RANKED)
    announce(session, scored.lot, officer, "S1", "S2")
    held = DrawForm(
        order=["S2", "S1"], held_at=now - timedelta(hours=1), place="Stadhuis",
        witnesses="Notaris", record_number="PV-1",
    )  # fmt: skip
    draws.propose_draw(session, scored.lot, officer, held)
    draws.record_draw(session, scored.lot, scored.decider, OrderForm(order=["S2", "S1"]))
    browser, ranking = sign_in(officer), f"/lots/{scored.lot.id}/ranking"

    [told] = CUT.findall(browser.get(ranking).text)
    scored.tender.procedure, scored.tender.stage = ProcedureKind.RESTRICTED, Stage.SELECTION
    session.flush()
    [selected] = CUT.findall(browser.get(ranking).text)

    assert (told, selected) == (
        "tot hier een contract · gelijk, de loting besliste",
        "tot hier geselecteerd · gelijk, de loting besliste",
    )


def test_before_the_panel_is_done_the_page_shows_nobody(session, sign_in, officer):
    scored = make_scored(session, officer, THREE, round_state=RoundState.CONSENSUS)

    page = sign_in(officer).get(f"/lots/{scored.lot.id}/ranking")

    assert page.status_code == 200
    assert "Er is nog geen rangorde" in page.text
    assert "Stichting A" not in page.text


def test_fixed_lot_with_sealed_prices_leads_to_the_prices(session, sign_in, officer):
    scored = make_scored(session, officer, TIED, prices={"Stichting A": None, "Stichting B": None})

    page = sign_in(officer).get(f"/lots/{scored.lot.id}/ranking")

    assert "Naar de prijzen" in page.text
    assert "Stichting A" not in page.text


def test_officer_settles_the_ranking(session, sign_in, officer):
    scored = make_scored(session, officer, THREE)
    browser = sign_in(officer)
    assert "Rangorde vaststellen" in browser.get(f"/lots/{scored.lot.id}/ranking").text

    answer = browser.post(f"/lots/{scored.lot.id}/ranking")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/lots/{scored.lot.id}/ranking"
    session.refresh(scored.lot)
    assert scored.lot.state == LotState.RANKED


def test_ranking_twice_is_a_conflict(session, sign_in, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)

    assert sign_in(officer).post(f"/lots/{scored.lot.id}/ranking").status_code == 409


@pytest.mark.parametrize("page", ["ranking", "decision", "draw"])
def test_ranking_does_not_exist_for_evaluators_openers_and_strangers(
    session, sign_in, officer, page
):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    opener, stranger = make_user(session), make_user(session)
    assign(session, scored.tender, opener, Duty.OPENER)
    assert sign_in(officer).get(f"/lots/{scored.lot.id}/{page}").status_code == 200

    for person in (scored.evaluators[0], opener, stranger):
        answer = sign_in(person).get(f"/lots/{scored.lot.id}/{page}")
        assert answer.status_code == 404
        assert "Stichting A" not in answer.text


def test_chair_sees_the_ranking_only_once_it_is_settled(session, sign_in, officer):
    early = make_scored(session, officer, THREE)
    late = make_scored(session, officer, THREE, state=LotState.RANKED)

    assert sign_in(early.chair).get(f"/lots/{early.lot.id}/ranking").status_code == 404
    page = sign_in(late.chair).get(f"/lots/{late.lot.id}/ranking")

    assert rows(page.text) == ["Stichting A", "Stichting B", "Stichting C"]
    assert "Naar het besluit" not in page.text


def test_auditor_looks_on_and_does_nothing(session, sign_in, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    auditor = make_user(session)
    assign(session, scored.tender, auditor, Duty.AUDITOR)
    browser = sign_in(auditor)

    assert browser.get(f"/lots/{scored.lot.id}/ranking").status_code == 200
    for act in ("ranking", "draw", "draw/confirm", "decision", "decision/confirm"):
        assert browser.post(f"/lots/{scored.lot.id}/{act}").status_code == 404
    assert session.exec(select(Award)).all() == []


def test_open_house_has_no_ranking_page(session, sign_in, officer):
    lot = make_open_house(session, officer)

    for page in ("ranking", "decision", "draw", "prices"):
        assert sign_in(officer).get(f"/lots/{lot.id}/{page}").status_code == 404


def test_ranking_query_count_does_not_grow_with_submissions(
    session, sign_in, officer, count_queries
):
    counts = []
    for given in ({"Stichting A": ("goed", "goed")}, THREE):
        scored = make_scored(session, officer, given, state=LotState.RANKED)
        browser, url = sign_in(officer), f"/lots/{scored.lot.id}/ranking"
        session.expire_all()
        with count_queries() as queries:
            page = browser.get(url)
        assert len(rows(page.text)) == len(given)
        counts.append(len(queries))

    # the lot, awards, what stands beside the scores, scores, submissions, who holds a decision up
    assert counts == [6, 6]


def test_two_people_decide_and_the_page_says_who(session, sign_in, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    url = f"/lots/{scored.lot.id}/decision"
    proposer, decider = sign_in(officer), sign_in(scored.decider)

    assert "Besluit voorstellen" in proposer.get(url).text
    assert proposer.post(url).status_code == 303
    assert "Besluit nemen" not in proposer.get(url).text
    assert proposer.post(f"{url}/confirm").status_code == 404
    assert "Besluit nemen" in decider.get(url).text
    assert decider.post(f"{url}/confirm").status_code == 303

    award = session.exec(select(Award)).one()
    assert (award.proposed_by_id, award.confirmed_by_id) == (officer.id, scored.decider.id)
    page = proposer.get(url).text
    assert "Besloten door Dana Beslisser" in page
    assert award.input_sha256[:8] in page
    assert decider.post(f"{url}/confirm").status_code == 409


def test_decision_page_leads_back_to_a_draw(session, sign_in, officer):
    scored = make_scored(session, officer, TIED, state=LotState.RANKED)
    url = f"/lots/{scored.lot.id}/decision"

    page = sign_in(officer).get(url)

    assert f'href="/lots/{scored.lot.id}/draw"' in page.text
    assert "Besluit voorstellen" not in page.text
    assert sign_in(officer).post(url).status_code == 409


def test_decision_page_before_the_ranking_leads_to_it(session, sign_in, officer):
    scored = make_scored(session, officer, THREE)

    answer = sign_in(officer).get(f"/lots/{scored.lot.id}/decision")

    assert answer.headers["location"] == f"/lots/{scored.lot.id}/ranking"


def test_draw_keeps_what_was_typed_and_is_confirmed_by_another(session, sign_in, officer):
    scored = make_scored(session, officer, TIED, state=LotState.RANKED)
    announce(session, scored.lot, officer, "S1", "S2")
    url = f"/lots/{scored.lot.id}/draw"
    first, second = sign_in(officer), sign_in(scored.decider)
    typed = {
        "held_at": "2-3-2026 9.30",
        "place": "Stadhuis, kamer 2",
        "witnesses": "Notaris De Wit",
        "record_number": "PV-7",
    }

    refused = first.post(url, data={**typed, "order": ["S1", "S1"]})
    assert refused.status_code == 422
    assert "Stadhuis, kamer 2" in refused.text
    assert refused.text.count('<option value="S1" selected>') == 2

    assert first.post(url, data={**typed, "order": ["S2", "S1"]}).status_code == 303
    assert "Een collega bevestigt de uitslag" in first.get(url).text
    page = second.get(url).text
    assert "Notaris De Wit" in page
    assert "selected" not in page
    wrong = second.post(f"{url}/confirm", data={"order": ["S1", "S2"]})
    assert wrong.status_code == 422
    assert second.post(f"{url}/confirm", data={"order": ["S2", "S1"]}).status_code == 303

    assert session.exec(select(Draw.order)).one() == ["S2", "S1"]
    ranking = first.get(f"/lots/{scored.lot.id}/ranking").text
    assert rows(ranking) == ["Stichting B", "Stichting A"]
    assert "Winnaar" in ranking
    assert "Proces-verbaal" not in ranking
    assert "proces-verbaal PV-7" in first.get(url).text


def test_decided_lot_shows_what_was_decided_on(session, sign_in, officer):
    scored = make_scored(session, officer, THREE, state=LotState.RANKED)
    deciding.propose_decision(session, scored.lot, officer)
    deciding.confirm_decision(session, scored.lot, scored.decider)
    scored.submissions[0].state = SubmissionState.EXCLUDED
    make_submission(session, scored.lot, state=SubmissionState.LATE, number=9)
    session.flush()

    page = sign_in(officer).get(f"/lots/{scored.lot.id}/ranking")

    assert rows(page.text) == ["Stichting A", "Stichting B", "Stichting C"]
    assert "Over dit perceel is besloten op maandag 2 maart 2026" in page.text


def test_prices_of_a_lot_stay_closed_to_who_leads_a_panel_that_scores_another(
    session, sign_in, officer
):
    prices = {"Stichting A": "100", "Stichting B": "90", "Stichting C": "95"}
    scored = make_scored(session, officer, THREE, prices=prices, state=LotState.RANKED)
    plain = make_scored(session, officer, THREE, state=LotState.RANKED)
    pages = [
        f"/lots/{scored.lot.id}/ranking",
        f"/lots/{scored.lot.id}/ranking/1",
        f"/lots/{plain.lot.id}/ranking",
    ]
    other = make_lot(session, tender=scored.tender, state=LotState.SCORING)
    for tender in (scored.tender, plain.tender):
        assign(session, tender, scored.chair, Duty.CHAIR)
    make_lot(session, tender=plain.tender, state=LotState.SCORING)
    session.flush()
    chair = sign_in(scored.chair)

    during = [chair.get(page).status_code for page in pages]
    other.state = LotState.RANKED
    session.flush()

    assert during == [404, 404, 200]
    assert [chair.get(page).status_code for page in pages] == [200] * 3
