"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "milestone.create": _("Moment in the planning added"),
    "milestone.edit": _("Moment in the planning changed"),
    "milestone.remove": _("Moment in the planning removed"),
}
