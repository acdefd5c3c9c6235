"""What one version of a dossier keeps back: everything for a court, or less on a ground each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from app.audit.models import Event
from app.awards.deciding import DECIDE
from app.core.i18n import lazy as _
from app.records.members import Member, Part, texts_in
from app.records.models import Ground, Redaction, Target, Withholding

LEFT_OUT = "[weggelaten: %s]"
"""Stands in the place of a passage; a dossier is in Dutch, as its letters are."""
LATER = "Later dan deze versie"
"""Nobody looked at it, so nobody can say that it may be shown."""
LAW = {
    Ground.CONFIDENTIAL: "Aw 2.57",
    Ground.INTEREST_OF_PARTY: "Aw 2.104",
    Ground.NOT_IN_NOTICE: "Aw 2.138",
    Ground.TRADE_SECRET: "Woo 5.1 lid 1 c",
    Ground.PRIVACY: "Woo 5.1 lid 2 e",
    Ground.COMPETITION: "Woo 5.1 lid 2 f",
    Ground.STATE: "Woo 5.1 lid 2 i",
}
GROUNDS = {
    Ground.CONFIDENTIAL: _("Confidential information of a provider (Aw 2.57)"),
    Ground.INTEREST_OF_PARTY: _("Left out of what candidates and tenderers are told (Aw 2.104)"),
    Ground.NOT_IN_NOTICE: _("Left out of what is published of the award (Aw 2.138)"),
    Ground.TRADE_SECRET: _("Business data told in confidence (Woo 5.1, 1 c)"),
    Ground.PRIVACY: _("Personal life (Woo 5.1, 2 e)"),
    Ground.COMPETITION: _("Other data that competitors can use (Woo 5.1, 2 f)"),
    Ground.STATE: _("Good functioning of public bodies (Woo 5.1, 2 i)"),
}


class Version(StrEnum):
    """For whom a dossier is."""

    FULL = "full"
    OWN = "own"
    REDACTED = "redacted"


@dataclass(frozen=True, slots=True)
class Plan:
    """Says of every file and event whether it is kept back, and why."""

    version: Version = Version.FULL
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    passages: Sequence[tuple[str, str]] = ()
    provider_id: UUID | None = None
    """Whose own version this is."""
    own_subjects: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    """What its letters told it was decided."""
    known: frozenset[str] | None = None
    """The files that somebody looked at; None for all."""
    until: int | None = None
    """The last event that somebody looked at."""

    def ground_of(self, member: Member) -> str | None:
        """Say why a file is kept back as a whole; None where it is not."""
        if self.version == Version.OWN:
            if member.part == Part.PUBLISHED or member.provider_id == self.provider_id:
                return None
            return LAW[Ground.CONFIDENTIAL if member.provider_id else Ground.NOT_IN_NOTICE]
        if self.known is not None and member.name not in self.known:
            return LATER
        return self.files.get(member.name) or self.passage_in([member.text])

    def ground_of_event(
        self, event: Event, payload: Mapping[str, Any], withheld: Mapping[str, str]
    ) -> str | None:
        """Say why nothing is told of an event; what is told of a withheld file goes with it."""
        if self.version == Version.OWN:
            return None if event.subject in self.own_subjects else LAW[Ground.CONFIDENTIAL]
        if self.until is not None and event.number > self.until:
            return LATER
        of_kind = self.kinds.get(kind_of(event))
        return of_kind or withheld.get(event.subject) or self.passage_in(texts_in(dict(payload)))

    def shows(self, event: Event) -> bool:
        """Whether a version tells of an event at all.

        Who acted, when and on what would tell a rival how many submitted and what went wrong.
        """
        is_own = event.subject in self.own_subjects
        is_told = event.action == DECIDE and event.subject in self.decisions
        return self.version != Version.OWN or is_own or is_told

    def lists(self, member: Member) -> bool:
        """Whether a version names a file that it keeps back; the name of another's tells too."""
        return self.version != Version.OWN or member.provider_id is None

    def passage_in(self, texts: Iterable[str]) -> str | None:
        """Give the ground of the first passage that stands in one of some texts."""
        told = list(texts)
        return next(
            (
                ground
                for passage, ground in self.passages
                if any(words_of(passage).search(text) for text in told)
            ),
            None,
        )

    def without_passages(self, value: Any) -> Any:
        """Write a value of JSON with every passage replaced by its ground."""
        if isinstance(value, str):
            for passage, ground in self.passages:
                value = words_of(passage).sub(LEFT_OUT % ground.partition(":")[0], value)
            return value
        if isinstance(value, list):
            return [self.without_passages(one) for one in value]
        if isinstance(value, dict):
            return {self.without_passages(key): self.without_passages(one)
                    for key, one in value.items()}  # fmt: skip
        return value


FULL = Plan()


def plan_of(redaction: Redaction, withholdings: Iterable[Withholding]) -> Plan:
    """Read what a redacted version keeps back."""
    seen = redaction.seen
    found: dict[Target, dict[str, str]] = {target: {} for target in Target}
    for one in withholdings:
        found[one.target][one.subject] = f"{LAW[one.ground]}: {one.reason}"
    return Plan(
        Version.REDACTED,
        found[Target.FILE],
        found[Target.TRAIL],
        # the longest first, so that one passage inside another does not leave its rest
        sorted(found[Target.PASSAGE].items(), key=lambda pair: -len(pair[0])),
        known=frozenset(seen["files"]) if seen else None,
        until=seen["event"] if seen else None,
    )


def kind_of(event: Event) -> str:
    """Say what kind of record an event is about."""
    return event.subject.partition(":")[0]


def without_passages_in(name: str) -> str:
    """Name the letter that stands in the place of one with a passage."""
    return name.replace(".pdf", ".redacted.pdf")


def words_of(passage: str) -> re.Pattern[str]:
    """Find a passage whatever its line breaks and spaces are."""
    return re.compile(r"\s+".join(map(re.escape, passage.split())))
