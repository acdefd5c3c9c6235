"""What an officer fills in: one model per form."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.accounts.permissions import Duty
from app.core.forms import DutchDate, DutchMoment, Line, Text
from app.tenders.models import ProcedureKind

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class TenderForm(BaseModel):
    """A tender: what it is called, when it closes, what its letters will cite."""

    reference: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    title: Line
    procedure: ProcedureKind
    description: Text = ""
    deadline: DutchMoment | None = None
    questions_until: DutchMoment | None = None
    starts_on: DutchDate | None = None
    ends_on: DutchDate | None = None
    standstill_days: Annotated[int, Field(ge=20, le=120)] = 20
    standstill_ground: Note = ""
    court: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    contact: Note = ""
    show_price_points: bool | None = None


class NewTenderForm(TenderForm):
    """The same, with the authority that leads."""

    authority_id: UUID


class LotForm(BaseModel):
    """A lot, or a product of an open house: what it is, not how it is decided."""

    title: Line
    code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)] = ""
    description: Text = ""
    unit: Short = ""
    limits: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    scoring_until: DutchMoment | None = None


class AssignmentForm(BaseModel):
    """Who does what, for the whole tender or for one lot."""

    user_id: UUID
    duty: Duty
    lot_id: UUID | None = None


class ParticipationForm(BaseModel):
    """Which authority takes part, and for what."""

    authority_id: UUID
    scope: Note = ""
