"""TN353087: the region of Amersfoort buys Wmo support and sheltered housing.

Facts follow the region's own annex 2 of 15 March 2022; the wording and the award criteria are
invented for the demo.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.demo.telling import told


@dataclass(frozen=True, slots=True)
class CareFunction:
    """One of the functions that the contract partner offers within the lot."""

    key: str
    title: str
    description: str
    replaces: tuple[str, ...]  # products of the old contracts that end up here


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """Which municipality takes part, and for which functions."""

    authority: str  # key in people.AUTHORITIES
    name: str
    functions: tuple[str, ...]  # keys of CareFunction
    is_lead: bool
    note: str


@dataclass(frozen=True, slots=True)
class DemoLot:
    """The lot as published: one contract partner, one fixed budget."""

    key: str
    number: int
    title: str
    description: str
    winners: int


@dataclass(frozen=True, slots=True)
class RequirementGroup:
    """A heading under which requirements are numbered."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class DemoRequirement:
    """One requirement that is judged on its own."""

    number: str
    group: str  # number of a RequirementGroup
    title: str
    text: str
    source: str
    evidence: tuple[str, ...]  # alternatives: one of them is enough
    moment: str  # submission | verification | contract; at submission a document is asked
    repairable: bool
    knock_out: bool


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One step of a criterion's scale, in words of that criterion."""

    label: str
    fraction: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class DemoCriterion:
    """An award criterion with its question, its guidance and its published scale."""

    code: str
    title: str
    points: Decimal
    question: str
    guidance: tuple[str, ...]
    scale: tuple[ScaleStep, ...]


REFERENCE = "TN353087"
TITLE = "Wmo begeleiding en beschermd wonen"
SUMMARY = (
    "Zeven gemeenten zoeken één contractpartner voor begeleiding en beschermd wonen. "
    "De partner voert de hele taak uit, alleen of samen met anderen. Het budget staat vast: "
    "de kwaliteit van het plan bepaalt wie het contract krijgt."
)

FUNCTIONS = told("amersfoort/functions", CareFunction)


PARTICIPATIONS = told("amersfoort/participations", Participation)

FORMER_PARTICIPATIONS = told("amersfoort/former", Participation)

LEFT_ON = date(2022, 1, 1)
"""The first day without Veenendaal."""

LOT = DemoLot(
    key="LOT-0001",
    number=1,
    title=TITLE,
    description=(
        "Inwoners die meer nodig hebben dan hun omgeving en het lokale team kunnen bieden, krijgen "
        "hulp van één contractpartner. De partner werkt met teams in de buurt en biedt zes "
        "functies, van lichte begeleiding tot beschermd wonen. Soms is binnen 24 uur een plek "
        "nodig. De beschikking geldt voor het hele perceel: partner en inwoner bepalen samen welke "
        "functie past. Dagbesteding, huishoudelijke hulp, hulpmiddelen en vervoer horen niet bij "
        "deze opdracht."
    ),
    winners=1,
)


VOLUME = (
    "In heel 2021 ongeveer 2.400 inwoners met ambulante begeleiding, 520 met verblijf en 30 met "
    "respijt of time-out. In december 2021 waren dat er 1.530, 330 en 9. Voorlopige cijfers, naar "
    "boven afgerond. Veenendaal telt nog mee."
)

REQUIREMENT_GROUPS: tuple[RequirementGroup, ...] = (
    RequirementGroup(number="3.1", title="Cliënt centraal"),
    RequirementGroup(number="3.2", title="Passende en effectieve ondersteuning"),
    RequirementGroup(number="3.3", title="Randvoorwaarden"),
)

REQUIREMENTS = told("amersfoort/requirements", DemoRequirement)


CRITERIA = told("amersfoort/criteria", DemoCriterion)
