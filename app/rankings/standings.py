"""A ranking as a page shows it: rows with their figures, and where the winners end."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.lists import format_list
from babel.support import LazyProxy

from app.core.i18n import LOCALE, gettext, points
from app.criteria.frozen import leaves
from app.rankings import engine
from app.rankings.figures import TOTALS, method_of, most_of
from app.tenders.choices import Method


@dataclass(frozen=True, slots=True)
class Column:
    """One criterion that earns points."""

    id: str
    title: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One figure and how it came about."""

    title: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Explained:
    """How the figures of one submission came about."""

    name: str
    total: str | None
    lines: tuple[Line, ...]
    place: str
    """Why this place: which rule set it apart from equals."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one submission."""

    id: str
    name: str
    place: int | None
    result: str
    reserve: int | None
    parts: tuple[str | None, ...]
    shown: tuple[str, ...]
    """The same as people read them."""
    total: str | None
    """As people read it."""
    reason: str
    is_explained: bool
    is_cut: bool
    """Whether the winners end after this row."""

    @property
    def number(self) -> str:
        """Its number, without the S."""
        return self.id.removeprefix("S")


@dataclass(frozen=True, slots=True)
class Standings:
    """A whole ranking."""

    columns: tuple[Column, ...]
    total_name: LazyProxy
    """What the figure that ranks is called."""
    adds_up: bool
    """Whether that figure is the sum of the points."""
    whole: Decimal
    decimals: int
    decision: str
    winners: int | None
    rows: tuple[Row, ...]
    gap: Decimal | None
    """How far the last winner is ahead of the next."""
    is_drawn: bool
    """Whether lots decided between those two."""
    warnings: tuple[str, ...]
    tied: tuple[str, ...]
    """Names of the equals who decide who wins."""

    @property
    def names(self) -> dict[str, str]:
        """Who stands in it as S1, S2 and further."""
        return {row.id: row.name for row in self.rows}

    @property
    def equals(self) -> str:
        """Name them in a sentence."""
        return listed(self.tied)

    @property
    def winning(self) -> str:
        """Name the winners in a sentence; empty while lots must be drawn."""
        return listed([row.name for row in self.rows if row.result == "winner"])


def standings_of(document: Mapping[str, Any], outcome: Mapping[str, Any]) -> Standings:
    """Lay an outcome out: the ranked first, then who is not ranked and why."""
    rules, judged = engine.result_of(document), engine.result_of(outcome)
    columns = tuple(
        Column(leaf["id"], leaf["title"], most_of(rules, leaf))
        for leaf in leaves(rules["criteria"])
    )
    names = {one["id"]: one["name"] for one in rules["submissions"]}
    ranked = [name for one in judged["standings"] for name in one["submissions"]]
    results = judged["submissions"]
    rest = [name for name in names if results[name]["place"] is None]
    won = [name for name in ranked if results[name]["result"] == "winner"]
    is_decided = judged["decision"] == "award"
    in_order = won == ranked[: len(won)]
    last = won[-1] if is_decided and won and in_order and len(won) < len(ranked) else None
    reserves = _reserves(ranked, results) if is_decided else {}
    decimals = rules["rounding"]["decimals"]
    ids = [column.id for column in columns]
    rows = []
    for name in [*ranked, *rest]:
        one = results[name]
        parts = tuple(map(one["criteria"].get, ids))
        row = Row(
            id=name,
            name=names[name],
            place=one["place"],
            result=_shown(one["result"], judged["decision"]),
            reserve=reserves.get(name),
            parts=parts,
            shown=tuple([points(part, decimals) for part in parts]),
            total=_total(one["total"], decimals),
            reason=dutch(one["reason"]) if one["reason"] else "",
            is_explained=_has_figures(one),
            is_cut=name == last,
        )
        rows.append(row)
    return Standings(
        columns=columns,
        total_name=TOTALS[method_of(rules)],
        adds_up=method_of(rules) == Method.WEIGHTED_POINTS,
        whole=sum((column.points for column in columns), Decimal(0)),
        decimals=decimals,
        decision=judged["decision"],
        winners=(rules["winners"] or {}).get("max"),
        rows=tuple(rows),
        gap=_gap(ranked, results, last),
        is_drawn=_is_drawn(rules.get("draws", ()), judged["warnings"], ranked, last),
        warnings=tuple(dutch(one["text"]) for one in judged["warnings"]),
        tied=tuple(names[name] for name in ranked if results[name]["result"] == "tied"),
    )


def explained_of(
    document: Mapping[str, Any], outcome: Mapping[str, Any], name: str
) -> Explained | None:
    """Explain one submission, S and its number; nothing where it has no figures."""
    rules, judged = engine.result_of(document), engine.result_of(outcome)
    result = judged["submissions"].get(name)
    if result is None or not result["steps"]:
        return None
    titles = {leaf["id"]: leaf["title"] for leaf in leaves(rules["criteria"])} | {
        "allocation": gettext("Most lots for one provider"),
        "total": str(TOTALS[method_of(rules)]),
    }
    decimals = rules["rounding"]["decimals"]
    return Explained(
        name=next(one["name"] for one in rules["submissions"] if one["id"] == name),
        total=_total(result["total"], decimals),
        lines=tuple(
            Line(titles.get(of, of), dutch(step["text"]), points(step["value"], decimals))
            for step in result["steps"]
            if (of := step["of"]) != "place"
        ),
        place=next((step["text"] for step in result["steps"] if step["of"] == "place"), ""),
    )


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does: A, B en C."""
    return str(format_list(names, locale=LOCALE))


def dutch(text: str) -> str:
    """Write a computed sentence as Dutch pages do: decimals with a comma, lots by their number."""
    named = re.sub(r"\bLOT-0*(\d+)", r"perceel \1", text)
    return re.sub(r"(?<=\d)\.(?=\d)", ",", named)


def _reserves(ranked: Sequence[str], results: Mapping[str, Any]) -> dict[str, int]:
    """Say which reserve each is; equals are the same one."""
    behind = [name for name in ranked if results[name]["result"] == "reserve"]
    first: dict[int, int] = {}
    return {name: first.setdefault(results[name]["place"], at) for at, name in enumerate(behind, 1)}


def _shown(result: str, decision: str) -> str:
    """Say nothing of winning as long as lots must be drawn."""
    return "open" if decision == "draw_needed" and result in {"winner", "reserve"} else result


def _gap(ranked: list[str], results: Mapping[str, Any], last: str | None) -> Decimal | None:
    if last is None:
        return None
    following = ranked[ranked.index(last) + 1]
    return abs(Decimal(results[last]["total"]) - Decimal(results[following]["total"]))


def _is_drawn(
    draws: Sequence[Mapping[str, Any]],
    warnings: Sequence[Mapping[str, Any]],
    ranked: list[str],
    last: str | None,
) -> bool:
    """Whether a draw that counts was held among the last winner and the next."""
    if last is None:
        return False
    both = {last, ranked[ranked.index(last) + 1]}
    unused = [one["submissions"] for one in warnings if one["code"] == "draw_unused"]
    return any(both <= set(one["among"]) and sorted(one["among"]) not in unused for one in draws)


def _has_figures(result: Mapping[str, Any]) -> bool:
    is_counted = bool(result["criteria"]) or result["total"] is not None
    return is_counted or result["result"] == "below_minimum"


def _total(total: str | None, decimals: int) -> str | None:
    return None if total is None else points(total, decimals)


@dataclass(frozen=True, slots=True)
class Allotted:
    """What became of one of the lots that were allotted together."""

    number: int
    title: str
    winning: str
    passing: str
    """Who would have won it, and keeps other lots instead."""


def allotted_of(document: Mapping[str, Any], outcome: Mapping[str, Any]) -> tuple[Allotted, ...]:
    """Say of each lot who wins it and who passes it on; nothing where a lot stands alone."""
    if len(document["lots"]) == 1:
        return ()
    judged = {one["id"]: one["submissions"] for one in outcome["lots"]}
    found = []
    for lot in sorted(document["lots"], key=lambda one: one["id"]):
        names = {one["id"]: one["name"] for one in lot["submissions"]}
        results = judged[lot["id"]].items()
        won, passed = (
            listed([names[name] for name, one in results if one["result"] == word])
            for word in ("winner", "passed")
        )
        found.append(Allotted(int(lot["id"].removeprefix("LOT-")), lot["title"], won, passed))
    return tuple(found)
