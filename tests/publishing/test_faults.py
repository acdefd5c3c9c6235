"""What stops a publication and what only warns: dates, people, money, rules, requirements."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.accounts.permissions import Duty
from app.authorities.people import end_assignment
from app.authorities.queries import assignments_of
from app.core.clock import utcnow
from app.criteria.forms import RulesForm, ScaleStepForm
from app.criteria.service import add_criterion, edit_criterion, remove_criterion
from app.planning.models import Milestone, MilestoneKind
from app.products.models import Tariff
from app.publishing.examination import examine
from app.requirements.forms import RequirementForm
from app.requirements.service import add_requirement
from app.tenders.models import (
    CriterionKind,
    Moment,
    Part,
    Participation,
    PriceFormula,
    ProcedureKind,
    Stage,
)
from app.tenders.queries import criteria_of, lots_of, requirements_of_tender
from tests.factories import make_authority, make_criterion
from tests.tenders.factories import (
    STEPS,
    complete_open_house,
    complete_tender,
    criterion_form,
    price_form,
    start_tender,
)

GOOD = RulesForm(winners=1, tie_breakers=["draw"])
MONDAY = date(2026, 3, 2)
"""The day on which every test starts."""
WHOLE_SCALE = [*STEPS, ScaleStepForm(label="slecht", fraction=Decimal(0), text="Niets klopt.")]
"""As long as a price in a band: from nothing to everything."""


def codes(session, tender) -> list[tuple[str, bool]]:
    return [(one.code, one.is_blocking) for one in examine(session, tender).faults]


def told(session, tender) -> list[tuple[str, bool, str]]:
    return [
        (one.message, one.is_blocking, one.place.page) for one in examine(session, tender).faults
    ]


def test_complete_tender_has_no_faults_and_says_how_much_was_looked_at(session, officer):
    tender, _lot = complete_tender(session, officer)
    house, _product = complete_open_house(session, officer)

    assert (codes(session, tender), codes(session, house)) == ([], [])
    # 10 of dates, 10 of people, 4 of money, 8 of requirements; 11 of each text; 12 of the lot.
    # Texts: title, ground, contact; lot title; criterion title, its scale;
    # of the requirement its title, text, proof.
    assert examine(session, tender).count == 10 + 10 + 4 + 8 + 11 * 9 + 12


def test_empty_tender_says_everything_at_once(session, officer):
    tender = start_tender(
        session, officer, deadline=None, standstill_ground="", court="", contact="",
        estimated_value=None,
    )  # fmt: skip

    assert told(session, tender) == [
        ("Vul in op welke dag en hoe laat de inschrijving sluit.", True, "tenders:edit"),
        (
            "Wijs drie mensen aan die de kluis openen: twee van hen openen hem samen.",
            True,
            "authorities:people",
        ),
        (
            "Vul in welke paragraaf van uw eigen leidraad de wachttijd regelt. De wet regelt die "
            "niet voor deze procedure.",
            True,
            "tenders:edit",
        ),
        ("Vul in bij welke rechtbank een aanbieder terecht kan.", True, "tenders:edit"),
        ("Er is nog geen perceel. Voeg er minstens één toe.", True, "tenders:new_lot"),
        ("Er is nog geen voorzitter aangewezen.", False, "authorities:people"),
        ("Er zijn nog geen beoordelaars aangewezen.", False, "authorities:people"),
        (
            "Beslissen doet u met twee mensen. Wijs twee beslissers aan.",
            False,
            "authorities:people",
        ),
        ("Vul in wie een aanbieder kan bellen.", False, "tenders:edit"),
        ("De geraamde waarde is niet ingevuld.", False, "tenders:edit"),
        ("Er zijn nog geen eisen.", False, "requirements:index"),
    ]


def test_empty_open_house_needs_requirements_and_no_vault(session, officer):
    tender = start_tender(session, officer, procedure=ProcedureKind.OPEN_HOUSE, deadline=None)

    assert [code for code, blocks in codes(session, tender) if blocks] == [
        "lots.missing",
        "requirements.missing",
    ]


# Dates ------------------------------------------------------------------------------


def closing(session, officer, days: int, procedure=ProcedureKind.SAS, **fields):
    """A tender that closes some days from Monday 2 March 2026, at 11.00."""
    tender, _lot = complete_tender(session, officer, procedure=procedure)
    tender.deadline = utcnow() + timedelta(days=days)
    for name, value in fields.items():
        setattr(tender, name, value)
    session.flush()
    return tender


SOON = ("deadline.too_short", True)
OPEN, RESTRICTED, SAS = ProcedureKind.OPEN, ProcedureKind.RESTRICTED, ProcedureKind.SAS
SELECTION, AWARD = Stage.SELECTION, Stage.AWARD


@pytest.mark.parametrize(
    ("procedure", "days", "fields", "expected"),
    [
        (SAS, -3, {}, [("deadline.passed", True)]),
        (SAS, 29, {}, [("deadline.too_short", False)]),
        (SAS, 30, {}, []),
        (OPEN, 39, {}, [SOON]),
        # 2 March + 40 days is Saturday 11 April, so two days later.
        (OPEN, 42, {}, []),
        # It closes on 8 April. From 27 February: 1 day left in it, 31 in March, 8 in April are 40.
        (OPEN, 37, {"announced_on": date(2026, 2, 28)}, [SOON]),
        (OPEN, 37, {"announced_on": date(2026, 2, 27)}, []),
        (OPEN, 14, {"urgency": "Een aanbieder is failliet."}, [SOON]),
        (OPEN, 15, {"urgency": "Een aanbieder is failliet."}, []),
        (RESTRICTED, 29, {"stage": SELECTION}, [SOON]),
        (RESTRICTED, 30, {"stage": SELECTION}, []),
        (RESTRICTED, 14, {"stage": SELECTION, "urgency": "Failliet."}, [SOON]),
        (RESTRICTED, 15, {"stage": SELECTION, "urgency": "Failliet."}, []),
        # The award phase counts from the invitation of today, not from the notice.
        (RESTRICTED, 32, {"stage": AWARD, "announced_on": date(2026, 1, 5)}, [SOON]),
        (RESTRICTED, 36, {"stage": AWARD}, []),
        (RESTRICTED, 9, {"stage": AWARD, "urgency": "Failliet."}, [SOON]),
        (RESTRICTED, 10, {"stage": AWARD, "urgency": "Failliet."}, []),
    ],
)
def test_deadline_must_leave_time(session, officer, procedure, days, fields, expected):
    tender = closing(session, officer, days, procedure, **fields)

    found = [one for one in codes(session, tender) if one[0].startswith("deadline.")]
    assert [one for one in found if one[0] != "deadline.free_day"] == expected


def test_short_term_names_the_first_day_and_the_article(session, officer):
    tender = closing(session, officer, 39, OPEN)

    # 2 March plus 39 days is 10 April; plus 40 is 11 April.
    assert [one.message for one in examine(session, tender).blocking] == [
        "De inschrijving sluit op vrijdag 10 april 2026. Dat mag op zijn vroegst op zaterdag 11 "
        "april 2026 (Aw 2.71(1), 2.74b)."
    ]


@pytest.mark.parametrize(
    ("days", "hours", "expected"),
    [
        (42, 0, []),  # Monday 13 April, 11.00
        (40, 0, ["deadline.free_day"]),  # Saturday
        (35, 0, ["deadline.free_day"]),  # Easter Monday
        (42, -3, ["deadline.out_of_hours"]),  # 8.00
        (42, 6, []),  # 17.00
        (42, 7, ["deadline.out_of_hours"]),  # 18.00
    ],
)
def test_deadline_falls_when_somebody_can_help(session, officer, days, hours, expected):
    tender = closing(session, officer, days)
    tender.deadline += timedelta(hours=hours)

    assert codes(session, tender) == [(code, False) for code in expected]


@pytest.mark.parametrize(
    ("asked", "urgency", "expected"),
    [
        # The deadline is 13 April; ten days before is 3 April, four days 9 April.
        (31, "", []),  # 2 April
        (32, "", ["questions.too_late"]),  # 3 April
        (42, "", ["questions.after_deadline"]),
        (37, "Een aanbieder is failliet.", []),  # 8 April
        (38, "Een aanbieder is failliet.", ["questions.too_late"]),  # 9 April
    ],
)
def test_answers_must_come_in_time(session, officer, asked, urgency, expected):
    tender = closing(session, officer, 42, OPEN, urgency=urgency)
    tender.questions_until = utcnow() + timedelta(days=asked)

    assert codes(session, tender) == [(code, True) for code in expected]


def test_dates_must_be_in_order(session, officer):
    tender = closing(
        session, officer, 42,
        starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 1), announced_on=date(2026, 4, 13),
    )  # fmt: skip

    assert [code for code, blocks in codes(session, tender) if blocks] == [
        "contract.upside_down",
        "contract.before_deadline",
        "notice.after_deadline",
    ]


def plan(session, tender, on: date, kind=MilestoneKind.AWARD) -> Milestone:
    milestone = Milestone(tender_id=tender.id, kind=kind, day=on, title="Gunning")
    session.add(milestone)
    session.flush()
    return milestone


def test_award_before_the_deadline_is_impossible(session, officer):
    tender = closing(session, officer, 42)
    plan(session, tender, date(2026, 4, 13))

    assert codes(session, tender) == [("milestone.before_deadline", True)]


@pytest.mark.parametrize(
    ("award", "expected"),
    [
        # Three months before 1 January 2027 is 1 October 2026, so 30 September at the latest.
        (date(2026, 9, 30), []),
        (date(2026, 10, 1), [("contract.too_soon", False)]),
    ],
)
def test_wmo_contract_starts_three_months_after_the_award(session, officer, award, expected):
    tender = closing(session, officer, 42)
    plan(session, tender, award)

    assert codes(session, tender) == expected


def test_deadline_itself_can_be_too_late_for_the_start(session, officer):
    # 13 April plus three months and a day is 14 July 2026.
    tender = closing(session, officer, 42, starts_on=date(2026, 7, 13), ends_on=date(2028, 1, 1))

    assert codes(session, tender) == [("contract.too_soon", False)]


@pytest.mark.parametrize(
    ("ends_on", "extensions", "expected"),
    [
        # From 1 January 2027: four years end on 31 December 2030.
        (date(2030, 12, 31), "", []),
        (date(2031, 1, 1), "", [("framework.too_long", False)]),
        (date(2029, 12, 31), "1", []),
        (date(2029, 12, 31), "2 + 2", [("framework.too_long", False)]),
    ],
)
def test_framework_of_more_than_four_years_asks_a_reason(
    session, officer, ends_on, extensions, expected
):
    tender = closing(session, officer, 42, ends_on=ends_on, extensions=extensions)

    assert codes(session, tender) == expected


# People and money -------------------------------------------------------------------


def test_publication_needs_two_openers(session, officer):
    tender, _lot = complete_tender(session, officer)
    opener = next(one for one in assignments_of(session, tender) if one.duty == Duty.OPENER)
    end_assignment(session, opener, officer)

    assert codes(session, tender) == [("people.openers", True)]


def test_open_procedure_needs_no_ground_of_its_own(session, officer):
    tender, _lot = complete_tender(
        session, officer, procedure=ProcedureKind.OPEN, standstill_ground=""
    )

    assert codes(session, tender) == []


def test_bibob_needs_its_ground(session, officer):
    tender, _lot = complete_tender(session, officer)
    tender.uses_bibob = True

    assert codes(session, tender) == [("bibob.ground_missing", True)]

    tender.bibob_ground = "Leidraad, paragraaf 4.2"
    assert codes(session, tender) == []


def test_authority_that_left_holds_no_budget(session, officer):
    tender, lot = complete_tender(session, officer)
    veenendaal = make_authority(session, name="Gemeente Veenendaal")
    taking = Participation(tender_id=tender.id, authority_id=veenendaal.id)
    session.add(taking)
    session.flush()
    part = Part(tender_id=tender.id, participation_id=taking.id, lot_id=lot.id, holds_budget=True)
    session.add(part)
    session.flush()
    assert codes(session, tender) == []

    taking.left_on = MONDAY
    session.flush()

    assert told(session, tender) == [
        (
            "Gemeente Veenendaal doet niet meer mee, maar heeft nog een budget. Haal het budget "
            "weg.",
            True,
            "authorities:index",
        )
    ]


def test_value_may_stand_at_every_lot(session, officer):
    tender, lot = complete_tender(session, officer)
    tender.estimated_value = None
    assert codes(session, tender) == [("value.missing", False)]

    lot.estimated_value = Decimal(800_000)
    assert codes(session, tender) == []


def test_fixed_price_names_what_it_is_made_of(session, officer):
    tender, lot = complete_tender(session, officer)
    lot.fixed_price = Decimal("68.40")
    assert codes(session, tender) == [("tariff.no_build_up", False)]

    tariff = Tariff(tender_id=tender.id, lot_id=lot.id, amount=Decimal("68.40"))
    tariff.build_up = {"professionals": "48,00", "overhead": "12,00", "indexation": "2,40"}
    session.add(tariff)
    session.flush()
    [found] = examine(session, tender).faults
    assert (found.code, found.is_blocking) == ("tariff.incomplete", False)
    # The Jeugdwet asks four elements, the Wmo six: of the first only one is missing.
    assert found.message == (
        "Het tarief noemt niet waaruit het bestaat. Er ontbreekt: andere kosten voor cliënten."
    )

    tariff.build_up = {**tariff.build_up, "client_bound": "6,00"}
    session.flush()
    assert codes(session, tender) == []


def test_price_points_must_be_chosen_where_there_is_a_price(session, officer):
    tender, lot = complete_tender(session, officer, show_price_points=None)
    assert codes(session, tender) == []

    with_price(session, lot, officer)

    assert codes(session, tender) == [("price_points.missing", True)]


# Requirements -----------------------------------------------------------------------


def demand(session, tender, officer, number, **fields):
    values = {"number": number, "title": "Klachten", "text": "Er is een klachtenregeling.",
              "alternatives": [("", "Regeling")]}  # fmt: skip
    form = RequirementForm.model_validate({**values, **fields})
    return add_requirement(session, tender, officer, form)


def test_requirements_need_a_number_of_their_own_and_a_text(session, officer):
    tender, _lot = complete_tender(session, officer)
    demand(session, tender, officer, "1", text="")

    assert [(one.message, one.is_blocking) for one in examine(session, tender).faults] == [
        ("Twee eisen hebben nummer 1. Geef elke eis een eigen nummer.", True),
        ("Eis 1 heeft nog geen tekst.", True),
    ]


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        (["2", "3"], None),
        (["2", "4"], "3"),
        (["3.2.1", "3.2.2", "3.2.3"], None),
        (["3.2.1", "3.2.3", "3.2.5"], "3.2.2, 3.2.4"),
        (["3.2.2", "3.2.3"], "3.2.1"),
        (["3.3.1", "3.3.2a", "3.3.2b", "3.3.3"], None),
        (["A", "C"], None),
    ],
)
def test_numbers_of_requirements_have_no_gaps(session, officer, numbers, missing):
    tender, _lot = complete_tender(session, officer)
    for number in numbers:
        demand(session, tender, officer, number)

    assert [one.message for one in examine(session, tender).faults] == (
        [f"Tussen de nummers van de eisen ontbreekt: {missing}."] if missing else []
    )


def test_requirement_says_how_it_can_be_proven(session, officer):
    tender, _lot = complete_tender(session, officer)
    demand(session, tender, officer, "2", alternatives=[])
    demand(session, tender, officer, "3", alternatives=[], moment=Moment.CONTRACT)

    assert [(one.message, one.is_blocking) for one in examine(session, tender).faults] == [
        (
            "Bij deze eisen staat niet hoe een aanbieder ze kan bewijzen: 2. Dan telt een eigen "
            "verklaring.",
            False,
        )
    ]


def test_nobody_is_excluded_on_a_proof_that_comes_after_the_award(session, officer):
    tender, _lot = complete_tender(session, officer)
    demand(session, tender, officer, "2", moment=Moment.CONTRACT)
    demand(session, tender, officer, "3", moment=Moment.CONTRACT, is_knock_out=False)

    [found] = examine(session, tender).faults
    assert (found.code, found.is_blocking) == ("requirement.proof_too_late", False)
    assert found.message.endswith("pas tijdens het contract: 2.")
    assert len(requirements_of_tender(session, tender)) == 3


# Rules of a lot ---------------------------------------------------------------------

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


@pytest.mark.parametrize(("winners", "expected"), [(None, 1), (4, 1), (5, 0)])
def test_selection_lets_at_least_five_through(session, officer, winners, expected):
    tender = closing(session, officer, 42, RESTRICTED, stage=SELECTION)
    [lot] = lots_of(session, tender)
    lot.winners = winners
    session.flush()

    assert codes(session, tender) == [("winners.too_few", True)] * expected
