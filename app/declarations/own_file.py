"""The own file of a provider: what it declares of itself, to confirm again (Aw 2.85(4))."""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from sqlmodel import Session, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.core.i18n import moment
from app.core.keys import Keys
from app.declarations.statements import STEP
from app.declarations.told import Declared
from app.providers.models import OwnFile, Provider

NONCE = 12


def keep_own(
    session: Session, keys: Keys, provider: Provider, user: User, declared: Declared
) -> None:
    """Keep what a provider declares of itself, to confirm it again another time (Aw 2.85(4))."""
    own = _own_file(session, provider) or OwnFile(
        provider_id=provider.id, sealed=b"", confirmed_by_id=user.id
    )
    text = declared.model_copy(update={"requirements": {}}).model_dump_json().encode()
    nonce = os.urandom(NONCE)
    text = text.ljust(-(-len(text) // STEP) * STEP)
    own.sealed = nonce + keys.intake.encrypt(nonce, text, provider.id.bytes)
    own.confirmed_at, own.confirmed_by_id = utcnow(), user.id
    session.add(own)
    session.flush()
    record(session, user, "own_file.keep", provider)


def _own_file(session: Session, provider: Provider) -> OwnFile | None:
    return session.exec(select(OwnFile).where(OwnFile.provider_id == provider.id)).one_or_none()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a provider declared before, and when."""

    declared: Declared
    confirmed_on: str


def earlier(session: Session, keys: Keys, provider: Provider) -> Earlier | None:
    """Read what a provider declared before."""
    own = _own_file(session, provider)
    if own is None:
        return None
    try:
        text = keys.intake.decrypt(own.sealed[:NONCE], own.sealed[NONCE:], provider.id.bytes)
    except InvalidTag as error:
        raise ConflictError(_("Your own file cannot be read. Fill the answers in anew.")) from error
    return Earlier(Declared.model_validate_json(text), moment(own.confirmed_at))
