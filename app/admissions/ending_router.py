"""The end of an admission, on a page of its own for either side; and the term of an answer."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.admissions import ending, responding
from app.admissions.access import (
    ApplicationToDecide,
    ApplicationToEnd,
    ApplicationToPropose,
    ApplicationToRead,
    ApplicationToRule,
    HouseToPromise,
    HouseToPromiseIn,
    OwnAdmission,
    OwnAdmissionToEnd,
)
from app.admissions.forms import AuthorityEndForm, EndForm, TermForm
from app.admissions.models import EndSide
from app.admissions.service import product_of
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.providers.models import Provider
from app.submissions.models import Submission
from app.tenders.models import Tender

router = Router(tags=["admissions"])
Ends = Annotated[Bound[EndForm], Depends(bind(EndForm))]
Promised = Annotated[Bound[TermForm], Depends(bind(TermForm))]


@router.get("/applications/{submission_id}/end", name="admissions:end")
def end_page(request: Request, session: SessionDep, submission: ApplicationToEnd) -> Response:
    """Show what ending an admission means, to the officer."""
    return _end_page(request, session, submission, EndSide.AUTHORITY, None)


@router.post("/applications/{submission_id}/end", name="admissions:end_it")
def propose(
    request: Request,
    session: SessionDep,
    submission: ApplicationToRule,
    user: CurrentUser,
    form: Annotated[Bound[AuthorityEndForm], Depends(bind(AuthorityEndForm))],
) -> Response:
    """Ask to end an admission for the authority."""
    if form.value is not None:
        try:
            ending.propose_end(session, submission, user, form.value)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _end_page(request, session, submission, EndSide.AUTHORITY, form)
    return redirect(request, "admissions:ending", submission_id=submission.id)


@router.get("/applications/{submission_id}/ending", name="admissions:ending")
def ending_page(
    request: Request, session: SessionDep, submission: ApplicationToRead, user: CurrentUser
) -> Response:
    """Show what was proposed, to who confirms it."""
    waiting = ending.open_ending(session, submission)
    return render(
        request,
        "admissions/ending.html",
        lot=product_of(session, submission),
        submission=submission,
        provider=session.get_one(Provider, submission.provider_id),
        waiting=waiting,
        last_day=date.fromisoformat(waiting.payload["last_day"]) if waiting else None,
        people=names_of(session, [waiting.proposer_id] if waiting else []),
        is_mine=waiting is not None and waiting.proposer_id == user.id,
    )


@router.post("/applications/{submission_id}/ending/confirm", name="admissions:confirm_end")
def confirm(
    request: Request, session: SessionDep, submission: ApplicationToDecide, user: CurrentUser
) -> Response:
    """End the admission."""
    ending.confirm_end(session, submission, user)
    return redirect(request, "admissions:detail", submission_id=submission.id)


@router.post("/applications/{submission_id}/ending/withdraw", name="admissions:leave_ending")
def leave(
    request: Request, session: SessionDep, submission: ApplicationToPropose, user: CurrentUser
) -> Response:
    """Let the admission go on after all."""
    ending.leave_ending(session, submission, user)
    return redirect(request, "admissions:detail", submission_id=submission.id)


@router.get("/submissions/{submission_id}/admission", name="admissions:mine")
def own_page(request: Request, session: SessionDep, submission: OwnAdmission) -> Response:
    """Show a provider its admission, and how it ends it."""
    return _end_page(request, session, submission, EndSide.PROVIDER, None)


@router.post("/submissions/{submission_id}/admission", name="admissions:end_mine")
def end_mine(
    request: Request,
    session: SessionDep,
    submission: OwnAdmissionToEnd,
    user: CurrentUser,
    form: Ends,
) -> Response:
    """End one's own admission."""
    if form.value is not None:
        try:
            ending.end_own_admission(session, submission, user, form.value)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _end_page(request, session, submission, EndSide.PROVIDER, form)
    return redirect(request, "admissions:mine", submission_id=submission.id)


def _end_page(
    request: Request,
    session: Session,
    submission: Submission,
    side: EndSide,
    form: Bound[EndForm] | Bound[AuthorityEndForm] | None,
) -> Response:
    is_own = side == EndSide.PROVIDER
    return render(
        request,
        "admissions/end.html",
        status=form.status if form else 200,
        lot=product_of(session, submission),
        submission=submission,
        provider=session.get_one(Provider, submission.provider_id),
        admission=ending.admission_of(session, submission),
        end=ending.end_of(session, submission),
        is_own=is_own,
        fallen=[] if is_own else ending.why_fallen(session, submission),
        waiting=None if is_own else ending.open_ending(session, submission),
        form=form,
    )


@router.get("/tenders/{tender_id}/response-term", name="admissions:term")
def term_page(request: Request, session: SessionDep, tender: HouseToPromise) -> Response:
    """Show within how many days applications are answered."""
    return _term_page(request, session, tender, None)


@router.post("/tenders/{tender_id}/response-term", name="admissions:set_term")
def set_term(
    request: Request,
    session: SessionDep,
    tender: HouseToPromiseIn,
    user: CurrentUser,
    form: Promised,
) -> Response:
    """Keep the term that the documents promise."""
    if form.value is not None:
        try:
            responding.set_term(session, tender, user, form.value)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _term_page(request, session, tender, form)
    return redirect(request, "work:tender", tender_id=tender.id)


def _term_page(
    request: Request, session: Session, tender: Tender, form: Bound[TermForm] | None
) -> Response:
    term = responding.term_of(session, tender.id)
    return render(
        request,
        "admissions/term.html",
        status=form.status if form else 200,
        tender=tender,
        term=term,
        form=form,
    )
