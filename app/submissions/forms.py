"""What is typed on the pages of submissions."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from app.core.forms import DutchDecimal, Reason


class PriceForm(BaseModel):
    """The amount that a provider asks."""

    amount: DutchDecimal


class ConfirmForm(BaseModel):
    """The tick under a submission."""

    is_sure: Literal["true"]


class ReuseForm(BaseModel):
    """A file of the provider itself that came in before."""

    document_id: UUID


class ExceptionForm(BaseModel):
    """Why a provider asks to be let in although the window is closed."""

    motivation: Reason


class OverrideForm(BaseModel):
    """Whom a decision lets in although a rule fails, and why."""

    provider_id: UUID
    rule_id: UUID
    reason: Reason


class LateForm(BaseModel):
    """Why a submission that came too late is opened."""

    reason: Reason


class LodgementForm(BaseModel):
    """The SHA-256 of a file that may follow."""

    sha256: Annotated[
        str,
        StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[0-9a-fA-F]{64}$"),
    ]
