"""The officer asks: repair of one defect from all who have it, proof from an intended winner."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session, col

from app.accounts.permissions import CurrentUser
from app.calls import repairing, verifying
from app.calls.access import SubmissionToVerify, VerifiedNow
from app.calls.forms import RepairForm, VerificationForm
from app.checks.access import LotToCheck, LotToDecide, LotToFinish
from app.checks.board import lot_of
from app.checks.decisions import is_decided
from app.checks.models import Defect, Verification
from app.checks.proving import proving_of
from app.checks.words import DEFECTS
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.submissions.models import Submission
from app.tenders.models import Lot

router = Router(tags=["calls"])
REPAIR = "/lots/{lot_id}/repairs/{requirement_id}/{defect}"


@router.get("/lots/{lot_id}/repairs", name="calls:repairs")
def repairs(request: Request, session: SessionDep, lot: LotToCheck) -> Response:
    """Show every defect that can be mended, who has it, and what was asked already."""
    return render(
        request,
        "calls/repairs.html",
        lot=lot,
        groups=repairing.groups_of(session, lot),
        offered=repairing.offered_in(session, lot),
        defects=DEFECTS,
    )


@router.get(REPAIR, name="calls:repair")
def repair(
    request: Request,
    session: SessionDep,
    lot: LotToFinish,
    requirement_id: UUID,
    defect: Defect,
) -> Response:
    """Show the request before it is sent: to whom, what, until when."""
    return _repair(request, session, lot, requirement_id, defect, None)


@router.post(REPAIR, name="calls:offer_repair")
def offer(
    request: Request,
    session: SessionDep,
    lot: LotToDecide,
    user: CurrentUser,
    requirement_id: UUID,
    defect: Defect,
    form: Annotated[Bound[RepairForm], Depends(bind(RepairForm))],
) -> Response:
    """Send the request to everyone with this defect."""
    if form.value is not None:
        group = repairing.group_of(session, lot, requirement_id, defect)
        try:
            repairing.offer(session, lot, group, user, form.value)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _repair(request, session, lot, requirement_id, defect, form)
    return redirect(request, "calls:repairs", lot_id=lot.id)


def _repair(
    request: Request,
    session: Session,
    lot: Lot,
    requirement_id: UUID,
    defect: Defect,
    form: Bound[RepairForm] | None,
) -> Response:
    return render(
        request,
        "calls/repair.html",
        status=422 if form else 200,
        lot=lot,
        group=repairing.group_of(session, lot, requirement_id, defect),
        defects=DEFECTS,
        form=form,
    )


@router.get("/submissions/{submission_id}/verification", name="calls:verification")
def verification(request: Request, session: SessionDep, submission: SubmissionToVerify) -> Response:
    """Show which proofs are asked of an intended winner, or what they came to."""
    return _verification(request, session, submission, None)


@router.post("/submissions/{submission_id}/verification", name="calls:start_verification")
def start_verification(
    request: Request,
    session: SessionDep,
    submission: SubmissionToVerify,
    user: CurrentUser,
    form: Annotated[Bound[VerificationForm], Depends(bind(VerificationForm))],
) -> Response:
    """Ask for the proofs."""
    if form.value is not None:
        lot = lot_of(session, submission.lot_id)
        try:
            verifying.start(session, lot, submission, user, form.value)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _verification(request, session, submission, form)
    return redirect(request, "calls:verification", submission_id=submission.id)


@router.post("/submissions/{submission_id}/verification/finish", name="calls:finish_verification")
def finish_verification(
    request: Request, session: SessionDep, found: VerifiedNow, user: CurrentUser
) -> Response:
    """Close the verification."""
    verifying.finish(session, found, user)
    return redirect(request, "calls:verification", submission_id=found.submission_id)


def _verification(
    request: Request,
    session: Session,
    submission: Submission,
    form: Bound[VerificationForm] | None,
) -> Response:
    lot = lot_of(session, submission.lot_id)
    rows = verifying.declared_of(session, submission)
    of_this = col(Verification.submission_id) == submission.id
    return render(
        request,
        "calls/verification.html",
        status=422 if form else 200,
        lot=lot,
        submission=submission,
        verification=verifying.verification_of(session, submission),
        rows=rows,
        failed=verifying.against(session, submission, rows),
        elsewhere=verifying.first_elsewhere(session, submission),
        is_decided=is_decided(session, lot),
        calls=verifying.calls_by_check(session, submission),
        proving=next(iter(proving_of(session, of_this)), None),
        may_start=verifying.may_verify(lot, submission),
        form=form,
    )
