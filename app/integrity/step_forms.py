"""What is filled in at each step of a Bibob file."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.core.forms import DutchDate, Line, Reason, Text
from app.integrity.term import LONGEST_EXTENSION

OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Basis(StrEnum):
    """Why the act applies."""

    CONTRACT = "contract"
    OPEN_HOUSE = "open_house"


class Degree(StrEnum):
    """How great the danger is (art. 3)."""

    NONE = "none"
    LESSER = "lesser"
    SERIOUS = "serious"


class Finding(StrEnum):
    """What the own investigation found."""

    NONE = "none"
    LESSER = "lesser"
    SERIOUS = "serious"
    DOUBT = "doubt"


class Decision(StrEnum):
    """What the conclusion means for the provider."""

    NO_OBJECTION = "no_objection"
    CONDITIONS = "conditions"
    REFUSE = "refuse"


class Supplied(StrEnum):
    """What a party must supply at least (art. 7a(2))."""

    IDENTITY = "identity"
    REPRESENTATION = "representation"
    BSN = "bsn"
    KVK = "kvk"
    LEGAL_FORM = "legal_form"
    TRADE_NAMES = "trade_names"
    CONTROL = "control"
    FINANCING = "financing"


class Source(StrEnum):
    """Where the own investigation looked."""

    FORM = "form"
    KVK = "kvk"
    OPEN = "open"
    REGISTER = "register"
    POLICE = "police"
    TAX = "tax"
    INSPECTORATE = "inspectorate"
    RIEC = "riec"


class StepForm(BaseModel):
    """A step happens on a day."""

    on: DutchDate


class GroundForm(StepForm):
    """Where the documents announce the investigation, in their own words."""

    basis: Basis
    place: Line
    passage: Reason


class BecauseForm(StepForm):
    """Why nobody is investigated after all, or why once more."""

    reason: Reason


class ReuseForm(StepForm):
    """Findings about the same party in another decision, not older than five years (art. 29)."""

    earlier: UUID
    reason: Reason
    finding: Finding


class SendForm(StepForm):
    """The ministerial form went out (art. 7a)."""

    answer_by: DutchDate
    how: Line


class RemindForm(StepForm):
    """What is still asked, and until when."""

    what: Reason
    answer_by: DutchDate


class CompleteForm(StepForm):
    """Everything that a party must supply is there."""

    supplied: list[Supplied] = Field(default_factory=list)


class GoOnForm(StepForm):
    """No answer, or not a whole one: a person decides to go on, and on which ground (art. 4)."""

    ground: Line
    reason: Reason


class InvestigateForm(StepForm):
    """The own investigation, which comes before any advice."""

    sources: list[Source] = Field(min_length=1)
    has_other_grounds: bool = False
    findings: Reason
    finding: Finding


class AskForm(StepForm):
    """What the national office is asked."""

    question: Reason


class TellForm(StepForm):
    """The party knows that advice was asked (art. 32)."""

    how: Line


class PauseForm(StepForm):
    """The national office asks for data: the clock stands still (art. 15)."""

    what: Reason


class ExtendForm(StepForm):
    """One extension of at most four weeks, announced before the term is over."""

    days: Annotated[int, Field(gt=0, le=LONGEST_EXTENSION)]


class DeclineForm(StepForm):
    """The national office finds that the own work is not enough (art. 9(5))."""

    reason: Reason


class AdviceForm(StepForm):
    """What the national office advises."""

    degree: Degree
    summary: Reason


class InviteForm(StepForm):
    """The party is heard before a negative decision (art. 33(2), 28(3))."""

    hearing_on: DutchDate
    intention: Reason
    has_copy: bool = False
    is_warned: bool = False


class HearForm(StepForm):
    """What the party brought forward."""

    came: Literal["came", "wrote", "silent"]
    view: Text = ""


class WithdrawForm(StepForm):
    """The party withdrew; whether that is because of this investigation is judged at once."""

    is_suspected: Literal["yes", "no"]
    reason: Reason


class ConcludeForm(StepForm):
    """The conclusion, with what it means and why that is in proportion."""

    degree: Degree
    decision: Decision
    reason: Reason
    proportionality: Text = ""
    ground: OptionalLine = ""
    clause: OptionalLine = ""


class ReportForm(StepForm):
    """The report to the register (art. 7a)."""

    reference: Line
