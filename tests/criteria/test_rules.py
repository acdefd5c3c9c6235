"""The evaluation file of a lot: every key, written as the contract says."""

from decimal import Decimal

import pytest

from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm
from app.criteria.rules import evaluation_document, lot_rules, rule_faults
from app.criteria.service import add_criterion
from app.publishing.service import publish_tender
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.models import Combine, Lot, PriceFormula
from app.tenders.queries import lots_of
from app.tenders.words import exact
from scoring import evaluate
from tests.tenders.factories import (
    complete_open_house,
    complete_tender,
    criterion_form,
    price_form,
    start_tender,
)


def test_lot_rules_write_everything_that_decides(session, officer):
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Beschermd thuis"))
    k1 = criterion_form("K1", points=Decimal("60.00"), minimum=Decimal("20.50"))
    add_criterion(session, lot, officer, k1)
    add_criterion(session, lot, officer, price_form(points=Decimal(40)))
    rules = RulesForm(
        winners=2,
        price_floor=Decimal("80.10"),
        price_ceiling=Decimal(125),
        minimum_total=Decimal(60),
        rounding_mode="half_even",
        rounding_decimals=3,
        rounding_stages=["total"],
        tie_breakers=["criterion:K1", "", "price", "draw"],
        on_dropout="recompute",
    )
    set_rules(session, lot, officer, rules)

    written = lot_rules(*with_criteria(session, tender))

    assert written == {
        "id": "LOT-0001",
        "title": "Beschermd thuis",
        "method": {"kind": "weighted_points"},
        "criteria": [
            {
                "id": "K1",
                "title": "Criterium K1",
                "kind": "quality",
                "points": "60",
                "combine": "consensus",
                "scale": {
                    "steps": [
                        {"label": "goed", "fraction": "1"},
                        {"label": "matig", "fraction": "0.5"},
                    ]
                },
                "minimum": {"op": ">=", "value": "20.5"},
            },
            {
                "id": "P",
                "title": "Prijs",
                "kind": "price",
                "points": "40",
                "formula": {
                    "kind": "linear_band",
                    "floor": "80",
                    "ceiling": "120",
                    "outside": "clamp",
                },
            },
        ],
        "price_rule": {"floor": "80.1", "ceiling": "125"},
        "rounding": {"mode": "half_even", "decimals": 3, "stages": ["total"]},
        "minimum_total": {"op": ">=", "value": "60"},
        "winners": {"max": 2},
        "tie_breakers": [{"criterion": "K1"}, {"price": "lowest"}, {"draw": True}],
        "on_dropout": "recompute",
    }
    assert rule_faults(written) == []


def test_lot_rules_leave_out_what_is_not_set(session, officer):
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Beschermd thuis"))
    form = criterion_form(combine=Combine.MEAN)
    add_criterion(session, lot, officer, form)
    set_rules(session, lot, officer, RulesForm(fixed_price=Decimal("1250.00")))

    written = lot_rules(*with_criteria(session, tender))

    assert written == {
        "id": "LOT-0001",
        "title": "Beschermd thuis",
        "method": {"kind": "weighted_points"},
        "criteria": [
            {
                "id": "K1",
                "title": "Criterium K1",
                "kind": "quality",
                "points": "100",
                "combine": "mean",
                "scale": {
                    "steps": [
                        {"label": "goed", "fraction": "1"},
                        {"label": "matig", "fraction": "0.5"},
                    ]
                },
            }
        ],
        "price_rule": {"fixed": "1250"},
        "rounding": {"mode": "half_up", "decimals": 2, "stages": []},
        "winners": None,
        "tie_breakers": [],
    }
    assert rule_faults(written) == []


def test_lot_rules_of_open_house_know_admission_only(session, officer):
    tender, _product = complete_open_house(session, officer)

    publish_tender(session, tender, officer)

    [product] = lots_of(session, tender)
    assert product.rules == {
        "id": "LOT-0001",
        "title": "Beschermd wonen licht",
        "method": {"kind": "admission"},
    }
    assert rule_faults(product.rules) == []


def test_rule_faults_name_what_the_engine_refuses(session, officer):
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Beschermd thuis"))
    form = price_form(formula=PriceFormula.LOWEST_RATIO)
    add_criterion(session, lot, officer, form)
    lot, criteria = with_criteria(session, tender)

    assert rule_faults(lot_rules(lot, criteria)) == [
        "on_dropout: missing: figures here depend on the other submissions"
    ]


def test_evaluation_document_can_be_evaluated(session, officer):
    tender, lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    submissions = [
        {"id": "S1", "name": "A", "status": "admitted", "scores": {"K1": {"consensus": "matig"}}},
        {"id": "S2", "name": "B", "status": "admitted", "scores": {"K1": {"consensus": "goed"}}},
    ]

    document = evaluation_document(tender, lot, ["E1"], submissions)

    assert document == {
        "format": "evaluation/1",
        "tender": {"id": str(tender.id), "title": "Beschermd thuis"},
        "lots": [{**(lot.rules or {}), "panel": ["E1"], "submissions": submissions}],
    }
    [outcome] = evaluate(document)["lots"]
    assert outcome["standings"] == [
        {"place": 1, "submissions": ["S2"], "total": "100.00"},
        {"place": 2, "submissions": ["S1"], "total": "50.00"},
    ]


def test_evaluation_document_takes_the_draws(session, officer):
    tender, lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    draw = {"among": ["S1", "S2"], "order": ["S2", "S1"], "record": "PV-1"}

    document = evaluation_document(tender, lot, [], [], [draw])

    assert document["lots"] == [{**(lot.rules or {}), "draws": [draw], "submissions": []}]


def test_evaluation_document_of_open_house_has_no_panel(session, officer):
    tender, product = complete_open_house(session, officer)
    publish_tender(session, tender, officer)

    document = evaluation_document(tender, product, ["E1"], [], [{"among": []}])

    assert document["lots"] == [{**(product.rules or {}), "submissions": []}]


@pytest.mark.parametrize(
    ("value", "written"),
    [("100", "100"), ("0.750", "0.75"), ("1E+2", "100"), ("-0.00", "0"), ("12.50", "12.5")],
)
def test_exact_writes_digits_without_needless_zeros(value, written):
    assert exact(Decimal(value)) == written


def with_criteria(session, tender) -> tuple[Lot, list]:
    [lot] = lots_of(session, tender)
    return lot, lot.criteria
