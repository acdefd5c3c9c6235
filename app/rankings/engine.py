"""From submissions, scores and prices to what `scoring` says of them."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.core.errors import ConflictError
from app.core.i18n import gettext as _
from app.criteria.rules import evaluation_document
from app.panels.panel import panel_ids, panel_of
from app.rankings import given
from app.rankings.beside import Beside, beside_of
from app.rankings.models import Draw
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, Tender
from app.tenders.words import exact
from scoring import ScoringError, evaluate, figures

S = SubmissionState
STATUSES = {
    S.SUBMITTED: "admitted",
    S.LATE: "late",
    S.WITHDRAWN: "withdrawn",
    S.EXCLUDED: "excluded",
    S.INVALID: "invalid",
    S.DROPPED: "dropped",
}
RANKED = frozenset({"winner", "reserve", "tied", "passed"})
"""What an outcome calls a submission that has a place."""


def document_of(session: Session, lot: Lot, beside: Beside | None = None) -> dict[str, Any]:
    """Write the lot with all that came in as the document that `scoring` evaluates.

    Submissions are `S` and their number, evaluators `E1`, `E2`, … as `panel_names` gives them.
    """
    beside = beside or beside_of(session, lot)
    names = codes_of(panel_ids(session, lot) if beside.panel is None else beside.panel)
    scores = given.scores_of(session, lot, names)
    return written(lot, beside, names, given.entered_in(session, lot), scores)


def written(
    lot: Lot,
    beside: Beside,
    names: Mapping[UUID, str],
    entered: Iterable[given.Entered],
    scores: Mapping[Any, given.Scores],
) -> dict[str, Any]:
    """The same, from what was read."""
    rules = _rules(lot)
    fixed = rules.get("price_rule", {}).get("fixed")
    entries = [_entry(one, scores.get(one.id, {}), _price(one, fixed)) for one in entered]
    names_draw = {"draw": True} in rules.get("tie_breakers", [])
    drawn = [_drawn(draw) for draw in beside.draws] if names_draw else []
    return evaluation_document(beside.tender, lot, list(names.values()), entries, drawn)


def document_of_application(
    session: Session, lot: Lot, submission: Submission, refusal: str
) -> dict[str, Any]:
    """Write one application of an open house, refused for a reason or admitted."""
    _rules(lot)
    entry = _entry(given.entered(session, submission), {}, None)
    if refusal:
        entry = {**entry, "status": "excluded", "reason": refusal}
    return evaluation_document(session.get_one(Tender, lot.tender_id), lot, [], [entry])


def evaluate_lot(session: Session, lot: Lot) -> dict[str, Any]:
    """Compute the outcome of a lot, always anew."""
    return outcome_of(document_of(session, lot))


def outcome_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Evaluate a document, or refuse with what is missing; its first lot stays the first."""
    with _refusing():
        outcome: dict[str, Any] = evaluate(document)
    return {**outcome, "lots": _in_order(document, outcome["lots"])}


def figures_of(document: Mapping[str, Any], explained: Container[str] = ()) -> dict[str, Any]:
    """Evaluate it for who looks: the figures of all, with the steps of who is `explained`."""
    with _refusing():
        lots = figures(document, explained=explained)
    return {"lots": _in_order(document, lots)}


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except ScoringError as error:
        raise ConflictError(
            _(
                "The ranking cannot be computed yet: %(faults)s",
                faults="; ".join(str(fault) for fault in error.faults),
            )
        ) from error


def _in_order(document: Mapping[str, Any], lots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    own = result_of(document)["id"]
    return sorted(lots, key=lambda one: one["id"] != own)


def result_of(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Take the one lot out of an outcome, or out of a document."""
    lot: dict[str, Any] = outcome["lots"][0]
    return lot


def identity(submission: Submission | given.Entered) -> str:
    """Name a submission in documents and outcomes: S and its number."""
    return f"S{submission.number}"


def tied_sets(document: Mapping[str, Any], outcome: Mapping[str, Any]) -> list[list[str]]:
    """List the equals among whom lots may be drawn; those who decide who wins come first."""
    if {"draw": True} not in result_of(document)["tie_breakers"]:
        return []
    judged = result_of(outcome)
    tied = [one["submissions"] for one in judged["standings"] if len(one["submissions"]) > 1]
    results = {name: one["result"] for name, one in judged["submissions"].items()}
    # False sorts first; the rest keep their places
    return sorted(tied, key=lambda among: all(results[name] != "tied" for name in among))


def draw_among(
    document: Mapping[str, Any], judged: Mapping[str, Any], name: str
) -> dict[str, Any] | None:
    """Find the draw that parted a submission from its equals; None where none did."""
    results = judged["submissions"]
    for one in result_of(document).get("draws", ()) if name in results else ():
        others = [results[other] for other in one["among"] if other != name and other in results]
        if name in one["among"] and results[name]["total"] in [other["total"] for other in others]:
            return {"record": one["record"], "others": len(others)}
    return None


def submissions_of(session: Session, lot: Lot) -> list[Submission]:
    """List what was submitted for a lot, whatever became of it, with who did."""
    return list(
        session.exec(
            select(Submission)
            .where(Submission.lot_id == lot.id, Submission.state != S.DRAFT)
            .options(joinedload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            .order_by(col(Submission.number))
        )
    )


def panel_names(session: Session, lot: Lot) -> dict[UUID, str]:
    """Name the evaluators whose scores count, as documents do: by id, never by person.

    Their order never changes.
    """
    return codes_of(panel_ids(session, lot))


def panel_people(session: Session, lot: Lot) -> dict[str, str]:
    """Say which person stands in documents as E1 and further."""
    people = {user.id: user.name for user in panel_of(session, lot)}
    return {code: people[user_id] for user_id, code in panel_names(session, lot).items()}


def codes_of(panel: Sequence[UUID]) -> dict[UUID, str]:
    """Name the people of a panel by their ids."""
    return {user_id: f"E{at}" for at, user_id in enumerate(sorted(panel), start=1)}


def _rules(lot: Lot) -> dict[str, Any]:
    if lot.rules is None:
        raise ConflictError(_("This lot is not published yet. Its rules are not fixed."))
    return lot.rules


def _entry(one: given.Entered, scores: given.Scores, price: str | None) -> dict[str, Any]:
    status = STATUSES[one.state]
    entry: dict[str, Any] = {
        "id": identity(one),
        "name": one.name,
        "status": status,
        "scores": scores,
    }
    if status != "admitted":
        entry["reason"] = one.reason or _reason(one.state)
    if price is not None:
        entry["price"] = price
    return entry


def _reason(state: SubmissionState) -> str:
    """Say why a submission does not count where nobody had to write it down."""
    if state == S.LATE:
        return _("Came in after the closing time.")
    if state == S.WITHDRAWN:
        return _("Withdrawn by the provider.")
    return _("Does not meet the requirements.")


def _price(one: given.Entered, fixed: str | None) -> str | None:
    """Give the opened price; where the price is fixed, whoever counts has that one."""
    if one.amount is not None:
        return exact(one.amount)
    return fixed if one.state in {S.SUBMITTED, S.DROPPED} else None


def _drawn(draw: Draw) -> dict[str, Any]:
    return {"among": draw.among, "order": draw.order, "record": draw.record_number}
