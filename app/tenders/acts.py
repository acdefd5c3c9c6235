"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "group.create": _("Group of lots added"),
    "group.edit": _("Group of lots changed"),
    "group.move": _("Group of lots moved"),
    "group.remove": _("Group of lots removed"),
    "lot.create": _("Lot added"),
    "lot.edit": _("Lot changed"),
    "lot.remove": _("Lot removed"),
    "lot.publish": _("Lot published"),
    "lot.open": _("Vault opened by two people"),
    "lot.start_checks": _("Checks started"),
    "lot.start_scoring": _("Scoring started"),
    "lot.start_admitting": _("Open for applications"),
    "lot.close": _("Closed for applications"),
    "lot.rank": _("Ranking made"),
    "lot.score_again": _("Scoring opened again"),
    "lot.decide_again": _("Deciding opened again"),
    "lot.start_standstill": _("Letters sent, standstill started"),
    "lot.make_final": _("Decision final"),
    "lot.fail": _("Lot failed"),
    "lot.withdraw": _("Lot withdrawn"),
    "lot.scoring_until": _("Last day to score set"),
    "tender.create": _("Tender started"),
    "tender.edit": _("Details changed"),
}
