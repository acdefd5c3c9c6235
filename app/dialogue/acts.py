"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "question.ask": _("Question asked"),
    "question.write": _("Answer to a question written"),
    "question.answer": _("Answer to a question ready"),
    "question.publish": _("Answer to a question published"),
    "round.publish": _("Round of answers published"),
}
