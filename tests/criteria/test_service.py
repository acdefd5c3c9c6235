"""What is decided on: criteria, their scales, and the rules of a lot."""

from decimal import Decimal

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.errors import InvalidError, NotFoundError
from app.criteria.deciding import set_rules
from app.criteria.forms import CriterionForm, RulesForm, ScaleStepForm
from app.criteria.service import add_criterion, edit_criterion, remove_criterion
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.models import (
    Combine,
    CriterionKind,
)
from app.tenders.queries import criteria_of
from tests.tenders.factories import (
    complete_open_house,
    complete_tender,
    criterion_form,
    price_form,
    start_tender,
)


def test_set_rules_writes_breakers_as_the_engine_reads_them(session, officer):
    _tender, lot = complete_tender(session, officer)

    form = RulesForm(tie_breakers=["criterion:K1", "", "price", "draw"], winners=3)
    set_rules(session, lot, officer, form)

    assert lot.tie_breakers == [{"criterion": "K1"}, {"price": "lowest"}, {"draw": True}]
    assert (lot.winners, lot.rounding_stages) == (3, [])


def test_set_rules_refuses_a_ceiling_below_the_floor(session, officer):
    _tender, lot = complete_tender(session, officer)

    form = RulesForm(price_floor=Decimal(10), price_ceiling=Decimal(9))

    with pytest.raises(InvalidError) as refusal:
        set_rules(session, lot, officer, form)

    assert refusal.value.field == "price_ceiling"


def test_criteria_and_rules_do_not_exist_in_open_house(session, officer):
    _tender, product = complete_open_house(session, officer)

    with pytest.raises(NotFoundError):
        add_criterion(session, product, officer, criterion_form())
    with pytest.raises(NotFoundError):
        set_rules(session, product, officer, RulesForm())


def test_add_criterion_keeps_the_scale_in_order(session, officer):
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Perceel"))

    add_criterion(session, lot, officer, criterion_form("K1", combine=Combine.MEAN))
    add_criterion(session, lot, officer, price_form("P"))

    k1, price = criteria_of(session, lot)
    assert [(step.label, step.fraction) for step in k1.scale] == [
        ("goed", Decimal(1)),
        ("matig", Decimal("0.5")),
    ]
    assert (k1.position, k1.combine, k1.formula) == (1, Combine.MEAN, None)
    assert (price.position, price.kind, price.scale) == (2, CriterionKind.PRICE, [])


@pytest.mark.parametrize("code", ["K1", "consensus"])
def test_add_criterion_refuses_a_code_that_is_taken(session, officer, code):
    _tender, lot = complete_tender(session, officer)

    with pytest.raises(InvalidError) as refusal:
        add_criterion(session, lot, officer, criterion_form(code))

    assert refusal.value.field == "code"


def test_edit_criterion_replaces_its_scale(session, officer):
    _tender, lot = complete_tender(session, officer)
    [criterion] = criteria_of(session, lot)
    steps = [ScaleStepForm(label="ja", fraction=Decimal(1), text="Ja.")]

    edit_criterion(session, criterion, officer, criterion_form("K9", steps=steps))

    [changed] = criteria_of(session, lot)
    assert (changed.code, [step.label for step in changed.scale]) == ("K9", ["ja"])


def test_edit_criterion_to_a_price_drops_the_scale_and_the_minimum(session, officer):
    _tender, lot = complete_tender(session, officer)
    [criterion] = criteria_of(session, lot)

    form = price_form("K1", minimum=Decimal(10), formula="lowest_ratio")
    edit_criterion(session, criterion, officer, form)

    [changed] = criteria_of(session, lot)
    assert (changed.scale, changed.minimum, changed.band_floor) == ([], None, None)


def test_remove_criterion_takes_its_scale_with_it(session, officer):
    _tender, lot = complete_tender(session, officer)
    [criterion] = criteria_of(session, lot)

    remove_criterion(session, criterion, officer)

    assert criteria_of(session, lot) == []
    assert last_action(session) == "criterion.remove"


def test_criterion_form_refuses_two_steps_of_one_name():
    with pytest.raises(ValueError, match="Twee stappen"):
        CriterionForm(
            code="K1",
            title="K",
            points=Decimal(1),
            steps=[ScaleStepForm(label="goed", fraction=Decimal(1))] * 2,
        )


def last_action(session):
    return session.exec(select(Event).order_by(Event.number.desc())).first().action
