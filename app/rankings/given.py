"""What decides a lot, as rows: who entered at which price, and what each answer was given."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    String,
    bindparam,
    literal,
    type_coerce,
    union_all,
)
from sqlalchemy import select as sa_select
from sqlalchemy.sql.functions import aggregate_strings
from sqlmodel import Session, col

from app.consensus.models import Consensus
from app.consensus.results import Told
from app.evaluation.models import Score
from app.providers.models import Provider
from app.submissions.models import Price, Submission, SubmissionState
from app.tenders.models import Criterion, Lot

CONSENSUS, SPACE, LINE = "consensus", " ", "\x1e"
Scores = dict[str, dict[str, str]]
"""What one submission got: by criterion and by who gave it, a step of the scale."""


class Entered(NamedTuple):
    """One submission with its opened price."""

    id: Any
    """As the database keeps it: turning thousands into objects costs more than all arithmetic."""
    number: int
    state: SubmissionState
    reason: str
    name: str
    amount: Any
    """A decimal, where a price was opened."""


def _entered() -> Select[*tuple[Any, ...]]:
    return (
        sa_select(
            type_coerce(col(Submission.id), String), col(Submission.number),
            col(Submission.state), col(Submission.reason), col(Provider.name), col(Price.amount),
        )
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .outerjoin(Price, col(Price.submission_id) == col(Submission.id))
        .where(col(Submission.state) != SubmissionState.DRAFT)
        .order_by(col(Submission.number))
    )  # fmt: skip


def _given(lot_id: BindParameter[UUID]) -> CompoundSelect[str, str, str]:
    """Ask for consensus and own scores: one row for all that one answer got."""
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


LOT_ID: BindParameter[UUID] = bindparam("lot_id")
ENTERED = _entered().where(col(Submission.lot_id) == LOT_ID)
ONE = _entered().where(col(Submission.id) == bindparam("submission_id"))
GIVEN = _given(LOT_ID)


def entered_in(session: Session, lot: Lot) -> list[Entered]:
    """List what was submitted for a lot, by number."""
    rows = session.connection().execute(ENTERED, {"lot_id": lot.id})
    return [Entered(*row) for row in rows]


def entered(session: Session, submission: Submission) -> Entered:
    """Read one that was submitted."""
    return Entered(*session.connection().execute(ONE, {"submission_id": submission.id}).one())


def scores_of(session: Session, lot: Lot, names: Mapping[UUID, str]) -> dict[Any, Scores]:
    """Gather consensus and own scores by submission; scores of who is off the panel stay out."""
    givers = {CONSENSUS: CONSENSUS}
    for evaluator, name in names.items():
        givers |= {str(evaluator): name, evaluator.hex: name}

    @cache
    def told(line: str) -> tuple[str, str]:
        """Say who gave what; a panel repeats a few such lines thousands of times."""
        giver, step = line.split(SPACE, 1)
        return givers.get(giver, ""), step

    scores: dict[Any, Scores] = {}
    for submission, code, text in session.connection().execute(GIVEN, {"lot_id": lot.id}):
        steps = dict(map(told, text.split(LINE)))
        steps.pop("", None)
        if steps:
            scores.setdefault(submission, {}).setdefault(code, {}).update(steps)
    return {one: dict(sorted(of.items())) for one, of in scores.items()}


def scores_in(told: Iterable[Told], names: Mapping[UUID, str]) -> dict[Any, Scores]:
    """The same where every judgement was read already, with its words."""
    scores: dict[Any, Scores] = {}
    for one in told:
        giver = CONSENSUS if one.giver is None else names[UUID(str(one.giver))]
        if one.step:
            scores.setdefault(one.submission_id, {}).setdefault(one.code, {})[giver] = one.step
    return scores
