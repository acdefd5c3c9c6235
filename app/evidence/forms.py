"""What a provider tells of a proof."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints, model_validator

from app.core.forms import DutchDate, DutchDecimal, Text, Versioned
from app.core.i18n import gettext as _
from app.evidence.kinds import Scheme, Standing

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Kvk = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^(\d{8})?$")]


class FactsForm(Versioned):
    """Everything that can be told; a page asks what belongs to the kind. Empty is unknown."""

    title: Short = ""
    holder: Short = ""
    holder_kvk: Kvk = ""
    scheme: Scheme | None = None
    norm: Short = ""
    scope: Text = ""
    locations: Text = ""
    number: Short = ""
    body: Short = ""
    issued_on: DutchDate | None = None
    valid_from: DutchDate | None = None
    valid_to: DutchDate | None = None
    audited_on: DutchDate | None = None
    standing: Standing | None = None
    standing_since: DutchDate | None = None
    amount: DutchDecimal | None = None
    client: Short = ""
    competence: Short = ""
    contact: Short = ""
    degree: Short = ""
    period: Short = ""
    certain_on: DutchDate | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "FactsForm":
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(_("It stops before it begins. Look at both dates again."))
        return self


class ShowForm(BaseModel):
    """Which of the own proofs answers a requirement."""

    proof_id: UUID
