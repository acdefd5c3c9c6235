"""Judge alike checks together, after a look at them; say which judgements need two people."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.checks import alike as together
from app.checks import judging as service
from app.checks.access import CheckOfOfficer, CheckToDecide, LotToDecide, LotToFinish
from app.checks.board import lot_of
from app.checks.forms import AlikeForm, ScopeForm
from app.checks.models import Check
from app.checks.words import DEFECTS
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.tenders.models import Lot, Requirement

router = Router(tags=["checks"])


@router.get("/checks/{check_id}/alike", name="checks:alike")
def alike(
    request: Request, session: SessionDep, check: CheckOfOfficer, user: CurrentUser
) -> Response:
    """Show everyone about whom the rule found the very same."""
    return _alike(request, session, check, user, None)


@router.post("/checks/{check_id}/alike", name="checks:decide_alike")
def decide_alike(
    request: Request,
    session: SessionDep,
    check: CheckToDecide,
    user: CurrentUser,
    form: Annotated[Bound[AlikeForm], Depends(bind(AlikeForm))],
) -> Response:
    """Give the chosen ones the same judgement."""
    if form.value is not None:
        try:
            together.decide_alike(session, check, user, form.value)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _alike(request, session, check, user, form)
    return redirect(request, "checks:board", lot_id=check.lot_id)


@router.get("/lots/{lot_id}/checks/two", name="checks:two")
def two(request: Request, session: SessionDep, lot: LotToFinish) -> Response:
    """Show which judgements need two people."""
    return _two(request, session, lot, None)


@router.post("/lots/{lot_id}/checks/two", name="checks:set_scope")
def set_scope(
    request: Request,
    session: SessionDep,
    lot: LotToDecide,
    user: CurrentUser,
    form: Annotated[Bound[ScopeForm], Depends(bind(ScopeForm))],
) -> Response:
    """Change it."""
    if form.value is None:
        return _two(request, session, lot, form)
    service.set_scope(session, lot, user, form.value)
    return redirect(request, "checks:board", lot_id=lot.id)


def _alike(
    request: Request, session: Session, check: Check, user: User, form: Bound[AlikeForm] | None
) -> Response:
    return render(
        request,
        "checks/alike.html",
        status=422 if form else 200,
        check=check,
        requirement=session.get_one(Requirement, check.requirement_id),
        lot=lot_of(session, check.lot_id),
        found=together.alike_to(session, check, user),
        defects=DEFECTS,
        form=form,
    )


def _two(request: Request, session: Session, lot: Lot, form: Bound[ScopeForm] | None) -> Response:
    return render(
        request,
        "checks/two.html",
        status=422 if form else 200,
        lot=lot,
        scope=service.scope_of(session, lot.id),
        lacks_second=service.lacks_second(session, lot),
        form=form,
    )
