"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "hearing.plan": _("Session to hear providers planned"),
    "hearing.invite": _("Provider invited to a session"),
    "hearing.ask": _("Question for a session noted"),
    "hearing.cancel": _("Session cancelled"),
    "hearing.miss": _("Provider did not come to a session"),
    "panel.remind": _("Evaluator reminded"),
    "paper.type": _("Paper form typed in"),
    "paper.confirm": _("Paper form confirmed by a second person"),
    "practice.write": _("Practice answer written"),
    "practice.try": _("Practice answer scored"),
    "score.give": _("Score given"),
    "scores.hand_in": _("Scores handed in"),
    "scores.reopen": _("Scores opened again"),
    "scores.set_aside": _("Scores put away"),
}
