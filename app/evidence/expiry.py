"""Warn a provider in time that a proof stops: by mail, and as a task."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import User
from app.core.clock import dutch, utcnow
from app.core.outbox import enqueue
from app.evidence.models import Proof
from app.providers.models import ProviderMember

STEPS = (7, 30, 60)
"""So many days before its end a mail goes out, the last one first."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A proof that stops soon or stopped; what it is stands in its closed contents."""

    proof_id: UUID
    ends_on: date


def plan(session: Session) -> None:
    """Ask for the mails that are due: each step once, to everybody who acts for the provider."""
    today = dutch(utcnow()).date()
    for proof in session.exec(_due(today)):
        assert proof.ends_on is not None  # noqa: S101  (asked for)
        step = next(days for days in STEPS if (proof.ends_on - today).days <= days)
        if proof.reminded_days is not None and proof.reminded_days <= step:
            continue
        proof.reminded_days = step
        session.add(proof)
        for user_id in _people(session, proof.provider_id):
            enqueue(
                session,
                "mail.proof_ends",
                {"proof_id": str(proof.id), "user_id": str(user_id), "days": step},
                key=f"proof:{proof.id}:{user_id}:{proof.ends_on}:{step}",
            )


def _due(today: date) -> SelectOfScalar[Proof]:
    steps = [
        (col(Proof.ends_on) <= today + timedelta(days=days))
        & or_(col(Proof.reminded_days).is_(None), col(Proof.reminded_days) > days)
        for days in STEPS
    ]
    return (
        select(Proof)
        .where(col(Proof.withdrawn_at).is_(None), col(Proof.ends_on) >= today, or_(*steps))
        .with_for_update(skip_locked=True)
    )


def _people(session: Session, provider_id: UUID) -> list[UUID]:
    query = (
        select(User.id)
        .join(ProviderMember, col(ProviderMember.user_id) == col(User.id))
        .where(ProviderMember.provider_id == provider_id, col(User.disabled_at).is_(None))
    )
    return list(session.exec(query))


def ending_for(session: Session, user: User) -> list[Ending]:
    """List what of a person's organisation stops within the longest step, or stopped."""
    last = dutch(utcnow()).date() + timedelta(days=STEPS[-1])
    rows = session.exec(
        select(Proof)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Proof.provider_id))
        .where(
            ProviderMember.user_id == user.id,
            col(Proof.withdrawn_at).is_(None),
            col(Proof.ends_on) <= last,
        )
        .order_by(col(Proof.ends_on), col(Proof.id))
    )
    return [Ending(proof.id, proof.ends_on) for proof in rows if proof.ends_on]
