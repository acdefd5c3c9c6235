"""How firmly a ranking stands, in sentences: every question was computed anew, exactly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.core.errors import ConflictError
from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext, number
from app.criteria.frozen import leaves
from app.rankings import engine
from app.rankings.standings import dutch, listed
from app.tenders.choices import Combine
from scoring import ScoringError
from scoring.robustness import robustness

FORMULAS = {
    "lowest_ratio": lazy("lowest price divided by price"),
    "linear_above_lowest": lazy("a straight line from the lowest price to twice that"),
    "logarithmic": lazy("a logarithm"),
    "linear_band": lazy("a straight line between floor and ceiling"),
    "reference_ratio": lazy("a share below the ceiling"),
}
CLOSE = Fraction(1, 10)
"""A weight is close to deciding when a tenth of it more or less would."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One question that was tried: its answer in a line, and each thing that would matter."""

    id: str
    title: str
    is_firm: bool
    answer: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which points of a criterion the same ones win."""

    title: str
    points: Decimal
    low: Fraction
    high: Fraction
    whole: Fraction

    @property
    def is_close(self) -> bool:
        """Whether a small change of this weight lets others win."""
        now = Fraction(self.points)
        down = self.low > 0 and now - self.low < now * CLOSE
        return down or (self.high < self.whole and self.high - now < now * CLOSE)

    @property
    def text(self) -> str:
        """Say the interval."""
        return _("%(low)s to %(high)s", low=_shown(self.low), high=_shown(self.high))


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that was tried on one ranking."""

    winners: str
    findings: tuple[Finding, ...]
    weights: tuple[Interval, ...]
    agreement: tuple[tuple[str, str], ...]
    is_alone: bool
    """Whether places in other lots were left aside: who wins here may keep another lot instead."""

    @property
    def loose(self) -> int:
        """On how many questions the outcome would differ."""
        return sum(not one.is_firm for one in self.findings)


def card_of(document: Mapping[str, Any], people: Mapping[str, str]) -> Card:
    """Examine a ranking; `people` names the evaluators who stand in it as E1 and further."""
    try:
        found = robustness(document)["lots"]
    except ScoringError as error:
        raise ConflictError(_("This ranking cannot be examined.")) from error
    rules = engine.result_of(document)
    lots: Any = found
    judged: dict[str, Any] = next(one for one in lots if one["id"] == rules["id"])
    words = _Words(
        {one["id"]: one["name"] for one in rules["submissions"]},
        {leaf["id"]: leaf["title"] for leaf in leaves(rules["criteria"])},
        people,
    )
    findings = [
        _without_submission(judged, words),
        _without_evaluator(judged, words) if _counts_own(rules) else None,
        _one_step(judged, words),
        _formulas(judged, words) if judged["formulas"] else None,
    ]
    return Card(
        winners=words.won(judged),
        findings=tuple(one for one in findings if one),
        weights=tuple(_weights(judged, words)),
        agreement=tuple(_agreement(judged, words)),
        is_alone="max_lots_per_provider" in document,
    )


def _counts_own(rules: Mapping[str, Any]) -> bool:
    """Whether evaluators' own scores count, and there is more than one to leave out."""
    combines = {leaf.get("combine") for leaf in leaves(rules["criteria"])}
    return len(rules.get("panel", [])) > 1 and combines - {None, Combine.CONSENSUS.value} != set()


@dataclass(frozen=True, slots=True)
class _Words:
    """Names of what the engine calls S1, K1 and E1."""

    submissions: Mapping[str, str]
    criteria: Mapping[str, str]
    people: Mapping[str, str]

    def judge(self, code: str) -> str:
        """Name an evaluator, or the consensus of all."""
        return _("consensus") if code == "consensus" else self.people.get(code, code)

    def won(self, one: Mapping[str, Any]) -> str:
        """Say who would win, or between whom lots would be drawn."""
        names = listed([self.submissions[name] for name in one["winners"]])
        tied = listed([self.submissions[name] for name in one["tied"]])
        if names and tied:
            return _("%(names)s, and a draw between %(tied)s", names=names, tied=tied)
        if tied:
            return _("a draw between %(tied)s", tied=tied)
        return names or _("nobody")


def _without_submission(judged: Mapping[str, Any], words: _Words) -> Finding:
    """Moving up when a winner is taken away is no weakness; others changing order is."""
    cases = tuple(
        _(
            "Without %(name)s: %(won)s.",
            name=words.submissions[one["without"]],
            won=words.won(one),
        )
        for one in judged["leave_one_submission_out"]
        if one["reorders"]
    )
    answer = (
        _("Taking one away changes the order of the others.")
        if cases
        else _("Whoever is taken away, the others keep their order.")
    )
    return Finding("submission", _("One submission less"), not cases, answer, cases)


def _without_evaluator(judged: Mapping[str, Any], words: _Words) -> Finding:
    cases = tuple(
        _("Without %(name)s: cannot be computed.", name=words.judge(one["without"]))
        if "undecided" in one
        else _("Without %(name)s: %(won)s.", name=words.judge(one["without"]), won=words.won(one))
        for one in judged["leave_one_evaluator_out"]
    )
    answer = (
        _("It matters who judged: without one of them others win.")
        if cases
        else _("Whichever evaluator is left out, the same ones win.")
    )
    return Finding("evaluator", _("One evaluator less"), not cases, answer, cases)


def _one_step(judged: Mapping[str, Any], words: _Words) -> Finding:
    cases = tuple(
        _(
            "%(name)s, %(criterion)s, %(who)s: %(step)s instead of %(now)s. Then: %(won)s.",
            name=words.submissions[one["submission"]],
            criterion=words.criteria[one["criterion"]],
            who=words.judge(one["evaluator"]),
            step=dutch(one["to"]),
            now=dutch(one["from"]),
            won=words.won(one),
        )
        for one in judged["one_step"]
    )
    answer = (
        ngettext(
            "%(n)s score decides: one step higher or lower and others win.",
            "%(n)s scores decide: one step higher or lower and others win.",
            len(cases),
        )
        if cases
        else _("No single score decides: one step higher or lower, the same ones win.")
    )
    return Finding("step", _("One score a step higher or lower"), not cases, answer, cases)


def _formulas(judged: Mapping[str, Any], words: _Words) -> Finding:
    changed = [one for one in judged["formulas"] if one["changes"]]
    cases = tuple(
        _("By %(formula)s: %(won)s.", formula=_formula(one["formula"]), won=words.won(one))
        for one in changed
    )
    answer = (
        _("Under another price formula others would win. Only the published one counts.")
        if cases
        else _("Under every other usual price formula the same ones win.")
    )
    return Finding("formula", _("Another price formula"), not cases, answer, cases)


def _formula(formula: Mapping[str, str]) -> str:
    name = str(FORMULAS[formula["kind"]])
    base = formula.get("base")
    return _("%(formula)s with base %(base)s", formula=name, base=number(base)) if base else name


def _weights(judged: Mapping[str, Any], words: _Words) -> Iterator[Interval]:
    whole = sum((Fraction(one["points"]) for one in judged["weights"]), Fraction(0))
    for one in judged["weights"]:
        yield Interval(
            title=words.criteria[one["criterion"]],
            points=Decimal(one["points"]),
            low=Fraction(one["from"]),
            high=Fraction(one["to"]),
            whole=whole,
        )


def _shown(value: Fraction) -> str:
    """Round for the eye; nothing is computed with it."""
    return number(round(Decimal(value.numerator) / Decimal(value.denominator), 1))


def _agreement(judged: Mapping[str, Any], words: _Words) -> Iterator[tuple[str, str]]:
    for one in judged["agreement"]:
        alpha = one["alpha"]
        yield (
            words.criteria[one["criterion"]],
            _("all the same") if alpha is None else number(alpha),
        )
