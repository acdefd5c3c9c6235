"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "criterion.create": _("Award criterion added"),
    "criterion.edit": _("Award criterion changed"),
    "criterion.move": _("Order of criteria changed"),
    "criterion.remove": _("Award criterion removed"),
    "criterion_group.create": _("Heading above criteria added"),
    "criterion_group.edit": _("Heading above criteria changed"),
    "criterion_group.remove": _("Heading above criteria removed"),
    "lot.set_rules": _("Rules of a lot changed"),
    "lot.take_over_criteria": _("Criteria taken over from another lot"),
}
