"""Pages of the review list and of destroying: for officers and deciders, and what is left after."""

from datetime import date

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.core import clock
from app.retention.models import Destruction
from app.tenders.models import LotState
from tests.awards.decided import make_decided
from tests.factories import assign, make_authority, make_user
from tests.retention.factories import contract
from tests.retention.test_destroying import OVER

REASON = "Geen verzoek, geen zaak, niets voor het archief."


@pytest.fixture
def over(session):
    """A decided lot without contract, three years later."""
    decided = make_decided(session)
    decided.lot.state = LotState.FINAL
    session.commit()
    with clock.pinned(OVER):
        yield decided


def test_one_proposes_another_confirms_and_the_declaration_is_left(session, sign_in, client, over):
    page = f"/tenders/{over.tender.id}/destruction"
    officer, decider = sign_in(over.officer), sign_in(over.decider)
    short = officer.post(page, data={"reason": "Weg"})
    asked = officer.post(page, data={"reason": REASON})
    alone = officer.post(f"{page}/confirm")
    done = decider.post(f"{page}/confirm")

    assert (short.status_code, "Weg</textarea>" in short.text) == (422, True)
    assert (asked.status_code, alone.status_code, done.status_code) == (303, 403, 303)
    declaration = done.headers["location"]
    text = decider.get(declaration).text
    assert "Verklaring van vernietiging" in text
    assert REASON in text
    assert "Olga Officier" in text
    assert officer.get(declaration).status_code == 200
    for gone in (page, f"/tenders/{over.tender.id}", f"/lots/{over.lot.id}/ranking"):
        assert officer.get(gone).status_code == 404
    assert sign_in(make_user(session)).get(declaration).status_code == 404


def test_who_works_for_the_authority_finds_the_declaration(session, sign_in, over):
    colleague = make_user(session)
    over.tender.lead_authority_id = make_authority(session, colleague).id
    session.commit()
    page = f"/tenders/{over.tender.id}/destruction"
    sign_in(over.officer).post(page, data={"reason": REASON})
    sign_in(over.decider).post(f"{page}/confirm")
    one = session.exec(select(Destruction)).one()

    browser = sign_in(colleague)

    assert f"/destructions/{one.id}" in browser.get("/retention").text
    assert browser.get(f"/destructions/{one.id}").status_code == 200


def test_an_evaluator_finds_nothing_and_a_decider_proposes_nothing(session, sign_in, over):
    evaluator = make_user(session)
    assign(session, over.tender, evaluator, Duty.EVALUATOR)
    page = f"/tenders/{over.tender.id}/destruction"

    assert sign_in(evaluator).get(page).status_code == 404
    assert sign_in(evaluator).post(f"{page}/confirm").status_code == 404
    decider = sign_in(over.decider)
    assert decider.get(page).status_code == 200
    assert 'name="reason"' not in decider.get(page).text
    assert decider.post(page, data={"reason": REASON}).status_code == 404


def test_before_the_end_the_page_says_until_when(session, sign_in, over):
    contract(session, over, date(2030, 12, 31))  # seven years after it: 2037
    session.commit()
    page = sign_in(over.officer).get(f"/tenders/{over.tender.id}/destruction").text

    assert "31 december 2037" in page
    assert 'name="reason"' not in page


def test_an_unfinished_tender_is_not_looked_at_yet(session, sign_in, over):
    browser = sign_in(over.officer)
    finished = browser.get("/retention").text
    over.lot.state = LotState.STANDSTILL
    session.commit()
    unfinished = browser.get("/retention").text

    told = [(page.count("Te bekijken"), page.count("Nog niet elk perceel is klaar."))
            for page in (finished, unfinished)]  # fmt: skip
    assert told == [(1, 0), (0, 1)]


@pytest.mark.parametrize("count", [1, 3])
def test_review_query_count_does_not_grow(session, sign_in, count_queries, count):
    person = make_user(session)
    for number in range(count):
        decided = make_decided(session)
        decided.tender.title = f"Dossier {number}"
        assign(session, decided.tender, person, Duty.OFFICER)
    session.commit()
    with clock.pinned(OVER):
        browser = sign_in(person)
        with count_queries() as queries:
            page = browser.get("/retention").text

    assert page.count(">Dossier ") == count
    assert (
        len(queries) == 8
    )  # tenders, terms, contracts, decisions, lots twice, proposals, declarations
