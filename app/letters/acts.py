"""What this room writes in the trail, in words."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

ACTS: dict[str, LazyProxy] = {
    "letter.ask": _("Question about a letter asked"),
    "letter.deliver": _("Letter put in the inbox"),
    "letter.explain": _("Explanation of a letter given"),
    "letter.fix": _("Text of a letter fixed"),
    "letter.read": _("Letter read"),
    "letter.send": _("Letter sent"),
    "letter.write": _("Text of a letter saved"),
    "tender.send_letters": _("Letters sent"),
}
