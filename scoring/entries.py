"""Read the submissions of a lot, and refuse scores and prices that do not fit its rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .model import CONSENSUS, Lot, QualityCriterion, Submission
from .reading import Node, quoted, unique

STATUSES = ("admitted", "excluded", "withdrawn", "late", "invalid", "dropped")


@dataclass(frozen=True, slots=True)
class Form:
    """Who may and who must score one leaf."""

    leaf: QualityCriterion
    allowed: frozenset[str]
    needed: frozenset[str]


def forms(lot: Lot) -> dict[str, Form]:
    """Say per leaf whose scores belong in it."""
    panel = frozenset(lot.panel)
    return {
        leaf.id: Form(leaf, panel | {CONSENSUS}, frozenset({CONSENSUS}))
        if leaf.combine == CONSENSUS
        else Form(leaf, panel, panel)
        for leaf in lot.quality
    }


def read_submissions(node: Node, lot: Lot | None, extra: Sequence[str]) -> tuple[Submission, ...]:
    """Read all submissions; without a lot (its rules were refused) only their own shape."""
    asked = None if lot is None else forms(lot)
    submissions = []
    for item in node.items():
        required = ("id", "name", "status", "scores", *extra)
        if item.fields(required, ("reason", "price")):
            submissions.append(read_submission(item, asked, extra))
    unique(
        [Node(None, f"{submission.path}.id", node.faults) for submission in submissions],
        [submission.id for submission in submissions],
    )
    return tuple(sorted(submissions, key=lambda submission: submission.id))


def read_submission(
    node: Node, asked: Mapping[str, Form] | None, extra: Sequence[str]
) -> Submission:
    """Read one submission; who counts must have more, which is asked when the work starts."""
    status = node.at("status").choice(STATUSES)
    reason = node.at("reason")
    if status not in ("", "admitted") and not reason.given:
        reason.refuse(f"missing: a submission that is {status} says why")
    preference = node.at("preference").number() if "preference" in extra else None
    return Submission(
        id=node.at("id").identifier(),
        name=node.at("name").text(),
        status=status,
        scores=read_scores(node.at("scores"), asked),
        price=node.at("price").number(),
        reason=reason.text(empty=False) if reason.given else None,
        path=node.path,
        provider=node.at("provider").identifier() if "provider" in extra else "",
        preference=preference,
    )


def read_scores(node: Node, asked: Mapping[str, Form] | None) -> Mapping[str, Mapping[str, str]]:
    """Read the scores of one submission; those that are not asked for are refused."""
    if not node.entries() or not isinstance(node.value, dict):
        return {}
    scores: Mapping[str, Mapping[str, str]] = node.value
    for leaf_id, given in scores.items():
        form = None if asked is None else asked.get(leaf_id)
        if form is None:
            if asked is not None:
                node.at(leaf_id).refuse("is no quality leaf of this lot")
            continue
        table = form.leaf.scale.table
        try:
            fits = type(given) is dict and given.keys() <= form.allowed
            for score in given.values():
                table[score]
        except (KeyError, TypeError, AttributeError):
            fits = False
        if not fits:
            refuse_scores(node.at(leaf_id), form)
    return scores


def refuse_scores(node: Node, form: Form) -> None:
    """Name what is wrong with the scores of one leaf."""
    if not node.entries() or not isinstance(node.value, dict):
        return
    scale = form.leaf.scale
    for name in node.value:
        score = node.at(name)
        if name not in form.allowed:
            score.refuse("is no member of the panel whose score belongs here")
        elif not isinstance(score.value, str):
            score.refuse(f"must be a text, not {quoted(score.value)}")
        elif score.value not in scale.table and not on_range(scale.table, score.value):
            score.refuse(f"{quoted(score.value)} is off the scale")


def on_range(table: dict[str, int], score: str) -> bool:
    """Say whether a range holds a score that it has not met yet."""
    try:
        table[score]
    except KeyError:
        return False
    return True
