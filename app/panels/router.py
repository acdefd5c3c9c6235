"""Declare ties, before any work of a provider opens."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.panels import service
from app.panels.access import LotToDeclare, LotToSign
from app.panels.forms import DeclarationForm
from app.panels.panel import declarations_of, names_of, providers_of, undeclared
from app.panels.ties import hints_for, side_jobs_of
from app.tenders.models import Lot, LotState

router = Router(tags=["panels"])


@router.get("/lots/{lot_id}/conflicts", name="panels:conflicts")
def conflicts(
    request: Request, session: SessionDep, lot: LotToDeclare, user: CurrentUser
) -> Response:
    """Show the providers on which to declare, before any of their work opens."""
    return _show_conflicts(request, session, lot, user, None)


@router.post("/lots/{lot_id}/conflicts", name="panels:declare")
def declare(
    request: Request,
    session: SessionDep,
    lot: LotToSign,
    user: CurrentUser,
    form: Annotated[Bound[DeclarationForm], Depends(bind(DeclarationForm))],
) -> Response:
    """Sign the declaration; a tie with one provider ends the work on this lot."""
    if form.value is not None:
        faults = service.missing_answers(form.value, undeclared(session, lot, user))
        given = form.value
        for name, sentence in faults.items():
            form.refuse(sentence, name)
        if not faults:
            declarations = service.declare(session, lot, user, given)
            if any(one.has_conflict for one in declarations):
                return redirect(request, "evaluation:index")
            return redirect(request, "evaluation:begin", lot_id=lot.id)
    return _show_conflicts(request, session, lot, user, form)


def _show_conflicts(
    request: Request,
    session: SessionDep,
    lot: Lot,
    user: CurrentUser,
    form: Bound[DeclarationForm] | None,
) -> Response:
    is_open = lot.state == LotState.SCORING
    done = declarations_of(session, lot, user)
    providers = providers_of(session, lot) if is_open else []
    to_declare = undeclared(session, lot, user) if is_open else []
    names = names_of(session, lot) if is_open else {}
    jobs = side_jobs_of(session, user)
    return render(
        request,
        "panels/conflicts.html",
        status=422 if form else 200,
        lot=lot,
        providers=to_declare,
        names=names,
        hints={one.id: hints_for(jobs, names[one.id]) for one in to_declare},
        again={one.id for one in to_declare if one.id in done},
        declared=[(one, done[one.id]) for one in providers if one.id in done],
        form=form,
        labels={
            f"{field}_{one.id}": one.name
            for one in providers
            for field in ("conflict", "explanation")
        },
    )
