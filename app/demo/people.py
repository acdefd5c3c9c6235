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
    mail_domain: str
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who signs in: one duty, one authority."""

    key: str
    name: str
    email: str
    authority: str  # key of a DemoAuthority
    role: str  # officer, chair, evaluator, opener, decider, supervisor, …


@dataclass(frozen=True, slots=True)
class DemoRole:
    """How a role is called and introduced on the first page of the demo."""

    key: str
    title: str
    description: str


ROLES = told("people/roles", DemoRole)

AUTHORITIES = told("people/authorities", DemoAuthority)

PEOPLE = told("people/people", DemoPerson)
