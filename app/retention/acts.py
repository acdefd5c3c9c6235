"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "retention.set": _("Time to keep the file set"),
    "destruction.propose": _("Destroying the file proposed"),
    "destruction.confirm": _("Destroying the file confirmed by a second person"),
    "destruction.withdraw": _("Proposal to destroy the file dropped"),
    "destruction.destroy": _("File destroyed"),
}
