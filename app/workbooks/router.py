"""A tender as an Excel workbook: out, and in as a draft."""

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import ConflictError, InvalidError
from app.core.forms import Bound, typed_text
from app.core.gathering import FormLimits, bytes_of, gathered, reads_form
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import download, redirect, render
from app.tenders.access import TenderToEdit, TenderToPrepare
from app.tenders.drafts import choose_one
from app.tenders.models import Tender
from app.tenders.progress import demand_unpublished
from app.tenders.queries import authorities_to_lead, tender_with_lots
from app.workbooks import filling
from app.workbooks.accepting import LARGEST, demand_size
from app.workbooks.content import content_of
from app.workbooks.reading import Fault, read
from app.workbooks.sheets import SHEETS
from app.workbooks.writing import write

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROOM_FOR_FORM = 100_000
"""What a form weighs besides its file."""
LIMITS = FormLimits(files=1, fields=20, size=LARGEST + ROOM_FOR_FORM, has_own_refusal=True)
SHOWN_FAULTS = 200

router = Router(tags=["workbooks"])


@dataclass(slots=True)
class Upload:
    """What came in: the file, if there was one, and what else was typed."""

    content: bytes = b""
    typed: dict[str, str | list[str]] = field(default_factory=dict)
    refusal: str = ""


@reads_form(LIMITS)
def take_in(request: Request) -> Upload:
    """Read a file of a bearable size."""
    announced = request.headers.get("content-length", "")
    try:
        demand_size(int(announced) - ROOM_FOR_FORM if announced.isdigit() else LARGEST + 1)
    except InvalidError as error:
        return Upload(refusal=str(error.message))
    form = gathered(request)
    return Upload(bytes_of(form.get("file"), LARGEST + 1), typed_text(form, set()))


Uploaded = Annotated[Upload, Depends(take_in)]


@router.get("/tenders/new/workbook", name="workbooks:new_from_workbook")
def new(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Ask for the workbook with which a tender begins."""
    return _new_page(request, session, user, None)


@router.get("/tenders/new/workbook.xlsx", name="workbooks:empty_workbook")
def empty(user: CurrentUser) -> Response:  # noqa: ARG001  (who is not signed in gets nothing)
    """Hand over a workbook to fill in."""
    return download(write({}), _("Workbook of a tender") + ".xlsx", EXCEL)


@router.post("/tenders/new/workbook", name="workbooks:start_from_workbook")
def start(request: Request, upload: Uploaded, session: SessionDep, user: CurrentUser) -> Response:
    """Start a tender from a workbook, or say what is wrong with each row."""
    form: Bound[User] = Bound(typed=upload.typed)
    authorities = {str(one.id): one for one in authorities_to_lead(session, user)}
    only = next(iter(authorities)) if len(authorities) == 1 else ""
    authority = authorities.get(str(form.text("authority_id", only)) or only)
    if authority is None:
        form.refuse(choose_one(), "authority_id")
        return _new_page(request, session, user, form)
    try:
        tender = filling.start_tender(session, authority, user, read(_content(upload)))
    except InvalidError as error:
        form.take(error)
        return _new_page(request, session, user, form, faults_of(error))
    return redirect(request, "work:tender", tender_id=tender.id)


@router.get("/tenders/{tender_id}/workbook", name="workbooks:workbook")
def workbook(request: Request, session: SessionDep, tender: TenderToPrepare) -> Response:
    """Show what can be downloaded, and what a workbook would replace."""
    return _page(request, session, tender.id, None)


@router.get("/tenders/{tender_id}/workbook.xlsx", name="workbooks:download_workbook")
def download_workbook(session: SessionDep, tender: TenderToPrepare) -> Response:
    """Hand over everything that stands in the tender."""
    name = f"{tender.reference} {tender.title}"[:100]
    return download(write(content_of(session, tender)), f"{name}.xlsx", EXCEL)


@router.post("/tenders/{tender_id}/workbook", name="workbooks:read_workbook")
def read_workbook(
    request: Request, upload: Uploaded, session: SessionDep, tender: TenderToEdit, user: CurrentUser
) -> Response:
    """Fill the draft with a workbook, or say what is wrong with each row."""
    demand_unpublished(tender)
    form: Bound[User] = Bound(typed=upload.typed)
    tender_id = tender.id
    if form.text("replaces") != "true" and any(filling.held_by(session, tender).values()):
        form.refuse(_("Say that the workbook may replace what stands here."), "replaces")
        return _page(request, session, tender_id, form)
    try:
        filling.fill_draft(session, tender, user, read(_content(upload)))
    except (InvalidError, ConflictError) as error:
        form.take(error if isinstance(error, InvalidError) else InvalidError(error.message))
        return _page(request, session, tender_id, form, faults_of(error))
    return redirect(request, "work:tender", tender_id=tender_id)


def _content(upload: Upload) -> bytes:
    if upload.refusal:
        raise InvalidError(upload.refusal, field="file")
    if not upload.content:
        raise InvalidError(_("Choose a file first."), field="file")
    return upload.content


def faults_of(error: Exception) -> list[Fault]:
    """List what is wrong with each row, if that is why nothing was read in."""
    return list(error.faults) if isinstance(error, filling.FaultyWorkbookError) else []


def _new_page(
    request: Request,
    session: Session,
    user: User,
    form: Bound[User] | None,
    faults: list[Fault] | None = None,
) -> Response:
    return render(
        request,
        "workbooks/new.html",
        status=422 if form else 200,
        form=form,
        faults=(faults or [])[:SHOWN_FAULTS],
        more=max(0, len(faults or []) - SHOWN_FAULTS),
        authorities=[(one.id, one.name) for one in authorities_to_lead(session, user)],
    )


def _page(
    request: Request,
    session: Session,
    tender_id: UUID,
    form: Bound[User] | None,
    faults: list[Fault] | None = None,
) -> Response:
    tender: Tender = tender_with_lots(session, tender_id)
    held = filling.held_by(session, tender)
    return render(
        request,
        "workbooks/workbook.html",
        status=422 if form else 200,
        tender=tender,
        form=form,
        faults=(faults or [])[:SHOWN_FAULTS],
        more=max(0, len(faults or []) - SHOWN_FAULTS),
        held=[(one.title, held[one.key]) for one in SHEETS if held.get(one.key)],
    )
