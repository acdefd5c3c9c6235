"""The officer's page of who may apply for a lot and when."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.products import admission
from app.products.access import RuleToEdit, WindowToEdit
from app.products.forms import RuleForm, WindowForm
from app.products.words import FORMS, RULE_KINDS
from app.tenders.access import LotToEdit, LotToRead
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of

router = Router(tags=["products"])


@router.get("/lots/{lot_id}/admission", name="products:admission")
def show(request: Request, session: SessionDep, lot: LotToRead) -> Response:
    """Show when one can apply for a lot, and who may."""
    return _page(request, session, lot)


@router.post("/lots/{lot_id}/windows", name="products:add_window")
def add_window(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[WindowForm], Depends(bind(WindowForm))],
) -> Response:
    """Say when one can apply."""
    if form.value is None:
        return _page(request, session, lot, window=form)
    admission.add_window(session, lot, user, form.value)
    return redirect(request, "products:admission", lot_id=lot.id)


@router.post("/windows/{window_id}/remove", name="products:remove_window")
def remove_window(
    request: Request, session: SessionDep, window: WindowToEdit, user: CurrentUser
) -> Response:
    """Take a window back."""
    lot_id = window.lot_id
    admission.remove_window(session, window, user)
    return redirect(request, "products:admission", lot_id=lot_id)


@router.post("/lots/{lot_id}/eligibility-rules", name="products:add_rule")
def add_rule(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[RuleForm], Depends(bind(RuleForm))],
) -> Response:
    """Say who may apply."""
    if form.value is not None:
        try:
            admission.add_rule(session, lot, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "products:admission", lot_id=lot.id)
    return _page(request, session, lot, rule=form)


@router.post("/eligibility-rules/{rule_id}/remove", name="products:remove_rule")
def remove_rule(
    request: Request, session: SessionDep, rule: RuleToEdit, user: CurrentUser
) -> Response:
    """Take a rule back."""
    lot_id = rule.lot_id
    admission.remove_rule(session, rule, user)
    return redirect(request, "products:admission", lot_id=lot_id)


def _page(request: Request, session: Session, lot: Lot, **forms: Bound[Any]) -> Response:
    windows = admission.windows_of(session, lot)
    evidence = admission.evidence_of(session, lot)
    return render(
        request,
        "products/admission.html",
        status=422 if forms else 200,
        lot=lot,
        tender=lot.tender,
        procedure=procedure_of(lot.tender),
        windows=windows,
        standing=admission.standing_of(lot, windows, dutch(utcnow()).date()),
        rules=admission.rules_of(session, lot),
        kinds=RULE_KINDS,
        forms=FORMS,
        evidence={str(one.id): f"{one.number} {one.title}" for one in evidence},
        **{"window": None, "rule": None, **forms},
    )
