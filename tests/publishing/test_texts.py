"""What is found in the words: the slips that really stood in procurement texts, and more."""

from datetime import UTC, date, datetime

import pytest

from app.planning.models import Milestone
from app.products.admission import add_rule
from app.products.forms import RuleForm
from app.products.models import RuleKind
from app.publishing.examination import examine
from app.publishing.models import TenderDocument
from app.requirements.forms import RequirementForm
from app.requirements.service import add_requirement
from app.tenders.models import Moment
from app.tenders.queries import requirements_of_tender
from tests.tenders.factories import complete_tender


def found_in(session, officer, text: str, **fields) -> list[tuple[str, bool, str]]:
    """Enter a text as the description of a tender, and say what is found there."""
    tender, _lot = complete_tender(session, officer)
    tender.description = text
    for name, value in fields.items():
        setattr(tender, name, value)
    session.flush()
    return [
        (one.code, one.is_blocking, one.message.partition(": ")[2])
        for one in examine(session, tender).faults
    ]


# Slips of three regions, as they were published -------------------------------------

ACHTERHOEK = (
    "Deze gesprekstafel is bedoeld voor aanbieders van alle segmenten Jeugdhulp. Het thema: "
    "Kwaliteit. Meer informatie volgt tzt op deze website. Wanneer: 9.00 - 111.00 Hoe: online, via "
    "Microsoft TEAMS (deelnemers ontvangen vooraf een deelnamelink). Aanmelden: aanmeldformulier "
    "volgt zsm."
)
ACHTERHOEK_RIGHT = (
    "Wanneer: 9.00 - 11.00 uur Hoe: online, via Microsoft TEAMS (deelnemers ontvangen vooraf een "
    "deelnamelink). Aanmelden kan t/m woensdag 20 januari 2021. Bijvoorbeeld een "
    "[HKZ-certificaat](#)."
)
AMERSFOORT = (
    "De organisatie draagt met zorginnovatie aantoonbaar bij aan de doelen van de Wmo gericht op "
    "het vergroten van de zelfredzaamheid en participatie. Andere formulering: in plan van aanpak "
    "bij gunning vragen aan te geven hoe ze innoveren."
)
GELDERLAND = """1.1 Intramuraal beschermd wonen intensief
15 uur per week.
1.2 Intramuraal beschermd wonen basis
1.4 Zelfstandig wonen met begeleiding en beschermingscomponent
1.5 Beschermd wonen Logeren
1.6 Afwezigheidsdag
1.8 Geclusterd wonen
"""


def test_achterhoek_time_and_promise_are_found(session, officer):
    assert found_in(session, officer, ACHTERHOEK) == [
        ("text.no_time", True, "“9.00 - 111.00”."),
        ("text.remark", False, "“volgt tzt”, “volgt zsm.”."),
    ]


def test_achterhoek_times_and_days_that_are_right_are_left_alone(session, officer):
    assert found_in(session, officer, ACHTERHOEK_RIGHT) == []


def test_amersfoort_remark_of_the_editor_in_requirement_3_2_8_is_found(session, officer):
    tender, _lot = complete_tender(session, officer)
    for number, text in [(f"3.2.{n}", "De organisatie werkt hieraan.") for n in range(1, 8)] + [
        ("3.2.8", AMERSFOORT)
    ]:
        form = RequirementForm(number=number, title="Eis", text=text, alternatives=[("", "Plan")])
        add_requirement(session, tender, officer, form)

    [found] = examine(session, tender).faults
    assert (found.code, found.place.page, found.place.where, found.place.anchor) == (
        "text.remark",
        "requirements:edit_requirement",
        "Eis 3.2.8",
        "f-text",
    )
    assert found.message == (
        "Dit lijkt een opmerking van de redactie: “Andere formulering: in plan van aanpak bij "
        "gunning vragen aa…”."
    )


def test_amersfoort_requirement_that_names_the_sixth_of_its_own_group(session, officer):
    tender, _lot = complete_tender(session, officer)
    for n in range(1, 7):
        form = RequirementForm(
            number=f"3.2.{n}", title="Eis", text="Herstel.", alternatives=[("", "Plan")]
        )
        add_requirement(session, tender, officer, form)
    text = "Wat nodig is binnen de kaders, met inachtneming van de eis gesteld in 6."
    form = RequirementForm(number="3.2.7", title="Ruimte", text=text, alternatives=[("", "Plan")])
    last = add_requirement(session, tender, officer, form)
    assert examine(session, tender).faults == []

    last.text = text.replace("in 6", "in 16")
    session.flush()

    assert [one.message for one in examine(session, tender).faults] == [
        "De tekst verwijst naar eis 16. Die staat niet in deze aanbesteding."
    ]


def test_gelderland_missing_headings_are_found(session, officer):
    assert found_in(session, officer, GELDERLAND) == [("text.heading_gap", False, "1.3, 1.7.")]


def test_gelderland_reference_to_a_requirement_of_another_document_is_found(session, officer):
    text = "Aanvullend op eis 10 (document zorgvorm-specifieke eisen) geldt de aanrijtijd."

    assert [code for code, _blocks, _told in found_in(session, officer, text)] == [
        "text.no_requirement"
    ]


# Each kind of slip, beside what only looks like it ----------------------------------

PLACEHOLDERS = [
    "De looptijd is xxx jaar.",
    "TODO: tarief opnemen.",
    "De contactpersoon is ???",
    "De planning is nog in te vullen.",
    "Paragraaf [nog invullen]",
    "Het budget is [ ] euro.",
    "Het budget is [...] euro.",
    "Naam: ______",
    "De tarieven staan in bijlage XX.",
    "De tarieven staan in bijlage ..",
    "Zoals bedoeld in artikel … van de leidraad.",
    "Zie artikel X.",
]
REMARKS = [
    "De locatie wordt n.t.b.",
    "Andere tekst: korter.",
    "De tarieven volgen nog.",
    "Het formulier komt binnenkort online.",
    "Opmerking [AB1]: is dit juist?",
    "De aanbieder [juridisch: nagaan] levert zorg.",
    "Zie <!-- hier -->",
]
INNOCENT = [
    "Wie volgt, krijgt bericht. De cliënt volgt een training.",
    "Staat het in de bijlage? Zie artikel X, onderdeel A, van de Wijzigingswet.",
    "Begeleiding volgt op behandeling; xx is geen maat.",
    "Vraag: wat is de planning? Wat vindt u?",
    "Ambulante begeleiding bij het invullen van formulieren.",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_what_still_has_to_be_filled_in_blocks(session, officer, text):
    assert ("text.placeholder", True) in [one[:2] for one in found_in(session, officer, text)]


@pytest.mark.parametrize("text", REMARKS)
def test_remark_of_an_editor_asks_a_reason(session, officer, text):
    assert ("text.remark", False) in [one[:2] for one in found_in(session, officer, text)]


@pytest.mark.parametrize("text", INNOCENT)
def test_ordinary_words_are_left_alone(session, officer, text):
    assert found_in(session, officer, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wanneer: 9.00 - 111.00", ("text.no_time", True, "“9.00 - 111.00”.")),
        ("Wanneer: 16:00 tot 17:75", ("text.no_time", True, "“16:00 tot 17:75”.")),
        ("Van 25.00 uur.", ("text.odd_time", False, "“25.00 uur”.")),
        ("Van 9.75 uur tot de middag.", ("text.odd_time", False, "“9.75 uur”.")),
        ("Wanneer: 16.00 - 14.00 uur", ("text.odd_time", False, "“16.00 - 14.00”.")),
        ("Zie paragraaf 1.10 - 1.75.", ("text.odd_time", False, "“1.10 - 1.75”.")),
        ("Het tarief van 20.00 - 80.00.", ("text.odd_time", False, "“20.00 - 80.00”.")),
        ("Dat kost 20.00 - 80.00 per uur.", ("text.odd_time", False, "“20.00 - 80.00”.")),
        ("Een omvang van 12.500 - 13.000.", ("text.odd_time", False, "“12.500 - 13.000”.")),
        ("Tot 24.00 uur, van 14.00-16.00 uur.", None),
        ("Het tarief ligt van € 80.00 - 120.00 per uur.", None),
        ("Zie 3.10 en 3.12; gemiddeld 15 tot 20 uur.", None),
    ],
)
def test_times_that_cannot_be_block_and_odd_ones_ask_a_look(session, officer, text, found):
    assert found_in(session, officer, text) == ([found] if found else [])


def test_time_that_cannot_be_in_the_planning_blocks(session, officer):
    tender, _lot = complete_tender(session, officer)
    milestone = Milestone(
        tender_id=tender.id, day=date(2026, 3, 10), title="Gesprekstafel", note="9.00 - 111.00",
        is_provisional=False,
    )  # fmt: skip
    session.add(milestone)
    session.flush()

    [found] = examine(session, tender).blocking

    assert (found.code, found.place.page, found.place.where) == (
        "text.no_time", "planning:index", "Gesprekstafel",
    )  # fmt: skip


LOST = """1.5 Beschermd wonen Logeren
Product Beschermd wonen Logeren
Productcode 15B30
Wie er mag wonen

Kort verblijf op een rustige plek.
1.6 Afwezigheidsdag
Product Afwezigheidsdag
Productcode 15B15 en voor Lvb 15B16
Deze vergoeding is bedoeld voor de lopende kosten.

Geclusterd wonen met (intensieve) begeleiding

15B33 (midden), 15B34 (hoog)
"""


def test_heading_that_lost_its_number_at_the_end_is_found(session, officer):
    assert found_in(session, officer, LOST) == [
        ("text.heading_gap", False, "1.1, 1.2, 1.3, 1.4."),
        ("text.heading_lost", False, "“Geclusterd wonen met (intensieve) begeleiding”."),
    ]


def test_subheading_above_words_is_no_lost_heading(session, officer):
    text = LOST.replace("15B33 (midden), 15B34 (hoog)", "Geclusterd wonen richt zich op inwoners.")

    assert [one[0] for one in found_in(session, officer, text)] == ["text.heading_gap"]


def test_rule_of_who_may_apply_asks_its_proof_with_the_application(session, officer):
    tender, lot = complete_tender(session, officer)
    [requirement] = requirements_of_tender(session, tender)
    requirement.moment = Moment.SUBMISSION
    session.flush()
    form = RuleForm(
        kind=RuleKind.EVIDENCE, text="Een SPV is oproepbaar.", requirement_id=requirement.id
    )
    add_rule(session, lot, officer, form)
    assert [one.code for one in examine(session, tender).blocking] == []

    requirement.moment = Moment.VERIFICATION
    session.flush()

    [found] = examine(session, tender).blocking
    assert (found.code, found.place.ids) == ("evidence.no_moment", {"lot_id": lot.id})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Start op 31 februari 2027.", "“31 februari 2027”."),
        ("Start op 30-02-2027.", "“30-02-2027”."),
        ("Sessie op maandag 20 januari 2021.", "“maandag 20 januari 2021”."),  # a Wednesday
        ("Sessie op woensdag 20 januari 2021 en op 29-02-2024.", None),
    ],
)
def test_days_that_cannot_be_are_found(session, officer, text, found):
    expected = [("text.no_day", False, found)] if found else []

    assert found_in(session, officer, text) == expected


NOON = datetime(2026, 4, 14, 10, tzinfo=UTC)
"""Tuesday 14 April 2026, 12.00 in Amsterdam."""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Inschrijven kan uiterlijk 14 april 2026 om 12.00 uur.", None),
        ("Inschrijven kan uiterlijk 14 april 2026.", None),
        ("Inschrijven kan uiterlijk 15 april 2026 om 12.00 uur.", "“15 april 2026 12.00”."),
        ("De inschrijving sluit op 14-4-2026 om 14.00 uur.", "“14-4-2026 14.00”."),
        ("Vragen stelt u uiterlijk 1 april 2026 om 12.00 uur.", None),
        ("Vragen stelt u uiterlijk 2 april 2026.", "“2 april 2026”."),
        ("Uiterlijk 25 april 2026 ontvangt u nadere informatie.", None),
        ("De inschrijvingen zijn in 2025 voorbereid. Op 1 mei 2026 is het feest.", None),
    ],
)
def test_deadline_stated_differently_is_found(session, officer, text, found):
    asked = datetime(2026, 4, 1, 10, tzinfo=UTC)
    expected = [("text.other_deadline", False, found)] if found else []

    assert found_in(session, officer, text, deadline=NOON, questions_until=asked) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. een\n2. twee\n4. vier", ["text.list_gap"]),
        ("1. een\n2. twee\n2. drie", ["text.list_gap"]),
        ("1. een\n2. twee\n\nDaarna:\n1. een\n2. twee", []),
        ("1) een\n3) drie", ["text.list_gap"]),
    ],
)
def test_lists_count_on(session, officer, text, expected):
    assert [code for code, _b, _t in found_in(session, officer, text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.1 Doel\nZie paragraaf 1.2.\n1.2 Planning", []),
        ("1.1 Doel\nZie paragraaf 1.3.\n1.2 Planning", ["text.no_section"]),
        ("1.1 Doel\nZie hoofdstuk 1.\n1.2 Planning", []),
        ("1.1 Doel\nZie paragraaf 5.3 van de leidraad.\n1.2 Planning", []),
        ("Zie paragraaf 5.3.", []),  # a text without headings says nothing about its paragraphs
    ],
)
def test_paragraphs_that_are_referred_to_exist(session, officer, text, expected):
    assert [code for code, _b, _t in found_in(session, officer, text)] == expected


def test_annex_that_is_referred_to_is_among_the_documents(session, officer):
    tender, _lot = complete_tender(session, officer)
    tender.description = "De functies staan in bijlage 2."
    session.flush()
    assert [one.code for one in examine(session, tender).faults] == ["text.no_annex"]

    session.add(TenderDocument(tender_id=tender.id, title="Bijlage 2: Opdracht"))
    session.flush()

    assert examine(session, tender).faults == []


def test_requirement_can_be_named_with_its_letter_or_its_group(session, officer):
    tender, _lot = complete_tender(session, officer)
    for number in ("3.3.1", "3.3.2a", "3.3.2b"):
        form = RequirementForm(
            number=number, title="Eis", text="Zie eis 3.3.2, eis 3.3.2b en eisen 3.3.",
            alternatives=[("", "Plan")],
        )  # fmt: skip
        add_requirement(session, tender, officer, form)

    assert examine(session, tender).faults == []


def test_reason_stays_with_its_own_words(session, officer):
    tender, _lot = complete_tender(session, officer)
    tender.description = "De tarieven volgen nog."
    [first] = examine(session, tender).faults
    tender.description = "De tarieven volgen nog. Het adres is n.t.b."

    [second] = examine(session, tender).faults

    assert first.key.startswith(f"text.remark:{tender.id}:description.")
    assert first.key != second.key
