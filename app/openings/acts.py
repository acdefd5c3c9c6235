"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "content.open": _("Submissions opened by two people"),
    "price.open": _("Prices opened by two people"),
    "submission.open_late.propose": _("Opening a late submission proposed"),
    "submission.open_late.confirm": _("Opening a late submission confirmed by a second person"),
    "submission.open_late.withdraw": _("Proposal to open a late submission dropped"),
    "submission.keep_shut.propose": _("Taking back the opening of a late submission proposed"),
    "submission.keep_shut.confirm": _("Opening of a late submission taken back by two people"),
    "submission.keep_shut.withdraw": _("Proposal to leave a late submission closed dropped"),
    "tender.take_over": _("Submissions received elsewhere taken over"),
}
