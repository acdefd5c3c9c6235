"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "change.prepare": _("Change prepared"),
    "change.drop": _("Prepared change dropped"),
    "deadline.move": _("Deadline moved"),
    "deadline.move.propose": _("Later deadline proposed"),
    "deadline.move.confirm": _("Later deadline confirmed by a second person"),
    "deadline.move.withdraw": _("Proposal of a later deadline dropped"),
    "outage.log": _("Outage noted"),
    "version.publish": _("New version published"),
}
