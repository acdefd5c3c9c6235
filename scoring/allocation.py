"""Allocation over lots: no provider keeps more lots than the published rule allows.

Every lot offers its places down its own ranking; a provider that is offered more than it may
have keeps what it prefers and passes the rest to the next in rank. In whatever order this is
done the result is the same (Gale and Shapley, 1962), so no order has to be chosen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .errors import Fault
from .evaluate import Allotment, ranked
from .field import Field
from .model import Caution, Step, Submission
from .ranking import Cut, Group, cut
from .reading import Node, quoted
from .rounding import plain
from .tally import tally
from .wording import Words

RULE = "max_lots_per_provider"
WAITS = "allocation_waits"


@dataclass(frozen=True, slots=True)
class Rule:
    """At most so many lots for one provider, by its own preference or by an order of lots."""

    most: int
    by_lots: bool
    order: tuple[str, ...] = ()

    def wish(self, lot: str, one: Submission) -> Fraction:
        """Say how much a provider wants a lot; less is more wanted."""
        if self.by_lots:
            return Fraction(self.order.index(lot))
        return one.preference or Fraction(0)


def read_rule(node: Node) -> Rule | None:
    """Read the rule; the numbers are texts, as elsewhere in the file."""
    if not node.given:
        return None
    by_lots = node.at("preference").value == "lots"
    node.fields(("max", "preference", *(("order",) if by_lots else ())))
    node.at("preference").choice(("provider", "lots"))
    most = node.at("max").number()
    if most is not None and (most < 1 or most.denominator != 1):
        node.at("max").refuse("must be a whole number of at least 1")
    order = tuple(item.identifier() for item in node.at("order").items()) if by_lots else ()
    return Rule(int(most or 1), by_lots, order)


def extra_keys(rule: Rule | None) -> tuple[str, ...]:
    """Say what submissions carry for the rule."""
    if rule is None:
        return ()
    return ("provider",) if rule.by_lots else ("provider", "preference")


def check_rule(node: Node, rule: Rule, fields: Sequence[Field]) -> list[Fault]:
    """Refuse an order of lots, or preferences, that leave something undecided."""
    faults: list[Fault] = []
    lots = sorted(source.lot.id for source in fields)
    if rule.by_lots and sorted(rule.order) != lots:
        faults.append(Fault(f"{node.path}.order", "must name every ranked lot once"))
    wishes: dict[str, set[Fraction]] = {}
    for source in fields:
        present: set[str] = set()
        for one in source.submissions.values():
            if one.status != "admitted":
                continue
            if one.provider in present:
                text = f"{quoted(one.provider)} has two admitted submissions in this lot"
                faults.append(Fault(f"{one.path}.provider", text))
            present.add(one.provider)
            known = wishes.setdefault(one.provider, set())
            if not rule.by_lots and one.preference in known:
                text = f"{quoted(one.provider)} gave another lot the same preference"
                faults.append(Fault(f"{one.path}.preference", text))
            known.add(one.preference or Fraction(0))
    return faults


def allocate(fields: Sequence[Field], rule: Rule, words: Words) -> dict[str, Allotment]:
    """Settle per lot who passes its place and who gains by that, and explain each."""
    groups = {source.lot.id: ranked(source, tally(source)).groups for source in fields}
    passed: dict[str, set[str]] = {source.lot.id: set() for source in fields}
    first = made = offers(fields, groups, passed)
    held = holdings(fields, rule, made)
    while any(len(wins) > rule.most for wins in held.values()):
        for wins in held.values():
            for _, lot, name in wins[rule.most :]:
                passed[lot].add(name)
        made = offers(fields, groups, passed)
        held = holdings(fields, rule, made)
    waits = waiting(fields, made)
    cautions = (Caution(WAITS, (), words(WAITS, lots=waits)),) if waits else ()
    return {
        source.lot.id: Allotment(
            passing={
                name: explain_pass(source.submissions[name], held, rule, words)
                for name in passed[source.lot.id]
            },
            gained={
                name: Step("allocation", RULE, words("gained"), str(rule.most))
                for name in made[source.lot.id].winners - first[source.lot.id].winners
            },
            cautions=cautions,
        )
        for source in fields
    }


def offers(
    fields: Sequence[Field], groups: Mapping[str, Sequence[Group]], passed: Mapping[str, set[str]]
) -> dict[str, Cut]:
    """Say to whom every lot offers its places now."""
    return {
        source.lot.id: cut(groups[source.lot.id], source.lot.max_winners, passed[source.lot.id])
        for source in fields
    }


def holdings(
    fields: Sequence[Field], rule: Rule, made: Mapping[str, Cut]
) -> dict[str, list[tuple[Fraction, str, str]]]:
    """List what each provider is offered, most wanted first."""
    held: dict[str, list[tuple[Fraction, str, str]]] = {}
    for source in fields:
        lot = source.lot.id
        for name in made[lot].winners:
            one = source.submissions[name]
            held.setdefault(one.provider, []).append((rule.wish(lot, one), lot, name))
    return {provider: sorted(wins) for provider, wins in held.items()}


def explain_pass(
    one: Submission,
    held: Mapping[str, Sequence[tuple[Fraction, str, str]]],
    rule: Rule,
    words: Words,
) -> Step:
    """Explain why a submission passes its place to the next."""
    kept = ", ".join(lot for _, lot, _ in held[one.provider])
    key = "passed_by_lots" if rule.by_lots else "passed_by_wish"
    text = words(key, most=rule.most, kept=kept, wish=plain(one.preference or Fraction(0)))
    return Step("allocation", RULE, text, str(rule.most))


def waiting(fields: Sequence[Field], made: Mapping[str, Cut]) -> str:
    """Name the lots with a tie that can still change who keeps what elsewhere."""
    winning = {
        source.submissions[name].provider
        for source in fields
        for name in made[source.lot.id].winners
    }
    return ", ".join(
        source.lot.id
        for source in fields
        if any(source.submissions[name].provider in winning for name in made[source.lot.id].tied)
    )
