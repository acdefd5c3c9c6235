"""What an officer asks a provider after the opening, and what it answers."""

from uuid import UUID

from pydantic import BaseModel

from app.core.forms import DutchMoment, Reason, Text


class RepairForm(BaseModel):
    """What everyone with the same defect may still send, and until when."""

    asks: Reason
    because: Reason
    due_at: DutchMoment
    is_no_new_offer: bool = False


class AnswerForm(BaseModel):
    """What a provider answers; the file came before."""

    answer: Text = ""


class HandInForm(BaseModel):
    """Which answers a provider hands in."""

    calls: list[UUID] = []


class VerificationForm(BaseModel):
    """What an intended winner is asked, and until when."""

    asks: Reason
    due_at: DutchMoment


class ExtensionForm(BaseModel):
    """Until when everyone may answer instead, and why."""

    due_at: DutchMoment
    reason: Reason


class WithdrawalForm(BaseModel):
    """Why a request is taken back."""

    reason: Reason
