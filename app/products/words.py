"""The words for what stands in the tree."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _
from app.products.build_up import WMO, YOUTH, Element
from app.products.models import RuleKind

LAWS: dict[str, tuple[Element, ...]] = {"wmo": WMO, "youth": YOUTH}
LAW_NAMES: dict[str, LazyProxy] = {
    "": _("No build-up"),
    "wmo": _("Wmo 2015 (decree, article 5.4)"),
    "youth": _("Youth Act (decree, article 2.3)"),
}
FORMS: dict[str, LazyProxy] = {
    "": _("In kind or by personal budget"),
    "zin": _("In kind"),
    "pgb": _("By personal budget"),
}
RULE_KINDS: dict[RuleKind, LazyProxy] = {
    RuleKind.CONTRACTED: _("An earlier contract"),
    RuleKind.EVIDENCE: _("A proof that comes along"),
}
LOT_WORDS: dict[str, LazyProxy] = {
    "title": _("Name"),
    "code": _("Product code"),
    "description": _("Description"),
    "unit": _("Unit"),
    "limits": _("Limits"),
    "mean_hours": _("Mean hours"),
    "volume": _("Volume"),
    "funding": _("Funding"),
    "estimated_value": _("Estimated value"),
}
"""What a lot says about itself, and an award phase takes from its selection."""
