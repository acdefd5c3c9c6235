"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "tender.copy": _("Tender copied from an earlier one"),
    "tender.prepare_award": _("Second phase made from the first"),
    "tender.read_workbook": _("Tender read from a workbook"),
    "tender.repeat": _("Lot put out again"),
}
