"""The authorities of the demo and the invented people who work for them."""

from dataclasses import dataclass

from app.demo.telling import told


@dataclass(frozen=True, slots=True)
class DemoAuthority:
    """A municipality or purchasing body that takes part in a tender of the demo."""

    key: str
    name: str
    short_name: str
    place: str
    region: str
    mail_domain: str
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who signs in: one duty, one authority, one line for the role card."""

    key: str
    name: str
    email: str
    phone: str
    authority: str  # key of a DemoAuthority
    role: str  # officer, chair, evaluator, opener, decider, supervisor, …
    function: str  # the job title as shown under the name
    description: str
    has_card: bool = False  # the one person of this role on the first page


@dataclass(frozen=True, slots=True)
class DemoRole:
    """How a role is called and introduced on the first page of the demo."""

    key: str
    title: str
    sign_in_label: str
    description: str


ROLES = told("people/roles", DemoRole)

AMERSFOORT_REGION = "Regio Amersfoort"
GELDERLAND_REGION = "Centraal Gelderland"
ALKMAAR_REGION = "Regio Alkmaar"
ACHTERHOEK_REGION = "Achterhoek"


AUTHORITIES = told("people/authorities", DemoAuthority)

PEOPLE = told("people/people", DemoPerson)
