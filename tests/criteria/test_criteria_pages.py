"""The officer's pages of criteria, headings, rules and the simulator."""

from decimal import Decimal

import pytest

from app.criteria.forms import GroupForm
from app.criteria.headings import add_group
from app.criteria.service import add_criterion
from app.criteria.tree import groups_of
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.queries import criteria_of
from tests.factories import make_tender, make_user
from tests.tenders.factories import criterion_form, price_form, start_tender

NUMBERS = {
    "code": "K1",
    "title": "Presentatie",
    "points": "40",
    "kind": "quality",
    "combine": "mean",
    "scale_kind": "numbers",
    "range_from": "1",
    "range_to": "10",
    "range_step": "0,5",
    "step_label": ["blijft", ""],
    "step_fraction": ["100%", ""],
    "step_text": ["", ""],
}
RULES = {
    "method": "utility_index",
    "quality_weight": "60",
    "price_weight": "40",
    "winners": "2",
    "rounding_mode": "half_up",
    "rounding_decimals": "4",
    "rounding_stages": ["total"],
    "tie_breakers": ["price", "draw"],
    "on_dropout": "keep_ranking",
    "low_to_others": "40%",
    "low_to_next": "0,3",
    "minimum_total": "0,5",
    "minimum_total_op": ">",
}


def test_scale_of_numbers_is_added_and_shown(session, sign_in, officer):
    lot = start(session, officer)
    browser = sign_in(officer)

    browser.post(f"/lots/{lot.id}/criteria", data=NUMBERS)

    [criterion] = criteria_of(session, lot)
    found = (criterion.range_from, criterion.range_to, criterion.range_step, criterion.scale)
    assert found == (Decimal(1), Decimal(10), Decimal("0.5"), [])
    assert "1 tot 10, in stappen van 0,5" in browser.get(f"/lots/{lot.id}/criteria").text
    form = browser.get(f"/criteria/{criterion.id}/edit").text
    assert all(f'value="{value}"' in form for value in ("1", "10", "0,5"))


def test_fault_in_numbers_keeps_also_what_stands_at_the_other_choice(session, sign_in, officer):
    lot = start(session, officer)

    answer = sign_in(officer).post(f"/lots/{lot.id}/criteria", data={**NUMBERS, "range_to": "0,5"})

    assert answer.status_code == 422
    assert "Het laagste getal moet onder het hoogste liggen." in answer.text
    assert all(f'value="{value}"' in answer.text for value in ("blijft", "100%", "Presentatie"))
    assert criteria_of(session, lot) == []


def test_one_more_begins_with_the_same_scale(session, sign_in, officer):
    lot = start(session, officer)
    browser = sign_in(officer)
    data = {"code": "K1", "title": "Zorg", "points": "20", "then": "another"}
    steps = {"step_label": ["top"], "step_fraction": ["100%"], "step_text": ["Alles klopt."]}

    answer = browser.post(f"/lots/{lot.id}/criteria", data={**data, **steps})

    [criterion] = criteria_of(session, lot)
    assert answer.headers["location"] == f"/criteria/{criterion.id}/next"
    form = browser.get(answer.headers["location"]).text
    assert all(text in form for text in ('value="K2"', 'value="top"', "Alles klopt."))
    assert 'value="Zorg"' not in form
    assert "Uw criteria tellen op tot 20. Verdeel nog 80 punten." in form


def test_price_is_offered_once_and_only_where_points_are_weighed(session, sign_in, officer):
    lot = start(session, officer)
    browser = sign_in(officer)
    offered = 'name="kind" value="price"'
    assert offered in browser.get(f"/lots/{lot.id}/criteria/new").text

    add_criterion(session, lot, officer, price_form())
    session.commit()

    assert offered not in browser.get(f"/lots/{lot.id}/criteria/new").text


def test_rules_of_every_kind_are_kept_and_shown(session, sign_in, officer):
    lot = start(session, officer)
    browser = sign_in(officer)

    answer = browser.post(f"/lots/{lot.id}/rules", data=RULES)

    assert answer.status_code == 303
    session.refresh(lot)
    assert (lot.method, lot.method_values) == (
        "utility_index",
        {"quality_weight": "60", "price_weight": "40"},
    )
    assert (lot.low_to_others, lot.low_to_next) == (Decimal("0.40"), Decimal("0.3"))
    assert (lot.minimum_total, lot.minimum_total_op) == (Decimal("0.5"), ">")
    shown = browser.get(f"/lots/{lot.id}/criteria").text
    for text in ("Nutsindex", "40% onder het gemiddelde van de anderen", "meer dan 0,5 punten"):
        assert text in shown
    form = browser.get(f"/lots/{lot.id}/rules").text
    assert all(f'value="{value}"' in form for value in ("60", "40", "40%", "30%"))


def test_rules_of_another_method_are_kept_as_typed_when_refused(session, sign_in, officer):
    lot = start(session, officer)
    add_criterion(session, lot, officer, price_form())
    session.commit()

    answer = sign_in(officer).post(f"/lots/{lot.id}/rules", data=RULES)

    assert answer.status_code == 422
    assert "P weegt de prijs. Dat kan alleen bij gewogen punten." in answer.text
    assert 'value="40%"' in answer.text


def test_second_person_who_changes_the_rules_is_told(session, sign_in, officer):
    lot = start(session, officer)
    browser = sign_in(officer)
    first = {**RULES, "version": "0"}
    browser.post(f"/lots/{lot.id}/rules", data=first)

    answer = browser.post(f"/lots/{lot.id}/rules", data={**first, "winners": "3"})

    assert answer.status_code == 409
    session.refresh(lot)
    assert lot.winners == 2


def test_heading_is_added_edited_and_removed(session, sign_in, officer):
    lot = start(session, officer)
    browser = sign_in(officer)
    assert "Nieuwe kop" in browser.get(f"/lots/{lot.id}/headings/new").text

    browser.post(f"/lots/{lot.id}/headings", data={"code": "G1", "title": "Kwaliteit"})
    [group] = groups_of(session, lot)
    bad = browser.post(f"/headings/{group.id}/edit", data={"code": "G 1", "title": "Zorg"})
    assert (bad.status_code, 'value="G 1"' in bad.text) == (422, True)
    browser.post(f"/headings/{group.id}/edit", data={"code": "G1", "title": "Zorg"})
    assert "G1 Zorg" in browser.get(f"/lots/{lot.id}/criteria").text
    browser.post(f"/headings/{group.id}/remove")

    assert groups_of(session, lot) == []


def test_simulator_takes_the_example_from_its_address(session, sign_in, officer):
    lot = start(session, officer)
    for form in (
        criterion_form(points=Decimal(50)),
        price_form(points=Decimal(50), formula="lowest_ratio"),
    ):
        add_criterion(session, lot, officer, form)
    session.commit()
    browser = sign_in(officer)

    page = browser.get(f"/lots/{lot.id}/simulator?lowest=40")
    wrong = browser.get(f"/lots/{lot.id}/simulator?lowest=veel")

    # 50 × 40 / 120 = 16,67: the last price of the table but one is three times the lowest
    assert "16,67" in page.text
    assert "Met A staat" in page.text
    assert (wrong.status_code, 'value="veel"' in wrong.text) == (422, True)


def test_pages_exist_for_the_people_of_the_tender_only(session, sign_in, officer):
    lot = start(session, officer)
    criterion = add_criterion(session, lot, officer, criterion_form())
    group = add_group(session, lot, officer, GroupForm(code="G", title="Zorg"))
    session.commit()
    stranger = make_user(session)
    make_tender(session, officer=stranger)
    pages = [
        f"/lots/{lot.id}/criteria/new",
        f"/lots/{lot.id}/rules",
        f"/lots/{lot.id}/simulator",
        f"/lots/{lot.id}/headings/new",
        f"/criteria/{criterion.id}/next",
        f"/headings/{group.id}/edit",
    ]
    changes = [
        f"/criteria/{criterion.id}/up",
        f"/headings/{group.id}/edit",
        f"/headings/{group.id}/remove",
        f"/lots/{lot.id}/headings",
    ]

    assert [sign_in(officer).get(page).status_code for page in pages] == [200] * 6
    assert [sign_in(stranger).get(page).status_code for page in pages] == [404] * 6
    assert [sign_in(stranger).post(page).status_code for page in changes] == [404] * 4


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("page", "expected"), [("rules", 3), ("simulator", 3), ("criteria/new", 6)]
)
def test_pages_ask_the_same_for_one_and_three(
    session, sign_in, officer, count_queries, page, expected, count
):
    lot = start(session, officer)
    for at in range(count):
        add_criterion(session, lot, officer, criterion_form(f"K{at}"))
    session.commit()
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/lots/{lot.id}/{page}")

    assert answer.text.count("Criterium K") >= count
    assert len(queries) == expected


def start(session, officer):
    tender = start_tender(session, officer)
    return service.add_lot(session, tender, officer, LotForm(title="Perceel"))
