"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "eligibility.create": _("Rule for taking part added"),
    "eligibility.remove": _("Rule for taking part removed"),
    "lot.follow_selection": _("Lot brought up to its selection"),
    "product.create": _("Product added"),
    "product.edit": _("Product changed"),
    "product.remove": _("Product removed"),
    "tariff.create": _("Tariff added"),
    "tariff.edit": _("Tariff changed"),
    "tariff.remove": _("Tariff removed"),
    "window.create": _("Application window added"),
    "window.edit": _("Application window changed"),
    "window.remove": _("Application window removed"),
    "window.stop": _("Applications stopped"),
    "window.resume": _("Applications resumed"),
}
