"""The whole score matrix of a lot as a workbook: scores, consensus, points and places."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.service import names_of
from app.awards.service import award_of
from app.consensus.results import Result, results_of
from app.core.errors import ConflictError
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.spreadsheet import Value, write_workbook
from app.criteria.scales import score_words
from app.rankings import engine
from app.submissions.models import Submission
from app.tenders.models import Criterion, Lot, LotState
from app.tenders.queries import criteria_of

Row = Sequence[Value]
RANKED = frozenset({LotState.RANKED, LotState.STANDSTILL, LotState.FINAL})
RESULTS = {
    "winner": lazy("Winner"),
    "reserve": lazy("Reserve"),
    "passed": lazy("Passes its place on"),
    "tied": lazy("Drawing lots needed"),
    "below_minimum": lazy("Below minimum"),
    "invalid": lazy("Invalid"),
    "excluded": lazy("Excluded"),
    "withdrawn": lazy("Withdrawn"),
    "late": lazy("Too late"),
    "dropped": lazy("Dropped out"),
}


def matrix(session: Session, lot: Lot) -> bytes:
    """Write the workbook; it exists once the lot is ranked, never earlier."""
    if lot.state not in RANKED:
        raise ConflictError(_("The score matrix exists once the lot is ranked."))
    award = award_of(session, lot)
    document = award.input if award else engine.document_of(session, lot)
    outcome = award.outcome if award else engine.figures_of(document)
    submissions = {one.id: one for one in engine.submissions_of(session, lot)}
    criteria = {one.id: one for one in criteria_of(session, lot)}
    results = results_of(session, lot)
    givers = {given.evaluator_id for result in results for given in result.scores}
    names = names_of(session, givers)
    judged = engine.result_of(outcome)["submissions"]
    who = [_("Number"), _("Provider"), _("Criterion")]
    codes = [one.code for one in criteria.values()]
    return write_workbook(
        [
            (
                _("Scores"),
                [*who, _("Evaluator"), _("Step"), _("Motivation"), _("Page")],
                _scores(results, submissions, criteria, names),
            ),
            (
                _("Consensus"),
                [*who, _("Step"), _("Points"), _("Motivation"), _("Internal remark")],
                _consensus(results, submissions, criteria, judged),
            ),
            (
                _("Points and ranking"),
                [_("Place"), *who[:2], _("Result"), *codes, _("Total"), _("Reason")],
                _ranking(submissions, codes, judged),
            ),
        ]
    )


def _in_order(
    results: Sequence[Result],
    submissions: dict[UUID, Submission],
    criteria: dict[UUID, Criterion],
) -> list[tuple[Submission, Criterion, Result]]:
    """Order answers as people read them: by submission, then by criterion."""
    found = [(submissions[one.submission_id], criteria[one.criterion_id], one) for one in results]
    return sorted(found, key=lambda row: (row[0].number or 0, row[1].position, row[1].code))


def _scores(
    results: Sequence[Result],
    submissions: dict[UUID, Submission],
    criteria: dict[UUID, Criterion],
    names: dict[object, str],
) -> Iterator[Row]:
    for submission, criterion, result in _in_order(results, submissions, criteria):
        for given in sorted(result.scores, key=lambda one: names[one.evaluator_id]):
            yield [
                submission.number,
                submission.provider.name,
                _title(criterion),
                names[given.evaluator_id],
                score_words(criterion, given.step),
                given.motivation,
                given.page,
            ]


def _consensus(
    results: Sequence[Result],
    submissions: dict[UUID, Submission],
    criteria: dict[UUID, Criterion],
    judged: dict[str, Any],
) -> Iterator[Row]:
    for submission, criterion, result in _in_order(results, submissions, criteria):
        points = judged.get(engine.identity(submission), {}).get("criteria", {})
        yield [
            submission.number,
            submission.provider.name,
            _title(criterion),
            score_words(criterion, result.step),
            _number(points.get(criterion.code)),
            result.motivation,
            result.internal_remark,
        ]


def _ranking(
    submissions: dict[UUID, Submission], codes: list[str], judged: dict[str, Any]
) -> Iterator[Row]:
    def place(submission: Submission) -> tuple[int, int]:
        at = judged[engine.identity(submission)]["place"]
        return (at is None, at or 0)

    counted = [one for one in submissions.values() if engine.identity(one) in judged]
    for submission in sorted(counted, key=lambda one: (place(one), one.number or 0)):
        result = judged[engine.identity(submission)]
        yield [
            result["place"],
            submission.number,
            submission.provider.name,
            str(RESULTS[result["result"]]),
            *(_number(result["criteria"].get(code)) for code in codes),
            _number(result["total"]),
            result["reason"] or "",
        ]


def _title(criterion: Criterion) -> str:
    return f"{criterion.code} {criterion.title}"


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
