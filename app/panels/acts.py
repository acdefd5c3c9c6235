"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "declaration.sign": _("Declaration of interests signed"),
    "declaration.waive": _("Tie to a provider judged acceptable"),
    "panel.invite": _("Evaluator invited"),
    "panel.replace": _("Evaluator replaced"),
    "panel.seats": _("Seats of the panel changed"),
    "panel.step_back": _("Evaluator stepped back"),
    "round.start": _("Evaluation round started"),
    "round.open_consensus": _("Consensus started"),
    "round.fix": _("Consensus round fixed"),
    "side_job.add": _("Side job added"),
    "side_job.remove": _("Side job removed"),
}
