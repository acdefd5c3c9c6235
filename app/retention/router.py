"""Pages of keeping and destroying: the term of one file, the review list, the act itself."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Permission
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.retention import destroying, terms
from app.retention.access import DeclarationToRead, FileToDestroy, FileToPropose, FileToSee
from app.retention.forms import DestroyForm, RetentionForm
from app.retention.review import review
from app.retention.stock import places_of, rows_of
from app.retention.words import in_words
from app.tenders.access import TenderRecord, TenderToEdit
from app.tenders.models import Tender

router = Router(tags=["retention"])


@router.get("/retention", name="retention:index")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Show whose term is over, whose term comes, and what was destroyed."""
    return render(request, "retention/index.html", review=review(session, user))


@router.get("/tenders/{tender_id}/retention", name="retention:term")
def term(request: Request, session: SessionDep, tender: TenderRecord) -> Response:
    """Show how long the file of a tender is kept, and its archive."""
    return _term(request, session, tender, None)


@router.post("/tenders/{tender_id}/retention", name="retention:set")
def set_term(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[RetentionForm], Depends(bind(RetentionForm))],
) -> Response:
    """Say how long, and by which line of the selection list."""
    if form.passes(lambda told: terms.set_retention(session, tender, user, told)):
        return redirect(request, "retention:term", tender_id=tender.id)
    return _term(request, session, tender, form)


def _term(
    request: Request, session: Session, tender: Tender, form: Bound[RetentionForm] | None
) -> Response:
    return render(
        request,
        "retention/term.html",
        status=200 if form is None else form.status,
        tender=tender,
        term=terms.term_of(session, tender),
        beginnings=terms.BEGINNINGS,
        form=form,
    )


@router.get("/tenders/{tender_id}/destruction", name="retention:destruction")
def destruction(
    request: Request, session: SessionDep, tender: FileToSee, user: CurrentUser
) -> Response:
    """Show what goes and what stays, why it can or cannot, and who must act."""
    return _destruction(request, session, tender, user, None)


@router.post("/tenders/{tender_id}/destruction", name="retention:propose")
def propose(
    request: Request,
    session: SessionDep,
    tender: FileToPropose,
    user: CurrentUser,
    form: Annotated[Bound[DestroyForm], Depends(bind(DestroyForm))],
) -> Response:
    """Ask a second person to destroy a file."""
    if form.value is None:
        return _destruction(request, session, tender, user, form)
    destroying.propose_destruction(session, tender, user, form.value)
    return redirect(request, "retention:destruction", tender_id=tender.id)


@router.post("/tenders/{tender_id}/destruction/take-back", name="retention:take_back")
def take_back(
    request: Request, session: SessionDep, tender: FileToPropose, user: CurrentUser
) -> Response:
    """Take the proposal back."""
    destroying.take_back(session, tender, user)
    return redirect(request, "retention:destruction", tender_id=tender.id)


@router.post("/tenders/{tender_id}/destruction/confirm", name="retention:destroy")
def destroy(
    request: Request, session: SessionDep, tender: FileToDestroy, user: CurrentUser
) -> Response:
    """Destroy a file, as second person."""
    declaration = destroying.destroy(session, tender, user)
    return redirect(request, "retention:declaration", destruction_id=declaration.id)


@router.get("/destructions/{destruction_id}", name="retention:declaration")
def declaration(request: Request, session: SessionDep, destruction: DeclarationToRead) -> Response:
    """Show the declaration of what was destroyed."""
    return render(
        request,
        "retention/declaration.html",
        tender=session.get_one(Tender, destruction.tender_id),
        one=destruction,
        rows=in_words(destruction.rows),
        proposer=session.get_one(User, destruction.proposed_by_id),
        confirmer=session.get_one(User, destruction.confirmed_by_id),
    )


def _destruction(
    request: Request,
    session: Session,
    tender: Tender,
    user: User,
    form: Bound[DestroyForm] | None,
) -> Response:
    proposal = destroying.waiting(session, tender)
    return render(
        request,
        "retention/destruction.html",
        status=200 if form is None else form.status,
        tender=tender,
        term=terms.term_of(session, tender),
        hindrances=destroying.hindrances(session, tender),
        proposal=proposal,
        proposer=session.get_one(User, proposal.proposer_id) if proposal else None,
        is_own=proposal is not None and proposal.proposer_id == user.id,
        rows=in_words(rows_of(session, tender.id)),
        files=len(places_of(session, tender.id)),
        may_propose=request.state.reached.may(Permission.FILE_PROPOSE),
        form=form,
    )
