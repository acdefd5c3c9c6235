"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "document.scan": _("File scanned for viruses"),
    "document.store": _("File stored"),
    "hash.lodge": _("Hash of a file lodged"),
}
