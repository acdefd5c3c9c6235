"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "proof.add": _("Proof added to the own file"),
    "proof.replace": _("Proof in the own file replaced"),
    "proof.tell": _("Facts of a proof told"),
    "proof.withdraw": _("Proof taken out of the own file"),
}
