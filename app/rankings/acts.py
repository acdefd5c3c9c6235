"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "caution.answer": _("Warning at the ranking answered"),
    "draw.announce": _("Draw announced"),
    "draw.record": _("Result of a draw noted"),
    "draw.record.propose": _("Result of a draw proposed"),
    "draw.record.confirm": _("Result of a draw confirmed by a second person"),
    "draw.record.withdraw": _("Proposed result of a draw taken back"),
}
