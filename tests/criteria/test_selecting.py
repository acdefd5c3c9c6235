"""A selection compares candidates, and no prices: they offer none yet."""

from decimal import Decimal

import pytest

from app.core.errors import InvalidError
from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm
from app.criteria.rules_words import rules_facts
from app.criteria.service import add_criterion
from app.tenders.choices import ProcedureKind
from app.tenders.forms import LotForm
from app.tenders.models import Stage
from app.tenders.service import add_lot
from tests.tenders.factories import criterion_form, price_form, start_tender

SENTENCE = "Een selectie vergelijkt geen prijzen. Gegadigden geven er nog geen."


@pytest.fixture
def lot(session, officer):
    selection = start_tender(session, officer, procedure=ProcedureKind.RESTRICTED)
    lot = add_lot(session, selection, officer, LotForm(title="Jeugdhulp"))
    add_criterion(session, lot, officer, criterion_form("K1", points=Decimal(100)))
    return lot


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"method": "lowest_price"}, "method"),
        ({"fixed_price": Decimal(60)}, "fixed_price"),
        ({"price_ceiling": Decimal(60)}, "price_ceiling"),
        ({"low_to_others": Decimal("0.4"), "low_to_next": Decimal("0.3")}, "low_to_others"),
        ({"tie_breakers": ["price"]}, "tie_breakers"),
    ],
)
def test_rules_of_a_selection_hold_no_price(session, officer, lot, told, field):
    with pytest.raises(InvalidError) as refusal:
        set_rules(session, lot, officer, RulesForm(**told))

    assert (str(refusal.value.message), refusal.value.field) == (SENTENCE, field)


def test_a_selection_has_no_criterion_that_weighs_the_price(session, officer, lot):
    with pytest.raises(InvalidError) as refusal:
        add_criterion(session, lot, officer, price_form(points=Decimal(40)))

    assert (str(refusal.value.message), refusal.value.field) == (SENTENCE, "kind")


def test_the_pages_of_a_selection_offer_no_price(session, officer, lot, sign_in):
    session.commit()
    client = sign_in(officer)

    rules = client.get(f"/lots/{lot.id}/rules").text
    criterion = client.get(f"/lots/{lot.id}/criteria/new").text

    offered = ("Vaste prijs", "Abnormaal laag", "Laagste prijs", 'value="price"')
    assert [one for one in offered if one in rules] == []
    assert 'value="price"' not in criterion
    assert "Leeg: iedereen in de rangorde wordt uitgenodigd." in rules


def test_a_selection_says_how_many_it_invites(lot):
    lot.winners = 5

    said = {
        stage: [
            (one.name, one.values) for one in rules_facts(lot, [], stage) if one.field == "winners"
        ]
        for stage in (Stage.SELECTION, Stage.AWARD)
    }

    assert said == {
        Stage.SELECTION: [("Aantal dat wordt uitgenodigd", ("5",))],
        Stage.AWARD: [("Aantal winnaars", ("5",))],
    }
