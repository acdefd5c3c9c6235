"""Each step of a file in words: what it is for, what is asked, and on which article it rests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from app.core.i18n import day
from app.core.i18n import gettext as translated
from app.core.i18n import lazy as _
from app.integrity import step_forms as forms
from app.integrity.choices import (
    BASES,
    CAME,
    DECISIONS,
    DEGREES,
    FINDINGS,
    SOURCES,
    SUPPLIED,
    YES_NO,
)
from app.integrity.flow import FILE_FLOW, FileAction
from app.integrity.models import BibobFile, FileState, StepKind
from app.integrity.turns import LEADS_ON

DAY, LINE, AREA, CHOICE, MANY, TICK = "day", "line", "area", "choice", "many", "tick"


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a step."""

    name: str
    label: Any
    kind: str = AREA
    hint: Any = ""
    options: Mapping[Any, Any] | None = None
    is_required: bool = True

    def shown(self, value: object) -> str:
        """Say what was filled in as a person reads it."""
        if self.kind == TICK:
            return translated("Yes") if value else translated("No")
        if self.kind == DAY:
            return day(date.fromisoformat(str(value)))
        if self.options and isinstance(value, list):
            return ", ".join(str(self.options[one]) for one in value)
        return str(self.options.get(str(value), value)) if self.options else str(value)


@dataclass(frozen=True, slots=True)
class Step:
    """What a person can do in a file."""

    action: FileAction
    form: type[BaseModel]
    title: Any
    button: Any
    past: Any
    ground: str
    fields: tuple[Asked, ...]
    warnings: tuple[Any, ...] = ()


ON = Asked("on", _("Day"), DAY)
S, A = StepKind, FileAction
STEPS: dict[StepKind, Step] = {
    S.GROUND: Step(
        A.GROUND, forms.GroundForm, _("Ground in the documents"), _("Keep the ground"),
        _("found the ground in the documents"), "art. 1(4), 5(2) Wet Bibob",
        (
            ON,
            Asked("basis", _("Why the act applies"), CHOICE, options=BASES),
            Asked("place", _("Document and paragraph"), LINE),
            Asked("passage", _("The passage, word for word"), AREA,
                  _("Without it in the documents nobody could know of this investigation.")),
        ),
    ),
    S.REUSE: Step(
        A.REUSE, forms.ReuseForm, _("Use earlier findings"), _("Use these findings"),
        _("used earlier findings"), "art. 29 Wet Bibob",
        (
            ON,
            Asked("earlier", _("Earlier file"), CHOICE),
            Asked("reason", _("Why these findings still hold here")),
            Asked("finding", _("What they mean for this decision"), CHOICE, options=FINDINGS),
        ),
        (
            _("Findings and advice serve another decision for five years. After that this page "
              "refuses them."),
            _("That they were used is kept in the register of the earlier file as well."),
        ),
    ),
    S.SEND_FORM: Step(
        A.SEND_FORM, forms.SendForm, _("Send the question form"), _("The form was sent"),
        _("sent the question form"), "art. 7a(1) Wet Bibob",
        (
            ON,
            Asked("answer_by", _("Answer asked by"), DAY),
            Asked("how", _("How it was sent"), LINE, _("Never by a message of this system: "
                  "others would read that there is a file.")),
        ),
    ),
    S.REMIND: Step(
        A.REMIND, forms.RemindForm, _("Ask again"), _("This was asked again"),
        _("asked again"), "art. 7a Wet Bibob",
        (ON, Asked("what", _("What is still missing")),
         Asked("answer_by", _("Answer asked by"), DAY)),
    ),
    S.COMPLETE: Step(
        A.COMPLETE, forms.CompleteForm, _("The form is complete"), _("The form is complete"),
        _("found the form complete"), "art. 7a(2) Wet Bibob",
        (ON, Asked("supplied", _("What the party supplied"), MANY, options=SUPPLIED)),
        (_("Something missing? Ask again instead."),),
    ),
    S.GO_ON: Step(
        A.GO_ON, forms.GoOnForm, _("Go on without a complete answer"), _("Go on without it"),
        _("went on without a complete answer"), "art. 4 Wet Bibob",
        (
            ON,
            Asked("ground", _("Ground to go on"), LINE,
                  _("A paragraph of the documents, or art. 2.87(1)(h) of the procurement act.")),
            Asked("reason", _("Why you go on without it")),
        ),
        (
            _("Silence has no outcome of its own: only for permits and subsidies does the act read "
              "it as serious danger."),
            _("The investigation goes on with what is there, and a person concludes."),
        ),
    ),
    S.INVESTIGATE: Step(
        A.INVESTIGATE, forms.InvestigateForm, _("Own investigation"),
        _("The own investigation is done"), _("did the own investigation"),
        "art. 7a Wet Bibob",
        (
            ON,
            Asked("sources", _("Where you looked"), MANY, options=SOURCES),
            Asked("has_other_grounds", _("The ordinary grounds to exclude were looked at as well"),
                  TICK),
            Asked("findings", _("What you found")),
            Asked("finding", _("What that means"), CHOICE, options=FINDINGS),
        ),
    ),
    S.ASK: Step(
        A.ASK, forms.AskForm, _("Ask the national office (LBB)"), _("The advice was asked"),
        _("asked the national office"), "art. 9, 15 Wet Bibob",
        (ON, Asked("question", _("What was asked, and about whom"))),
        (_("The clock of eight weeks starts on this day."),
         _("The next step is to tell the party. Without it no advice can be entered.")),
    ),
    S.TELL: Step(
        A.TELL, forms.TellForm, _("Tell the party that advice was asked"), _("The party was told"),
        _("told the party that advice was asked"), "art. 32 Wet Bibob",
        (ON, Asked("how", _("How the party was told"), LINE)),
    ),
    S.PAUSE: Step(
        A.PAUSE, forms.PauseForm, _("The clock stands still"), _("Let the clock stand still"),
        _("let the clock stand still"), "art. 15(3) Wet Bibob",
        (
            Asked("on", _("Day on which the data were asked"), DAY),
            Asked("what", _("What was asked of whom")),
        ),
    ),
    S.RESUME: Step(
        A.RESUME, forms.StepForm, _("The data came in"), _("Let the clock run again"),
        _("let the clock run again"), "art. 15(3) Wet Bibob",
        (Asked("on", _("Day on which the data were received"), DAY,
               _("The day before it is the last that does not count.")),),
    ),
    S.EXTEND: Step(
        A.EXTEND, forms.ExtendForm, _("Extension of the term"), _("Keep the extension"),
        _("kept an extension"), "art. 15(2) Wet Bibob",
        (
            Asked("on", _("Day on which it was announced"), DAY),
            Asked("days", _("Number of days"), LINE, _("At most 28, and only once.")),
        ),
    ),
    S.DECLINE: Step(
        A.DECLINE, forms.DeclineForm, _("The national office declines"),
        _("Back to the own investigation"), _("went back to the own investigation"),
        "art. 9(5) Wet Bibob",
        (ON, Asked("reason", _("What the national office misses"))),
    ),
    S.ADVICE: Step(
        A.ADVICE, forms.AdviceForm, _("The advice came in"), _("Keep the advice"),
        _("kept the advice"), "art. 9(2) Wet Bibob",
        (
            Asked("on", _("Day on which the advice was issued"), DAY,
                  _("It may be used for five years after this day.")),
            Asked("degree", _("What the advice concludes"), CHOICE, options=DEGREES),
            Asked("summary", _("What it rests on")),
        ),
        (_("Add the advice itself as a document of this file."),),
    ),
    S.INVITE: Step(
        A.INVITE, forms.InviteForm, _("Invite the party to be heard"), _("The party is invited"),
        _("invited the party to be heard"), "art. 33(2), 28(3) Wet Bibob",
        (
            ON,
            Asked("hearing_on", _("Day of the hearing"), DAY),
            Asked("intention", _("What you intend to decide, and why")),
            Asked("has_copy", _("The party got a copy of the advice"), TICK,
                  _("Only if there is an advice.")),
            Asked("is_warned", _("The party was told in writing that it must keep this secret"),
                  TICK),
        ),
    ),
    S.HEAR: Step(
        A.HEAR, forms.HearForm, _("The hearing"), _("Keep what was brought forward"),
        _("heard the party"), "art. 33(2) Wet Bibob, Awb 4:9",
        (
            ON,
            Asked("came", _("How the party answered"), CHOICE, options=CAME),
            Asked("view", _("What the party brought forward"), is_required=False),
        ),
    ),
    S.WITHDRAW: Step(
        A.WITHDRAW, forms.WithdrawForm, _("The party withdraws"), _("Keep the withdrawal"),
        _("kept the withdrawal"), "art. 7a(8) Wet Bibob",
        (
            ON,
            Asked("is_suspected", _("Do you suspect that this investigation is the reason?"),
                  CHOICE, options=YES_NO),
            Asked("reason", _("Why you think so")),
        ),
        (_("If you suspect it, you report it the same day."),),
    ),
    S.CONCLUDE: Step(
        A.CONCLUDE, forms.ConcludeForm, _("Own conclusion"), _("Conclude the file"),
        _("concluded the file"), "art. 3, 7a(7), 9(4) Wet Bibob",
        (
            ON,
            Asked("degree", _("Your conclusion"), CHOICE, options=DEGREES),
            Asked("decision", _("What it means for the provider"), CHOICE, options=DECISIONS),
            Asked("reason", _("Why you conclude so")),
            Asked("proportionality", _("Why this is in proportion"), AREA,
                  _("Always, unless there is no objection."), is_required=False),
            Asked("ground", _("Ground to refuse or exclude"), LINE,
                  _("A paragraph of the documents, or an article of the procurement act."),
                  is_required=False),
            Asked("clause", _("Clause of the contract"), LINE,
                  _("Conditions are possible only by contract."), is_required=False),
        ),
        (
            _("The conclusion is sealed. The rest of the house only sees that the gate is "
              "decided."),
            _("Do you refuse, or is a clause needed? Then only a code leaves this file, never "
              "its ground."),
            _("Danger that you conclude without advice is reported the same day."),
        ),
    ),
    S.REPORT: Step(
        A.REPORT, forms.ReportForm, _("Report to the Bibob register"), _("This was reported"),
        _("reported to the register"), "art. 7a(7)-(8), 11a Wet Bibob",
        (ON, Asked("reference", _("Number of the report"), LINE)),
    ),
    S.DROP: Step(
        A.DROP, forms.BecauseForm, _("Close without an investigation"),
        _("Close this file for good"), _("closed the file without an investigation"),
        "art. 5(2), 7a Wet Bibob",
        (ON, Asked("reason", _("Why no investigation is needed"))),
        (_("Its gate is decided as that of a provider without a file."),),
    ),
    S.REOPEN: Step(
        A.REOPEN, forms.BecauseForm, _("Investigate again"), _("Open this file again"),
        _("opened the file again"), "art. 7a Wet Bibob",
        (ON, Asked("reason", _("Which facts are new"))),
        (
            _("What was done before stays in this file. The investigation begins anew."),
            _("Is the gate of this provider decided? Then integrity opens again for every "
              "submission of this tender."),
        ),
    ),
}  # fmt: skip


def possible(file: BibobFile) -> list[StepKind]:
    """List the steps that can be taken now: what comes next, what leads on, what leads back.

    A withdrawal can come at any time, and stands last.
    """
    order = list(FileState)

    def rank(kind: StepKind) -> tuple[bool, bool, bool]:
        after = FILE_FLOW.moves[file.state, STEPS[kind].action]
        leads_back = order.index(after) <= order.index(file.state)
        return kind == StepKind.WITHDRAW, kind != LEADS_ON.get(file.state), leads_back

    return sorted(
        (one for one, step in STEPS.items() if FILE_FLOW.allows(file, step.action)), key=rank
    )
