"""One's own scores as an Excel file: out with what may be filled in, in with what changed."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from cryptography.exceptions import InvalidSignature
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.accounts.models import User
from app.audit.service import canonical
from app.core.errors import InvalidError
from app.core.forms import fill
from app.core.i18n import gettext as _
from app.core.keys import Keys
from app.core.spreadsheet import HEADING
from app.criteria.scales import has_numbers, scale_words
from app.evaluation.forms import ScoreForm
from app.evaluation.models import Score
from app.evaluation.worklist import Task
from app.panels.answers import Answer
from app.tenders.models import Lot
from app.workbooks.accepting import demand_workbook

DOMAIN = b"toetssteen score form 1\n"
SEAL = "Zegel"
SHEET = "Scores"
FIELDS = ("step", "motivation", "strong", "weak", "page", "note")
FIRST = 4
"""The column of the first field; those before it tell which answer it is."""
KEY = FIRST + len(FIELDS)
OPEN_CELL = PatternFill("solid", fgColor="FFFFFBEB")
WIDTHS = (16, 34, 24, 18, 60, 30, 30, 9, 30, 2)
LONGEST_LIST = 255


@dataclass(frozen=True, slots=True)
class Change:
    """What the file says of one answer, beside what stands here."""

    task: Task
    typed: Mapping[str, str]
    before: Mapping[str, str]
    faults: tuple[tuple[str, str], ...]
    """Cell and what is wrong in it."""

    @property
    def changed(self) -> list[str]:
        """Name the fields that differ."""
        return [name for name in FIELDS if self.typed[name] != self.before[name]]


def key_of(answer: Answer) -> str:
    """Name an answer in the file."""
    return f"{answer.submission.id}:{answer.criterion.id}"


def write_form(keys: Keys, lot: Lot, user: User, tasks: Sequence[Task]) -> bytes:
    """Make the file: only what one fills in is open, and a signature holds the rest."""
    book = Workbook()
    front = book.active
    assert isinstance(front, Worksheet)  # noqa: S101  (a new workbook has one sheet)
    _explain(front, lot, user)
    _fill(book.create_sheet(SHEET), tasks)
    seal = book.create_sheet(SEAL)
    told = _sealed(lot, user, tasks)
    seal["A1"] = json.dumps(told)
    seal["A2"] = b64encode(keys.signing.sign(DOMAIN + canonical(told))).decode()
    seal.sheet_state = "veryHidden"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _sealed(lot: Lot, user: User, tasks: Sequence[Task]) -> dict[str, Any]:
    return {
        "lot": str(lot.id),
        "evaluator": str(user.id),
        "rows": [
            [
                key_of(task.answer),
                task.score.version if task.score else 0,
                task.answer.document.sha256 if task.answer.document else "",
            ]
            for task in tasks
        ],
    }


def _explain(sheet: Worksheet, lot: Lot, user: User) -> None:
    sheet.title = _("Explanation")
    lines = (
        _("Scores for lot %(n)s: %(title)s", n=lot.number, title=lot.title),
        _("For %(name)s only. Do not pass this file on.", name=user.name),
        _("Fill in the yellow cells of the sheet Scores. The other cells are locked."),
        _("Choose a step from the list, write why, and name the page on which that rests."),
        _("An answer that you leave empty stays as it is."),
        _("Upload the file where you got it. You see every difference before it counts."),
        _("Did you change scores on the website meanwhile? Then download a new file first."),
    )
    for at, line in enumerate(lines, 1):
        sheet.cell(at, 1, line).font = Font(bold=at == 1)
    sheet.column_dimensions["A"].width = 100
    sheet.protection.sheet = True


def _fill(sheet: Worksheet, tasks: Sequence[Task]) -> None:
    headings = (
        _("Bidder"), _("Question"), _("Scale"), _("Step"), _("Motivation"), _("Strong points"),
        _("Weak points"), _("Page"), _("Own note"), "",
    )  # fmt: skip
    for at, heading in enumerate(headings, 1):
        cell = sheet.cell(1, at, heading)
        cell.font, cell.fill = Font(bold=True), HEADING
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS[at - 1]
    for row, task in enumerate(tasks, 2):
        own = _typed(task.score)
        values = (*_locked(task), *(own[name] for name in FIELDS))
        for at, value in enumerate((*values, key_of(task.answer)), 1):
            cell = sheet.cell(row, at, ILLEGAL_CHARACTERS_RE.sub("", value))
            cell.data_type = "s"
            cell.number_format = "@"
            cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if FIRST <= at < KEY:
                cell.protection, cell.fill = Protection(locked=False), OPEN_CELL
        _offer(sheet, f"{get_column_letter(FIRST)}{row}", _steps(task))
    sheet.column_dimensions[get_column_letter(KEY)].hidden = True
    sheet.freeze_panes = "D2"
    sheet.protection.sheet = True


def _steps(task: Task) -> list[str]:
    return [step.label for step in task.answer.criterion.scale]


def _locked(task: Task) -> list[str]:
    """Say which answer a row is for, and its scale."""
    criterion = task.answer.criterion
    scale = scale_words(criterion) if has_numbers(criterion) else ", ".join(_steps(task))
    return [task.answer.alias, criterion.title, scale]


def _offer(sheet: Worksheet, cell: str, steps: Sequence[str]) -> None:
    """Offer the steps of the scale as a list, where Excel can hold them."""
    listed = ",".join(steps)
    if not steps or len(listed) > LONGEST_LIST or any("," in step for step in steps):
        return
    choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    choice.error = _("Choose a step of the published scale.")
    choice.add(cell)
    sheet.add_data_validation(choice)


def _typed(score: Score | None) -> dict[str, str]:
    if score is None:
        return dict.fromkeys(FIELDS, "")
    values = score.model_dump(include={*FIELDS})
    return {name: "" if values[name] is None else str(values[name]) for name in FIELDS}


def read_form(
    keys: Keys, content: bytes, lot: Lot, user: User, tasks: Sequence[Task]
) -> list[Change]:
    """Read what somebody filled in; an altered, foreign or stale file is refused whole."""
    grid, told = _open(content)
    _demand_ours(keys, grid, told)
    sealed = told["payload"]
    if (sealed["lot"], sealed["evaluator"]) != (str(lot.id), str(user.id)):
        raise _refusal(_("This form is for another person or another lot. Download your own."))
    if sealed != _sealed(lot, user, _in_order(tasks, sealed)):
        raise _refusal(outdated())
    by_key = {key_of(task.answer): task for task in tasks}
    if any(row[: FIRST - 1] != _locked(by_key[row[KEY - 1]]) for row in grid):
        raise _altered()
    found = [
        _change(by_key[row[0]], cells, number)
        for number, (row, cells) in enumerate(zip(sealed["rows"], grid, strict=True), 2)
    ]
    return [one for one in found if one.changed and any(one.typed.values())]


def _in_order(tasks: Sequence[Task], sealed: Mapping[str, Any]) -> list[Task]:
    places = {row[0]: place for place, row in enumerate(sealed["rows"])}
    return sorted(tasks, key=lambda task: places.get(key_of(task.answer), len(places)))


def not_ours() -> str:
    """Say that a file is no form that we made."""
    return _("This is not a form of ours. Download your own and fill in that one.")


def outdated() -> str:
    """Say that something changed after a form was made."""
    return _("Scores or answers changed since this form was made. Download a new one.")


def _refusal(sentence: str) -> InvalidError:
    return InvalidError(sentence, field="file")


def _open(content: bytes) -> tuple[list[list[Any]], dict[str, Any]]:
    """Read the cells, and what was sealed; formulas are never computed."""
    demand_workbook(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False)
        seal = [row[0] for row in book[SEAL].iter_rows(max_row=2, max_col=1, values_only=True)]
        rows = book[SHEET].iter_rows(min_row=2, max_col=KEY, values_only=True)
        grid = [list(row) for row in rows if any(cell is not None for cell in row)]
        payload, signature = json.loads(str(seal[0])), b64decode(str(seal[1]))
    except Exception as error:
        raise _refusal(not_ours()) from error
    return grid, {"payload": payload, "signature": signature}


def _demand_ours(keys: Keys, grid: Sequence[Sequence[Any]], told: Mapping[str, Any]) -> None:
    try:
        keys.signing.public_key().verify(told["signature"], DOMAIN + canonical(told["payload"]))
    except InvalidSignature as error:
        raise _altered() from error
    if [row[0] for row in told["payload"]["rows"]] != [row[KEY - 1] for row in grid]:
        raise _altered()


def _altered() -> InvalidError:
    return _refusal(_("Rows or locked cells of this form were changed. Download a new one."))


def _change(task: Task, cells: Sequence[Any], number: int) -> Change:
    typed = {name: _text(cells[FIRST - 1 + at]) for at, name in enumerate(FIELDS)}
    where = {name: f"{get_column_letter(FIRST + at)}{number}" for at, name in enumerate(FIELDS)}
    bound = fill(ScoreForm, dict(typed))
    faults = [(where.get(name, ""), text) for name, texts in bound.errors.items() for text in texts]
    faults += [
        (where[name], _("A cell holds a formula. Fill in plain text."))
        for name, text in typed.items()
        if text.startswith("=")
    ]
    steps = {step.label for step in task.answer.criterion.scale}
    if typed["step"] and not has_numbers(task.answer.criterion) and typed["step"] not in steps:
        faults.append((where["step"], _("Choose a step of the published scale.")))
    if task.answer.document and not typed["page"]:
        faults.append((where["page"], _("Say on which page of the answer your motivation rests.")))
    return Change(task, typed, _typed(task.score), tuple(faults))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").strip()
