"""The pages of what is decided on."""

import pytest
from sqlmodel import select

from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.models import Criterion, Lot
from app.tenders.queries import criteria_of
from tests.factories import (
    make_criterion,
    make_tender,
)
from tests.tenders.factories import (
    complete_open_house,
    complete_tender,
    start_tender,
)

CRITERION = {
    "code": "K1",
    "title": "Herstel",
    "points": "62,5",
    "kind": "quality",
    "combine": "consensus",
    "step_label": ["goed", "slecht", ""],
    "step_fraction": ["100%", "0,25", ""],
    "step_text": ["Alles.", "Niets.", ""],
}


@pytest.mark.parametrize("count", [1, 3])
def test_criteria_ask_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    tender = make_tender(session, officer=officer)
    [lot] = session.exec(select(Lot).where(Lot.tender_id == tender.id)).all()
    for n in range(count):
        make_criterion(session, lot, code=f"K{n}", points="30")
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/lots/{lot.id}/criteria")

    assert answer.text.count('id="criterion-title-') == count
    assert (
        len(queries) == 6
    )  # the lot through the assignment, criteria, scales, headings, followers


def test_criterion_is_added_edited_and_removed(session, sign_in, officer):
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Perceel"))
    browser = sign_in(officer)

    browser.post(f"/lots/{lot.id}/criteria", data=CRITERION)
    [criterion] = criteria_of(session, lot)
    steps = [(step.label, str(step.fraction), step.text) for step in criterion.scale]
    assert (str(criterion.points), steps) == (
        "62.5",
        [("goed", "1.00", "Alles."), ("slecht", "0.25", "Niets.")],
    )
    page = browser.get(f"/lots/{lot.id}/criteria").text
    assert "Uw criteria tellen op tot 62,5. Verdeel nog 37,5 punten." in page
    browser.post(f"/criteria/{criterion.id}/edit", data={**CRITERION, "title": "Beter"})
    assert "K1 Beter" in browser.get(f"/lots/{lot.id}/criteria").text
    browser.post(f"/criteria/{criterion.id}/remove")

    assert session.exec(select(Criterion)).all() == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"points": "veel"}, "Vul een getal in"),
        ({"code": "consensus"}, "Deze code is al gebruikt."),
        ({"step_label": ["goed", "goed", ""]}, "Twee stappen van de schaal heten hetzelfde."),
    ],
)
def test_criterion_with_a_fault_keeps_what_was_typed(session, sign_in, officer, change, message):
    _tender, lot = complete_tender(session, officer)
    [criterion] = criteria_of(session, lot)
    browser = sign_in(officer)
    data = {**CRITERION, "code": "K2", **change}

    for url in (f"/lots/{lot.id}/criteria", f"/criteria/{criterion.id}/edit"):
        answer = browser.post(url, data=data)

        assert answer.status_code == 422
        assert message in answer.text
        assert 'value="0,25"' in answer.text
        assert "Niets." in answer.text


def test_rules_are_set_and_shown(session, sign_in, officer):
    _tender, lot = complete_tender(session, officer)
    browser = sign_in(officer)
    data = {
        "winners": "2",
        "price_ceiling": "1.250,50",
        "rounding_mode": "down",
        "rounding_decimals": "3",
        "rounding_stages": ["total"],
        "tie_breakers": ["criterion:K1", "draw", ""],
    }

    answer = browser.post(f"/lots/{lot.id}/rules", data=data)

    assert answer.headers["location"] == f"/lots/{lot.id}/criteria#rules"
    session.refresh(lot)
    assert (lot.winners, str(lot.price_ceiling), lot.rounding_stages, lot.tie_breakers) == (
        2,
        "1250.50",
        ["total"],
        [{"criterion": "K1"}, {"draw": True}],
    )
    assert 'value="1250,5"' in browser.get(f"/lots/{lot.id}/rules").text
    assert "€\u00a01.250,50" in browser.get(f"/lots/{lot.id}/criteria").text


@pytest.mark.parametrize(
    "data", [{"winners": "geen"}, {"price_floor": "2", "price_ceiling": "1", "winners": "7"}]
)
def test_rules_with_a_fault_keep_what_was_typed(session, sign_in, officer, data):
    _tender, lot = complete_tender(session, officer)

    answer = sign_in(officer).post(f"/lots/{lot.id}/rules", data=data)

    assert answer.status_code == 422
    assert f'value="{data["winners"]}"' in answer.text


def test_open_house_has_products_and_no_criteria(session, sign_in, officer):
    tender, product = complete_open_house(session, officer)
    browser = sign_in(officer)

    page = browser.get(f"/tenders/{tender.id}/lots").text

    assert "15B03 Beschermd wonen licht" in page
    for word in ("Gunningscriteria", "Punten", "angorde", "innaar"):
        assert word not in page
        assert word not in browser.get(f"/tenders/{tender.id}").text
        assert word not in browser.get(f"/tenders/{tender.id}/people").text
        assert word not in browser.get(f"/tenders/{tender.id}/publication").text
    assert browser.get(f"/lots/{product.id}/criteria").status_code == 404
    assert browser.post(f"/lots/{product.id}/criteria", data=CRITERION).status_code == 404
    assert browser.post(f"/lots/{product.id}/rules", data={"winners": "1"}).status_code == 404
