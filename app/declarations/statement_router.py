"""Pages on which a provider says who takes part, and what a proof says."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.declarations import parties, statements
from app.declarations.statement_forms import PartyForm, PreferenceForm, ProofForm
from app.declarations.told import Part
from app.submissions import service
from app.submissions.access import OwnSubmission, SubmissionToChange
from app.submissions.models import Submission
from app.submissions.readiness import Item
from app.submissions.receipts import facts_told, latest_receipt

router = Router(tags=["declarations"])
PARTIES = "/submissions/{submission_id}/parties"
PREFERENCE = "/submissions/{submission_id}/preference"
PROOF = "/submissions/{submission_id}/items/{item_id}/proof"


def told(request: Request, session: Session, submission: Submission) -> dict[str, Any]:
    """Give what every page of declarations shows."""
    keys, tender = request.app.state.keys, submission.lot.tender
    documents = service.readiness(session, submission).documents
    receipt = latest_receipt(session, submission)
    statement = statements.told_in(session, keys, submission)
    return {
        "submission": submission,
        "lot": submission.lot,
        "tender": tender,
        "statement": statement,
        "is_sealed": statement.rests,
        "facts": facts_told(keys, receipt, documents),
        "receipt": receipt,
        "can_change": service.is_open(submission.lot, tender) and service.is_changing(submission),
    }


@router.get(PARTIES, name="declarations:parties")
def parties_page(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show who takes part."""
    return _parties(request, session, submission, None)


def _parties(
    request: Request, session: Session, submission: Submission, form: Bound[PartyForm] | None
) -> Response:
    context = told(request, session, submission)
    return render(
        request, "declarations/parties.html", status=422 if form else 200, form=form, **context
    )


@router.post(PARTIES, name="declarations:parties")
def add_party(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    user: CurrentUser,
    form: Annotated[Bound[PartyForm], Depends(bind(PartyForm))],
) -> Response:
    """Name somebody who takes part."""
    if form.value:
        try:
            keys = request.app.state.keys
            parties.add_party(session, keys, submission, user, form.value)
            return redirect(request, "declarations:parties", submission_id=submission.id)
        except InvalidError as error:
            form.take(error)
    return _parties(request, session, submission, form)


@router.post(PARTIES + "/{party_id}/remove", name="declarations:remove_party")
def remove_party(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    party_id: str,
    user: CurrentUser,
) -> Response:
    """Leave somebody out."""
    parties.remove_party(session, request.app.state.keys, submission, user, party_id)
    return redirect(request, "declarations:parties", submission_id=submission.id)


@router.post("/submissions/{submission_id}/told/{part}/none", name="declarations:tell_none")
def tell_none(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    part: Part,
    user: CurrentUser,
) -> Response:
    """Let nothing stay of a list that lies sealed."""
    parties.tell_none(session, request.app.state.keys, submission, user, part)
    return redirect(request, f"declarations:{part}", submission_id=submission.id)


@router.get(PROOF, name="declarations:proof")
def proof_page(
    request: Request, session: SessionDep, submission: OwnSubmission, item_id: UUID
) -> Response:
    """Ask until when a proof holds and in whose name it stands."""
    return _proof(request, session, submission, _item(session, submission, item_id), None)


def _item(session: Session, submission: Submission, item_id: UUID) -> Item:
    item = service.readiness(session, submission).item(item_id)
    if not item.is_proof:
        raise NotFoundError
    return item


def _proof(
    request: Request,
    session: Session,
    submission: Submission,
    item: Item,
    form: Bound[ProofForm] | None,
) -> Response:
    context = told(request, session, submission)
    return render(
        request,
        "declarations/proof.html",
        status=422 if form else 200,
        item=item,
        form=form,
        **context,
    )


@router.post(PROOF, name="declarations:proof")
def tell_proof(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    item_id: UUID,
    user: CurrentUser,
    form: Annotated[Bound[ProofForm], Depends(bind(ProofForm))],
) -> Response:
    """Keep what a proof says."""
    item = _item(session, submission, item_id)
    if form.value is None:
        return _proof(request, session, submission, item, form)
    parties.tell_proof(session, request.app.state.keys, submission, user, item, form.value)
    return redirect(
        request, "submitting:detail", fragment=f"item-{item.id}", submission_id=submission.id
    )


@router.get(PREFERENCE, name="declarations:preference")
def preference_page(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Ask which choice this lot is."""
    if not parties.chooses(submission.lot.tender):
        raise NotFoundError
    return _preference(request, session, submission, None)


@router.post(PREFERENCE, name="declarations:preference")
def tell_preference(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    user: CurrentUser,
    form: Annotated[Bound[PreferenceForm], Depends(bind(PreferenceForm))],
) -> Response:
    """Keep which choice this lot is."""
    if form.value is None:
        return _preference(request, session, submission, form)
    parties.tell_preference(session, request.app.state.keys, submission, user, form.value)
    return redirect(
        request, "submitting:detail", fragment="preference", submission_id=submission.id
    )


def _preference(
    request: Request, session: Session, submission: Submission, form: Bound[PreferenceForm] | None
) -> Response:
    context = told(request, session, submission)
    return render(
        request, "declarations/preference.html", status=422 if form else 200, form=form, **context
    )
