"""What is typed about a contract."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from app.core.forms import DutchDate, DutchDecimal, EmailAddress, Line, Text
from app.core.i18n import gettext as _

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class ContractForm(BaseModel):
    """When it was signed, and from when to when it runs."""

    signed_on: DutchDate
    starts_on: DutchDate
    ends_on: DutchDate
    notice_months: int = Field(default=6, ge=0, le=24)
    signed_by_id: UUID | None = None

    @model_validator(mode="after")
    def end_after_start(self) -> Self:
        """Refuse a contract that ends before it begins."""
        if self.ends_on <= self.starts_on:
            raise PydanticCustomError("dutch", _("The contract ends before it begins."))
        return self


class GroupsForm(BaseModel):
    """For whom a lot is, with commas between the groups."""

    groups: Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)] = ""

    @property
    def names(self) -> list[str]:
        """Each group once, in the order in which they were typed."""
        return list(dict.fromkeys(name for one in self.groups.split(",") if (name := one.strip())))

    @field_validator("groups")
    @classmethod
    def short_names(cls, value: str) -> str:
        """Refuse a name that is a whole sentence."""
        if any(len(one.strip()) > 60 for one in value.split(",")):
            raise PydanticCustomError("dutch", _("A group has at most 60 characters."))
        return value


class NewContractForm(ContractForm):
    """A contract and with whom."""

    provider_id: UUID


class AnnounceForm(BaseModel):
    """When the result was announced with its reasons."""

    announced_on: DutchDate


class ExtendForm(BaseModel):
    """Why the next option is used, or is not."""

    reason: str = Field(min_length=10, max_length=2000)


class EndForm(BaseModel):
    """The last day, and why the contract ends before its time."""

    ends_on: DutchDate
    reason: str = Field(min_length=10, max_length=2000)


class TariffForm(BaseModel):
    """An amount, for the lot or one of its products, from a day on."""

    product_id: UUID | None = None
    amount: DutchDecimal = Field(ge=0, le=10_000_000, decimal_places=4)
    valid_from: DutchDate
    source: Line


class IndexForm(BaseModel):
    """By which rule every tariff changes, and where the percentage was published."""

    rule: Line
    year: int = Field(ge=2000, le=2100)
    percentage: DutchDecimal = Field(ge=-50, le=50, decimal_places=4)
    source: Line
    valid_from: DutchDate


class AskDutyForm(BaseModel):
    """Which requirement a provider shows by when, and how often."""

    requirement_id: UUID
    due_on: DutchDate
    repeat_months: int | None = Field(default=None, ge=1, le=60)


class DeliverForm(BaseModel):
    """What the provider says of a duty."""

    told: Text = ""


class JudgeDutyForm(BaseModel):
    """Whether what came in is enough, and else what is missing."""

    accepted: bool
    verdict: Text = ""


class DropDutyForm(BaseModel):
    """Why something is asked no longer."""

    reason: str = Field(min_length=10, max_length=2000)


class ContactForm(BaseModel):
    """Somebody to call about a contract."""

    name: Line
    role: Short = ""
    email: EmailAddress | None = None
    phone: Phone = ""
