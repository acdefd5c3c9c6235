"""The room of the integrity officers; its addresses do not exist for anybody else."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.integrity import service
from app.integrity.access import FileToChange, FileToSee, MyTenders, PartyToJudge
from app.integrity.forms import ConclusionForm, NotesForm
from app.integrity.models import BibobFile
from app.integrity.register import chain_of, providers_in
from app.providers.models import Provider
from app.tenders.models import Tender

router = Router(prefix="/integrity", tags=["integrity"])
PARTY = "/tenders/{tender_id}/providers/{provider_id}"


@router.get("", name="integrity:index")
def index(request: Request, session: SessionDep, tenders: MyTenders) -> Response:
    """List the providers of the person's tenders, and their files."""
    rows = providers_in(session, tenders)
    return render(request, "integrity/index.html", tenders=tenders, rows=rows)


@router.post(PARTY + "/open", name="integrity:open_file")
def open_file(
    request: Request, session: SessionDep, party: PartyToJudge, user: CurrentUser
) -> Response:
    """Begin an investigation."""
    file = service.open_file(session, party.tender, party.provider, user)
    return redirect(request, "integrity:detail", file_id=file.id)


@router.post(PARTY + "/decide", name="integrity:decide")
def decide(
    request: Request, session: SessionDep, party: PartyToJudge, user: CurrentUser
) -> Response:
    """Decide a provider's gates without an investigation."""
    service.decide_without_file(session, party.tender, party.provider, user)
    return redirect(request, "integrity:index")


@router.get("/{file_id}", name="integrity:detail")
def detail(request: Request, session: SessionDep, file: FileToSee) -> Response:
    """Show a closed file: what it is about and who read it, never what it says."""
    return _page(request, session, file)


@router.post("/{file_id}/reading", name="integrity:read")
def read(request: Request, session: SessionDep, file: FileToChange, user: CurrentUser) -> Response:
    """Open a file for this one reading, and keep that it was read."""
    reading = service.read(session, request.app.state.keys, file, user)
    return _page(request, session, file, reading)


@router.post("/{file_id}/notes", name="integrity:write_notes")
def write_notes(
    request: Request,
    session: SessionDep,
    file: FileToChange,
    user: CurrentUser,
    form: Annotated[Bound[NotesForm], Depends(bind(NotesForm))],
) -> Response:
    """Seal new notes; the file stays open before the person who typed them."""
    typed = service.Reading(notes=str(form.text("notes")), conclusion="")
    if form.value is None:
        return _page(request, session, file, typed, form)
    service.write_notes(session, request.app.state.keys, file, user, form.value.notes)
    return _page(request, session, file, typed, is_saved=True)


@router.get("/{file_id}/conclusion", name="integrity:conclusion")
def conclusion(request: Request, session: SessionDep, file: FileToSee) -> Response:
    """Show the form for the conclusion."""
    return _conclusion(request, session, file, None)


@router.post("/{file_id}/conclusion", name="integrity:conclude")
def conclude(
    request: Request,
    session: SessionDep,
    file: FileToChange,
    user: CurrentUser,
    form: Annotated[Bound[ConclusionForm], Depends(bind(ConclusionForm))],
) -> Response:
    """Conclude the file; outside only the gate shows it."""
    if form.value is None:
        return _conclusion(request, session, file, form)
    service.conclude(session, request.app.state.keys, file, user, form.value.conclusion)
    return redirect(request, "integrity:detail", file_id=file.id)


def _page(
    request: Request,
    session: Session,
    file: BibobFile,
    reading: service.Reading | None = None,
    form: Bound[NotesForm] | None = None,
    *,
    is_saved: bool = False,
) -> Response:
    return render(
        request,
        "integrity/detail.html",
        status=422 if form else 200,
        file=file,
        tender=session.get_one(Tender, file.tender_id),
        provider=session.get_one(Provider, file.provider_id),
        lines=chain_of(session, file),
        reading=reading,
        form=form,
        is_saved=is_saved,
    )


def _conclusion(
    request: Request, session: Session, file: BibobFile, form: Bound[ConclusionForm] | None
) -> Response:
    return render(
        request,
        "integrity/conclusion.html",
        status=422 if form else 200,
        file=file,
        tender=session.get_one(Tender, file.tender_id),
        provider=session.get_one(Provider, file.provider_id),
        form=form,
    )
