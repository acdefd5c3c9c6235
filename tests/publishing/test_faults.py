"""What stops a publication and what only warns: people, money, requirements."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.authorities.people import assign, end_assignment
from app.authorities.queries import assignments_of
from app.criteria.service import edit_criterion
from app.criteria.taking_over import take_over
from app.products.forms import ProductForm, TariffForm
from app.products.models import Tariff
from app.products.service import add_product, add_tariff
from app.publishing.examination import examine
from app.requirements.forms import RequirementForm
from app.requirements.service import add_requirement
from app.tenders.forms import LotForm
from app.tenders.models import (
    Moment,
    Part,
    Participation,
    ProcedureKind,
    Stage,
)
from app.tenders.queries import criteria_of, requirements_of_tender
from app.tenders.service import add_lot
from tests.factories import make_authority
from tests.publishing.factories import codes, told
from tests.tenders.factories import (
    STEPS,
    complete_open_house,
    complete_tender,
    criterion_form,
    start_tender,
)


def test_complete_tender_has_no_faults_and_says_how_much_was_looked_at(session, officer):
    tender, _lot = complete_tender(session, officer)
    house, _product = complete_open_house(session, officer)

    assert (codes(session, tender), codes(session, house)) == ([], [])
    # 10 of dates, 11 of people, 5 of money, 8 of requirements, 3 of phases; 11 of each text;
    # 12 of the lot.
    # Texts: title, ground, contact; lot title; criterion title, its scale;
    # of the requirement its title, text, proof.
    assert examine(session, tender).count == 10 + 11 + 5 + 8 + 3 + 11 * 9 + 12


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


def test_an_open_house_names_the_ground_and_court_of_its_refusals(session, officer):
    house, _product = complete_open_house(session, officer)
    before = [code for code, blocks in codes(session, house) if blocks]
    house.standstill_ground = house.court = " "

    assert before == []
    assert [code for code, blocks in codes(session, house) if blocks] == [
        "standstill.ground_missing", "court.missing",
    ]  # fmt: skip


# People and money -------------------------------------------------------------------


def test_publication_needs_two_openers(session, officer):
    tender, _lot = complete_tender(session, officer)
    opener = next(one for one in assignments_of(session, tender) if one.duty == Duty.OPENER)
    end_assignment(session, opener, officer)

    assert codes(session, tender) == [("people.openers", True)]

    assign(session, tender, officer, session.get_one(User, opener.user_id), Duty.OPENER)

    [fault] = examine(session, tender).faults
    assert fault.message.endswith("1 voorstel wacht tot een tweede mens het bevestigt.")


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

    form = RequirementForm(
        number="2", title="Formulier", text="Vul in.", alternatives=[("bibob", "Formulier")]
    )
    add_requirement(session, tender, officer, form)
    assert codes(session, tender) == []
    tender.uses_bibob = False
    assert codes(session, tender) == [("bibob.not_announced", True)]


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

    taking.left_on = date(2026, 3, 2)
    session.flush()

    assert told(session, tender) == [
        (
            "Gemeente Veenendaal doet niet meer mee, maar heeft nog een budget. Haal het budget "
            "weg.",
            True,
            "authorities:index",
        )
    ]


def test_what_is_paid_is_told_where_nobody_offers_a_price(session, officer):
    tender, lot = complete_tender(session, officer)
    house, product = complete_open_house(session, officer)
    [tariff] = session.exec(select(Tariff).where(Tariff.lot_id == product.id)).all()
    session.delete(tariff)
    lot.funding, product.funding = "", "per etmaal"
    bare = "Er staat niet wat hiervoor betaald wordt. Voeg een tarief toe, of zeg waar het staat."
    session.flush()

    assert told(session, tender) == [(bare, False, "products:of_lot")]
    assert told(session, house) == [(bare, True, "products:of_lot")]

    first, second = (
        add_product(session, lot, officer, ProductForm(code=code, title="Wonen"))
        for code in ("15B01", "15B02")
    )
    form = TariffForm(reference="Tarieventabel 2026", product_id=first.id)
    add_tariff(session, lot, officer, form)
    session.expire_all()
    assert told(session, tender) == [
        (
            "Deze producten hebben geen tarief: 15B02 Wonen. Voeg het toe, of zeg waar het staat.",
            False,
            "products:of_lot",
        )
    ]

    ends = TariffForm(amount=Decimal(90), product_id=second.id, valid_until=date(2026, 12, 31))
    add_tariff(session, lot, officer, ends)
    session.expire_all()
    assert "tariff.missing" in [code for code, _blocks in codes(session, tender)]
    assert told(session, tender)[-1][0] == (
        "Op vrijdag 1 januari 2027 geldt er geen tarief voor: 15B02 Wonen. Wijzig de dagen van "
        "een tarief, of voeg er een toe."
    )

    tender.stage, tender.procedure = Stage.SELECTION, ProcedureKind.RESTRICTED
    assert "tariff.missing" not in [code for code, _blocks in codes(session, tender)]


def test_a_fault_of_criteria_is_told_where_the_others_follow(session, officer):
    tender, lot = complete_tender(session, officer)
    second = add_lot(session, tender, officer, LotForm(title="Perceel 2", funding="lumpsum"))
    take_over(session, second, officer, lot.id)
    [criterion] = criteria_of(session, lot)
    steps = [one.model_copy(update={"text": ""}) for one in STEPS]

    edit_criterion(session, criterion, officer, criterion_form(steps=steps))

    assert [(one.code, one.place.subject_id) for one in examine(session, tender).faults] == [
        ("scale.no_words", lot.id)
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
