"""One's own work besides scoring: drafts, the order of the answers, what was changed."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.audit.service import history
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import is_fragment, redirect, render
from app.evaluation import service
from app.evaluation.access import AnswerToRead, LotToScore
from app.evaluation.drafts import StaleDraftError, keep_draft
from app.evaluation.forms import DraftForm, OrderForm
from app.evaluation.router import ORDER_COOKIE

router = Router(prefix="/lots/{lot_id}/score", tags=["evaluation"])
YEAR = 365 * 24 * 3600


@router.post("/order", name="evaluation:order")
def choose_order(
    request: Request,
    lot: LotToScore,
    form: Annotated[Bound[OrderForm], Depends(bind(OrderForm))],
) -> Response:
    """Go through the answers question by question or submission by submission."""
    response = redirect(request, "evaluation:begin", lot_id=lot.id)
    if form.value is not None:
        response.set_cookie(
            ORDER_COOKIE, form.value.order, max_age=YEAR, httponly=True, samesite="lax"
        )
    return response


@router.post("/{submission_id}/{criterion_id}/draft", name="evaluation:keep_draft")
def keep(
    request: Request,
    session: SessionDep,
    answer: AnswerToRead,
    user: CurrentUser,
    form: Annotated[Bound[DraftForm], Depends(bind(DraftForm))],
) -> Response:
    """Keep what stands in the form, finished or not."""
    if form.value is None:
        return render(
            request, "evaluation/_draft.html", status=422, draft=None, stands=None, answer=answer
        )
    try:
        draft = keep_draft(session, answer, user, form.value)
    except StaleDraftError as error:
        if form.value.later or not is_fragment(request):
            raise
        return render(
            request,
            "evaluation/_draft.html",
            status=409,
            draft=error.draft,
            stands=error.draft,
        )
    if form.value.later or not is_fragment(request):
        return redirect(request, "evaluation:index")
    return render(request, "evaluation/_draft.html", draft=draft, stands=None)


@router.get("/{submission_id}/{criterion_id}/history", name="evaluation:history")
def changes(
    request: Request, session: SessionDep, answer: AnswerToRead, user: CurrentUser
) -> Response:
    """Show every change of one's own score, latest first."""
    score = service.own_scores(session, answer.lot, user).get(answer.key)
    if score is None:
        raise NotFoundError
    told = [(event, payload.data["after"]) for event, payload in history(session, score) if payload]
    return render(
        request, "evaluation/history.html", answer=answer, score=score, changes=told[::-1]
    )
