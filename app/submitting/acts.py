"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "submission.receive": _("Submission received, receipt made"),
    "submission.replace": _("Submission being replaced"),
    "submission.keep": _("Earlier submission kept"),
}
