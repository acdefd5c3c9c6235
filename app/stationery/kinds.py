"""What the kinds of letters are called."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _
from app.tenders.choices import LetterKind

K = LetterKind
KIND_NAMES: dict[LetterKind, LazyProxy] = {
    K.WINNER: _("Award letter"),
    K.RESERVE: _("Rejection, reserve"),
    K.REJECTION: _("Rejection"),
    K.BELOW_MINIMUM: _("Rejection, below a minimum"),
    K.LATE: _("Came too late"),
    K.EXCLUSION: _("Exclusion"),
    K.DROPPED: _("Dropped after verification"),
    K.SELECTED: _("Selected"),
    K.NOT_SELECTED: _("Not selected"),
    K.NO_AWARD: _("No award"),
    K.WITHDRAWN: _("Procedure withdrawn"),
    K.ADMISSION: _("Admission"),
    K.REFUSAL: _("Refusal"),
    K.ENDED: _("End of an admission"),
    K.FINAL: _("Decision is final"),
    K.EXPLANATION: _("Further explanation"),
}
