"""Pages of an open house: applications, each decided on its own by two people."""

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.awards import applications as verbs
from app.awards.access import (
    ApplicationToDecide,
    ApplicationToPropose,
    ApplicationToRead,
    LotApplications,
)
from app.awards.applications import application_of, applications_of, product_of
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.routing import Router
from app.core.web import redirect, render
from app.submissions import eligibility

router = Router(tags=["awards"])


@router.get("/lots/{lot_id}/applications", name="awards:applications")
def applications(request: Request, session: SessionDep, lot: LotApplications) -> Response:
    """List the applications of a product in order of arrival."""
    found = applications_of(session, lot)
    return render(request, "awards/applications.html", lot=lot, applications=found)


@router.get("/applications/{submission_id}", name="awards:application")
def application(
    request: Request, session: SessionDep, submission: ApplicationToRead, user: CurrentUser
) -> Response:
    """Show what the checks say of one application, who proposes and who confirms."""
    lot = product_of(session, submission)
    found = application_of(session, lot, submission)
    if found is None:
        raise NotFoundError
    ids: list[object] = [found.proposal.proposer_id] if found.proposal else []
    if found.award:
        ids = [found.award.proposed_by_id, found.award.confirmed_by_id]
    party = eligibility.Party(submission.provider_id, submission.id)
    findings = eligibility.findings_of(session, lot, [party])
    return render(
        request,
        "awards/application.html",
        findings=findings.get(submission.provider_id, []),
        standing=eligibility.standing(session, lot, submission.submitted_at),
        exception=submission.exception,
        lot=lot,
        application=found,
        people=names_of(session, ids),
        is_mine=found.proposal is not None and found.proposal.proposer_id == user.id,
    )


@router.post("/applications/{submission_id}", name="awards:propose_application")
def propose(
    request: Request, session: SessionDep, submission: ApplicationToPropose, user: CurrentUser
) -> Response:
    """Ask to decide as the checks say."""
    verbs.propose_application(session, submission, user)
    return redirect(request, "awards:application", submission_id=submission.id)


@router.post("/applications/{submission_id}/confirm", name="awards:confirm_application")
def confirm(
    request: Request, session: SessionDep, submission: ApplicationToDecide, user: CurrentUser
) -> Response:
    """Admit or refuse."""
    verbs.confirm_application(session, submission, user)
    return redirect(request, "awards:application", submission_id=submission.id)


@router.post("/applications/{submission_id}/withdraw", name="awards:withdraw_application")
def withdraw(
    request: Request, session: SessionDep, submission: ApplicationToPropose, user: CurrentUser
) -> Response:
    """Take back a proposal that nobody confirmed."""
    verbs.withdraw_application(session, submission, user)
    return redirect(request, "awards:application", submission_id=submission.id)
