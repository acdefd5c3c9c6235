"""The steps of a file, each on a page of its own, and the documents that come in."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep, reading, writing
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import FORM, Bound, bind
from app.core.gathering import reads_form
from app.core.i18n import day_long
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import redirect, render
from app.integrity import papers, service, taking
from app.integrity.access import FileToChange, FileToSee
from app.integrity.models import BibobFile, StepKind
from app.integrity.offered import offer_of
from app.integrity.reusing import reusable
from app.integrity.router import file_page
from app.integrity.steps import STEPS
from app.providers.models import Provider
from app.tenders.models import Tender
from app.uploads import streams
from app.uploads.receiving import SealedFile, refuse_announced

router = Router(prefix="/integrity/{file_id}", tags=["integrity"])


def step_of(kind: str) -> StepKind:
    """Find the step of an address."""
    if kind not in set(StepKind):
        raise NotFoundError
    return StepKind(kind)


Kind = Annotated[StepKind, Depends(step_of)]


@reads_form(FORM)
def bound_step(request: Request, kind: Kind) -> Bound[Any]:
    """Read the form that belongs to the step of the address."""
    return bind(STEPS[kind].form)(request)


@router.get("/steps/{kind}", name="integrity:step")
def step(
    request: Request, session: SessionDep, file: FileToSee, user: CurrentUser, kind: Kind
) -> Response:
    """Show the form of one step; it says nothing of what is in the file."""
    return _step_page(request, session, file, user, kind, None)


@router.post("/steps/{kind}", name="integrity:take_step")
def take_step(
    request: Request,
    session: SessionDep,
    file: FileToChange,
    user: CurrentUser,
    kind: Kind,
    form: Annotated[Bound[Any], Depends(bound_step)],
) -> Response:
    """Take the step, and close the file again."""
    if form.value is not None:
        try:
            taking.take(session, request.app.state.keys, file, user, kind, form.value)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _step_page(request, session, file, user, kind, form)
    return redirect(request, "integrity:detail", file_id=file.id)


def _step_page(
    request: Request,
    session: Session,
    file: BibobFile,
    user: User,
    kind: StepKind,
    form: Bound[Any] | None,
) -> Response:
    keys = request.app.state.keys
    offer = offer_of(session, keys, file, user)
    earlier, today = [], dutch(utcnow()).date()
    if kind == StepKind.REUSE and kind in offer.kinds:
        for one in reusable(session, keys, file, user):
            state = _("through %(day)s", day=day_long(one.until))
            if one.until < today:
                state = _("too old since %(day)s", day=day_long(one.until))
            earlier.append((one.file.id, f"{one.tender.reference} {one.tender.title}", state))
    tender = session.get_one(Tender, file.tender_id)
    return render(
        request,
        "integrity/step.html",
        status=form.status if form else 200,
        file=file,
        tender=tender,
        provider=session.get_one(Provider, file.provider_id),
        kind=kind,
        step=STEPS[kind],
        is_possible=kind in offer.kinds,
        counts=kind == StepKind.WITHDRAW and service.still_counts(session, file),
        barred=offer.barred.get(kind),
        earlier=earlier,
        form=form,
        today=f"{today.day}-{today.month}-{today.year}",
    )


@router.post("/papers", name="integrity:add_paper")
async def add_paper(
    request: Request, session: SessionDep, file: FileToSee, user: CurrentUser
) -> Response:
    """Seal a document as it comes in; only after its last byte a transaction begins."""
    file_id = file.id
    await run_in_threadpool(session.close)
    state = request.app.state
    try:
        refuse_announced(request.headers.get("content-length", ""), papers.LARGEST)
        found = await streams.incoming(request)
        sealed = await streams.in_thread(
            found.chunks,
            lambda chunks: papers.take_in(
                state.storage, state.keys, found.name, chunks, state.settings.clamd
            ),
        )
    except InvalidError as error:
        form: Bound[Any] = Bound(typed={})
        form.refuse(error.message, "file")
        return await run_in_threadpool(_refuse, request, file_id, user, form)
    await run_in_threadpool(_store, request, file_id, user, sealed)
    return redirect(request, "integrity:detail", file_id=file_id)


def _store(request: Request, file_id: UUID, user: User, sealed: SealedFile) -> None:
    state = request.app.state
    with writing(state.engine) as session:
        try:
            file = session.get_one(BibobFile, file_id, with_for_update=True)
            papers.add_paper(session, state.keys, file, user, sealed)
        except BaseException:
            state.storage.delete(sealed.storage_key)
            raise
        session.commit()


def _refuse(request: Request, file_id: UUID, user: User, form: Bound[Any]) -> Response:
    with reading(request.app.state.engine) as session:
        file = session.get_one(BibobFile, file_id)
        return file_page(request, session, file, user, upload=form)
