"""What is typed on the pages of submissions."""

from uuid import UUID

from pydantic import BaseModel

from app.core.forms import Reason


class ExceptionForm(BaseModel):
    """Why a provider asks to be let in although the window is closed."""

    motivation: Reason


class OverrideForm(BaseModel):
    """Whom a decision lets in although a rule fails, and why."""

    provider_id: UUID
    rule_id: UUID
    reason: Reason
