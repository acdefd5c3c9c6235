"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "eligibility.override": _("Rule for taking part decided otherwise"),
    "price.enter": _("Price entered"),
    "submission.start": _("Submission started"),
    "submission.ask_exception": _("Exception asked for"),
    "submission.submit": _("Submission submitted"),
    "submission.submit_late": _("Submission came in too late"),
    "submission.admit_late": _("Late submission admitted"),
    "submission.count": _("Submission not late any more: the deadline moved"),
    "submission.open_again": _("Late submission open again: the deadline moved"),
    "submission.withdraw": _("Submission withdrawn"),
    "submission.resume": _("Submission taken back to work on"),
    "submission.exclude": _("Submission out of the running"),
    "submission.readmit": _("Submission in the running again"),
    "submission.drop": _("Submission fell away"),
    "submission.take_up_again": _("Submission counts again"),
}
