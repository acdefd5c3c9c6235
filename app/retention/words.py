"""What goes, in words for people."""

from collections.abc import Mapping

from app.core.i18n import lazy as _

WORDS = {
    "submissions": _("Submissions"),
    "documents": _("Documents of submissions"),
    "prices": _("Prices"),
    "checks": _("Checks"),
    "scores": _("Scores"),
    "consensus": _("Settled scores with their reasons"),
    "awards": _("Decisions"),
    "letters": _("Letters"),
    "objections": _("Objections"),
    "contracts": _("Contracts"),
    "questions": _("Questions of providers"),
    "assignments": _("Who worked on it"),
}


def in_words(rows: Mapping[str, int]) -> list[tuple[str, int]]:
    """Name the records that people know; the others are counted together."""
    named = [(str(word), rows[name]) for name, word in WORDS.items() if name in rows]
    others = sum(count for name, count in rows.items() if name not in WORDS)
    return [*named, (str(_("Other records, such as terms, seats and drafts")), others)]
