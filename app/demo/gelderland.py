"""Centraal Gelderland: providers are admitted per product to sheltered housing.

Codes, hours and limits are the region's own; the wording is ours. Every product is billed per
etmaal. Tariffs are not in the region's document: it refers to a search tool with its own dates.
"""

from dataclasses import dataclass
from decimal import Decimal

from app.demo.telling import told


@dataclass(frozen=True, slots=True)
class ProductGroup:
    """Products that describe the same support, with and without Lvb, light and heavy."""

    key: str
    title: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProduct:
    """One product code a provider can be admitted to."""

    code: str
    title: str
    group: str  # key of a ProductGroup
    mean_hours: Decimal | None = None  # a week; None where the region gives no mean
    limits: str
    requirements: tuple[str, ...]  # keys of ProductRequirement


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRequirement:
    """What a provider must show or do to be admitted; alternatives are equally good."""

    key: str
    kind: str  # evidence | eligibility | duty
    title: str
    text: str
    evidence: tuple[str, ...]
    moment: str  # submission | verification | contract
    max_age_months: int | None = None  # of the document, on the day of registration
    repairable: bool
    knock_out: bool


@dataclass(frozen=True, slots=True)
class ContractHistoryRule:
    """Which earlier contract opens a product, judged on the provider's own history."""

    requirement: str  # key of the ProductRequirement it decides
    year: int
    contract_kind: str
    explanation: str


REFERENCE = "SDCG-BW"
TITLE = "Beschermd wonen"
SUMMARY = (
    "Elke aanbieder die aan de eisen voldoet, wordt toegelaten. Er is geen rangorde en geen "
    "maximum. Wij toetsen per product: u kunt voor het ene product wel en voor het andere niet "
    "in aanmerking komen."
)
TARIFF_NOTE = "Het tarief staat in de zoektool van de regio, met de datum waarop het ingaat."
TARIFFS = "Zoektool van de regio, op productcode en datum"
UNIT = "etmaal"


PRODUCT_GROUPS = told("gelderland/groups", ProductGroup)


PRODUCTS = told("gelderland/products", DemoProduct)


REQUIREMENTS = told("gelderland/requirements", ProductRequirement)

HISTORY_RULE = ContractHistoryRule(
    requirement="contract-2020",
    year=2020,
    contract_kind="intramuraal BW in natura",
    explanation=(
        "In ons register staat in 2020 geen contract voor intramuraal beschermd wonen in natura. "
        "Daarom kunt u niet inschrijven voor 15B01 tot en met 15B04. Klopt het register niet? "
        "Stuur ons dan het contract uit 2020."
    ),
)
