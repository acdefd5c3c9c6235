"""From submissions, scores and prices to what `scoring` says of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, String, Uuid, cast, null, type_coerce, union_all
from sqlalchemy import select as sa_select
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from app.consensus.models import Consensus
from app.core.errors import ConflictError
from app.core.i18n import gettext as _
from app.criteria.rules import evaluation_document
from app.evaluation.models import Score
from app.panels.panel import panel_ids, panel_of
from app.providers.models import Provider
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


Scores = dict[str, dict[str, str]]
"""What one submission got: by criterion and by who gave it, a step of the scale."""


def document_of(session: Session, lot: Lot) -> dict[str, Any]:
    """Write the lot with all that came in as the document that `scoring` evaluates.

    Submissions are `S` and their number, evaluators `E1`, `E2`, … as `panel_names` gives them.
    """
    rules = _rules(lot)
    names = panel_names(session, lot)
    scores = _scores(session, lot, names)
    fixed = rules.get("price_rule", {}).get("fixed")
    entries = [
        _entry(one, scores.get(one.id, {}), _price(one, fixed))
        for one in session.execute(_entered(Submission.lot_id == lot.id))
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
    (one,) = session.execute(_entered(Submission.id == submission.id))
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


def identity(submission: Submission | Row[Any]) -> str:
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
    return list(
        session.exec(
            select(Submission)
            .where(Submission.lot_id == lot.id, Submission.state != S.DRAFT)
            .options(joinedload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            .order_by(col(Submission.number))
        )
    )


def _entered(which: Any) -> Select[*tuple[Any, ...]]:
    """Ask for what was submitted, with its opened price: rows, for there can be a thousand."""
    return (
        sa_select(
            col(Submission.id), col(Submission.number), col(Submission.state),
            col(Submission.reason), col(Provider.name), col(Price.amount),
        )
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .outerjoin(Price, col(Price.submission_id) == col(Submission.id))
        .where(which, col(Submission.state) != S.DRAFT)
        .order_by(col(Submission.number))
    )  # fmt: skip


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


def _entry(one: Row[Any], scores: Scores, price: str | None) -> dict[str, Any]:
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


def _scores(session: Session, lot: Lot, names: Mapping[UUID, str]) -> dict[UUID, Scores]:
    """Gather consensus and own scores by submission; scores of who is off the panel stay out.

    Ids come as the database keeps them: thousands of objects would cost more than all arithmetic.
    """
    own = (
        select(_kept(Score.submission_id), Criterion.code, _kept(Score.evaluator_id), Score.step)
        .join(Criterion, col(Criterion.id) == col(Score.criterion_id))
        .where(Score.lot_id == lot.id)
    )
    settled = (
        select(_kept(Consensus.submission_id), Criterion.code, cast(null(), Uuid), Consensus.step)
        .join(Criterion, col(Criterion.id) == col(Consensus.criterion_id))
        .where(
            Consensus.lot_id == lot.id,
            Consensus.step != "",  # where the rules take a mean, the panel settles words only
        )
    )
    givers: dict[Any, str] = {None: "consensus"}
    for evaluator, name in names.items():
        givers |= {evaluator: name, evaluator.hex: name}
    marks = sorted(
        (code, giver is not None, givers[giver], submission, step)
        for submission, code, giver, step in session.execute(union_all(own, settled))
        if giver in givers
    )
    scores: dict[Any, Scores] = {}
    for code, _is_own, giver, submission, step in marks:
        scores.setdefault(submission, {}).setdefault(code, {})[giver] = step
    return {UUID(str(submission)): of for submission, of in scores.items()}


def _kept(identity: Any) -> Any:
    return type_coerce(identity, String)


def _price(one: Row[Any], fixed: str | None) -> str | None:
    """Give the opened price; where the price is fixed, whoever counts has that one."""
    if one.amount is not None:
        return exact(one.amount)
    return fixed if one.state in {S.SUBMITTED, S.DROPPED} else None


def _drawn(draw: Draw) -> dict[str, Any]:
    return {"among": draw.among, "order": draw.order, "record": draw.record_number}
