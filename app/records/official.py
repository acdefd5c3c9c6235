"""The official record of a procedure (proces-verbaal, Aw 2.132(1)): what it says, or lacks."""

from dataclasses import dataclass

from babel.support import LazyProxy
from sqlmodel import Session

from app.core.clock import utcnow
from app.core.errors import ConflictError
from app.core.i18n import gettext as _
from app.core.i18n import lazy, moment
from app.core.typesetting import typeset
from app.notices.public import PublicTender
from app.records import items
from app.tenders.models import Tender
from app.tenders.procedures import procedure_of

TITLES: dict[str, LazyProxy] = {
    "a": lazy("Name and address of the authority"),
    "b": lazy("Object and value"),
    "c": lazy("Who was selected, and why"),
    "d": lazy("Who was excluded, and why"),
    "e": lazy("Whose submission was not chosen, and why"),
    "f": lazy("Information kept out of the answers to questions"),
    "g": lazy("Submissions rejected as abnormally low"),
    "h": lazy("Who was chosen, why, and what is subcontracted"),
    "i": lazy("Why a competitive dialogue or negotiation was held"),
    "j": lazy("Why a negotiation was held after a notice"),
    "k": lazy("Why a negotiation was held without a notice"),
    "l": lazy("Why submissions were not electronic"),
    "m": lazy("Conflicts of interest, and what was done"),
    "n": lazy("Why no contract was awarded"),
}
"""The items of Aw 2.132(1), under the law's own letters."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the record: what it says, and what is still missing for it."""

    letter: str
    lines: tuple[str, ...]
    missing: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its heading."""
        return str(TITLES[self.letter])


@dataclass(frozen=True, slots=True)
class OfficialRecord:
    """The record of a tender; with something missing it cannot be issued."""

    tender: Tender
    items: tuple[Item, ...]

    @property
    def missing(self) -> list[str]:
        """List what keeps it from being issued."""
        return [one for item in self.items for one in item.missing]


def official_record(session: Session, facts: PublicTender) -> OfficialRecord:
    """Write the record from what is known; nothing in it is typed a second time."""
    away = items.body(
        [_("Does not apply: %(procedure)s.", procedure=procedure_of(facts.tender).name)]
    )
    written = {
        "a": items.authorities(facts),
        "b": items.subject(session, facts),
        "c": items.selected(facts),
        "d": items.left_out(facts),
        "e": items.not_chosen(facts),
        "f": items.kept_out(session, facts.tender),
        "g": items.too_low(session, facts),
        "h": items.chosen(session, facts),
        "l": items.body([_("Does not apply: everything came in electronically.")]),
        "m": items.conflicts(session, facts),
        "n": items.without(facts),
    }
    told = (Item(letter, *written.get(letter, away)) for letter in TITLES)
    return OfficialRecord(facts.tender, tuple(told))


def official_paper(record: OfficialRecord) -> bytes:
    """Set the record on paper; while something is missing there is none."""
    if record.missing:
        raise ConflictError(
            _("The official record still lacks: %(missing)s", missing=" ".join(record.missing))
        )
    tender = record.tender
    return typeset(
        "records/official.typ",
        {
            "title": tender.title,
            "reference": tender.reference,
            "procedure": str(procedure_of(tender).name),
            "made": moment(utcnow()),
            "items": [
                {"letter": one.letter, "title": one.title, "lines": list(one.lines)}
                for one in record.items
            ],
        },
    )
