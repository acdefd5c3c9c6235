"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "call.answer": _("Request answered by provider"),
    "call.extend": _("Provider got more time"),
    "call.keep_draft": _("Answer to a request kept as draft"),
    "call.remove_file": _("File taken out of an answer"),
    "call.upload": _("File added to an answer"),
    "call.withdraw": _("Request to provider taken back"),
    "repair.offer": _("Repair offered"),
    "verification.start": _("Verification of the intended winner started"),
    "verification.finish": _("Verification of the intended winner finished"),
}
