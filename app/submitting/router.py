"""Pages of the provider: start, fill, submit, take back."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import redirect, render
from app.declarations import statements, uea
from app.declarations.parties import chooses
from app.evidence.access import held_by
from app.providers.service import colleagues
from app.publishing.documents_router import MEGABYTE
from app.submissions import eligibility, service
from app.submissions.access import LotToEnter, OwnSubmission, SubmissionToChange
from app.submissions.again import earlier_of
from app.submissions.asked import asked_of
from app.submissions.models import Submission
from app.submissions.outcomes import outcomes_of, state_as_told
from app.submissions.overview import overview
from app.submissions.receipts import facts_told, latest_receipt
from app.submissions.telling import newer_versions
from app.submitting import replacing, timestamps
from app.submitting import service as submitting
from app.submitting.arriving import settle_within
from app.submitting.doubts import by_item, doubts_of
from app.submitting.foreseeing import foresee
from app.submitting.forms import ConfirmForm, PriceForm
from app.tenders.procedures import procedure_of
from app.uploads import accepting, sharing
from app.uploads.rescue import (
    following,
    follows_until,
    lodgements_of,
    may_follow,
    opens_after,
)

router = Router(tags=["submitting"])


@router.get("/submissions", name="submitting:index")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Show a provider's own submissions, and what it can still enter."""
    shown = overview(session, user)
    asked = asked_of(session, [one.id for one in shown.handed_in])
    changing = [*shown.lapsed, *(one for one in shown.handed_in if one.replacing_since)]
    follows = following(session, changing)
    return render(request, "submitting/index.html", overview=shown, asked=asked, follows=follows)


@router.post("/lots/{lot_id}/start", name="submitting:start")
def start(request: Request, session: SessionDep, entry: LotToEnter, user: CurrentUser) -> Response:
    """Start a submission, or go on with the one that was started."""
    is_new = service.going_on(session, entry.lot, entry.provider) is None
    if is_new and eligibility.standing(session, entry.lot).may_ask:
        return redirect(request, "submissions:exception", lot_id=entry.lot.id)
    submission = service.start_submission(session, entry.lot, entry.provider, user)
    return redirect(request, "submitting:detail", submission_id=submission.id)


def told(request: Request, session: Session, submission: Submission) -> dict[str, Any]:
    """Give what every page of a submission shows."""
    tender = submission.lot.tender
    can_change = service.is_open(submission.lot, tender)
    party = eligibility.Party(submission.provider_id, submission.id)
    findings = eligibility.findings_of(session, submission.lot, [party])
    found = service.readiness(session, submission)
    statement = statements.told_in(session, request.app.state.keys, submission)
    receipt = latest_receipt(session, submission)
    facts = facts_told(request.app.state.keys, receipt, found.documents)
    kept = held_by(session, request.app.state.keys, submission.provider_id)
    foreseen = foresee(session, submission, found, facts, statement, kept)
    declared_on = uea.asked_of(session, submission) if statement.made else []
    doubts = doubts_of(
        found, facts, statement, submission.provider, tender.starts_on, foreseen, declared_on
    )
    signers = [one for one in colleagues(session, submission.provider) if one.can_sign]
    told = [submission.id] if submission.submitted_at else []
    outcome = outcomes_of(session, told).get(submission.id)
    return {
        "submission": submission,
        "lot": submission.lot,
        "tender": tender,
        "procedure": procedure_of(tender),
        "readiness": found,
        "facts": facts,
        "reusable": sharing.choices(session, request.app.state.keys, submission),
        "own_proofs": kept,
        "statement": statement,
        "is_sealed": statement.rests,
        "chooses": chooses(tender),
        "doubts": doubts,
        "kinds_in_words": accepting.kinds_in_words,
        "endings_of": accepting.endings_of,
        "doubtful": by_item(doubts),
        "signers": [one.name for one in signers],
        "may_sign": request.state.user.email in {one.email for one in signers},
        "receipt": receipt,
        "has_scanner": bool(request.app.state.settings.clamd),
        "newer": newer_versions(session, submission),
        "is_open": can_change,
        "lodged": lodgements_of(session, submission) if tender.takes_hashes else {},
        "opens_at": opens_after(tender, tender.deadline) if tender.deadline else None,
        "follows": follows_until(session, submission) if may_follow(session, submission) else None,
        "findings": findings.get(submission.provider_id, []),
        "standing": eligibility.standing(session, submission.lot),
        "exception": submission.exception,
        "asked": asked_of(session, [submission.id]).get(submission.id, []),
        "outcome": outcome,
        "state": state_as_told(submission, outcome),
        "earlier": earlier_of(session, submission),
        "may_come_again": can_change
        and not any(one.refuses for one in findings.get(submission.provider_id, []))
        and submission.decided_at is not None
        and service.going_on(session, submission.lot, submission.provider) is None,
        "can_change": can_change and service.is_changing(submission),
    }


def show(
    request: Request,
    session: Session,
    submission: Submission,
    *,
    status: int = 200,
    faults: dict[UUID, Bound[Any]] | None = None,
) -> Response:
    """Render the page of a submission, with what was refused at its own item."""
    context = told(request, session, submission)
    limit = request.app.state.settings.upload_limit_mb * MEGABYTE
    return render(
        request,
        "submitting/detail.html",
        status=status,
        faults=faults or {},
        is_part=False,
        limit=limit,
        **context,
    )


@router.get("/submissions/{submission_id}", name="submitting:detail")
def detail(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show what is there, what is missing and how long is left."""
    return show(request, session, submission)


@router.get("/submissions/{submission_id}/readiness", name="submitting:readiness")
def readiness(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show again what is missing, after one item changed."""
    return render(
        request, "submitting/_summary.html", is_part=True, **told(request, session, submission)
    )


# Price ------------------------------------------------------------------------------


@router.post("/submissions/{submission_id}/price", name="submitting:price")
def price(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    user: CurrentUser,
    form: Annotated[Bound[PriceForm], Depends(bind(PriceForm))],
) -> Response:
    """Seal a price."""
    items = service.readiness(session, submission).items
    item = next((one for one in items if one.is_price), None)
    if item is None:
        raise NotFoundError
    if form.value:
        try:
            service.enter_price(session, submission, user, form.value.amount)
        except InvalidError as error:
            form.refuse(error.message, error.field)
    if form.value is None:
        return show(request, session, submission, status=422, faults={item.id: form})
    return redirect(
        request, "submitting:detail", fragment=f"item-{item.id}", submission_id=submission.id
    )


# Submitting -------------------------------------------------------------------------


@router.get("/submissions/{submission_id}/confirm", name="submitting:confirm")
def confirm_page(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show what will be submitted, for a last look."""
    context = told(request, session, submission)
    is_over = submission.replacing_since and not context["is_open"] and not context["follows"]
    if is_over or not service.is_changing(submission):
        return redirect(request, "submitting:detail", submission_id=submission.id)
    return render(request, "submitting/confirm.html", form=None, **context)


@router.post("/submissions/{submission_id}/confirm", name="submitting:confirm")
def confirm(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    user: CurrentUser,
    form: Annotated[Bound[ConfirmForm], Depends(bind(ConfirmForm))],
) -> Response:
    """Submit; what counts is when the request arrived."""
    if form.value is None:
        form.errors = {"is_sure": [str(_("Tick this sentence first. Then you can submit."))]}
        context = told(request, session, submission)
        return render(request, "submitting/confirm.html", status=422, form=form, **context)
    arrived = request.state.arrived
    receipt = submitting.submit(session, request.app.state.keys, submission, user, arrived=arrived)
    settle_within(session, getattr(request.state, "arrival", None))
    if request.app.state.settings.timestamp_url:
        timestamps.ask(session, receipt)
    return redirect(request, "submitting:receipt", submission_id=submission.id)


@router.get("/submissions/{submission_id}/withdraw", name="submitting:withdraw")
def withdraw_page(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Say what taking back means."""
    return render(request, "submitting/withdraw.html", **told(request, session, submission))


@router.post("/submissions/{submission_id}/withdraw", name="submitting:withdraw")
def withdraw(
    request: Request, session: SessionDep, submission: SubmissionToChange, user: CurrentUser
) -> Response:
    """Take a submission back."""
    submitting.withdraw(session, submission, user)
    return redirect(request, "submitting:detail", submission_id=submission.id)


@router.post("/submissions/{submission_id}/replace", name="submitting:replace")
def replace(
    request: Request, session: SessionDep, submission: SubmissionToChange, user: CurrentUser
) -> Response:
    """Begin to replace it; what was submitted counts until the new one is in."""
    replacing.begin(session, submission, user)
    return redirect(request, "submitting:detail", submission_id=submission.id)


@router.post("/submissions/{submission_id}/keep", name="submitting:keep")
def keep(
    request: Request, session: SessionDep, submission: SubmissionToChange, user: CurrentUser
) -> Response:
    """Stop replacing, and leave it as it was submitted."""
    replacing.stop(session, submission, user)
    return redirect(request, "submitting:detail", submission_id=submission.id)


@router.post("/submissions/{submission_id}/resume", name="submitting:resume")
def resume(
    request: Request, session: SessionDep, submission: SubmissionToChange, user: CurrentUser
) -> Response:
    """Go on with what was taken back."""
    submitting.resume(session, submission, user)
    return redirect(request, "submitting:detail", submission_id=submission.id)
