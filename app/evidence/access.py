"""Who reaches an evidence file: the provider's own people, and nobody of any authority."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.keys import Keys
from app.evidence.facts import Contents, Facts, open_contents
from app.evidence.kinds import Standing
from app.evidence.models import Proof, ProofVersion
from app.providers.models import Provider, ProviderMember

OF_PROVIDER = frozenset({Duty.PROVIDER})
SOON = 60
"""So many days before its end a proof is called ending."""


@dataclass(frozen=True, slots=True)
class Held:
    """A proof as it is now: its newest version, opened."""

    proof: Proof
    version: ProofVersion
    contents: Contents

    @property
    def facts(self) -> Facts:
        """What was told of it."""
        return self.contents.facts

    @property
    def state(self) -> str:
        """How it stands today, in one word."""
        today = dutch(utcnow()).date()
        if not self.contents.is_told:
            return "untold"
        if self.facts.standing in (Standing.SUSPENDED, Standing.WITHDRAWN):
            return str(self.facts.standing)
        if self.proof.ends_on is None:
            return "fine"
        if self.proof.ends_on < today:
            return "ended"
        return "ending" if (self.proof.ends_on - today).days <= SOON else "fine"


def context_of(proof_id: UUID, number: int) -> bytes:
    """Bind what is closed to the one version that it belongs to."""
    return b"proof/1 " + proof_id.bytes + number.to_bytes(4, "big")


def contents_of(keys: Keys, version: ProofVersion) -> Contents:
    """Open what is known of a version; a withdrawn one is not there any more."""
    if version.contents is None:
        raise NotFoundError
    return open_contents(
        keys.intake, version.contents, context_of(version.proof_id, version.number)
    )


def held(keys: Keys, proof: Proof) -> Held:
    """Open a proof, loaded with its versions."""
    newest = proof.versions[-1]
    return Held(proof, newest, contents_of(keys, newest))


def held_by(session: Session, keys: Keys, provider_id: UUID) -> list[Held]:
    """Open the whole evidence file of a provider: what ends first on top."""
    query = (
        select(Proof)
        .where(Proof.provider_id == provider_id, col(Proof.withdrawn_at).is_(None))
        .options(selectinload(Proof.versions))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    )
    found = [held(keys, proof) for proof in session.exec(query)]
    return sorted(found, key=lambda one: (one.proof.ends_on or date.max, one.facts.name.casefold()))


def shown_from(session: Session, keys: Keys, provider_id: UUID, proof_id: UUID) -> Held:
    """Load one proof of a provider in order to show it, or say that it does not exist."""
    query = (
        select(Proof)
        .where(
            Proof.id == proof_id,
            Proof.provider_id == provider_id,
            col(Proof.withdrawn_at).is_(None),
        )
        .options(selectinload(Proof.versions))  # type: ignore[arg-type]  # as above
        .with_for_update(of=Proof)  # nobody withdraws it meanwhile
    )
    proof = session.exec(query).first()
    if proof is None:
        raise NotFoundError
    return held(keys, proof)


def _mine(session: Session, user_id: UUID, proof_id: UUID, *, lock: bool) -> Reached[Proof]:
    query = (
        select(Proof)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Proof.provider_id))
        .where(
            Proof.id == proof_id,
            ProviderMember.user_id == user_id,
            col(Proof.withdrawn_at).is_(None),
        )
        .options(selectinload(Proof.versions))  # type: ignore[arg-type]  # as above
    )
    proof = session.exec(query.with_for_update(of=Proof) if lock else query).first()
    if proof is None:
        raise NotFoundError
    return Reached(proof, OF_PROVIDER)


def proof_of_mine(proof_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Proof]:
    """Load a proof of the person's own organisation, with its versions."""
    return _mine(session, user.id, proof_id, lock=False)


def proof_to_change(proof_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Proof]:
    """The same, locked for a change."""
    return _mine(session, user.id, proof_id, lock=True)


def reach_proof(session: Session, user_id: UUID, proof_id: UUID) -> Proof:
    """Load a proof after its file came in, locked."""
    return _mine(session, user_id, proof_id, lock=True).record


def provider_of(session: Session, user_id: UUID, provider_id: UUID) -> Provider:
    """Load the person's own organisation again, after a file came in."""
    query = (
        select(Provider)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Provider.id))
        .where(Provider.id == provider_id, ProviderMember.user_id == user_id)
    )
    provider = session.exec(query).first()
    if provider is None:
        raise NotFoundError
    return provider


def versions_of(keys: Keys, proof: Proof) -> Sequence[tuple[ProofVersion, Contents]]:
    """Open every version of a proof, the newest first."""
    return [(one, contents_of(keys, one)) for one in reversed(proof.versions)]


ProofOfMine = Annotated[Proof, Depends(guard(Permission.SUBMISSION_WRITE, proof_of_mine))]
ProofToChange = Annotated[Proof, Depends(guard(Permission.SUBMISSION_WRITE, proof_to_change))]
