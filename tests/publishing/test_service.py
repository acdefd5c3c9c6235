"""What stops a publication, what only warns, and what publishing freezes."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.models import Event
from app.audit.service import canonical
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.publishing.faults import publication_faults
from app.publishing.service import publish_tender
from app.tenders import service
from app.tenders.criteria_forms import RulesForm, ScaleStepForm
from app.tenders.forms import LotForm
from app.tenders.models import LotState, ProcedureKind
from app.tenders.queries import assignments_of, lots_of, requirements_of_tender
from app.tenders.requirement_forms import RequirementForm
from tests.tenders.factories import (
    STEPS,
    complete_open_house,
    complete_tender,
    criterion_form,
    price_form,
    start_tender,
    tender_form,
)

GOOD = RulesForm(winners=1, tie_breakers=["draw"])


def found(session, tender) -> list[tuple[str, bool, str]]:
    return [
        (fault.message, fault.is_blocking, fault.field_url_name)
        for fault in publication_faults(session, tender)
    ]


def test_complete_tender_has_no_faults(session, officer):
    tender, _lot = complete_tender(session, officer)
    house, _product = complete_open_house(session, officer)

    assert (found(session, tender), found(session, house)) == ([], [])


def test_empty_tender_says_everything_at_once(session, officer):
    tender = start_tender(
        session, officer, deadline=None, standstill_ground="", court="", contact=""
    )

    assert found(session, tender) == [
        ("Er is nog geen perceel. Voeg er minstens één toe.", True, "tenders:lots"),
        ("Vul in op welke dag en hoe laat de inschrijving sluit.", True, "tenders:edit"),
        (
            "Vul in welke paragraaf van uw eigen leidraad de wachttijd regelt. De wet regelt die "
            "niet voor deze procedure.",
            True,
            "tenders:edit",
        ),
        ("Vul in bij welke rechtbank een aanbieder terecht kan.", True, "tenders:edit"),
        ("Wijs twee mensen aan die samen de kluis openen.", True, "tenders:people"),
        ("Vul in wie een aanbieder kan bellen.", False, "tenders:edit"),
        ("Er zijn nog geen eisen.", False, "tenders:requirements"),
        ("Er is nog geen voorzitter aangewezen.", False, "tenders:people"),
        ("Er zijn nog geen beoordelaars aangewezen.", False, "tenders:people"),
        ("Beslissen doet u met twee mensen. Wijs twee beslissers aan.", False, "tenders:people"),
    ]


def test_empty_open_house_needs_requirements_and_no_vault(session, officer):
    tender = start_tender(session, officer, procedure=ProcedureKind.OPEN_HOUSE, deadline=None)

    assert [message for message, blocks, _page in found(session, tender) if blocks] == [
        "Er is nog geen perceel. Voeg er minstens één toe.",
        "Er zijn nog geen eisen. De toelating hangt daarvan af.",
    ]


@pytest.mark.parametrize(
    ("procedure", "days", "expected"),
    [
        (
            ProcedureKind.SAS,
            -1,
            [("Het sluitingstijdstip is al voorbij. Kies een later tijdstip.", True)],
        ),
        (
            ProcedureKind.SAS,
            29,
            [
                (
                    "De inschrijving sluit over 29 dagen. Aanbieders hebben een redelijke tijd "
                    "nodig. Wij raden minstens 30 dagen aan.",
                    False,
                )
            ],
        ),
        (ProcedureKind.SAS, 30, []),
        (
            ProcedureKind.OPEN,
            39,
            [
                (
                    "De inschrijving sluit over 39 dagen. Een openbare procedure duurt minstens 40 "
                    "dagen (Aw 2.71 en 2.74b).",
                    True,
                )
            ],
        ),
        (ProcedureKind.OPEN, 40, []),
    ],
)
def test_deadline_must_leave_time(session, officer, procedure, days, expected):
    deadline = utcnow() + timedelta(days=days)
    tender, _lot = complete_tender(session, officer, procedure=procedure, deadline=deadline)

    assert [(message, blocks) for message, blocks, _page in found(session, tender)] == expected


def test_dates_must_be_in_order(session, officer):
    deadline = utcnow() + timedelta(days=40)
    tender, _lot = complete_tender(
        session, officer, questions_until=deadline, ends_on="1-1-2027", starts_on="1-1-2027"
    )

    assert found(session, tender) == [
        ("Vragen kunnen nog na de sluiting. Kies een eerdere dag.", True, "tenders:edit"),
        ("Het contract stopt voordat het begint. Kies een latere dag.", True, "tenders:edit"),
    ]


def test_open_procedure_needs_no_ground_of_its_own(session, officer):
    tender, _lot = complete_tender(
        session, officer, procedure=ProcedureKind.OPEN, standstill_ground=""
    )

    assert found(session, tender) == []


def test_requirements_need_a_number_of_their_own_and_a_text(session, officer):
    tender, _lot = complete_tender(session, officer)
    form = RequirementForm(number="1", title="Dubbel", text="")
    service.add_requirement(session, tender, officer, form)

    assert found(session, tender) == [
        (
            "Twee eisen hebben nummer 1. Geef elke eis een eigen nummer.",
            True,
            "tenders:requirements",
        ),
        ("Eis 1 heeft nog geen tekst.", True, "tenders:requirements"),
    ]


def test_publication_needs_two_openers(session, officer):
    tender, _lot = complete_tender(session, officer)
    opener = next(one for one in assignments_of(session, tender) if one.duty == Duty.OPENER)
    service.end_assignment(session, opener, officer)

    assert found(session, tender) == [
        ("Wijs twee mensen aan die samen de kluis openen.", True, "tenders:people")
    ]


CASES: dict[str, tuple[Callable[..., None], list[tuple[str, bool]]]] = {}


def case(*expected: tuple[str, bool]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def add(act: Callable[..., None]) -> Callable[..., None]:
        CASES[act.__name__] = (act, list(expected))
        return act

    return add


@case(("Er zijn nog geen gunningscriteria. Voeg er minstens één toe.", True))
def no_criteria(session, lot, officer):
    [criterion] = service.criteria_of(session, lot)
    service.remove_criterion(session, criterion, officer)


@case(("De schaal van K1 heeft minstens twee stappen nodig.", True))
def one_step(session, lot, officer):
    change(session, lot, officer, criterion_form(steps=STEPS[:1]))


@case(("Schrijf wanneer een inschrijving deze stappen van K1 krijgt: matig, slecht.", True))
def steps_without_words(session, lot, officer):
    more = [
        ScaleStepForm(label="matig", fraction=Decimal("0.5")),
        ScaleStepForm(label="slecht", fraction=Decimal(0)),
    ]
    change(session, lot, officer, criterion_form(steps=[STEPS[0], *more]))


@case(("Twee stappen van K1 leveren evenveel punten op. Geef elke stap een eigen deel.", True))
def equal_fractions(session, lot, officer):
    same = ScaleStepForm(label="ook goed", fraction=Decimal("1.0"), text="Ook.")
    change(session, lot, officer, criterion_form(steps=[STEPS[0], same]))


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
    with_price(session, lot, officer, formula=None)


@case(("Vul de grenzen van P in: het plafond boven de bodem.", True))
def band_upside_down(session, lot, officer):
    with_price(session, lot, officer, band_ceiling=Decimal(80))


@case(("Twee criteria wegen de prijs. Houd er één over.", True))
def two_prices(session, lot, officer):
    change(session, lot, officer, criterion_form(points=Decimal(20)))
    service.add_criterion(session, lot, officer, price_form("P"))
    service.add_criterion(session, lot, officer, price_form("Q"))


@case(("De prijs staat vast. Hij kan dus niet ook punten opleveren.", True))
def fixed_and_weighed(session, lot, officer):
    with_price(session, lot, officer)
    form = GOOD.model_copy(update={"fixed_price": Decimal(100)})
    service.set_rules(session, lot, officer, form)


@case(("Kies wat er gebeurt als iemand afvalt. De punten hangen af van de laagste prijs.", True))
def relative_without_dropout(session, lot, officer):
    with_price(session, lot, officer, formula="lowest_ratio")


@case(
    ("Bij gelijke stand kan de prijs niet beslissen. U vraagt geen prijs.", True),
    ("Bij gelijke stand blijft het misschien gelijk. Laat loting als laatste beslissen.", False),
)
def price_breaks_where_none_is_asked(session, lot, officer):
    service.set_rules(session, lot, officer, RulesForm(winners=1, tie_breakers=["price"]))


@case(("U hebt geen aantal winnaars gekozen. Iedereen in de rangorde wint.", False))
def no_number_of_winners(session, lot, officer):
    service.set_rules(session, lot, officer, RulesForm(tie_breakers=["draw"]))


@case(("Uw criteria tellen op tot 95. Verdeel nog 5 punten.", False))
def five_points_left(session, lot, officer):
    change(session, lot, officer, criterion_form(points=Decimal(95)))


@case(("Uw criteria tellen op tot 100,5. Dat is 0,5 punten boven 100.", False))
def half_a_point_over(session, lot, officer):
    change(session, lot, officer, criterion_form(points=Decimal("100.5")))


@case(
    (
        "De regels kloppen niet: tie_breakers[0].criterion: is no leaf of this lot",
        True,
    )
)
def what_only_the_engine_sees(session, lot, officer):
    form = RulesForm(winners=1, tie_breakers=["criterion:K7", "draw"])
    service.set_rules(session, lot, officer, form)


def change(session, lot, officer, form):
    [criterion] = service.criteria_of(session, lot)
    service.edit_criterion(session, criterion, officer, form)


def with_price(session, lot, officer, **fields):
    change(session, lot, officer, criterion_form(points=Decimal(60)))
    service.add_criterion(session, lot, officer, price_form(**fields))


@pytest.mark.parametrize("name", CASES)
def test_lot_must_add_up(session, officer, name):
    tender, lot = complete_tender(session, officer)
    act, expected = CASES[name]
    assert found(session, tender) == []

    act(session, lot, officer)

    faults = publication_faults(session, tender)
    assert [(fault.message, fault.is_blocking) for fault in faults] == expected
    assert {fault.where for fault in faults} == {"Perceel 1: Perceel 1"}


def test_points_of_nothing_are_refused(session, officer):
    tender, lot = complete_tender(session, officer)
    [criterion] = service.criteria_of(session, lot)
    criterion.points = Decimal(0)
    session.flush()

    assert [message for message, blocks, _page in found(session, tender) if blocks] == [
        "Criterium K1 levert geen punten op. Vul een aantal boven 0 in."
    ]


def test_price_points_must_be_chosen_where_there_is_a_price(session, officer):
    tender, lot = complete_tender(session, officer, show_price_points=None)
    assert found(session, tender) == []

    with_price(session, lot, officer)

    assert found(session, tender) == [
        ("Kies of de brieven de prijspunten van de winnaar laten zien.", True, "tenders:edit")
    ]


def test_publish_freezes_rules_and_opens_the_lots(session, officer):
    tender, lot = complete_tender(session, officer)

    publish_tender(session, tender, officer)

    assert (lot.state, tender.published_at) == (LotState.PUBLISHED, utcnow())
    assert lot.rules is not None
    assert lot.rules_sha256 == hashlib.sha256(canonical(lot.rules)).hexdigest()
    told = session.exec(select(Event).where(Event.action == "tender.publish")).one()
    assert told.actor_id == officer.id
    assert len(requirements_of_tender(session, tender)) == 1


def test_publish_opens_an_open_house_for_applications(session, officer):
    tender, product = complete_open_house(session, officer)

    publish_tender(session, tender, officer)

    assert product.state == LotState.ADMITTING


def test_publish_is_refused_while_something_blocks(session, officer):
    tender, lot = complete_tender(session, officer)
    service.edit_tender(session, tender, officer, tender_form(court=""))

    with pytest.raises(ConflictError):
        publish_tender(session, tender, officer)

    assert (lot.state, lot.rules, tender.published_at) == (LotState.DRAFT, None, None)


def test_publish_freezes_every_lot(session, officer):
    tender, _lot = complete_tender(session, officer)
    second = service.add_lot(session, tender, officer, LotForm(title="Perceel 2"))
    service.add_criterion(session, second, officer, criterion_form("K1"))
    service.set_rules(session, second, officer, GOOD)

    publish_tender(session, tender, officer)

    assert [(lot.state, lot.rules["id"]) for lot in lots_of(session, tender)] == [
        (LotState.PUBLISHED, "LOT-0001"),
        (LotState.PUBLISHED, "LOT-0002"),
    ]
