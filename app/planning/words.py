"""The words for what a milestone is about."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _
from app.planning.models import MilestoneKind

KINDS: dict[MilestoneKind, LazyProxy] = {
    MilestoneKind.DECISION: _("Decision by an authority"),
    MilestoneKind.SELECTION: _("Selection"),
    MilestoneKind.AWARD: _("Award"),
    MilestoneKind.OTHER: _("Something else"),
}
