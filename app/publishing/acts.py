"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "document.create": _("Document for providers added"),
    "document.edit": _("Document for providers changed"),
    "document.add_file": _("File of a document added"),
    "document.remove": _("Document removed"),
    "follower.stop": _("Follower stopped"),
    "publication.give_reason": _("Reason for a warning given"),
    "tender.publish": _("Published, and what decides the result frozen"),
}
