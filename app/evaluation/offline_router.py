"""Work offline or on paper: one's own form as Excel file or print, and the way back."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from pydantic import ValidationError
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.gathering import FormLimits, bytes_of, gathered, reads_form
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import download, redirect, render
from app.evaluation import service
from app.evaluation.access import LotToHandIn, LotToScore
from app.evaluation.forms import RowsForm, ScoreRow
from app.evaluation.router import order_of
from app.evaluation.workbook import key_of, read_form, write_form
from app.evaluation.worklist import tasks_of
from app.tenders.models import Lot
from app.workbooks.accepting import LARGEST, demand_size

router = Router(prefix="/lots/{lot_id}/score", tags=["evaluation"])
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROOM_FOR_FORM = 100_000
"""What a form weighs besides its file."""
LIMITS = FormLimits(files=1, fields=5, size=LARGEST + ROOM_FOR_FORM, has_own_refusal=True)


@dataclass(slots=True)
class Upload:
    """What came in, or why it was not read."""

    content: bytes = b""
    refusal: str = ""


@reads_form(LIMITS)
def take_in(request: Request) -> Upload:
    """Read a file of a bearable size."""
    announced = request.headers.get("content-length", "")
    try:
        demand_size(int(announced) - ROOM_FOR_FORM if announced.isdigit() else LARGEST + 1)
    except InvalidError as error:
        return Upload(refusal=str(error.message))
    return Upload(bytes_of(gathered(request).get("file"), LARGEST + 1))


@router.get("/form", name="evaluation:form")
def form_page(request: Request, lot: LotToScore) -> Response:
    """Show how to work offline."""
    return _show(request, lot, None)


@router.get("/form.xlsx", name="evaluation:form_file")
def form_file(
    request: Request, session: SessionDep, lot: LotToScore, user: CurrentUser
) -> Response:
    """Hand over one's own form."""
    tasks = tasks_of(session, lot, user, order=order_of(request))
    content = write_form(request.app.state.keys, lot, user, tasks)
    return download(content, f"scores-perceel-{lot.number}.xlsx", EXCEL)


@router.get("/print", name="evaluation:print")
def form_to_print(
    request: Request, session: SessionDep, lot: LotToScore, user: CurrentUser
) -> Response:
    """Show one's own form to fill in by hand."""
    tasks = tasks_of(session, lot, user, order=order_of(request))
    return render(request, "evaluation/print.html", lot=lot, tasks=tasks)


@router.post("/form", name="evaluation:compare")
def compare(
    request: Request,
    upload: Annotated[Upload, Depends(take_in)],
    session: SessionDep,
    lot: LotToScore,
    user: CurrentUser,
) -> Response:
    """Show what a filled-in form would change, before any of it counts."""
    form: Bound[User] = Bound(typed={})
    if upload.refusal or not upload.content:
        form.refuse(upload.refusal or _("Choose a file first."), "file")
        return _show(request, lot, form)
    try:
        tasks = tasks_of(session, lot, user)
        changes = read_form(request.app.state.keys, upload.content, lot, user, tasks)
    except InvalidError as error:
        form.take(error)
        return _show(request, lot, form)
    good = [one for one in changes if not one.faults]
    rows = {
        one.task.number: ScoreRow(
            key=key_of(one.task.answer),
            typed=dict(one.typed),
            version=one.task.score.version if one.task.score else 0,
        ).model_dump_json()
        for one in good
    }
    return render(
        request, "evaluation/differences.html", lot=lot, changes=changes, good=good, rows=rows
    )


@router.post("/take", name="evaluation:take")
def take(
    request: Request,
    session: SessionDep,
    lot: LotToHandIn,
    user: CurrentUser,
    form: Annotated[Bound[RowsForm], Depends(bind(RowsForm))],
) -> Response:
    """Take over what was looked at."""
    if form.value is None:
        return _show(request, lot, form)
    try:
        _take(session, lot, user, form.value)
    except ValidationError:
        form.refuse(
            _("This is not a form of ours. Download your own and fill in that one."), "file"
        )
    except InvalidError as error:
        form.refuse(error.message, "file")
    if form.value is None:
        session.rollback()
        return _show(request, lot, form)
    return redirect(request, "evaluation:submit", lot_id=lot.id)


def _take(session: Session, lot: Lot, user: User, form: RowsForm) -> None:
    by_key = {key_of(task.answer): task.answer for task in tasks_of(session, lot, user)}
    for text in form.rows:
        row = ScoreRow.model_validate_json(text)
        if row.key not in by_key:
            raise InvalidError(
                _("Scores or answers changed since this form was made. Download a new one.")
            )
        service.give_score(session, by_key[row.key], user, row.score())


def _show(request: Request, lot: Lot, form: Bound[User] | Bound[RowsForm] | None) -> Response:
    return render(request, "evaluation/form.html", status=422 if form else 200, lot=lot, form=form)
