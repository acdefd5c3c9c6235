"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "price.ask": _("Low price questioned"),
    "price.explain": _("Low price explained by provider"),
    "price.judge.propose": _("Judgement of a low price proposed"),
    "price.judge.confirm": _("Judgement of a low price confirmed by a second person"),
    "price.judge.withdraw": _("Proposed judgement of a low price taken back"),
    "price.judged": _("Low price judged"),
}
