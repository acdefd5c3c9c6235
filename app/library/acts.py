"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "entry.write": _("Text in the library written"),
    "entry.share": _("Sharing of a library text changed"),
    "entry.retire": _("Library text retired"),
}
