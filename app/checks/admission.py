"""The whole admission of a lot for outside the system: a workbook, and a paper for the file."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from app.checks.board import Board, board_of, lot_of, names_of
from app.checks.excluding import BY_CODE, exclusions_in
from app.checks.models import Check, WalkedStep
from app.checks.repairing import offered_in
from app.checks.words import DEFECTS, EXCLUSIONS, LOOKS, STEPS, VERDICTS
from app.core.clock import utcnow
from app.core.i18n import gettext as _
from app.core.i18n import moment
from app.core.spreadsheet import Value, write_workbook
from app.core.typesetting import typeset
from app.tenders.models import Lot

Row = list[Value]


def workbook(session: Session, lot: Lot) -> bytes:
    """Write every judgement, request, ground and advice of a lot as Excel."""
    board = board_of(session, lot)
    names = [column.submission.provider.name for column in board.columns]
    return write_workbook(
        [
            (_("Overview"), [_("No."), _("Requirement"), *names], _overview(board)),
            (
                _("Judgements"),
                [
                    _("No."), _("Requirement"), _("Submission"), _("Provider"), _("Rule"),
                    _("Finding"), _("Judgement"), _("What is wrong"), _("Reason"), _("By"),
                    _("When"),
                ],
                _judgements(session, board),
            ),
            (
                _("Repair"),
                [
                    _("No."), _("Requirement"), _("What is wrong"), _("Provider"), _("Asked"),
                    _("When"), _("Until"), _("Answered"), _("File"), _("Answer"),
                ],
                _repairs(session, lot),
            ),
            (
                _("Grounds for exclusion"),
                [
                    _("Provider"), _("Concerns"), _("Act"), _("Ground"), _("The fact"), _("State"),
                    _("Step"), _("Goes on"), _("Reason"), _("By"), _("When"),
                ],
                _exclusions(session, lot),
            ),
            (
                _("Advice"),
                [_("Provider"), _("Question"), _("Advice"), _("How it was weighed")],
                _advices(board),
            ),
        ]
    )  # fmt: skip


def paper(session: Session, lot: Lot) -> bytes:
    """Set the same as a paper, provider by provider."""
    board, loaded = board_of(session, lot), lot_of(session, lot.id)
    people = names_of(session, [one.decided_by_id for one in board.checks.values()])
    grounds = list(_exclusions(session, lot))
    data: dict[str, Any] = {
        "title": loaded.tender.title,
        "reference": loaded.tender.reference,
        "lot": {"number": loaded.number, "title": loaded.title},
        "made": moment(utcnow()),
        "counts": [[str(LOOKS[look]), str(n)] for look, n in sorted(board.counts.items())],
        "providers": [
            {
                "name": column.submission.provider.name,
                "number": str(column.submission.number or ""),
                "is_excluded": column.submission.state == "excluded",
                "reason": column.submission.reason,
                "rows": [
                    [
                        requirement.number,
                        requirement.title,
                        str(LOOKS[board.look(check)]),
                        check.reason,
                        _who(check, people),
                    ]
                    for requirement in board.requirements
                    if (check := board.checks.get((column.submission.id, requirement.id)))
                ],
                "advice": _advice_of(column.advice),
                "grounds": [
                    [str(cell or "") for cell in row]
                    for row in grounds
                    if row[0] == column.submission.provider.name
                ],
            }
            for column in board.columns
        ],
        "repairs": [[str(cell or "") for cell in row] for row in _repairs(session, lot)],
    }
    return typeset("checks/admission.typ", data)


def _advice_of(advice: Any) -> dict[str, str] | None:
    if advice is None:
        return None
    return {"question": advice.question, "text": advice.text, "weighed": advice.weighed}


def _who(check: Check, people: dict[Any, str]) -> str:
    if check.decided_by_id is None or check.decided_at is None:
        return ""
    return f"{people[check.decided_by_id]}, {moment(check.decided_at)}"


def _overview(board: Board) -> Iterator[Row]:
    for requirement in board.requirements:
        found = [board.checks.get((one.submission.id, requirement.id)) for one in board.columns]
        words = [str(LOOKS[board.look(check)]) if check else "" for check in found]
        yield [requirement.number, requirement.title, *words]


def _judgements(session: Session, board: Board) -> Iterator[Row]:
    people = names_of(session, [one.decided_by_id for one in board.checks.values()])
    requirements = {one.id: one for one in board.requirements}
    columns = {one.submission.id: one for one in board.columns}
    for check in board.ordered():
        requirement, column = requirements[check.requirement_id], columns[check.submission_id]
        yield [
            requirement.number,
            requirement.title,
            column.submission.number,
            column.submission.provider.name,
            str(VERDICTS[check.verdict]),
            check.finding,
            str(LOOKS[board.look(check)]),
            str(DEFECTS[check.defect]) if check.defect else "",
            check.reason,
            people.get(check.decided_by_id, "") if check.decided_by_id else "",
            moment(check.decided_at) if check.decided_at else "",
        ]


def _repairs(session: Session, lot: Lot) -> Iterator[Row]:
    for one in offered_in(session, lot):
        for asked, name in one.calls:
            is_in = asked.answered_at is not None
            yield [
                one.requirement.number,
                one.requirement.title,
                str(DEFECTS[one.repair.defect]),
                name,
                one.repair.asks,
                moment(one.repair.asked_at),
                moment(one.repair.due_at),
                moment(asked.answered_at) if asked.answered_at else _("No answer"),
                asked.name if is_in else "",
                asked.answer if is_in else "",
            ]


def _exclusions(session: Session, lot: Lot) -> Iterator[Row]:
    rows = exclusions_in(session, lot)
    ids = [one.id for one, _submission, _name in rows]
    walked = session.exec(
        select(WalkedStep).where(col(WalkedStep.exclusion_id).in_(ids)).order_by(col(WalkedStep.at))
    ).all()
    people = names_of(session, [one.by_id for one in walked])
    for exclusion, _submission, name in rows:
        ground = BY_CODE[exclusion.ground]
        about: Row = [
            name,
            exclusion.party,
            ground.law,
            str(ground.text),
            exclusion.fact,
            str(EXCLUSIONS[exclusion.state]),
        ]
        steps = [one for one in walked if one.exclusion_id == exclusion.id]
        for step in steps:
            yield [
                *about,
                str(STEPS[step.step]),
                _("Yes") if step.goes_on else _("No"),
                step.reason,
                people[step.by_id],
                moment(step.at),
            ]
        if not steps:
            yield [*about, "", "", "", "", ""]


def _advices(board: Board) -> Iterator[Row]:
    for column in board.columns:
        if column.advice:
            told = column.advice
            yield [column.submission.provider.name, told.question, told.text, told.weighed]
