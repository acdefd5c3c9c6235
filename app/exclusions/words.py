"""What the steps and outcomes of an exclusion are called."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _
from app.exclusions.models import ExclusionState, ExclusionStep

STEPS: dict[ExclusionStep, LazyProxy] = {
    ExclusionStep.LOOK_BACK: _("Look-back term"),
    ExclusionStep.HEARING: _("Hear the provider"),
    ExclusionStep.CLEANING: _("Measures are weighed"),
    ExclusionStep.PROPORTION: _("Proportionality"),
    ExclusionStep.DECISION: _("Decision"),
}

EXCLUSIONS: dict[ExclusionState, LazyProxy] = {
    ExclusionState.RUNNING: _("Being looked into"),
    ExclusionState.EXCLUDED: _("Excludes"),
    ExclusionState.KEPT: _("Stays in"),
}
