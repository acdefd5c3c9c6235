"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "own_file.keep": _("Statement kept for a next time"),
    "statement.keep": _("Statement of a provider saved"),
}
