"""The whole admission of a lot for outside the system: a workbook, and a paper for the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.checks.board import Board, board_of, checks_of, lot_of, names_of
from app.checks.models import Check
from app.checks.words import DEFECTS, LOOKS, VERDICTS
from app.core.clock import utcnow
from app.core.i18n import day_long, moment
from app.core.i18n import gettext as _
from app.core.spreadsheet import Value, write_workbook
from app.core.typesetting import typeset
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of

Row = list[Value]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What another room adds to the admission."""

    place: int
    """Where it stands among what other rooms add."""
    name: str
    title: str
    heads: list[str]
    rows: list[Row]


Fill = Callable[[Session, Lot], Sheet]
_FILLERS: list[Fill] = []


def on_export(fill: Fill) -> Fill:
    """Let a room above add what it knows of a lot: (session, lot)."""
    _FILLERS.append(fill)
    return fill


def sheets_of(session: Session, lot: Lot) -> dict[str, Sheet]:
    """Collect what the rooms above add."""
    sheets = [fill(session, lot) for fill in _FILLERS]
    return {one.name: one for one in sorted(sheets, key=lambda one: one.place)}


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
                _judgements(session, lot, board),
            ),
            *((one.title, one.heads, one.rows) for one in sheets_of(session, lot).values()),
            (
                _("Advice"),
                [_("Provider"), _("Question"), _("Until"), _("Advice"), _("How it was weighed")],
                _advices(board),
            ),
        ]
    )  # fmt: skip


def paper(session: Session, lot: Lot) -> bytes:
    """Set the same as a paper, provider by provider."""
    board, loaded = board_of(session, lot), lot_of(session, lot.id)
    checks, sheets = checks_of(session, lot), sheets_of(session, lot)
    people = names_of(session, [one.decided_by_id for one in checks.values()])
    data: dict[str, Any] = {
        "title": loaded.tender.title,
        "reference": loaded.tender.reference,
        "lot": {"number": loaded.code or str(loaded.number), "title": loaded.title},
        "is_house": not procedure_of(loaded.tender).ranks,
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
                        str(LOOKS[board.look(cell)]),
                        checks[cell.id].reason,
                        _who(checks[cell.id], people),
                    ]
                    for requirement in board.requirements
                    if (cell := board.checks.get((column.id, requirement.id)))
                ],
                "advice": _advice_of(column.advice),
                "grounds": [
                    [str(cell or "") for cell in row]
                    for row in sheets["grounds"].rows
                    if row[0] == column.submission.provider.name
                ],
            }
            for column in board.columns
        ],
        "repairs": [[str(cell or "") for cell in row] for row in sheets["repairs"].rows],
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
        found = [board.checks.get((one.id, requirement.id)) for one in board.columns]
        words = [str(LOOKS[board.look(check)]) if check else "" for check in found]
        yield [requirement.number, requirement.title, *words]


def _judgements(session: Session, lot: Lot, board: Board) -> Iterator[Row]:
    checks = checks_of(session, lot)
    people = names_of(session, [one.decided_by_id for one in checks.values()])
    requirements = {one.id: one for one in board.requirements}
    columns = {one.id: one for one in board.columns}
    for cell in board.ordered():
        check = checks[cell.id]
        requirement, column = requirements[check.requirement_id], columns[check.submission_id]
        yield [
            requirement.number,
            requirement.title,
            column.submission.number,
            column.submission.provider.name,
            str(VERDICTS[check.verdict]),
            check.finding,
            str(LOOKS[board.look(cell)]),
            str(DEFECTS[check.defect]) if check.defect else "",
            check.reason,
            people.get(check.decided_by_id, "") if check.decided_by_id else "",
            moment(check.decided_at) if check.decided_at else "",
        ]


def _advices(board: Board) -> Iterator[Row]:
    for column in board.columns:
        if column.advice:
            told = column.advice
            until = day_long(told.due_on) if told.due_on else ""
            yield [column.submission.provider.name, told.question, until, told.text, told.weighed]
