"""What a letter is built of: blocks with fixed legal words, and an authority's own words between.

An outline is plain text: `[name]` on a line of its own puts a block there, `{name}` in a sentence
fills in a fact, and the rest is what `wording` reads. A block cannot be edited: its words follow
from the decision. So nobody's own text can make a letter leave out what the law asks.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel.support import LazyProxy

from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.core.settings import shipped
from app.tenders.choices import LetterKind

K = LetterKind
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a letter: which text it is, and what it tells."""

    text: str
    tells: LazyProxy


PARTS: dict[str, Part] = {
    "samenvatting": Part("summary", _("What it comes to, and until when to act")),
    "nieuw besluit": Part("replaced", _("That this decision replaces an earlier one")),
    "toelichting": Part("explanation", _("The officer's own text for this reader")),
    "andere winnaars": Part("others", _("Who else wins")),
    "uitkomst": Part("outcome", _("The table of points")),
    "scores": Part("scores", _("Each score with its motivation and the winner's advantages")),
    "reden": Part("reason", _("Why this submission has no place")),
    "reden van het besluit": Part("decision", _("Why nobody gets a contract")),
    "te laat": Part("late", _("When it closed and when this submission came in")),
    "eisen": Part("failed", _("Which requirements are not met, and why")),
    "wachttijd": Part("term", _("The standstill: its end and its ground")),
    "wat u kunt doen": Part("act", _("How to ask, and how to go to court")),
    "geen aanvaarding": Part("acceptance", _("That this letter is no acceptance of the offer")),
    "berekening": Part("steps", _("How it was computed")),
    "wie besloot": Part("deciders", _("Who decided and who signs")),
    "ondertekening": Part("signature", _("Who signs")),
    "vraag en toelichting": Part("asked", _("What was asked, and the answer")),
}
FIELDS: dict[str, tuple[str, LazyProxy]] = {
    "perceel": ("lot_name", _("The lot or the product, as “perceel 2”")),
    "titel": ("lot_title", _("The title of the lot or product")),
    "aanbesteding": ("tender", _("The title of the tender")),
    "aanbieder": ("provider", _("The name of the reader")),
    "gemeente": ("authority", _("The name of the authority")),
    "contact": ("contact_words", _("Whom to ask")),
    "kenmerk": ("reference", _("The reference of the letter")),
    "einde wachttijd": ("last_day", _("The last day of the standstill")),
    "datum eerste brief": ("first_sent", _("When the first letter was sent")),
}
_COMPARING = frozenset({"samenvatting", "uitkomst", "scores", "wachttijd", "wat u kunt doen"})
_CLOSING = frozenset({"geen aanvaarding", "wie besloot"})
_ALWAYS = frozenset({"nieuw besluit", "toelichting"})
_WAITING = frozenset({"samenvatting", "wachttijd", "wat u kunt doen", "wie besloot"})
REQUIRED: dict[LetterKind, frozenset[str]] = {
    K.WINNER: frozenset({"samenvatting", "uitkomst", "scores", "wachttijd"}) | _CLOSING | _ALWAYS,
    K.RESERVE: _COMPARING | _CLOSING | _ALWAYS,
    K.REJECTION: _COMPARING | _CLOSING | _ALWAYS | {"reden"},
    K.BELOW_MINIMUM: _COMPARING | _CLOSING | _ALWAYS | {"reden"},
    K.LATE: _WAITING | _CLOSING | _ALWAYS | {"te laat"},
    K.EXCLUSION: _WAITING | _CLOSING | _ALWAYS | {"eisen"},
    K.DROPPED: _WAITING | _CLOSING | _ALWAYS | {"eisen"},
    K.SELECTED: frozenset({"samenvatting", "scores", "wachttijd", "wie besloot"}) | _ALWAYS,
    K.NOT_SELECTED: _COMPARING | _ALWAYS | {"reden", "wie besloot"},
    K.NO_AWARD: _WAITING | _CLOSING | _ALWAYS | {"reden van het besluit"},
    K.WITHDRAWN: _WAITING | _CLOSING | _ALWAYS | {"reden van het besluit"},
    K.ADMISSION: frozenset({"samenvatting"}) | _CLOSING | _ALWAYS,
    K.REFUSAL: _WAITING | _ALWAYS | {"eisen"},
    K.ENDED: frozenset({"samenvatting", "toelichting"}),
    K.FINAL: frozenset({"samenvatting", "toelichting"}),
    K.EXPLANATION: frozenset({"samenvatting", "vraag en toelichting"}),
}
"""What a letter of a kind may not leave out (Aw 2.129, 2.130; handbook 9.3)."""
_BLOCK = re.compile(r"^\[(.*)\]$")
_FIELD = re.compile(r"\{([^{}\n]*)\}")


@cache
def standard(kind: LetterKind) -> str:
    """Give the outline that comes with the software."""
    path = shipped("templates") / "letters" / "outlines" / f"{kind.value}.txt"
    return path.read_text(encoding="utf-8")


def faults_of(kind: LetterKind, outline: str) -> list[str]:
    """Say what is wrong with an outline, one sentence each; every unknown name is told."""
    return [*_unknown(outline), *_order(outline), *_missing(kind, outline)]


def _unknown(outline: str) -> Iterator[str]:
    for name in blocks_in(outline):
        if name not in PARTS:
            yield gettext("There is no block [%(name)s].", name=name)
    for name in _FIELD.findall(outline):
        if name.strip() not in FIELDS:
            yield gettext("There is no field {%(name)s}.", name=name)
    bare = _FIELD.sub("", outline)
    if "{" in bare or "}" in bare:
        yield gettext("A field is written as {perceel}: one brace before, one after.")


def _order(outline: str) -> Iterator[str]:
    lines = [line.strip() for line in outline.splitlines() if line.strip()]
    titles = [line for line in lines if line.startswith("# ")]
    if len(titles) != 1 or lines[0] != titles[0]:
        yield gettext("Begin with one title: a line that starts with “# ”.")
    elif lines[1:2] != ["[samenvatting]"]:
        yield gettext("Put [samenvatting] right under the title.")
    if any(line.startswith("@") for line in lines):
        yield gettext("A line cannot start with @.")


def _missing(kind: LetterKind, outline: str) -> Iterator[str]:
    found = blocks_in(outline)
    for name in PARTS:
        if name in REQUIRED[kind] and name not in found:
            yield gettext("This letter cannot do without [%(name)s].", name=name)
        if found.count(name) > 1:
            yield gettext("[%(name)s] stands in it twice.", name=name)


def blocks_in(outline: str) -> list[str]:
    """List the blocks that an outline names, in order."""
    lines = (_BLOCK.match(line.strip()) for line in outline.splitlines())
    return [" ".join(found.group(1).split()).casefold() for found in lines if found]


def block_of(line: str) -> Part | None:
    """Find the block that a line of an outline stands for."""
    found = _BLOCK.match(line.strip())
    return PARTS.get(" ".join(found.group(1).split()).casefold()) if found else None


def filled(line: str, facts: Mapping[str, object], guarded: Callable[[object], str]) -> str:
    """Fill in the fields of one line of an outline."""

    def value(found: re.Match[str]) -> str:
        field = FIELDS.get(found.group(1).strip())
        return guarded(facts.get(field[0], "")) if field else ""

    return _FIELD.sub(value, line)
