"""The check board: every requirement of every submission, and the decision beside it."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.checks import admission, service
from app.checks.access import CheckToDecide, CheckToRead, LotToCheck, LotToDecide, LotToFinish
from app.checks.board import Board, Look, board_of, eligible_of, lot_of
from app.checks.documents import Preview, preview_of
from app.checks.excerpt import excerpt_of, holds
from app.checks.finishing import opened_again
from app.checks.forms import DecisionForm
from app.checks.gates import ADMITS
from app.checks.judgement import Judgement, judgement_of
from app.checks.models import Check
from app.checks.outcome import Failure, all_failed, all_grounds
from app.checks.unequal import unequal_in
from app.checks.words import DEFECTS
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.i18n import ngettext
from app.core.routing import Router
from app.core.web import download, is_fragment, page_url, redirect, render
from app.submissions import eligibility
from app.tenders.models import Lot, LotState

router = Router(tags=["checks"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/lots/{lot_id}/checks", name="checks:board")
def board(
    request: Request,
    session: SessionDep,
    lot: LotToCheck,
    user: CurrentUser,
    state: Look | None = None,
    submission: UUID | None = None,
    page: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Show the checks of a lot, some submissions at once, with the first open one beside them."""
    shown = board_of(session, lot, submission)
    first = shown.next_open(user)
    check = session.get(Check, first.id) if first else None
    return _page(request, session, lot, shown, check, state=state, only=submission, page=page)


@router.get("/checks/{check_id}", name="checks:cell")
def cell(
    request: Request,
    session: SessionDep,
    check: CheckToRead,
    state: Look | None = None,
    submission: UUID | None = None,
) -> Response:
    """Show one check beside the board."""
    lot = lot_of(session, check.lot_id)
    only = submission if submission == check.submission_id else None
    shown = board_of(session, lot, only)
    return _page(request, session, lot, shown, check, state=state, only=only, moved=True)


@router.post("/checks/{check_id}/decision", name="checks:decide")
def decide(
    request: Request,
    session: SessionDep,
    check: CheckToDecide,
    user: CurrentUser,
    form: Annotated[Bound[DecisionForm], Depends(bind(DecisionForm))],
    state: Look | None = None,
    submission: UUID | None = None,
) -> Response:
    """Save the decision and go to the next open check, or say what is wrong."""
    lot = lot_of(session, check.lot_id)
    only = submission if submission == check.submission_id else None
    if form.value is not None:
        try:
            service.decide(session, check, user, form.value)
        except InvalidError as error:
            form.refuse(error.message, error.field)
    shown = board_of(session, lot, only)
    if form.value is None:
        return _page(request, session, lot, shown, check, state=state, only=only, form=form)
    open_one = shown.next_open(user, after=check)
    following = session.get_one(Check, open_one.id) if open_one else check
    address = page_url(request)("checks:cell", check_id=following.id) + _query(state, only)
    if not is_fragment(request):
        return Response(status_code=303, headers={"Location": address})
    response = _page(request, session, lot, shown, following, state=state, only=only, moved=True)
    response.headers["HX-Push-Url"] = address
    return response


@router.post("/lots/{lot_id}/checks/start", name="checks:start")
def start(request: Request, session: SessionDep, lot: LotToDecide, user: CurrentUser) -> Response:
    """Let the rules look at every submission."""
    service.start_checks(session, lot, user)
    return redirect(request, "checks:board", lot_id=lot.id)


@router.post("/lots/{lot_id}/checks/declared", name="checks:accept_declared")
def accept_declared(
    request: Request, session: SessionDep, lot: LotToDecide, user: CurrentUser
) -> Response:
    """Pass everything that providers only had to declare."""
    service.accept_declared(session, lot, user)
    return redirect(request, "checks:board", lot_id=lot.id)


@router.get("/lots/{lot_id}/checks.xlsx", name="checks:workbook")
def workbook(session: SessionDep, lot: LotToFinish) -> Response:
    """Hand over the whole admission as Excel."""
    return download(admission.workbook(session, lot), f"toetsing-{lot.number}.xlsx", XLSX)


@router.get("/lots/{lot_id}/checks.pdf", name="checks:paper")
def paper(session: SessionDep, lot: LotToFinish) -> Response:
    """Hand over the whole admission as pdf."""
    content = admission.paper(session, lot)
    return download(content, f"toetsing-{lot.number}.pdf", "application/pdf")


@router.get("/lots/{lot_id}/checks/finish", name="checks:confirm_finish")
def confirm_finish(request: Request, session: SessionDep, lot: LotToFinish) -> Response:
    """Show what finishing does, before it is done."""
    shown = board_of(session, lot)
    return render(
        request,
        "checks/finish.html",
        lot=lot,
        board=shown,
        remaining=service.remaining(session, lot).sentences,
        is_finished=service.are_finished(session, lot),
        failing=_failing(session, lot, shown),
        unequal=unequal_in(session, lot),
    )


@router.post("/lots/{lot_id}/checks/finish", name="checks:finish")
def finish(request: Request, session: SessionDep, lot: LotToDecide, user: CurrentUser) -> Response:
    """Close the checks; who fails a knock-out is excluded."""
    service.finish_checks(session, lot, user)
    return redirect(request, "checks:board", lot_id=lot.id)


@dataclass(frozen=True, slots=True)
class Failing:
    """Who is excluded when the checks are finished, and why."""

    name: str
    failed: list[Failure]
    grounds: list[str]


def _failing(session: Session, lot: Lot, board: Board) -> list[Failing]:
    """List who fails a knock-out or is excluded on a ground."""
    failed, grounds = all_failed(session, lot), all_grounds(session, [lot.id])
    return [
        Failing(column.name, failed.get(column.id, []), grounds.get(column.id, []))
        for column in board.columns
        if column.id in failed or grounds.get(column.id)
    ]


def _query(state: Look | None, only: UUID | None) -> str:
    chosen = {"state": state and state.value, "submission": only}
    text = urlencode({name: value for name, value in chosen.items() if value})
    return f"?{text}" if text else ""


def _page(
    request: Request,
    session: Session,
    lot: Lot,
    board: Board,
    check: Check | None,
    *,
    state: Look | None,
    only: UUID | None,
    page: int | None = None,
    form: Bound[DecisionForm] | None = None,
    moved: bool = False,
) -> Response:
    judgement = judgement_of(session, board, check) if check else None
    excerpt = excerpt_of(board, state, page, check)
    following = board.next_open(request.state.user, after=check)
    is_finished = service.are_finished(session, lot)
    context: dict[str, Any] = {
        "lot": lot,
        "board": board,
        "excerpt": excerpt,
        "rows": excerpt.rows,
        "following": following if following and not holds(excerpt, following) else None,
        "state": state,
        "only": only,
        "query": _query(state, only),
        "judgement": judgement,
        "me": request.state.user,
        "defects": DEFECTS,
        "previews": _previews(request, judgement),
        "form": form,
        "moved": moved,
        "meta": _meta(lot, board),
        "remaining": _remaining(session, lot, is_finished=is_finished),
        "is_finished": is_finished,
        "eligible": eligible_of(session, lot, excerpt.columns),
        "standing": eligibility.standing(session, lot),
    }
    name = "checks/_board.html" if is_fragment(request) else "checks/board.html"
    return render(request, name, status=422 if form else 200, **context)


def _remaining(session: Session, lot: Lot, *, is_finished: bool) -> list[str]:
    """Say what stands in the way of finishing the checks, and then of the panel's beginning."""
    if lot.state != LotState.CHECKING:
        return []
    return opened_again(session, lot) if is_finished else service.remaining(session, lot).sentences


def _previews(request: Request, judgement: Judgement | None) -> dict[UUID, Preview]:
    documents = judgement.documents if judgement else ()
    return {one.id: preview_of(request, one) for one in documents}


def _meta(lot: Lot, board: Board) -> str:
    many = len(board.columns)
    if lot.state in ADMITS:
        submissions = ngettext("%(num)s application", "%(num)s applications", many, num=many)
    else:
        submissions = ngettext("%(n)s submission", "%(n)s submissions", many)
    requirements = ngettext("%(n)s requirement", "%(n)s requirements", len(board.requirements))
    return f"{submissions}, {requirements}"
