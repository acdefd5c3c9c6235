"""What is known of one proof: told by the provider, and how much of it stands in the file."""

import json
import os
from datetime import date
from decimal import Decimal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel

from app.core.errors import UnavailableError
from app.core.i18n import day_long, euro
from app.core.i18n import lazy as _
from app.evidence.kinds import FIELDS, SCHEMES, STANDINGS, Kind, Scheme, Standing, kind_of
from app.planning.dates import months_before
from app.submissions.facts import Facts as FileFacts

NONCE = 12
STEP = 4096
"""Closed facts are as long as a whole number of these, so that their size tells little."""


class Signed(BaseModel):
    """One digital signature in the file, as it was found when the file came in."""

    signer: str = ""
    issuer: str = ""
    signed_at: str = ""
    is_whole: bool = False
    """Whether nothing was added or changed after it."""
    is_intact: bool = False


class Facts(BaseModel):
    """What a provider told of a proof; empty is unknown, and unknown is not no."""

    kind: str
    title: str = ""
    holder: str = ""
    holder_kvk: str = ""
    scheme: Scheme | None = None
    norm: str = ""
    scope: str = ""
    locations: str = ""
    number: str = ""
    body: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    audited_on: date | None = None
    standing: Standing | None = None
    standing_since: date | None = None
    amount: Decimal | None = None
    client: str = ""
    competence: str = ""
    contact: str = ""
    degree: str = ""
    period: str = ""
    certain_on: date | None = None
    found: tuple[str, ...] = ()
    """The fields of which the value stands in the text of the file: read by us, told by nobody."""
    signatures: tuple[Signed, ...] = ()

    @property
    def about(self) -> Kind:
        """What kind of evidence it is."""
        return kind_of(self.kind)

    @property
    def name(self) -> str:
        """What the provider calls it, or else what it is."""
        return self.title or str(self.about.name)

    @property
    def ends_on(self) -> date | None:
        """The last day on which it serves: as it says itself, or by its usual age."""
        if self.valid_to:
            return self.valid_to
        if self.about.months and self.issued_on:
            return months_before(self.issued_on, -self.about.months)
        return None

    def lines(self) -> list[tuple[str, object, str]]:
        """Give what was told, field by field, in words."""
        fields = self.about.fields if self.kind else ("holder", "valid_to")
        told = [(name, getattr(self, name)) for name in fields]
        return [(name, FIELDS[name], _in_words(value)) for name, value in told if value]


def _in_words(value: object) -> str:
    match value:
        case Scheme():
            return str(SCHEMES[value])
        case Standing():
            return str(STANDINGS[value])
        case date():
            return day_long(value)
        case Decimal():
            return euro(value)
    return str(value)


class File(BaseModel):
    """The file of a proof, as it came in."""

    name: str
    size: int
    sha256: str
    media_type: str
    pages: int = 0

    def as_facts(self) -> FileFacts:
        """The same as a submission closes it beside the file."""
        return FileFacts(self.name, self.size, self.sha256, self.media_type, self.pages)


class Contents(BaseModel):
    """Everything that is closed in one version of a proof."""

    file: File
    facts: Facts
    text: str = ""
    """What the file says, for holding against what is told."""
    is_told: bool = False
    """Whether the provider looked at the facts and saved them."""


class Snapshot(BaseModel):
    """A version of a proof as it was shown with a submission."""

    proof_id: str
    number: int
    sha256: str
    facts: Facts


def close(key: AESGCM, contents: Contents, context: bytes) -> bytes:
    """Close what is known of a proof; it opens in this place only."""
    text = contents.model_dump_json().encode()
    text = text.ljust(-(-len(text) // STEP) * STEP)
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, text, context)


def open_contents(key: AESGCM, closed: bytes, context: bytes) -> Contents:
    """Open what was closed; what was put in another place is refused."""
    try:
        text = key.decrypt(closed[:NONCE], closed[NONCE:], context)
    except InvalidTag as error:
        raise UnavailableError(
            _("This proof is not the one that was kept. Warn the administrator at once.")
        ) from error
    return Contents.model_validate(json.loads(text))
