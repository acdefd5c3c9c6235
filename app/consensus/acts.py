"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "consensus.settle": _("Consensus settled"),
    "meeting.attend": _("Written down who attended"),
    "meeting.draw": _("Order of speaking drawn"),
    "minutes.add": _("Note added to the minutes"),
    "panel.freeze": _("Panel fixed, prices may open"),
    "round.open_early": _("Consensus started before everybody handed in"),
    "round.judge_again": _("Panel judges anew"),
}
