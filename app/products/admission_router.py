"""The officer's page of who may apply for a lot and when."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.products import admission
from app.products.access import RuleToEdit, WindowToEdit
from app.products.forms import RuleForm, WindowForm
from app.products.models import Window
from app.products.service import lot_of
from app.products.words import FORMS, RULE_KINDS
from app.tenders.access import LotToEdit, LotToRead
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of
from app.tenders.words import typed

router = Router(tags=["products"])

Opened = Annotated[Bound[WindowForm], Depends(bind(WindowForm))]


@router.get("/lots/{lot_id}/admission", name="products:admission")
def show(request: Request, session: SessionDep, lot: LotToRead) -> Response:
    """Show when one can apply for a lot, and who may."""
    return admission_page(request, session, lot)


@router.post("/lots/{lot_id}/windows", name="products:add_window")
def add_window(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Opened,
) -> Response:
    """Say when one can apply."""
    if form.passes(lambda told: admission.add_window(session, lot, user, told)):
        return redirect(request, "products:admission", lot_id=lot.id)
    return admission_page(request, session, lot, window=form)


@router.get("/windows/{window_id}/edit", name="products:edit_window")
def edit_window(request: Request, session: SessionDep, window: WindowToEdit) -> Response:
    """Show one window."""
    return window_page(request, lot_of(session, window), window, None)


@router.post("/windows/{window_id}/edit", name="products:save_window")
def save_window(
    request: Request, session: SessionDep, window: WindowToEdit, user: CurrentUser, form: Opened
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.passes(lambda told: admission.edit_window(session, window, user, told)):
        return redirect(request, "products:admission", lot_id=window.lot_id)
    return window_page(request, lot_of(session, window), window, form)


def window_page(
    request: Request, lot: Lot, window: Window, form: Bound[WindowForm] | None
) -> Response:
    """Show the form of one window."""
    return render(
        request,
        "products/window.html",
        status=200 if form is None else form.status,
        lot=lot,
        tender=lot.tender,
        procedure=procedure_of(lot.tender),
        window=window,
        form=form,
        typed=typed,
    )


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
    if form.passes(lambda told: admission.add_rule(session, lot, user, told)):
        return redirect(request, "products:admission", lot_id=lot.id)
    return admission_page(request, session, lot, rule=form)


@router.post("/eligibility-rules/{rule_id}/remove", name="products:remove_rule")
def remove_rule(
    request: Request, session: SessionDep, rule: RuleToEdit, user: CurrentUser
) -> Response:
    """Take a rule back."""
    lot_id = rule.lot_id
    admission.remove_rule(session, rule, user)
    return redirect(request, "products:admission", lot_id=lot_id)


def admission_page(request: Request, session: Session, lot: Lot, **forms: Bound[Any]) -> Response:
    """Show when one can apply for a lot, who may, and the forms for more."""
    windows = admission.windows_of(session, lot)
    return render(
        request,
        "products/admission.html",
        status=max((form.status for form in forms.values()), default=200),
        lot=lot,
        tender=lot.tender,
        procedure=procedure_of(lot.tender),
        windows=windows,
        standing=admission.standing_of(lot, windows, dutch(utcnow()).date()),
        rules=admission.rules_of(session, lot),
        typed=typed,
        **rule_choices(session, lot),
        **{"window": None, "rule": None, "stop": None, "resume": None, **forms},
    )


def rule_choices(session: Session, lot: Lot) -> dict[str, Any]:
    """What the form of a rule offers."""
    evidence = admission.evidence_of(session, lot)
    return {
        "kinds": RULE_KINDS,
        "forms": FORMS,
        "evidence": {str(one.id): f"{one.number} {one.title}" for one in evidence},
    }
