"""What is typed on the pages of submissions."""

from typing import Literal

from pydantic import BaseModel

from app.core.forms import DutchDecimal


class PriceForm(BaseModel):
    """The amount that a provider asks."""

    amount: DutchDecimal


class ConfirmForm(BaseModel):
    """The tick under a submission."""

    is_sure: Literal["true"]
