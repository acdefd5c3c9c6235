"""Before the real scores: the practice answer."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.criteria.scales import scale_words
from app.evaluation.access import LotToHandIn
from app.evaluation.forms import PracticeForm, TryForm
from app.evaluation.practising import (
    criterion_of,
    is_under_way,
    own_try,
    practice_of,
    try_it,
    write_practice,
)
from app.panels.access import LotToChair, LotToDeclare
from app.panels.answers import quality_criteria
from app.panels.panel import require_declared
from app.tenders.models import Criterion, Lot

router = Router(prefix="/lots/{lot_id}", tags=["evaluation"])


@router.get("/practice", name="evaluation:practice")
def practice(
    request: Request,
    session: SessionDep,
    lot: LotToDeclare,
    user: CurrentUser,
    criterion_id: UUID | None = None,
) -> Response:
    """Show the practice answer; to the chair the form that makes one, of the chosen criterion."""
    return _show_practice(request, session, lot, user, None, str(criterion_id))


@router.post("/practice", name="evaluation:write_practice")
def write(
    request: Request,
    session: SessionDep,
    lot: LotToChair,
    user: CurrentUser,
    form: Annotated[Bound[PracticeForm], Depends(bind(PracticeForm))],
) -> Response:
    """Put a practice answer before the panel."""
    if form.value is not None:
        try:
            write_practice(session, lot, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "evaluation:practice", lot_id=lot.id)
    return _show_practice(request, session, lot, user, form)


@router.post("/practice/try", name="evaluation:try_practice")
def give(
    request: Request,
    session: SessionDep,
    lot: LotToHandIn,
    user: CurrentUser,
    form: Annotated[Bound[TryForm], Depends(bind(TryForm))],
) -> Response:
    """Score the practice answer."""
    found = practice_of(session, lot)
    if form.value is not None and found is not None:
        try:
            try_it(session, lot, found, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "evaluation:practice", lot_id=lot.id)
    return _show_practice(request, session, lot, user, form)


def _show_practice(
    request: Request,
    session: Session,
    lot: Lot,
    user: User,
    form: Bound[PracticeForm] | Bound[TryForm] | None,
    chosen: str = "",
) -> Response:
    require_declared(session, lot, user)
    found, criteria = practice_of(session, lot), quality_criteria(session, lot)
    if found:
        criterion: Criterion | None = criterion_of(session, lot, found)
    else:
        named = form.text("criterion_id") if form else chosen
        alone = criteria[0] if len(criteria) == 1 else None
        criterion = next((one for one in criteria if str(one.id) == named), alone)
    return render(
        request,
        "evaluation/practice.html",
        status=form.status if form else 200,
        lot=lot,
        practice=found,
        criterion=criterion,
        criteria=criteria,
        is_late=found is None and is_under_way(session, lot),
        scale=[{"label": one.label, "text": one.text} for one in criterion.scale]
        if criterion
        else [],
        scale_text=scale_words(criterion) if criterion else "",
        tried=own_try(session, found, user) if found else None,
        form=form,
    )
