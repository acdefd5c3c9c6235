"""What is typed on the provider's own pages."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from app.core.forms import DutchDecimal


class PriceForm(BaseModel):
    """The amount that a provider asks."""

    amount: DutchDecimal


class ConfirmForm(BaseModel):
    """The tick under a submission."""

    is_sure: Literal["true"]


class ReuseForm(BaseModel):
    """A file of the provider itself that came in before."""

    document_id: UUID
