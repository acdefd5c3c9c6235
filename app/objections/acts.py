"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "objection.lodge": _("Objection lodged"),
    "objection.add_paper": _("File added to an objection"),
    "objection.answer": _("Objection answered"),
    "objection.answer_later": _("More time taken to answer an objection"),
    "objection.invite": _("Talk about an objection planned"),
    "objection.reply": _("Reply to an objection saved"),
    "objection.report": _("Report of a talk saved"),
    "objection.withdraw": _("Objection withdrawn"),
}
