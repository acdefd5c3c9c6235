"""Which rules of a lot stop a publication, and which only warn."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from app.criteria.forms import ScaleStepForm
from app.criteria.service import add_criterion, edit_criterion, remove_criterion
from app.products.models import Tariff
from app.publishing.examination import examine
from app.tenders.models import (
    CriterionKind,
    PriceFormula,
)
from app.tenders.queries import criteria_of
from tests.factories import make_criterion
from tests.publishing.factories import codes
from tests.tenders.factories import (
    STEPS,
    complete_tender,
    criterion_form,
    price_form,
)

WHOLE_SCALE = [*STEPS, ScaleStepForm(label="slecht", fraction=Decimal(0), text="Niets klopt.")]
"""As long as a price in a band: from nothing to everything."""


CASES: dict[str, tuple[Callable[..., None], list[tuple[str, bool]]]] = {}


def case(*expected: tuple[str, bool]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def add(act: Callable[..., None]) -> Callable[..., None]:
        CASES[act.__name__] = (act, list(expected))
        return act

    return add


@case(("Er zijn nog geen gunningscriteria. Voeg er minstens één toe.", True))
def no_criteria(session, lot, officer):
    [criterion] = criteria_of(session, lot)
    remove_criterion(session, criterion, officer)


@case(("De schaal van K1 heeft minstens twee stappen nodig.", True))
def one_step(session, lot, officer):
    set_scale(session, lot, officer, STEPS[:1])


@case(("Schrijf wanneer een inschrijving deze stappen van K1 krijgt: matig, slecht.", True))
def steps_without_words(session, lot, officer):
    more = [
        ScaleStepForm(label="matig", fraction=Decimal("0.5")),
        ScaleStepForm(label="slecht", fraction=Decimal(0)),
    ]
    set_scale(session, lot, officer, [STEPS[0], *more])


@case(("Twee stappen van K1 leveren evenveel punten op. Geef elke stap een eigen deel.", True))
def equal_fractions(session, lot, officer):
    same = ScaleStepForm(label="ook goed", fraction=Decimal("1.0"), text="Ook.")
    set_scale(session, lot, officer, [STEPS[0], same])


@case(
    (
        "Alleen de prijs telt. In zorg en ondersteuning moet kwaliteit meetellen "
        "(Wmo 2015, artikel 2.6.4; Jeugdwet, artikel 2.12).",
        True,
    )
)
def only_price(session, lot, officer):
    change(session, lot, officer, price_form("K1", points=Decimal(100)))


@case(("Kies hoe de prijs punten oplevert bij P.", True))
def price_without_formula(session, lot, officer):
    price = with_price(session, lot, officer)
    price.formula = None


@case(("Vul de grenzen van P in: het plafond boven de bodem.", True))
def band_upside_down(session, lot, officer):
    price = with_price(session, lot, officer)
    price.band_ceiling = Decimal(80)


@case(("Twee criteria wegen de prijs. Houd er één over.", True))
def two_prices(session, lot, officer):
    change(session, lot, officer, criterion_form(points=Decimal(20), steps=WHOLE_SCALE))
    add_criterion(session, lot, officer, price_form("P"))
    band = {"band_floor": Decimal(80), "band_ceiling": Decimal(120)}
    make_criterion(
        session, lot, code="Q", points="40", steps=(), kind=CriterionKind.PRICE,
        formula=PriceFormula.LINEAR_BAND, **band,
    )  # fmt: skip


@case(("De prijs staat vast. Hij kan dus niet ook punten opleveren.", True))
def fixed_and_weighed(session, lot, officer):
    with_price(session, lot, officer)
    tariff = Tariff(tender_id=lot.tender_id, lot_id=lot.id, reference="Tarieflijst 2027")
    session.add(tariff)
    lot.fixed_price = Decimal(100)


@case(
    (
        "Kies wat er gebeurt als iemand afvalt. De punten hangen af van wie meedoet.",
        True,
    )
)
def relative_without_dropout(session, lot, officer):
    price = with_price(session, lot, officer)
    price.formula, price.band_floor, price.band_ceiling = PriceFormula.LOWEST_RATIO, None, None


@case(
    ("Bij gelijke stand kan de prijs niet beslissen. U vraagt geen prijs.", True),
    ("Bij gelijke stand blijft het misschien gelijk. Laat loting als laatste beslissen.", True),
)
def price_breaks_where_none_is_asked(session, lot, officer):
    lot.tie_breakers = [{"price": "lowest"}]


@case(
    ("Bij gelijke stand blijft het misschien gelijk. Laat loting als laatste beslissen.", False),
    ("U hebt geen aantal winnaars gekozen. Iedereen in de rangorde wint.", False),
)
def no_number_of_winners_and_no_draw(session, lot, officer):
    lot.winners, lot.tie_breakers = None, []


@case(
    ("Niemand haalt het minimum van 60 punten voor K1. Het meeste is 50.", True),
    ("De beste stap van K1 levert 50% op. De rest van de punten krijgt nooit iemand.", False),
)
def minimum_above_the_scale(session, lot, officer):
    half = [
        ScaleStepForm(label="matig", fraction=Decimal("0.5"), text="Half."),
        ScaleStepForm(label="slecht", fraction=Decimal(0), text="Niets."),
    ]
    set_scale(session, lot, officer, half)
    [criterion] = lot.criteria
    criterion.minimum = Decimal(60)


@case(("Niemand haalt het minimum van 101 punten in totaal. Het meeste is 100.", True))
def minimum_total_above_the_points(session, lot, officer):
    lot.minimum_total = Decimal(101)


@case(
    (
        # K1: 60 × (100% − 50%) = 30 points can differ, P: 40; of 70 together 43% and 57%.
        "De schalen zijn niet even lang. Daardoor tellen criteria anders dan op papier: "
        "K1 60% op papier, 43% echt; P 40% op papier, 57% echt.",
        False,
    )
)
def scales_of_unequal_length(session, lot, officer):
    with_price(session, lot, officer)
    set_scale(session, lot, officer, STEPS, points=Decimal(60))


@case(("Uw criteria tellen op tot 95. Verdeel nog 5 punten.", False))
def five_points_left(session, lot, officer):
    change(session, lot, officer, criterion_form(points=Decimal(95)))


@case(("Uw criteria tellen op tot 100,5. Dat is 0,5 punten boven 100.", False))
def half_a_point_over(session, lot, officer):
    change(session, lot, officer, criterion_form(points=Decimal("100.5")))


@case(("De regels kloppen niet: tie_breakers[0].criterion: is no leaf of this lot", True))
def what_only_the_engine_sees(session, lot, officer):
    lot.tie_breakers = [{"criterion": "K7"}, {"draw": True}]


@case(
    ("Criterium K1 levert geen punten op. Vul een aantal boven 0 in.", True),
    ("Uw criteria tellen op tot 0. Verdeel nog 100 punten.", False),
)
def points_of_nothing(session, lot, officer):
    [criterion] = criteria_of(session, lot)
    criterion.points = Decimal(0)


def change(session, lot, officer, form):
    criterion = criteria_of(session, lot)[0]
    edit_criterion(session, criterion, officer, form)


def set_scale(session, lot, officer, steps, **fields):
    change(session, lot, officer, criterion_form(steps=steps, **fields))


def with_price(session, lot, officer):
    change(session, lot, officer, criterion_form(points=Decimal(60), steps=WHOLE_SCALE))
    return add_criterion(session, lot, officer, price_form())


@pytest.mark.parametrize("name", CASES)
def test_lot_must_add_up(session, officer, name):
    tender, lot = complete_tender(session, officer)
    act, expected = CASES[name]
    assert codes(session, tender) == []

    act(session, lot, officer)
    session.flush()

    faults = examine(session, tender).faults
    assert [(fault.message, fault.is_blocking) for fault in faults] == expected
    assert {fault.place.where for fault in faults} == {"Perceel 1: Perceel 1"}


def test_price_points_must_be_chosen_where_there_is_a_price(session, officer):
    tender, lot = complete_tender(session, officer, show_price_points=None)
    assert codes(session, tender) == []

    with_price(session, lot, officer)

    assert codes(session, tender) == [("price_points.missing", True)]
