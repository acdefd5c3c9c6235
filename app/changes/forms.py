"""What an officer fills in about versions, a later deadline and an outage."""

from pydantic import BaseModel, model_validator

from app.core.forms import DutchMoment, Reason
from app.core.i18n import gettext as _
from app.publishing.reason_forms import ReasonsForm


class VersionForm(ReasonsForm):
    """What a new version changes, for everybody who is told; and why warnings may stand."""

    summary: Reason


class AnyAdditionForm(BaseModel):
    """What was typed in whichever form of an addition, to be read again as that form.

    It names what may stand in a form more than once.
    """

    replaces_code: list[str] = []
    replaces_title: list[str] = []
    buys: list[str] = []
    buyer_authority_id: list[str] = []
    buyer_joins_on: list[str] = []
    buyer_leaves_on: list[str] = []
    buyer_holds_budget: list[str] = []
    alternative_kind: list[str] = []
    alternative_name: list[str] = []
    accepts: list[str] = []
    documents: list[str] = []


class DeadlineForm(BaseModel):
    """A later deadline and why, and until when questions can be asked then."""

    deadline: DutchMoment
    questions_until: DutchMoment | None = None
    reason: Reason


class OutageForm(BaseModel):
    """When the house could not be reached, and what failed."""

    began_at: DutchMoment
    ended_at: DutchMoment
    text: Reason

    @model_validator(mode="after")
    def _in_order(self) -> "OutageForm":
        if self.ended_at <= self.began_at:
            raise ValueError(_("The outage ends before it began. Choose a later time."))
        return self
