"""What was decided, in the form in which an outcome is computed."""

from typing import Any

from app.awards.models import Award, AwardKind
from app.rankings.engine import RANKED, result_of


def decision_of(award: Award) -> dict[str, Any]:
    """Write what was decided as an outcome, for the page that shows one."""
    _own, *others = award.outcome["lots"]
    return {**award.outcome, "lots": [decided_of(award), *others]}


def decided_of(award: Award) -> dict[str, Any]:
    """Take the one lot out of what was decided: the outcome, or what was decided instead.

    A lot that stopped before its ranking has no outcome.
    """
    if not award.outcome:
        return {"decision": award.kind.value, "submissions": {}, "standings": []}
    computed = result_of(award.outcome)
    if award.kind == AwardKind.AS_COMPUTED:
        return computed
    results = {
        name: {**one, "result": _decided(award, name, one["result"])}
        for name, one in computed["submissions"].items()
    }
    decision = "award" if award.kind == AwardKind.DEPARTING else award.kind.value
    return {**computed, "decision": decision, "submissions": results}


def _decided(award: Award, name: str, result: str) -> str:
    """Say what became of a submission where a decision departs from the ranking."""
    if result not in RANKED:
        return result
    if award.kind != AwardKind.DEPARTING:
        return award.kind.value
    if name in (award.chosen or []):
        return "winner"
    return "rejected" if result == "winner" else "reserve"
