"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "exclusion.open": _("Ground to exclude examined"),
    "exclusion.hear": _("Provider asked about an exclusion"),
    "exclusion.step": _("Step in an exclusion noted"),
    "gate.code": _("Ground of an integrity decision noted"),
}
