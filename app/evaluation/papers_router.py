"""Paper forms: printed, typed in by one person, held to the paper by another."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.typesetting import typeset
from app.core.web import download, redirect, render
from app.criteria.scales import scale_words
from app.evaluation.access import LotOnPaper, LotToScore, LotToTypeIn
from app.evaluation.forms import PaperForm
from app.evaluation.papers import confirm, form_words, paper_of, type_in
from app.evaluation.router import order_of
from app.evaluation.worklist import tasks_of
from app.panels.answers import Answer, answer_of
from app.panels.panel import member_of
from app.tenders.models import Lot

router = Router(prefix="/lots/{lot_id}", tags=["evaluation"])


@router.get("/score/form.pdf", name="evaluation:own_paper_file")
def own_file(request: Request, session: SessionDep, lot: LotToScore, user: CurrentUser) -> Response:
    """Hand over one's own form, empty, to fill in by hand."""
    tasks = tasks_of(session, lot, user, order=order_of(request))
    content = typeset("evaluation/form.typ", form_words(lot, user, tasks))
    return download(content, f"formulier-perceel-{lot.number}.pdf", "application/pdf")


@router.get("/papers/{user_id}", name="evaluation:paper")
def paper(
    request: Request, session: SessionDep, lot: LotOnPaper, user: CurrentUser, user_id: UUID
) -> Response:
    """Show how far somebody's paper form was typed in."""
    evaluator = member_of(session, lot, user_id)
    found = paper_of(session, lot, evaluator)
    can_confirm = found.can_confirm(user)
    return render(request, "evaluation/paper.html", lot=lot, paper=found, can_confirm=can_confirm)


@router.get("/papers/{user_id}/form.pdf", name="evaluation:paper_file")
def file(session: SessionDep, lot: LotOnPaper, user_id: UUID) -> Response:
    """Hand over somebody's form, empty, to give on paper."""
    evaluator = member_of(session, lot, user_id)
    words = form_words(lot, evaluator, tasks_of(session, lot, evaluator))
    content = typeset("evaluation/form.typ", words)
    return download(content, f"formulier-perceel-{lot.number}.pdf", "application/pdf")


@router.post("/papers/{user_id}/confirm", name="evaluation:confirm_paper")
def hold_to_paper(
    session: SessionDep, request: Request, lot: LotToTypeIn, user: CurrentUser, user_id: UUID
) -> Response:
    """Confirm as second person what was typed."""
    confirm(session, lot, member_of(session, lot, user_id), user)
    return redirect(request, "evaluation:paper", lot_id=lot.id, user_id=user_id)


@router.get("/papers/{user_id}/{submission_id}/{criterion_id}", name="evaluation:paper_answer")
def answer_on_paper(
    request: Request,
    session: SessionDep,
    lot: LotOnPaper,
    user_id: UUID,
    submission_id: UUID,
    criterion_id: UUID,
) -> Response:
    """Show one answer of a paper form to type in."""
    answer = answer_of(session, lot, submission_id, criterion_id)
    return _show(request, session, lot, user_id, answer, None)


@router.post("/papers/{user_id}/{submission_id}/{criterion_id}", name="evaluation:type_paper")
def type_answer(
    request: Request,
    session: SessionDep,
    lot: LotToTypeIn,
    user: CurrentUser,
    user_id: UUID,
    submission_id: UUID,
    criterion_id: UUID,
    form: Annotated[Bound[PaperForm], Depends(bind(PaperForm))],
) -> Response:
    """Keep one answer of a paper form, and go to the next."""
    answer = answer_of(session, lot, submission_id, criterion_id)
    evaluator = member_of(session, lot, user_id)
    if form.value is None:
        return _show(request, session, lot, user_id, answer, form)
    try:
        type_in(session, answer, evaluator, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _show(request, session, lot, user_id, answer, form)
    following = paper_of(session, lot, evaluator).to_type
    if following is None:
        return redirect(request, "evaluation:paper", lot_id=lot.id, user_id=user_id)
    address = following.task.answer.address
    return redirect(request, "evaluation:paper_answer", user_id=user_id, **address)


def _show(
    request: Request,
    session: Session,
    lot: Lot,
    user_id: UUID,
    answer: Answer,
    form: Bound[PaperForm] | None,
) -> Response:
    found = paper_of(session, lot, member_of(session, lot, user_id))
    line = found.line_of(answer)
    return render(
        request,
        "evaluation/paper_answer.html",
        status=form.status if form else 200,
        lot=lot,
        paper=found,
        line=line,
        answer=answer,
        scale=answer.steps,
        scale_text=scale_words(answer.criterion),
        form=form,
    )
