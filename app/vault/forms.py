"""What is typed on the pages of the vault."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from app.vault.passphrases import MIN_PASSPHRASE


class NewPassphraseForm(BaseModel):
    """A new vault passphrase, twice: nobody can reset it."""

    passphrase: Annotated[str, StringConstraints(min_length=MIN_PASSPHRASE, max_length=500)]
    again: str


class PassphraseForm(BaseModel):
    """A person's own vault passphrase."""

    passphrase: Annotated[str, StringConstraints(max_length=500)]


class ShareForm(PassphraseForm):
    """For whom an opener closes the own half, and the opener's own passphrase."""

    user_id: UUID
