"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "letter_paper.outline": _("Outline of letters changed"),
    "letter_paper.style": _("Look of letters changed"),
    "letter_paper.word": _("Word paper of letters changed"),
}
