"""What defects, states and findings are called."""

from babel.support import LazyProxy

from app.checks.board import Look
from app.checks.models import Defect, RuleVerdict
from app.core.i18n import lazy as _

DEFECTS: dict[Defect, LazyProxy] = {
    Defect.MISSING: _("It is missing"),
    Defect.UNREADABLE: _("It cannot be read"),
    Defect.UNSIGNED: _("It is not signed"),
    Defect.INCOMPLETE: _("A part is missing"),
    Defect.EXPIRED: _("It is too old or no longer valid"),
    Defect.SCOPE: _("Its scope does not cover what was asked"),
    Defect.HOLDER: _("It is in the name of somebody else"),
    Defect.UNCLEAR: _("It is not clear"),
    Defect.OTHER: _("Something else"),
}

LOOKS: dict[Look, LazyProxy] = {
    Look.OPEN: _("To be judged"),
    Look.SECOND: _("Waits for the second person"),
    Look.DIFFERS: _("Two people differ"),
    Look.TO_REPAIR: _("Repair"),
    Look.MENDED: _("Repair to be judged"),
    Look.FAILED: _("Does not pass"),
    Look.PASSED: _("Passes"),
    Look.EQUIVALENT: _("Equivalent"),
    Look.NOT_APPLICABLE: _("Not applicable"),
}

VERDICTS: dict[RuleVerdict, LazyProxy] = {
    RuleVerdict.PASSES: _("rule: passes"),
    RuleVerdict.FAILS: _("rule: fails"),
    RuleVerdict.NEEDS_PERSON: _("rule: a person is needed"),
}
