"""Pages of an open house: applications, each decided on its own by two people."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.admissions import ending, exceptions, service
from app.admissions.access import (
    ApplicationToDecide,
    ApplicationToPropose,
    ApplicationToRead,
    ApplicationToRule,
    LotApplications,
)
from app.admissions.forms import RulingForm
from app.admissions.responding import term_of
from app.admissions.service import application_of, applications_of, product_of
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.errors import ConflictError
from app.core.forms import Bound, bind
from app.core.i18n import lazy as _
from app.core.routing import Router
from app.core.web import redirect, render
from app.products.admission import standing_of, windows_of
from app.submissions import eligibility
from app.submissions.models import Submission

router = Router(tags=["admissions"])


@router.get("/lots/{lot_id}/applications", name="admissions:index")
def applications(request: Request, session: SessionDep, lot: LotApplications) -> Response:
    """List the applications of a product in order of arrival."""
    found = applications_of(session, lot)
    term = term_of(session, lot.tender_id)
    standing = standing_of(lot, windows_of(session, lot), dutch(utcnow()).date())
    return render(
        request, "admissions/index.html",
        lot=lot, applications=found, term=term, standing=standing,
    )  # fmt: skip


@router.get("/applications/{submission_id}", name="admissions:detail")
def application(
    request: Request, session: SessionDep, submission: ApplicationToRead, user: CurrentUser
) -> Response:
    """Show what the checks say of one application, who proposes and who confirms."""
    return _page(request, session, submission, user, None)


def _page(
    request: Request,
    session: Session,
    submission: Submission,
    user: User,
    form: Bound[RulingForm] | None,
) -> Response:
    lot = product_of(session, submission)
    found = application_of(session, lot, submission)
    if found is None:
        raise ConflictError(
            _("The provider took this application back. There is nothing to decide any more.")
        )
    admission = ending.admission_of(session, submission)
    ids: list[object] = [found.ruling.ruled_by_id] if found.ruling else []
    if found.proposal:
        ids.append(found.proposal.proposer_id)
    if found.award:
        ids += [found.award.proposed_by_id, found.award.confirmed_by_id]
    party = eligibility.Party(submission.provider_id, submission.id)
    findings = eligibility.findings_of(session, lot, [party])
    return render(
        request,
        "admissions/detail.html",
        status=422 if form else 200,
        findings=findings.get(submission.provider_id, []),
        standing=exceptions.standing_at_receipt(session, submission),
        exception=submission.exception,
        contracted=exceptions.contracted_in(session, lot),
        admission=admission,
        ending=ending.open_ending(session, submission) if admission else None,
        fallen=ending.why_fallen(session, submission) if admission else [],
        lot=lot,
        application=found,
        people=names_of(session, ids),
        is_mine=found.proposal is not None and found.proposal.proposer_id == user.id,
        form=form,
    )


@router.post("/applications/{submission_id}/exception", name="admissions:rule")
def rule(
    request: Request,
    session: SessionDep,
    submission: ApplicationToRule,
    user: CurrentUser,
    form: Annotated[Bound[RulingForm], Depends(bind(RulingForm))],
) -> Response:
    """Rule on an application from outside the window."""
    if not form.passes(lambda told: exceptions.rule(session, submission, user, told)):
        return _page(request, session, submission, user, form)
    return redirect(request, "admissions:detail", submission_id=submission.id)


@router.post("/applications/{submission_id}", name="admissions:propose")
def propose(
    request: Request, session: SessionDep, submission: ApplicationToPropose, user: CurrentUser
) -> Response:
    """Ask to decide as the checks say."""
    service.propose_application(session, submission, user)
    return redirect(request, "admissions:detail", submission_id=submission.id)


@router.post("/applications/{submission_id}/confirm", name="admissions:confirm")
def confirm(
    request: Request, session: SessionDep, submission: ApplicationToDecide, user: CurrentUser
) -> Response:
    """Admit or refuse."""
    service.confirm_application(session, submission, user)
    return redirect(request, "admissions:detail", submission_id=submission.id)


@router.post("/applications/{submission_id}/withdraw", name="admissions:withdraw")
def withdraw(
    request: Request, session: SessionDep, submission: ApplicationToPropose, user: CurrentUser
) -> Response:
    """Take back a proposal that nobody confirmed."""
    service.withdraw_application(session, submission, user)
    return redirect(request, "admissions:detail", submission_id=submission.id)
