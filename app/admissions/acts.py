"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "admission.end": _("Admission ended"),
    "admission.end.propose": _("End of an admission proposed"),
    "admission.end.confirm": _("End of an admission confirmed by a second person"),
    "admission.end.withdraw": _("Proposed end of an admission dropped"),
    "application.decide": _("Application decided on"),
    "application.decide.propose": _("Decision on an application proposed"),
    "application.decide.confirm": _("Decision on an application confirmed by a second person"),
    "application.decide.withdraw": _("Proposed decision on an application taken back"),
    "application.take_back": _("Decision on an application taken back"),
    "application.take_back.propose": _("Taking back a decision on an application proposed"),
    "application.take_back.confirm": _(
        "Taking back a decision on an application confirmed by a second person"
    ),
    "application.take_back.withdraw": _(
        "Proposal to take back a decision on an application dropped"
    ),
    "exception.rule": _("Request for an exception answered"),
    "response_term.set": _("Term for answers to applications set"),
}
