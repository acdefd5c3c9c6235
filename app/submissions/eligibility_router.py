"""Ask to be let in although the window is closed; let somebody in although a rule fails."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.i18n import lazy as _
from app.core.routing import Router
from app.core.web import redirect, render
from app.products.admission import rules_of
from app.providers.history import all_providers
from app.submissions import eligibility, service
from app.submissions.access import Entry, LotToEnter
from app.submissions.forms import ExceptionForm, OverrideForm
from app.submissions.models import SubmissionState
from app.tenders.access import LotToEdit, LotToPrepare
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of
from app.tenders.queries import tender_with_lots

router = Router(tags=["submissions"])


@router.get("/lots/{lot_id}/exception", name="submissions:exception")
def exception_page(request: Request, session: SessionDep, entry: LotToEnter) -> Response:
    """Say why the lot is closed, and what must be shown to be let in all the same.

    Who has handed in already is led to what it handed in.
    """
    known = service.going_on(session, entry.lot, entry.provider)
    if known and known.state != SubmissionState.DRAFT:
        return redirect(request, "submitting:detail", submission_id=known.id)
    return _exception_page(request, session, entry, None)


@router.post("/lots/{lot_id}/exception", name="submissions:ask_exception")
def ask_exception(
    request: Request,
    session: SessionDep,
    entry: LotToEnter,
    user: CurrentUser,
    form: Annotated[Bound[ExceptionForm], Depends(bind(ExceptionForm))],
) -> Response:
    """Start an application with a motivation, or add one to what was started."""
    known = service.going_on(session, entry.lot, entry.provider)
    if form.value is not None and known and known.state != SubmissionState.DRAFT:
        form.refuse(_("You applied already. What you wrote then stays as it is."), "motivation")
    if form.value is None:
        return _exception_page(request, session, entry, form)
    submission = service.start_submission(
        session, entry.lot, entry.provider, user, form.value.motivation
    )
    return redirect(request, "submitting:detail", submission_id=submission.id)


def _exception_page(
    request: Request, session: Session, entry: Entry, form: Bound[ExceptionForm] | None
) -> Response:
    standing = eligibility.standing(session, entry.lot)
    if not standing.may_ask:
        raise NotFoundError
    known = service.going_on(session, entry.lot, entry.provider)
    return render(
        request,
        "submissions/exception.html",
        status=200 if form is None else form.status,
        lot=entry.lot,
        tender=tender_with_lots(session, entry.lot.tender_id),
        standing=standing,
        motivation=known.exception if known else "",
        form=form,
    )


@router.get("/lots/{lot_id}/overrides", name="submissions:overrides")
def overrides(request: Request, session: SessionDep, lot: LotToPrepare) -> Response:
    """Show whom a decision let in although a rule fails."""
    return _overrides_page(request, session, lot, None)


@router.post("/lots/{lot_id}/overrides", name="submissions:override")
def override(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[OverrideForm], Depends(bind(OverrideForm))],
) -> Response:
    """Let a provider in by a reasoned decision."""
    if form.value is not None:
        try:
            eligibility.override(session, lot, user, form.value)
        except InvalidError as error:
            form.take(error)
        except ConflictError as error:
            form.refuse(error.message, "provider_id")
        else:
            return redirect(request, "submissions:overrides", lot_id=lot.id)
    return _overrides_page(request, session, lot, form)


def _overrides_page(
    request: Request, session: Session, lot: Lot, form: Bound[OverrideForm] | None
) -> Response:
    return render(
        request,
        "submissions/overrides.html",
        status=200 if form is None else form.status,
        lot=lot,
        tender=lot.tender,
        procedure=procedure_of(lot.tender),
        rules=[(one.id, one.text) for one in rules_of(session, lot)],
        providers=[
            (one.id, f"{one.name} (KvK {one.kvk_number})") for one in all_providers(session)
        ],
        overrides=eligibility.overrides_of(session, lot),
        form=form,
    )
