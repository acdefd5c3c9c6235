"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "access.refuse": _("Access refused"),
    "clock.jump": _("Clock of the server jumped"),
}
