"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "requirement.create": _("Requirement added"),
    "requirement.edit": _("Requirement changed"),
    "requirement.remove": _("Requirement removed"),
}
