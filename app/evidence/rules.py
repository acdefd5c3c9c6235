"""The rules engine: evidence held against one requirement, as pure functions over facts.

A verdict is one of three and always says the rule and the fact. It informs a person and never
decides: what is unknown, or a matter of judgement, needs a person.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.core.i18n import day_long
from app.core.i18n import gettext as _
from app.evidence.facts import Facts
from app.evidence.holding import holds, plain, read_by_us
from app.evidence.kinds import KINDS, SYSTEMS, demanded
from app.evidence.lines import Asked, Line, Name, Outcome, Shown, fails, needs, passes
from app.evidence.systems import proves

_ORDER = (Outcome.PASSES, Outcome.NEEDS_PERSON, Outcome.FAILS)
ON_PAPER = ("kvk", "gva", "tax")
"""Kinds of which the paper itself is the proof; of the others a person reads the content."""
SYSTEM_KINDS = ("certificate", "certification", *SYSTEMS)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A verdict with every line that led to it, the weightiest first."""

    outcome: Outcome
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The rules and facts that made the outcome."""
        return " ".join(dict.fromkeys(one.text for one in self.lines if self._tells(one)))

    def _tells(self, line: Line) -> bool:
        return line.outcome == self.outcome


def verdict_of(
    asked: Asked, names: Sequence[Name], own: Sequence[Shown], others: Sequence[Shown] = ()
) -> Ruled:
    """Hold what was shown against what is asked.

    `own` are the documents at the requirement itself; `others` are those at other requirements of
    the same submission, where one certificate may prove a system that is asked here.
    """
    demands = demanded(asked.marks)
    if all(demand in SYSTEMS for demand in demands) and demands:
        shown = [*own, *(one for one in others if _may_prove(one))]
        found = [_best(_system(demand, one, asked, names) for one in shown) for demand in demands]
        return _worst(found) if shown else _nothing()
    return _worst([_paper(demands, one, asked, names) for one in own]) if own else _nothing()


def _may_prove(shown: Shown) -> bool:
    return shown.facts is not None and shown.facts.kind in SYSTEM_KINDS


def _ruled(lines: Iterable[Line]) -> Ruled:
    ordered = sorted(lines, key=lambda line: -_ORDER.index(line.outcome))
    return Ruled(ordered[0].outcome, tuple(ordered))


def _best(found: Iterable[Ruled]) -> Ruled:
    """Any way to prove it will do."""
    return min(found, key=lambda one: _ORDER.index(one.outcome))


def _worst(found: Sequence[Ruled]) -> Ruled:
    """Everything that is asked must be proven."""
    return _ruled(line for one in found for line in one.lines)


def _nothing() -> Ruled:
    return _ruled([needs(_("Nothing was shown here."), _("Read what the submission says of it."))])


def _untold(shown: Shown) -> Ruled:
    return _ruled(
        [
            needs(
                _("The provider told nothing of this document. That is no reason to refuse it."),
                _("Read %(file)s.", file=shown.file),
            )
        ]
    )


def _system(system: str, shown: Shown, asked: Asked, names: Sequence[Name]) -> Ruled:
    if shown.facts is None:
        return _untold(shown)
    line = proves(system, shown.facts, asked)
    if line.outcome == Outcome.FAILS:
        return _ruled([line])
    return _ruled([line, *holds(shown.facts, asked, names), *read_by_us(shown.facts)])


def _paper(demands: Sequence[str], own: Shown, asked: Asked, names: Sequence[Name]) -> Ruled:
    if own.facts is None:
        return _untold(own)
    return _ruled(
        [
            *_content(demands, own.facts, asked),
            *holds(own.facts, asked, names),
            *read_by_us(own.facts),
        ]
    )


def _content(demands: Sequence[str], facts: Facts, asked: Asked) -> Iterator[Line]:
    """Say whether it is what was asked, and whether a person must read what stands in it."""
    known = [demand for demand in demands if demand in KINDS]
    if known and facts.kind not in known:
        asks = ", ".join(str(KINDS[demand].name) for demand in known)
        yield needs(
            _("Asked is: %(asked)s.", asked=asks),
            _("The provider calls this: %(name)s.", name=facts.about.name),
        )
    elif facts.kind == "degree" and "degree" in known:
        yield from _degree(facts, asked)
    elif facts.kind in ON_PAPER and known:
        yield passes(
            _("Asked is: %(asked)s.", asked=facts.about.name), _("This is it."), facts.about.source
        )
    else:
        yield needs(
            _("A person reads whether the content satisfies the requirement."),
            _("The provider calls this: %(name)s.", name=facts.name),
        )


def _degree(facts: Facts, asked: Asked) -> Iterator[Line]:
    """Whether it is the degree that the documents name, and whether it was earned in time."""
    rule = _("The degree is one that the documents name, and was earned before the closing day.")
    if not facts.degree:
        yield needs(rule, _("Which degree it is, is unknown."))
    elif plain(facts.degree) in plain(asked.words):
        yield passes(rule, _("The degree is %(degree)s.", degree=facts.degree))
    else:
        yield needs(
            rule,
            _("The degree is %(degree)s. The requirement does not name it in these words.",
              degree=facts.degree),
        )  # fmt: skip
    if facts.issued_on is None:
        yield needs(rule, _("When it was earned is unknown."))
    elif facts.issued_on > asked.closes_on:
        yield fails(rule, _("It is of %(day)s, after the closing day.",
                            day=day_long(facts.issued_on)))  # fmt: skip
