"""What the demo's own pages show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.errors import NotFoundError
from app.core.mail import Mail
from app.core.outbox import Job
from app.core.settings import Settings
from app.demo.people import AUTHORITIES, PEOPLE, ROLES
from app.demo.providers import AMERSFOORT_PROVIDERS
from app.tenders.models import Tender
from app.tenders.progress import process_steps, tender_state

ICONS = {
    "officer": "list",
    "chair": "scale",
    "evaluator": "pencil",
    "opener": "lock-open",
    "decider": "file-check",
    "provider": "building",
    "supervisor": "clipboard-check",
    "integrity_officer": "shield-lock",
    "auditor": "file-search",
    "manager": "chart-bar",
    "administrator": "building-community",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One role on the first page, and the people who can be it."""

    title: str
    description: str
    icon: str
    people: tuple[tuple[UUID, str], ...]


def cards(session: Session) -> list[Card]:
    """List the roles, each with its people and whom they work for."""
    users = {user.email: user.id for user in session.exec(select(User)).all()}
    short = {one.key: one.short_name for one in AUTHORITIES}
    of_authority = [(one.role, one.email, one.name, short[one.authority]) for one in PEOPLE]
    of_provider = [
        ("provider", one.contact_email, one.contact_name, one.short_name)
        for one in AMERSFOORT_PROVIDERS
    ]
    found = []
    for role in ROLES:
        people = tuple(
            (users[email.lower()], f"{name}, {organisation}")
            for key, email, name, organisation in of_authority + of_provider
            if key == role.key and email.lower() in users
        )
        if people:
            found.append(Card(role.title, role.description, ICONS[role.key], people))
    return found


def person(session: Session, user_id: UUID) -> User:
    """Find one of the demo's people."""
    user = session.get(User, user_id)
    if user is None or user.disabled_at:
        raise NotFoundError
    return user


@dataclass(frozen=True, slots=True)
class Shown:
    """A tender on the first page."""

    tender: Tender
    state: str
    steps: Any


def shown_tenders(session: Session) -> list[Shown]:
    """List the tenders of the demo with where they stand."""
    query = (
        select(Tender)
        .options(selectinload(Tender.lots), selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Tender.created_at))
    )
    return [
        Shown(tender, tender_state(tender), process_steps(tender)) for tender in session.exec(query)
    ]


@dataclass(frozen=True, slots=True)
class Message:
    """A mail in the outbox as its reader would get it."""

    at: datetime
    mail: Mail


Write = Callable[[Session, Settings, dict[str, Any]], Mail]


def messages(
    session: Session, settings: Settings, writers: Mapping[str, Write], limit: int = 100
) -> list[Message]:
    """List what would have been sent, latest first."""
    jobs = session.exec(
        select(Job)
        .where(col(Job.kind).in_(tuple(writers)))
        .order_by(col(Job.created_at).desc())
        .limit(limit)
    )
    return [
        Message(job.created_at, writers[job.kind](session, settings, job.payload)) for job in jobs
    ]
