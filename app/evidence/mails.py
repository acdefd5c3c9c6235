"""The message that a proof stops soon."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from app.accounts.models import User
from app.core.keys import load_keys
from app.core.mail import Mail
from app.core.settings import Settings
from app.core.web import compose
from app.evidence.access import held
from app.evidence.models import Proof
from app.providers.models import Provider


def ends(session: Session, settings: Settings, payload: dict[str, Any]) -> Mail:
    """Tell somebody until when a proof of the organisation serves."""
    proof = session.exec(
        select(Proof)
        .where(Proof.id == UUID(payload["proof_id"]))
        .options(selectinload(Proof.versions))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).one()
    user = session.get_one(User, UUID(payload["user_id"]))
    is_there = proof.withdrawn_at is None
    subject, text = compose(
        "mail/proof_ends.txt",
        name=user.name,
        provider=session.get_one(Provider, proof.provider_id).name,
        proof=held(load_keys(settings.data / "keys"), proof).facts.name if is_there else "",
        ends_on=proof.ends_on,
        url=f"{settings.public_url}/my-file/{proof.id}" if is_there else "",
    )
    message_id = f"<proof.{payload['days']}.{proof.id}.{user.id}@toetssteen>"
    return Mail(message_id, user.email, subject, text)
