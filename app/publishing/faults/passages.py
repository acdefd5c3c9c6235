"""Every text of a tender that a provider reads, and where it can be mended."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.publishing.faults.fault import CLEAR, Draft, Fault, Place
from app.tenders.models import Criterion, Lot, Requirement
from app.tenders.words import lot_words

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """One text, with the number of what it belongs to."""

    text: str
    place: Place
    number: str = ""

    def fault(
        self, code: str, message: str, found: Sequence[str], *, blocks: bool = False
    ) -> Fault:
        """Say what is wrong in this text; what was found tells it from a later fault."""
        mark = hashlib.sha256("\n".join(found).encode()).hexdigest()[:12]
        anchor = self.place.anchor.removeprefix("f-")
        return Fault(code, message, self.place, blocks, CLEAR, f"{anchor}.{mark}")


PassageCheck = Callable[[Draft, Passage], Iterator[Fault]]
"""Looks at one thing of one text."""


def quoted(found: Sequence[str]) -> str:
    """Show what stands in the text, each once and not too long."""
    short = [one if len(one) <= LONGEST else f"{one[:LONGEST].rstrip()}…" for one in found]
    return ", ".join(f"“{' '.join(one.split())}”" for one in dict.fromkeys(short))


def passages(draft: Draft) -> Iterator[Passage]:
    """List the texts that are filled in."""
    tender = draft.tender
    texts = [
        Passage(str(getattr(tender, name)), draft.field(name))
        for name in ("title", "description", "standstill_ground", "bibob_ground", "contact")
    ]
    for group in draft.groups:
        place = Place("products:tree", tender.id, "", f"{group.code} {group.title}")
        texts += [Passage(text, place) for text in (group.description, group.limits)]
    for lot in draft.lots:
        texts += _of_lot(lot)
    for one in draft.requirements:
        texts += _of_requirement(one)
    for product in draft.products:
        place = Place("products:edit", product.id, "", f"{product.code} {product.title}")
        texts += [Passage(text, place) for text in (product.title, product.limits)]
    for rule in draft.rules:
        texts.append(Passage(rule.text, Place("products:admission", rule.lot_id, "rules")))
    for milestone in draft.milestones:
        place = Place("planning:index", tender.id, "", milestone.title)
        texts += [Passage(text, place) for text in (milestone.title, milestone.note)]
    return (one for one in texts if one.text.strip())


def _of_lot(lot: Lot) -> list[Passage]:
    where = lot_words(lot)
    texts = [
        Passage(str(getattr(lot, name)), Place("tenders:edit_lot", lot.id, f"f-{name}", where))
        for name in ("title", "description", "limits", "volume")
    ]
    for criterion in lot.criteria:
        texts += _of_criterion(lot, criterion)
    return texts


def _of_criterion(lot: Lot, criterion: Criterion) -> list[Passage]:
    where = f"{lot_words(lot)}, {criterion.code} {criterion.title}"

    def at(anchor: str) -> Place:
        return Place("criteria:edit_criterion", criterion.id, anchor, where)

    return [
        Passage(criterion.title, at("f-title")),
        Passage(criterion.question, at("f-question")),
        Passage("\n".join(step.text for step in criterion.scale), at("f-step_text")),
    ]


def _of_requirement(one: Requirement) -> list[Passage]:
    where = _("Requirement %(number)s", number=one.number)
    texts = [
        Passage(
            str(getattr(one, name)),
            Place("requirements:edit_requirement", one.id, f"f-{name}", where),
            one.number,
        )
        for name in ("title", "text", "consequence")
    ]
    proofs = "\n".join(way.name for way in one.alternatives)
    place = Place("requirements:edit_requirement", one.id, "f-alternative_name", where)
    return [*texts, Passage(proofs, place, one.number)]
