"""From submissions, scores and prices to what `scoring` says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, cast, null, union_all
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.consensus.models import Consensus
from app.core.errors import ConflictError
from app.core.i18n import gettext as _
from app.criteria.rules import evaluation_document
from app.evaluation.models import Score
from app.panels.panel import panel_ids, panel_of
from app.rankings.models import Draw
from app.submissions.models import Price, Submission, SubmissionState
from app.tenders.models import Criterion, Lot, Tender
from app.tenders.words import exact
from scoring import ScoringError, evaluate

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


@dataclass(frozen=True, slots=True)
class Mark:
    """What the panel or one of its people gave: a step of the scale for one criterion."""

    submission_id: UUID
    code: str
    giver: str
    step: str


def document_of(session: Session, lot: Lot) -> dict[str, Any]:
    """Write the lot with all that came in as the document that `scoring` evaluates.

    Submissions are `S` and their number, evaluators `E1`, `E2`, … as `panel_names` gives them.
    """
    rules = _rules(lot)
    names = panel_names(session, lot)
    scores = _scores(_marks(session, lot, names))
    prices = _prices(session, lot, rules)
    entries = [
        _entry(one, scores.get(one.id, {}), prices.get(one.id))
        for one in submissions_of(session, lot)
    ]
    names_draw = {"draw": True} in rules.get("tie_breakers", [])
    drawn = [_drawn(draw) for draw in draws_of(session, lot)] if names_draw else []
    tender = session.get_one(Tender, lot.tender_id)
    return evaluation_document(tender, lot, list(names.values()), entries, drawn)


def document_of_application(
    session: Session, lot: Lot, submission: Submission, refusal: str
) -> dict[str, Any]:
    """Write one application of an open house, refused for a reason or admitted."""
    _rules(lot)
    (one,) = session.exec(_with_provider(Submission.id == submission.id))
    entry = _entry(one, {}, None)
    if refusal:
        entry = {**entry, "status": "excluded", "reason": refusal}
    return evaluation_document(session.get_one(Tender, lot.tender_id), lot, [], [entry])


def evaluate_lot(session: Session, lot: Lot) -> dict[str, Any]:
    """Compute the outcome of a lot, always anew."""
    return outcome_of(document_of(session, lot))


def outcome_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Evaluate a document, or refuse with what is missing; its first lot stays the first."""
    try:
        outcome = evaluate(document, language="nl")
    except ScoringError as error:
        raise ConflictError(
            _(
                "The ranking cannot be computed yet: %(faults)s",
                faults="; ".join(str(fault) for fault in error.faults),
            )
        ) from error
    own = result_of(document)["id"]
    lots: Any = outcome["lots"]
    return {**outcome, "lots": sorted(lots, key=lambda one: one["id"] != own)}


def result_of(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Take the one lot out of an outcome, or out of a document."""
    lot: dict[str, Any] = outcome["lots"][0]
    return lot


def identity(submission: Submission) -> str:
    """Name a submission in documents and outcomes: S and its number."""
    return f"S{submission.number}"


def tied_sets(document: Mapping[str, Any], outcome: Mapping[str, Any]) -> list[list[str]]:
    """List the equals among whom lots may be drawn; those who decide who wins come first."""
    if {"draw": True} not in result_of(document)["tie_breakers"]:
        return []
    judged = result_of(outcome)
    tied = [one["submissions"] for one in judged["standings"] if len(one["submissions"]) > 1]
    return sorted(
        tied, key=lambda among: judged["submissions"][among[0]]["result"] != "tied"
    )  # False sorts first; the rest keep their places


def submissions_of(session: Session, lot: Lot) -> list[Submission]:
    """List what was submitted for a lot, whatever became of it, with who did."""
    return list(session.exec(_with_provider(Submission.lot_id == lot.id)))


def _with_provider(which: Any) -> SelectOfScalar[Submission]:
    return (
        select(Submission)
        .where(which, Submission.state != S.DRAFT)
        .options(joinedload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Submission.number))
    )


def draws_of(session: Session, lot: Lot) -> list[Draw]:
    """List the drawings of lots that were held, first to last."""
    return list(
        session.exec(
            select(Draw).where(Draw.lot_id == lot.id).order_by(col(Draw.held_at), col(Draw.id))
        ).all()
    )


def panel_names(session: Session, lot: Lot) -> dict[UUID, str]:
    """Name the evaluators whose scores count, as documents do: by id, never by person.

    Their order never changes.
    """
    people = sorted(panel_ids(session, lot))
    return {user_id: f"E{at}" for at, user_id in enumerate(people, start=1)}


def panel_people(session: Session, lot: Lot) -> dict[str, str]:
    """Say which person stands in documents as E1 and further."""
    people = {user.id: user.name for user in panel_of(session, lot)}
    return {code: people[user_id] for user_id, code in panel_names(session, lot).items()}


def _rules(lot: Lot) -> dict[str, Any]:
    if lot.rules is None:
        raise ConflictError(_("This lot is not published yet. Its rules are not fixed."))
    return lot.rules


def _entry(
    submission: Submission, scores: dict[str, dict[str, str]], price: str | None
) -> dict[str, Any]:
    status = STATUSES[submission.state]
    entry: dict[str, Any] = {
        "id": identity(submission),
        "name": submission.provider.name,
        "status": status,
        "scores": scores,
    }
    if status != "admitted":
        entry["reason"] = submission.reason or _reason(submission.state)
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


def _marks(session: Session, lot: Lot, names: Mapping[UUID, str]) -> list[Mark]:
    """Gather consensus and own scores; scores of who is off the panel stay out."""
    own = (
        select(col(Score.submission_id), Criterion.code, col(Score.evaluator_id), col(Score.step))
        .join(Criterion, col(Criterion.id) == col(Score.criterion_id))
        .where(Score.lot_id == lot.id)
    )
    settled = (
        select(
            col(Consensus.submission_id), Criterion.code, cast(null(), Uuid), col(Consensus.step)
        )
        .join(Criterion, col(Criterion.id) == col(Consensus.criterion_id))
        .where(
            Consensus.lot_id == lot.id,
            Consensus.step != "",  # where the rules take a mean, the panel settles words only
        )
    )
    marks = [
        Mark(submission, code, names[evaluator] if evaluator else "consensus", step)
        for submission, code, evaluator, step in session.execute(union_all(own, settled))
        if evaluator is None or evaluator in names
    ]
    return sorted(marks, key=lambda mark: (mark.code, mark.giver != "consensus", mark.giver))


def _scores(marks: list[Mark]) -> dict[UUID, dict[str, dict[str, str]]]:
    scores: dict[UUID, dict[str, dict[str, str]]] = {}
    for mark in marks:
        of = scores.setdefault(mark.submission_id, {}).setdefault(mark.code, {})
        of[mark.giver] = mark.step
    return scores


def _prices(session: Session, lot: Lot, rules: Mapping[str, Any]) -> dict[UUID, str]:
    """Read the opened prices; where the price is fixed, every submission has that one."""
    fixed = rules.get("price_rule", {}).get("fixed")
    prices = {}
    if fixed is not None:
        query = select(Submission.id).where(
            Submission.lot_id == lot.id, col(Submission.state).in_([S.SUBMITTED, S.DROPPED])
        )
        prices = dict.fromkeys(session.exec(query), fixed)
    opened = session.exec(
        select(Price)
        .join(Submission, col(Submission.id) == col(Price.submission_id))
        .where(Submission.lot_id == lot.id, col(Price.amount).is_not(None))
    )
    for price in opened:
        if price.amount is not None:
            prices[price.submission_id] = exact(price.amount)
    return prices


def _drawn(draw: Draw) -> dict[str, Any]:
    return {"among": draw.among, "order": draw.order, "record": draw.record_number}
