"""What is typed about a contract."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from app.core.forms import DutchDate
from app.core.i18n import gettext as _


class ContractForm(BaseModel):
    """When it was signed, and from when to when it runs."""

    signed_on: DutchDate
    starts_on: DutchDate
    ends_on: DutchDate

    @model_validator(mode="after")
    def end_after_start(self) -> Self:
        """Refuse a contract that ends before it begins."""
        if self.ends_on <= self.starts_on:
            raise PydanticCustomError("dutch", _("The contract ends before it begins."))
        return self


class NewContractForm(ContractForm):
    """A contract and with whom."""

    provider_id: UUID


class ExtendForm(BaseModel):
    """Why the next option is used."""

    reason: str = Field(min_length=10, max_length=2000)


class EndForm(BaseModel):
    """The last day, and why the contract ends before its time."""

    ends_on: DutchDate
    reason: str = Field(min_length=10, max_length=2000)
