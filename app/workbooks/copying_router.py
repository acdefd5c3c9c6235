"""Start a tender from an earlier one: a copy, one lot again, or the award phase."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import Authority, User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.tenders.access import LotToPrepare, TenderToEdit, TenderToPrepare
from app.tenders.drafts import choose_one
from app.tenders.forms import CopyForm
from app.tenders.models import Lot, Tender
from app.tenders.queries import authorities_to_lead, tender_with_lots
from app.workbooks import copying

router = Router(tags=["workbooks"])
Typed = Annotated[Bound[CopyForm], Depends(bind(CopyForm))]


@router.get("/tenders/{tender_id}/copy", name="workbooks:copy")
def copy(
    request: Request, session: SessionDep, tender: TenderToPrepare, user: CurrentUser
) -> Response:
    """Ask what the copy is called."""
    return _page(request, session, user, tender, None, None)


@router.post("/tenders/{tender_id}/copy", name="workbooks:make_copy")
def make_copy(
    request: Request,
    session: SessionDep,
    tender: TenderToPrepare,
    user: CurrentUser,
    form: Typed,
) -> Response:
    """Copy it, or show the same form with what is wrong."""
    made = _make(session, user, form, lambda authority, filled: copying.copy_tender(
        session, tender, authority, user, filled
    ))  # fmt: skip
    if made is None:
        return _page(request, session, user, tender, None, form)
    return redirect(request, "work:tender", tender_id=made.id)


@router.get("/lots/{lot_id}/repeat", name="workbooks:repeat")
def repeat(request: Request, session: SessionDep, lot: LotToPrepare, user: CurrentUser) -> Response:
    """Ask what the tender is called in which this lot is put out again."""
    return _page(request, session, user, tender_with_lots(session, lot.tender_id), lot, None)


@router.post("/lots/{lot_id}/repeat", name="workbooks:make_repeat")
def make_repeat(
    request: Request, session: SessionDep, lot: LotToPrepare, user: CurrentUser, form: Typed
) -> Response:
    """Put it out again, or show the same form with what is wrong."""
    made = _make(session, user, form, lambda authority, filled: copying.repeat_lot(
        session, lot, authority, user, filled
    ))  # fmt: skip
    if made is None:
        return _page(request, session, user, tender_with_lots(session, lot.tender_id), lot, form)
    return redirect(request, "work:tender", tender_id=made.id)


@router.post("/tenders/{tender_id}/award-phase", name="workbooks:prepare_award")
def prepare_award(
    request: Request, session: SessionDep, tender: TenderToEdit, user: CurrentUser
) -> Response:
    """Make the award phase of a selection, as a draft."""
    award = copying.prepare_award(session, tender, user)
    return redirect(request, "work:tender", tender_id=award.id)


def _make(
    session: Session,
    user: User,
    form: Bound[CopyForm],
    make: Callable[[Authority, CopyForm], Tender],
) -> Tender | None:
    if form.value is None:
        return None
    authorities = {one.id: one for one in authorities_to_lead(session, user)}
    wanted = form.value.authority_id
    authority = authorities.get(wanted) if wanted else next(iter(authorities.values()), None)
    if authority is None:
        form.refuse(choose_one(), "authority_id")
        return None
    return make(authority, form.value)


def _page(
    request: Request,
    session: Session,
    user: User,
    tender: Tender,
    lot: Lot | None,
    form: Bound[CopyForm] | None,
) -> Response:
    return render(
        request,
        "workbooks/copy.html",
        status=200 if form is None else form.status,
        tender=tender,
        lot=lot,
        form=form,
        authorities=[(one.id, one.name) for one in authorities_to_lead(session, user)],
    )
