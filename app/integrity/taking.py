"""Take a step in a file: what comes first, what the law demands, and what is due then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast
from uuid import uuid4

from sqlmodel import Session

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import day_long
from app.core.i18n import lazy as _
from app.core.keys import Keys
from app.exclusions.codes import PublicCode
from app.integrity import step_forms as forms
from app.integrity.flow import FILE_FLOW, FileAction
from app.integrity.gates import decide_ready
from app.integrity.models import BibobFile, BibobStep, FileState, StepKind
from app.integrity.reusing import reusable, served_until
from app.integrity.sealing import seal_facts
from app.integrity.service import Taken, open_decided, steps_of
from app.integrity.steps import STEPS
from app.integrity.term import Pause, advice_due
from app.tenders.models import Tender


@dataclass(slots=True)
class Moment:
    """A file at the moment of a step: what was done before, and what the step leads to."""

    session: Session
    keys: Keys
    file: BibobFile
    officer: User
    done: list[Taken]
    action: FileAction
    due_on: date | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def last(self, kind: StepKind) -> Taken | None:
        """Find the latest step of a kind in this investigation, not in one before it."""
        ends = {kind, StepKind.REOPEN}
        found = next((one for one in reversed(self.done) if one.kind in ends), None)
        return found if found and found.kind == kind else None

    @property
    def since_asked(self) -> list[Taken]:
        """The steps since the national office was asked last."""
        asked = [at for at, one in enumerate(self.done) if one.kind == StepKind.ASK]
        return self.done[asked[-1] :] if asked else []


def take(
    session: Session,
    keys: Keys,
    file: BibobFile,
    officer: User,
    kind: StepKind,
    form: forms.StepForm,
) -> None:
    """Take one step, seal what was filled in, and say what is due next."""
    if not FILE_FLOW.allows(file, STEPS[kind].action):
        raise ConflictError(_("This step is not possible any more. Reload the page."))
    done = steps_of(session, keys, file)
    _demand_day(form.on, done)
    facts = form.model_dump(mode="json")
    moment = Moment(session, keys, file, officer, done, STEPS[kind].action, facts=facts)
    if kind in RULES:
        RULES[kind](moment, cast("Any", form))
    FILE_FLOW.advance(session, file, moment.action, officer)
    file.due_on = moment.due_on
    step = BibobStep(
        id=uuid4(),
        file_id=file.id,
        number=len(done) + 1,
        kind=kind,
        taken_by_id=officer.id,
        sealed=b"",
    )
    step.sealed = seal_facts(keys, "step", step.id, moment.facts)
    session.add_all([file, step])
    if kind in ENDS:
        file.concluded_at = utcnow()
        decide_ready(session, session.get_one(Tender, file.tender_id), officer)


def _demand_day(on: date, done: list[Taken]) -> None:
    if on > dutch(utcnow()).date():
        raise InvalidError(_("This day is still to come. Fill in when it happened."), field="on")
    if done and on < done[-1].on:
        raise InvalidError(
            _("The step before happened on %(day)s. Choose that day or a later one.",
              day=day_long(done[-1].on)),
            field="on",
        )  # fmt: skip


# What each step demands --------------------------------------------------------------


def _asks_until(moment: Moment, form: forms.SendForm | forms.RemindForm) -> None:
    if form.answer_by <= form.on:
        raise InvalidError(_("Give the provider until a later day."), field="answer_by")
    moment.due_on = form.answer_by


def _complete(_moment: Moment, form: forms.CompleteForm) -> None:
    if missing := [one for one in forms.Supplied if one not in form.supplied]:
        raise InvalidError(
            _("%(n)s of the 8 things are missing. Ask again, or go on without them and say why.",
              n=len(missing)),
            field="supplied",
        )  # fmt: skip


def _investigate(_moment: Moment, form: forms.InvestigateForm) -> None:
    if not form.has_other_grounds:
        raise InvalidError(
            _("Look at the ordinary grounds to exclude as well, and say so here."),
            field="has_other_grounds",
        )


def _ask(moment: Moment, form: forms.AskForm) -> None:
    moment.due_on = form.on  # the party is told without delay


def _tell(moment: Moment, _form: forms.TellForm) -> None:
    moment.due_on = _advice_due(moment)


def _resume(moment: Moment, form: forms.StepForm) -> None:
    moment.due_on = _advice_due(moment, resumed_on=form.on)


def _extend(moment: Moment, form: forms.ExtendForm) -> None:
    if any(one.kind == StepKind.EXTEND for one in moment.since_asked):
        raise ConflictError(_("The term was extended before. That is possible only once."))
    due = _advice_due(moment)
    if due and form.on > due:
        raise InvalidError(
            _("The term was over on %(day)s. An extension is announced before that.",
              day=day_long(due)),
            field="on",
        )  # fmt: skip
    moment.due_on = _advice_due(moment, extension=form.days)


def _invite(moment: Moment, form: forms.InviteForm) -> None:
    if form.hearing_on < form.on:
        raise InvalidError(_("The hearing comes after the invitation."), field="hearing_on")
    if moment.file.state == FileState.ADVISED and not form.has_copy:
        raise InvalidError(
            _("The party gets a copy of the advice before it is heard."), field="has_copy"
        )
    if not form.is_warned:
        raise InvalidError(
            _("Tell the party in writing that it must keep this secret (art. 28)."),
            field="is_warned",
        )
    moment.due_on = form.hearing_on


def _hear(moment: Moment, form: forms.HearForm) -> None:
    invited = moment.last(StepKind.INVITE)
    if form.came == "silent" and invited:
        until = date.fromisoformat(invited.facts["hearing_on"])
        if form.on < until:
            raise InvalidError(
                _("The party may still be heard, through %(day)s.", day=day_long(until)),
                field="came",
            )
    if form.came != "silent" and len(form.view) < 20:
        raise InvalidError(_("Write what the party brought forward."), field="view")


def _withdraw(moment: Moment, form: forms.WithdrawForm) -> None:
    if form.is_suspected == "yes":
        moment.action, moment.due_on = FileAction.WITHDRAW_SUSPECT, form.on


def _conclude(moment: Moment, form: forms.ConcludeForm) -> None:
    """Hold a conclusion against the act: hear first, in proportion, conditions by contract."""
    if until := served_until(moment.done):
        _demand_served(form, until, "on")
    if form.decision != forms.Decision.NO_OBJECTION:
        if moment.file.state != FileState.HEARD:
            raise InvalidError(
                _("Hear the party before you decide anything but 'no objection'."),
                field="decision",
            )
        if len(form.proportionality) < 20:
            raise InvalidError(
                _("Write why this is in proportion. At least 20 characters."),
                field="proportionality",
            )
    if form.decision == forms.Decision.REFUSE and not form.ground:
        raise InvalidError(_("Name the ground on which you refuse."), field="ground")
    if form.decision == forms.Decision.CONDITIONS and form.degree == forms.Degree.NONE:
        raise InvalidError(
            _("Conditions hold a danger back (art. 3(7)). Without danger there are none."),
            field="degree",
        )
    if form.decision == forms.Decision.CONDITIONS and not form.clause:
        raise InvalidError(
            _("Name the clause of the contract. There is no other way for conditions."),
            field="clause",
        )
    has_advice = moment.last(StepKind.ADVICE) is not None
    if form.degree != forms.Degree.NONE and not has_advice:
        moment.action, moment.due_on = FileAction.HOLD_FOR_REPORT, form.on
    moment.file.code = CODES[form.decision]


def _reopen(moment: Moment, _form: forms.BecauseForm) -> None:
    """Let the gate wait for the file once more; what it said before counts no longer."""
    moment.file.concluded_at, moment.file.code = None, PublicCode.CLEAR
    open_decided(moment.session, moment.file, moment.officer)


def _reuse(moment: Moment, form: forms.ReuseForm) -> None:
    found = {
        one.file.id: one
        for one in reusable(moment.session, moment.keys, moment.file, moment.officer)
    }
    earlier = found.get(form.earlier)
    if earlier is None:
        raise InvalidError(_("Choose one of the possibilities."), field="earlier")
    _demand_served(form, earlier.until, "earlier")
    moment.facts["earlier"] = day_long(earlier.issued_on)
    moment.facts["issued_on"] = earlier.issued_on.isoformat()
    record(moment.session, moment.officer, "bibob.reuse", earlier.file)


def _demand_served(form: forms.StepForm, until: date, field: str) -> None:
    """Refuse findings after their five years, whatever day is filled in (art. 29)."""
    if max(form.on, dutch(utcnow()).date()) > until:
        raise InvalidError(
            _("These findings served other decisions through %(day)s. Investigate again.",
              day=day_long(until)),
            field=field,
        )  # fmt: skip


RULES: dict[StepKind, Callable[[Moment, Any], None]] = {
    StepKind.REUSE: _reuse,
    StepKind.SEND_FORM: _asks_until,
    StepKind.REMIND: _asks_until,
    StepKind.COMPLETE: _complete,
    StepKind.INVESTIGATE: _investigate,
    StepKind.ASK: _ask,
    StepKind.TELL: _tell,
    StepKind.RESUME: _resume,
    StepKind.EXTEND: _extend,
    StepKind.INVITE: _invite,
    StepKind.HEAR: _hear,
    StepKind.WITHDRAW: _withdraw,
    StepKind.CONCLUDE: _conclude,
    StepKind.REOPEN: _reopen,
}
ENDS = frozenset({StepKind.DROP, StepKind.WITHDRAW, StepKind.CONCLUDE})
"""With these the gate waits for the file no longer."""
CODES = {
    forms.Decision.NO_OBJECTION: PublicCode.CLEAR,
    forms.Decision.CONDITIONS: PublicCode.CLAUSE,
    forms.Decision.REFUSE: PublicCode.REFUSED,
}


def _advice_due(
    moment: Moment, *, resumed_on: date | None = None, extension: int = 0
) -> date | None:
    """Count the term from the steps since the advice was asked, and from the one being taken."""
    steps = moment.since_asked
    asked = [one.on for one in steps if one.kind == StepKind.PAUSE]
    received = [one.on for one in steps if one.kind == StepKind.RESUME]
    if resumed_on:
        received.append(resumed_on)
    pauses = [
        Pause(start, received[at] if at < len(received) else None) for at, start in enumerate(asked)
    ]
    extended = sum(one.facts["days"] for one in steps if one.kind == StepKind.EXTEND)
    return advice_due(steps[0].on, pauses, extended + extension)
