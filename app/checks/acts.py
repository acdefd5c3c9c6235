"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "advice.ask": _("Advice of the supervisor asked"),
    "advice.give": _("Advice of the supervisor given"),
    "advice.move": _("Day of an advice moved"),
    "advice.weigh": _("Advice of the supervisor weighed"),
    "check.accept_equivalent": _("Equivalent evidence accepted"),
    "check.ask_repair": _("Repair asked for a requirement"),
    "check.explain": _("Reason added to a judgement"),
    "check.fail": _("Requirement not met"),
    "check.opine": _("One of two judgements given"),
    "check.pass": _("Requirement met"),
    "check.reopen": _("Judgement opened again"),
    "check.rule": _("Rule looked at a requirement again"),
    "check.set_aside": _("Requirement does not apply"),
    "checks.decide_alike": _("Equal findings decided together"),
    "checks.finish": _("Checks finished"),
    "checks.reopen": _("Checks opened again"),
    "checks.set_scope": _("Which judgements need two people changed"),
    "checks.start": _("Checks of a submission started"),
    "gate.decide": _("Integrity decided"),
    "gate.reopen": _("Integrity opened again"),
    "submission.leave.confirm": _("Withdrawal by letter confirmed by a second person"),
    "submission.leave.propose": _("Withdrawal by letter kept"),
    "submission.leave.withdraw": _("Withdrawal by letter dropped"),
}
