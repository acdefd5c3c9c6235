"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "bibob.add_paper": _("Document added to a Bibob file"),
    "bibob.advice": _("Advice of the bureau came in"),
    "bibob.ask": _("Bureau asked for advice"),
    "bibob.clear": _("Provider cleared without a Bibob file"),
    "bibob.complete": _("Bibob form complete"),
    "bibob.conclude": _("Bibob file concluded"),
    "bibob.decline": _("Bureau gave no advice"),
    "bibob.drop": _("Bibob file closed without an examination"),
    "bibob.extend": _("Bureau took more time"),
    "bibob.go_on": _("Bibob examination went on"),
    "bibob.ground": _("Reason for a Bibob file noted"),
    "bibob.hear": _("View of the provider noted"),
    "bibob.hold_for_report": _("Bibob file kept for reporting"),
    "bibob.investigate": _("Own examination started"),
    "bibob.invite": _("Provider invited to give its view"),
    "bibob.open": _("Bibob file opened"),
    "bibob.pause": _("Bibob term stopped"),
    "bibob.read": _("Bibob file read"),
    "bibob.read_paper": _("Document of a Bibob file read"),
    "bibob.remind": _("Provider reminded of the Bibob form"),
    "bibob.reopen": _("Bibob file opened again"),
    "bibob.report": _("Bibob conclusion reported"),
    "bibob.resume": _("Bibob term runs again"),
    "bibob.reuse": _("Earlier Bibob advice used"),
    "bibob.send_form": _("Bibob form sent"),
    "bibob.tell": _("Provider told of the request to the bureau"),
    "bibob.withdraw": _("Bibob file dropped, provider withdrew"),
    "bibob.withdraw_suspect": _("Provider withdrew during the examination"),
    "bibob.write_notes": _("Notes in a Bibob file written"),
}
