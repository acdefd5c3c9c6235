"""The whole score matrix of a lot as a workbook: scores, consensus, points and places."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.awards.service import award_of
from app.consensus.results import Told, told_in
from app.core.errors import ConflictError
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.spreadsheet import Value, write_workbook
from app.criteria.frozen import leaves
from app.rankings import engine, given
from app.rankings.beside import beside_of
from app.rankings.given import Entered
from app.tenders.models import Lot, LotState
from app.tenders.words import typed

Row = Sequence[Value]
Answer = tuple[Entered, Told]
Leaves = Mapping[str, Mapping[str, Any]]
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
    award, beside = award_of(session, lot), beside_of(session, lot)
    panel = beside.panel or []
    told = told_in(session, lot, beside.round, panel)
    entered = given.entered_in(session, lot)
    names = engine.codes_of(panel)
    scores = given.scores_in(told, names)
    document = award.input if award else engine.written(lot, beside, names, entered, scores)
    outcome = award.outcome if award else engine.figures_of(document)
    judged = engine.result_of(outcome)["submissions"]
    criteria = {leaf["id"]: leaf for leaf in leaves(engine.result_of(document)["criteria"])}
    answers = _in_order(told, entered, list(criteria))
    who = [_("Number"), _("Provider"), _("Criterion")]
    return write_workbook(
        [
            (
                _("Scores"),
                [*who, _("Evaluator"), _("Step"), _("Motivation"), _("Page")],
                _scores(answers, criteria),
            ),
            (
                _("Consensus"),
                [*who, _("Step"), _("Points"), _("Motivation"), _("Internal remark")],
                _consensus(answers, criteria, judged),
            ),
            (
                _("Points and ranking"),
                [_("Place"), *who[:2], _("Result"), *criteria, _("Total"), _("Reason")],
                _ranking(entered, list(criteria), judged),
            ),
        ]
    )


def _in_order(
    told: Iterable[Told], entered: Iterable[Entered], codes: Sequence[str]
) -> list[Answer]:
    """Order judgements as people read them: by submission, by criterion, by evaluator."""
    submissions = {one.id: one for one in entered}
    position = {code: at for at, code in enumerate(codes)}
    return sorted(
        [(submissions[one.submission_id], one) for one in told],
        key=lambda row: (row[0].number, position[row[1].code], row[1].name),
    )


def _scores(answers: Iterable[Answer], criteria: Leaves) -> Iterator[Row]:
    for submission, told in answers:
        if told.giver is not None:
            leaf = criteria[told.code]
            yield [
                submission.number,
                submission.name,
                _title(leaf),
                told.name,
                _word(leaf, told.step),
                told.motivation,
                told.page,
            ]


def _consensus(
    answers: Iterable[Answer], criteria: Leaves, judged: Mapping[str, Any]
) -> Iterator[Row]:
    for submission, told in answers:
        if told.giver is None:
            leaf = criteria[told.code]
            points = judged.get(engine.identity(submission), {}).get("criteria", {})
            yield [
                submission.number,
                submission.name,
                _title(leaf),
                _word(leaf, told.step),
                _number(points.get(told.code)),
                told.motivation,
                told.internal_remark,
            ]


def _ranking(
    entered: Iterable[Entered], codes: Sequence[str], judged: Mapping[str, Any]
) -> Iterator[Row]:
    def place(one: Entered) -> tuple[int, int]:
        at = judged[engine.identity(one)]["place"]
        return (at is None, at or 0)

    counted = [one for one in entered if engine.identity(one) in judged]
    for one in sorted(counted, key=lambda one: (place(one), one.number)):
        result = judged[engine.identity(one)]
        yield [
            result["place"],
            one.number,
            one.name,
            str(RESULTS[result["result"]]),
            *(_number(result["criteria"].get(code)) for code in codes),
            _number(result["total"]),
            result["reason"] or "",
        ]


def _title(leaf: Mapping[str, Any]) -> str:
    return f"{leaf['id']} {leaf['title']}"


def _word(leaf: Mapping[str, Any], step: str) -> str:
    """Say a score as people read it: a step's name, or a number with a comma."""
    return typed(Decimal(step)) if step and "steps" not in leaf["scale"] else step


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
