"""The tables of points in a letter: the reader's beside the winners'."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.i18n import number, points
from app.stationery.wording import Block
from app.tenders.choices import LetterKind

COMPARED = frozenset({LetterKind.RESERVE, LetterKind.REJECTION, LetterKind.BELOW_MINIMUM})
"""Kinds that tell what the winner offered more (Aw 2.130)."""
WINNERS_PER_TABLE = 4


def tables_of(facts: Mapping[str, Any]) -> list[Block]:
    """Lay out the reader's points beside the winners', a few winners to a table."""
    compared = LetterKind(facts["kind"]) in COMPARED
    winners = facts["winners"] if compared else []
    tables = []
    for start in range(0, max(len(winners), 1), WINNERS_PER_TABLE):
        shown = winners[start : start + WINNERS_PER_TABLE]
        decimals = facts["decimals"]
        rows = [
            [
                f"{one['title']} ({number(one['points'])})",
                points(one["own"], decimals),
                *(
                    points(one["winners"][start + at]["points"], decimals)
                    for at in range(len(shown))
                ),
            ]
            for one in facts["criteria"]
        ]
        total = ["Totaal", points(facts["result"]["total"], decimals)]
        total += [points(one["total"], decimals) for one in shown]
        tables.append(
            {
                "kind": "table",
                "caption": _caption(shown, of_several=len(winners) > WINNERS_PER_TABLE),
                "head": ["Criterium (punten)", "U", *(one["short_name"] for one in shown)],
                "rows": rows,
                "total": total,
            }
        )
    return tables if facts["criteria"] else []


def _caption(shown: Sequence[Mapping[str, Any]], *, of_several: bool) -> str:
    """Name a table; of several tables each by the winners that stand in it."""
    if not shown:
        return "Uw punten"
    if not of_several:
        return "Uw punten en die van de winnaar"
    return f"Uw punten en die van {', '.join(one['short_name'] for one in shown)}"
