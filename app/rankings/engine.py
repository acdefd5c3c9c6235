"""From submissions, scores and prices to what `scoring` says of them."""

from collections.abc import Container, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Row,
    Select,
    String,
    bindparam,
    literal,
    type_coerce,
    union_all,
)
from sqlalchemy import select as sa_select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.functions import aggregate_strings
from sqlmodel import Session, col, select

from app.consensus.models import Consensus
from app.core.errors import ConflictError
from app.core.i18n import gettext as _
from app.criteria.rules import evaluation_document
from app.evaluation.models import Score
from app.panels.panel import panel_ids, panel_of
from app.providers.models import Provider
from app.rankings.beside import Beside, beside_of
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


CONSENSUS, SPACE, LINE = "consensus", " ", "\x1e"
Scores = dict[str, dict[str, str]]
"""What one submission got: by criterion and by who gave it, a step of the scale."""


def _given() -> CompoundSelect[str, str, str]:
    """Ask for consensus and own scores: one row for all that one answer got.

    Ids come as the database keeps them: thousands of rows or objects would cost more than all
    arithmetic.
    """
    lot_id: BindParameter[UUID] = bindparam("lot_id")
    told = sa_select(
        type_coerce(col(Score.submission_id), String).label("submission_id"),
        col(Score.criterion_id),
        aggregate_strings(
            type_coerce(col(Score.evaluator_id), String) + SPACE + col(Score.step), LINE
        ).label("given"),
    ).where(col(Score.lot_id) == lot_id)
    answers = told.group_by(col(Score.submission_id), col(Score.criterion_id)).subquery()
    own = sa_select(answers.c.submission_id, col(Criterion.code), answers.c.given).join(
        Criterion, col(Criterion.id) == answers.c.criterion_id
    )
    settled = (
        sa_select(
            type_coerce(col(Consensus.submission_id), String),
            col(Criterion.code),
            literal(CONSENSUS + SPACE) + col(Consensus.step),
        )
        .join(Criterion, col(Criterion.id) == col(Consensus.criterion_id))
        .where(
            col(Consensus.lot_id) == lot_id,
            col(Consensus.step) != "",  # the panel settles words only where the rules take a mean
        )
    )
    return union_all(settled, own)


GIVEN = _given()


def document_of(session: Session, lot: Lot, beside: Beside | None = None) -> dict[str, Any]:
    """Write the lot with all that came in as the document that `scoring` evaluates.

    Submissions are `S` and their number, evaluators `E1`, `E2`, … as `panel_names` gives them.
    """
    rules = _rules(lot)
    beside = beside or beside_of(session, lot)
    names = _codes(panel_ids(session, lot) if beside.panel is None else beside.panel)
    scores = _scores(session, lot, names)
    fixed = rules.get("price_rule", {}).get("fixed")
    entries = [
        _entry(one, scores.get(one.id, {}), _price(one, fixed))
        for one in session.execute(_entered(Submission.lot_id == lot.id))
    ]
    names_draw = {"draw": True} in rules.get("tie_breakers", [])
    drawn = [_drawn(draw) for draw in beside.draws] if names_draw else []
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


def outcome_of(
    document: Mapping[str, Any], explained: Container[str] | None = None
) -> dict[str, Any]:
    """Evaluate a document, or refuse with what is missing; its first lot stays the first.

    Who asks for a few submissions to be `explained`, gets the figures of all and the steps of
    those.
    """
    try:
        outcome = evaluate(document, "nl", explained)
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


def panel_names(session: Session, lot: Lot) -> dict[UUID, str]:
    """Name the evaluators whose scores count, as documents do: by id, never by person.

    Their order never changes.
    """
    return _codes(panel_ids(session, lot))


def panel_people(session: Session, lot: Lot) -> dict[str, str]:
    """Say which person stands in documents as E1 and further."""
    people = {user.id: user.name for user in panel_of(session, lot)}
    return {code: people[user_id] for user_id, code in panel_names(session, lot).items()}


def _codes(panel: Sequence[UUID]) -> dict[UUID, str]:
    return {user_id: f"E{at}" for at, user_id in enumerate(sorted(panel), start=1)}


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
    """Gather consensus and own scores by submission; scores of who is off the panel stay out."""
    givers = {CONSENSUS: CONSENSUS}
    for evaluator, name in names.items():
        givers |= {str(evaluator): name, evaluator.hex: name}
    scores: dict[Any, Scores] = {}
    for submission, code, text in session.connection().execute(GIVEN, {"lot_id": lot.id}):
        given = [line.split(SPACE, 1) for line in text.split(LINE)]
        told = {givers[giver]: step for giver, step in given if giver in givers}
        if told:
            scores.setdefault(submission, {}).setdefault(code, {}).update(told)
    return {UUID(str(one)): dict(sorted(of.items())) for one, of in scores.items()}


def _price(one: Row[Any], fixed: str | None) -> str | None:
    """Give the opened price; where the price is fixed, whoever counts has that one."""
    if one.amount is not None:
        return exact(one.amount)
    return fixed if one.state in {S.SUBMITTED, S.DROPPED} else None


def _drawn(draw: Draw) -> dict[str, Any]:
    return {"among": draw.among, "order": draw.order, "record": draw.record_number}
