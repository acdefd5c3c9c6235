"""Pages of the provider: start, fill, submit, take back."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep, reading, writing
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import is_fragment, redirect, render
from app.providers.service import colleagues
from app.submissions import eligibility, service, statements, streams, uploads
from app.submissions.access import (
    LotToEnter,
    OwnSubmission,
    SubmissionToChange,
    reach_submission,
)
from app.submissions.doubts import by_item, doubts_of
from app.submissions.forms import ConfirmForm, PriceForm
from app.submissions.models import Submission, SubmissionState
from app.submissions.overview import overview
from app.submissions.readiness import Item
from app.submissions.receipts import facts_told, latest_receipt
from app.submissions.recognise import ALL, ONLY_PDF
from app.tenders.procedures import procedure_of

router = Router(tags=["submissions"])
MEGABYTE = 1_000_000


@router.get("/submissions", name="submissions:index")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Show a provider's own submissions, and what it can still enter."""
    return render(request, "submissions/index.html", overview=overview(session, user))


@router.post("/lots/{lot_id}/start", name="submissions:start")
def start(request: Request, session: SessionDep, entry: LotToEnter, user: CurrentUser) -> Response:
    """Start a submission, or go on with the one that was started."""
    known = service.started(session, entry.lot, entry.provider)
    if known is None and eligibility.standing(session, entry.lot).may_ask:
        return redirect(request, "submissions:exception", lot_id=entry.lot.id)
    submission = service.start_submission(session, entry.lot, entry.provider, user)
    return redirect(request, "submissions:detail", submission_id=submission.id)


def told(request: Request, session: Session, submission: Submission) -> dict[str, Any]:
    """Give what every page of a submission shows."""
    tender = submission.lot.tender
    can_change = service.is_open(submission.lot, tender)
    party = eligibility.Party(submission.provider_id, submission.id)
    findings = eligibility.findings_of(session, submission.lot, [party])
    found = service.readiness(session, submission)
    statement = statements.told_in(session, request.app.state.keys, submission)
    facts = facts_told(session, request.app.state.keys, submission, found.documents)
    doubts = doubts_of(found, facts, statement, submission.provider, tender.starts_on)
    signers = [one for one in colleagues(session, submission.provider) if one.can_sign]
    return {
        "submission": submission,
        "lot": submission.lot,
        "tender": tender,
        "procedure": procedure_of(tender),
        "readiness": found,
        "facts": facts,
        "statement": statement,
        "doubts": doubts,
        "doubtful": by_item(doubts),
        "signers": [one.name for one in signers],
        "may_sign": request.state.user.email in {one.email for one in signers},
        "receipt": latest_receipt(session, submission),
        "is_open": can_change,
        "findings": findings.get(submission.provider_id, []),
        "standing": eligibility.standing(session, submission.lot),
        "exception": submission.exception,
        "can_change": can_change and submission.state == SubmissionState.DRAFT,
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
        "submissions/detail.html",
        status=status,
        faults=faults or {},
        is_part=False,
        limit=limit,
        **context,
    )


@router.get("/submissions/{submission_id}", name="submissions:detail")
def detail(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show what is there, what is missing and how long is left."""
    return show(request, session, submission)


@router.get("/submissions/{submission_id}/readiness", name="submissions:readiness")
def readiness(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show again what is missing, after one item changed."""
    return render(
        request, "submissions/_summary.html", is_part=True, **told(request, session, submission)
    )


# Files ------------------------------------------------------------------------------

ITEM = "/submissions/{submission_id}/items/{item_id}"


@router.put(ITEM, name="submissions:stream")
async def stream(
    request: Request,
    session: SessionDep,
    submission: OwnSubmission,
    item_id: UUID,
    user: CurrentUser,
) -> Response:
    """Take a file in as the body of the request."""
    return await _take_in(request, session, submission, item_id, user)


@router.post(ITEM, name="submissions:upload")
async def upload(
    request: Request,
    session: SessionDep,
    submission: OwnSubmission,
    item_id: UUID,
    user: CurrentUser,
) -> Response:
    """Take a file in from a form: for a browser without scripts."""
    return await _take_in(request, session, submission, item_id, user)


async def _take_in(
    request: Request, session: Session, submission: Submission, item_id: UUID, user: User
) -> Response:
    """Seal a file while it comes in; only after its last byte a transaction begins."""
    item, closing = await run_in_threadpool(_before, request, session, submission, item_id)
    try:
        sealed = await _receive(request, item, closing)
        await run_in_threadpool(_store, request, submission.id, item, user, sealed)
    except InvalidError as error:
        form: Bound[Any] = Bound(typed={})
        form.refuse(error.message, "file")
        return await run_in_threadpool(_answer, request, user, submission.id, item, form)
    return await run_in_threadpool(_answer, request, user, submission.id, item, None)


def _before(
    request: Request, session: Session, submission: Submission, item_id: UUID
) -> tuple[Item, uploads.Closing]:
    """Look whether a file is wanted here, then let the database go: an upload may be slow."""
    item = service.readiness(session, submission).item(item_id)
    if item.is_price:
        raise NotFoundError
    service.refuse_when_fixed(session, submission)
    closing = service.closing_of(session, request.app.state.keys, submission)
    session.close()
    return item, closing


async def _receive(request: Request, item: Item, closing: uploads.Closing) -> uploads.SealedFile:
    settings = request.app.state.settings
    limit = settings.upload_limit_mb * MEGABYTE
    uploads.refuse_announced(request.headers.get("content-length", ""), limit)
    found = await streams.incoming(request)
    return await streams.in_thread(
        found.chunks,
        lambda chunks: uploads.receive(
            request.app.state.storage,
            closing,
            found.name,
            chunks,
            limit,
            intake=request.app.state.keys.intake,
            accepted=ONLY_PDF if item.needs_pdf else ALL,
            clamd=settings.clamd,
        ),
    )


def _store(
    request: Request, submission_id: UUID, item: Item, user: User, sealed: uploads.SealedFile
) -> None:
    """Write the row of a file that lies in storage; without the row it does not stay there."""
    try:
        with writing(request.app.state.engine) as session:
            submission = reach_submission(session, user, submission_id, lock=True)
            service.store_document(session, submission, user, item.slot, sealed)
            session.commit()
    except BaseException:
        request.app.state.storage.delete(sealed.storage_key)
        raise


def _answer(
    request: Request, user: User, submission_id: UUID, item: Item, form: Bound[Any] | None
) -> Response:
    """Show the item that changed, or the whole page to who sent a form."""
    status = 422 if form else 200
    with reading(request.app.state.engine) as session:
        submission = reach_submission(session, user, submission_id)
        if is_fragment(request):
            fresh = service.readiness(session, submission).item(item.id)
            return render(
                request,
                "submissions/_item.html",
                status=status,
                item=fresh,
                facts=facts_told(session, request.app.state.keys, submission, fresh.documents),
                form=form,
                is_fresh=True,
                limit=request.app.state.settings.upload_limit_mb * MEGABYTE,
                submission=submission,
                can_change=True,
            )
        if form:
            return show(request, session, submission, status=422, faults={item.id: form})
    return redirect(
        request, "submissions:detail", fragment=f"item-{item.id}", submission_id=submission_id
    )


@router.post(ITEM + "/remove", name="submissions:remove")
def remove(
    request: Request,
    session: SessionDep,
    submission: SubmissionToChange,
    item_id: UUID,
    user: CurrentUser,
) -> Response:
    """Take a file out."""
    document = service.readiness(session, submission).item(item_id).document
    if document is None:
        raise NotFoundError
    service.remove_document(session, submission, user, document)
    return redirect(
        request, "submissions:detail", fragment=f"item-{item_id}", submission_id=submission.id
    )


@router.post("/submissions/{submission_id}/price", name="submissions:price")
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
        request, "submissions:detail", fragment=f"item-{item.id}", submission_id=submission.id
    )


# Submitting -------------------------------------------------------------------------


@router.get("/submissions/{submission_id}/confirm", name="submissions:confirm")
def confirm_page(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show what will be submitted, for a last look."""
    if submission.state != SubmissionState.DRAFT:
        return redirect(request, "submissions:detail", submission_id=submission.id)
    return render(
        request, "submissions/confirm.html", form=None, **told(request, session, submission)
    )


@router.post("/submissions/{submission_id}/confirm", name="submissions:confirm")
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
        return render(request, "submissions/confirm.html", status=422, form=form, **context)
    arrived = request.state.arrived
    service.submit(session, request.app.state.keys, submission, user, arrived=arrived)
    return redirect(request, "submissions:receipt", submission_id=submission.id)


@router.get("/submissions/{submission_id}/withdraw", name="submissions:withdraw")
def withdraw_page(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Say what taking back means."""
    return render(request, "submissions/withdraw.html", **told(request, session, submission))


@router.post("/submissions/{submission_id}/withdraw", name="submissions:withdraw")
def withdraw(
    request: Request, session: SessionDep, submission: SubmissionToChange, user: CurrentUser
) -> Response:
    """Take a submission back."""
    service.withdraw(session, submission, user)
    return redirect(request, "submissions:detail", submission_id=submission.id)


@router.post("/submissions/{submission_id}/resume", name="submissions:resume")
def resume(
    request: Request, session: SessionDep, submission: SubmissionToChange, user: CurrentUser
) -> Response:
    """Go on with what was taken back."""
    service.resume(session, submission, user)
    return redirect(request, "submissions:detail", submission_id=submission.id)
