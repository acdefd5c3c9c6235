"""What an officer fills in about the authorities that take part."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from app.accounts.permissions import Duty
from app.authorities.models import Purpose
from app.core.forms import DutchDate, DutchDecimal, Reason
from app.core.i18n import gettext as _

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class Days(BaseModel):
    """From when until when; empty: the whole term."""

    joins_on: DutchDate | None = None
    leaves_on: DutchDate | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.joins_on and self.leaves_on and self.leaves_on < self.joins_on:
            raise ValueError(_("An authority leaves after it joined. Check the two days."))
        return self


class JoinForm(Days):
    """Which authorities take part: for what and in which days, the same for all of them."""

    authority_ids: list[UUID] = []
    scope: Note = ""


class MandateForm(BaseModel):
    """Who decides for an authority, when, and whether that is definitive."""

    scope: Note = ""
    decided_by: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    decided_on: DutchDate | None = None
    is_provisional: bool = False


class PartForm(Days):
    """One lot in which an authority takes part, from when until when."""

    lot_id: UUID
    holds_budget: bool = False

    @property
    def says_more(self) -> bool:
        """Whether there is more to say than that the authority takes part."""
        return bool(self.joins_on or self.leaves_on or self.holds_budget)


class PartsForm(BaseModel):
    """Every lot in which an authority takes part: one row of the matrix."""

    parts: list[PartForm] = []


class TypedPartsForm(PartsForm):
    """The same as a page sends it: a row per lot, of which some are ticked."""

    lot_id: list[str] = []
    takes_part: list[str] = []
    holds_budget: list[str] = []
    joins_on: list[str] = []
    leaves_on: list[str] = []

    @model_validator(mode="before")
    @classmethod
    def _rows(cls, data: dict[str, Any]) -> dict[str, Any]:
        rows = zip(
            data.get("lot_id", []), data.get("joins_on", []), data.get("leaves_on", []),
            strict=False,
        )  # fmt: skip
        ticked, budget = data.get("takes_part", []), data.get("holds_budget", [])
        parts = [
            {
                "lot_id": lot_id,
                "joins_on": joins.strip() or None,
                "leaves_on": leaves.strip() or None,
                "holds_budget": lot_id in budget,
            }
            for lot_id, joins, leaves in rows
            if lot_id in ticked
        ]
        return {**data, "parts": parts}


class PartsChangeForm(TypedPartsForm):
    """The same for a prepared change, which names its authority."""

    authority_id: UUID


class LeaveForm(BaseModel):
    """From which day an authority no longer takes part, and why."""

    left_on: DutchDate
    left_because: Reason


class LeaveChangeForm(LeaveForm):
    """The same for a prepared change, which names its authority."""

    authority_id: UUID


class AssignmentForm(BaseModel):
    """Who does what, for the whole tender or for one lot; several people get the same."""

    user_id: list[UUID]
    duty: Duty
    lot_id: UUID | None = None
    deputy_for_id: UUID | None = None


class GrantForm(BaseModel):
    """Who may decide or sign for an authority, up to which amount and from when until when."""

    user_id: UUID
    purpose: Purpose
    up_to: Annotated[DutchDecimal, Field(gt=0, le=10_000_000_000, decimal_places=2)] | None = None
    valid_from: DutchDate
    valid_until: DutchDate | None = None
    ground: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]


class EndMandateForm(BaseModel):
    """The last day on which somebody may decide or sign."""

    last_day: DutchDate
