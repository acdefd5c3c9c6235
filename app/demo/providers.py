"""Invented providers of the demo, what they answered and what the first check found."""

from dataclasses import dataclass

from app.checks.models import Defect
from app.demo.telling import told


@dataclass(frozen=True, slots=True)
class EarlierContract:
    """A contract a provider had before: it may open a product or keep it closed."""

    year: int
    kind: str


@dataclass(frozen=True, slots=True)
class DemoProvider:
    """A care organisation with the one person who signs in for it."""

    key: str
    name: str
    short_name: str
    legal_form: str
    kvk: str
    street: str
    postcode: str
    place: str
    contact_name: str
    contact_email: str
    contact_phone: str
    size: str  # small | medium | large
    earlier_contracts: tuple[EarlierContract, ...] = ()
    products: tuple[str, ...] = ()  # codes it registers for, in Centraal Gelderland only


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """What a provider answers to one criterion: a paragraph for each part that was asked.

    Names no provider, so that it can be read blind. Printed, the first two paragraphs stand on
    page 1 and the last two on page 2; the motivations in `scores` refer to those pages.
    """

    provider: str
    criterion: str
    paragraphs: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class DemoCertificate:
    """A document a provider handed in; days count from the closing day, so dates may shift."""

    provider: str
    requirements: tuple[str, ...]  # numbers of DemoRequirement it is offered for
    kind: str
    number: str
    holder: str
    scope: str
    valid_from_days: int
    valid_to_days: int
    file_name: str


@dataclass(frozen=True, slots=True)
class DemoFinding:
    """Where the check of a requirement does not simply pass; everything unlisted does."""

    provider: str
    requirement: str
    outcome: str  # needs_person | to_repair | fails | equivalent
    reason: str  # to the provider, as it would stand in a letter
    defect: Defect = Defect.OTHER


PERSONAL_BUDGET = "pgb"

AMERSFOORT_PROVIDERS = told("amersfoort/providers", DemoProvider)

GELDERLAND_PROVIDERS = told("gelderland/providers", DemoProvider)

PROVIDERS: tuple[DemoProvider, ...] = (*AMERSFOORT_PROVIDERS, *GELDERLAND_PROVIDERS)

CERTIFICATES = told("amersfoort/certificates", DemoCertificate)


FINDINGS = told("amersfoort/findings", DemoFinding)

ANSWERS = told("amersfoort/answers", DemoAnswer)
