"""What is asked, what is shown, and one line of a verdict: a rule, the fact, its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.evidence.facts import Facts


class Outcome(StrEnum):
    """What a rule says. It never decides, and unknown is never no."""

    PASSES = "passes"
    FAILS = "fails"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True, slots=True)
class Line:
    """One rule held against one fact."""

    outcome: Outcome
    rule: str
    fact: str
    source: str = ""

    @property
    def text(self) -> str:
        """The rule and the fact as sentences, with the source."""
        return f"{self.rule} {self.fact}" + (f" ({self.source})" if self.source else "")


def passes(rule: str, fact: str, source: str = "") -> Line:
    """Say that the fact satisfies the rule."""
    return Line(Outcome.PASSES, rule, fact, source)


def fails(rule: str, fact: str, source: str = "") -> Line:
    """Say that the fact breaks the rule."""
    return Line(Outcome.FAILS, rule, fact, source)


def needs(rule: str, fact: str, source: str = "") -> Line:
    """Say that a person must look: something is unknown, or is a matter of judgement."""
    return Line(Outcome.NEEDS_PERSON, rule, fact, source)


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement as the rules see it, with the days that count for this submission."""

    marks: tuple[str, ...]
    """The marks of the ways to prove it."""
    words: str
    """What the documents say of it: title, text and the names of the ways."""
    submitted_on: date
    closes_on: date
    """The closing day; where there is none, the day of the submission."""
    awards_on: date | None = None
    starts_on: date | None = None
    months_fresh: int | None = None
    starters_until: date | None = None
    """Until when a starter may bring the certificate; absent: not announced."""
    lot_words: str = ""
    accepted: Mapping[str, str] = field(default_factory=dict)
    """What was accepted as equal before, by likeness, with the reason."""


@dataclass(frozen=True, slots=True)
class Name:
    """The tenderer, or a party that it declared."""

    name: str
    kvk_number: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document of a submission: its file, and what was told of it."""

    file: str
    facts: Facts | None = None
