"""The room of the integrity officers; its addresses do not exist for anybody else."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel import Session

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.integrity import gates, looking_again, papers, service
from app.integrity.access import (
    FileToChange,
    FileToSee,
    MyTenders,
    PaperToRead,
    PartyToJudge,
    TenderToGuard,
)
from app.integrity.forms import NotesForm
from app.integrity.models import BibobFile
from app.integrity.offered import offer_of
from app.integrity.register import chain_of, providers_in
from app.integrity.steps import STEPS
from app.integrity.turns import LEADS_ON, TURNS
from app.providers.models import Provider
from app.tenders.models import Tender

router = Router(prefix="/integrity", tags=["integrity"])
PARTY = "/tenders/{tender_id}/providers/{provider_id}"


@router.get("", name="integrity:index")
def index(request: Request, session: SessionDep, tenders: MyTenders) -> Response:
    """List the providers of the person's tenders, and their files."""
    rows, today = providers_in(session, tenders), dutch(utcnow()).date()
    return render(request, "integrity/index.html", tenders=tenders, rows=rows, today=today)


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
    """Say that a provider needs no investigation."""
    gates.decide_without_file(session, party.tender, party.provider, user)
    return redirect(request, "integrity:index")


@router.post("/tenders/{tender_id}/decide", name="integrity:decide_others")
def decide_others(
    request: Request, session: SessionDep, tender: TenderToGuard, user: CurrentUser
) -> Response:
    """Say that nobody else of a tender needs an investigation."""
    gates.decide_others(session, tender, user)
    return redirect(request, "integrity:index")


@router.post("/tenders/{tender_id}/again", name="integrity:look_again")
def look_again(
    request: Request, session: SessionDep, tender: TenderToGuard, user: CurrentUser
) -> Response:
    """Open every gate of a tender once more."""
    looking_again.look_again(session, tender, user)
    return redirect(request, "integrity:index")


@router.get("/{file_id}", name="integrity:detail")
def detail(request: Request, session: SessionDep, file: FileToSee, user: CurrentUser) -> Response:
    """Show a closed file: what is next and who read it, never what it says."""
    return file_page(request, session, file, user)


@router.post("/{file_id}/reading", name="integrity:read")
def read(request: Request, session: SessionDep, file: FileToChange, user: CurrentUser) -> Response:
    """Open a file for this one reading, and keep that it was read."""
    reading = service.read(session, request.app.state.keys, file, user)
    return file_page(request, session, file, user, reading)


@router.post("/{file_id}/notes", name="integrity:write_notes")
def write_notes(
    request: Request,
    session: SessionDep,
    file: FileToChange,
    user: CurrentUser,
    form: Annotated[Bound[NotesForm], Depends(bind(NotesForm))],
) -> Response:
    """Seal new notes; the file stays open before the person who typed them."""
    keys = request.app.state.keys
    if form.value is not None:
        try:
            service.write_notes(session, keys, file, user, form.value)
        except InvalidError as error:
            form.take(error)
    reading = service.read(session, keys, file, user)
    if form.value is None:
        return file_page(request, session, file, user, reading, form)
    return file_page(request, session, file, user, reading, is_saved=True)


@router.post("/{file_id}/papers/{paper_id}/reading", name="integrity:read_paper")
def read_paper(
    request: Request, session: SessionDep, found: PaperToRead, user: CurrentUser
) -> Response:
    """Hand over a document of the file, and keep that it was read."""
    file, paper = found
    state = request.app.state
    opened = papers.open_paper(session, state.storage, state.keys, file, paper, user)
    return StreamingResponse(
        opened.chunks,
        media_type=opened.media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(opened.name)}"},
    )


def file_page(
    request: Request,
    session: Session,
    file: BibobFile,
    user: User,
    reading: service.Reading | None = None,
    form: Bound[NotesForm] | None = None,
    *,
    is_saved: bool = False,
    upload: Bound[NotesForm] | None = None,
) -> Response:
    """Show a file, closed or open, or show it again with what is wrong."""
    faulty = form or upload
    offer = offer_of(session, request.app.state.keys, file, user)
    return render(
        request,
        "integrity/detail.html",
        status=faulty.status if faulty else 200,
        file=file,
        tender=session.get_one(Tender, file.tender_id),
        provider=session.get_one(Provider, file.provider_id),
        lines=chain_of(session, file),
        turn=TURNS[file.state],
        possible=[(kind, STEPS[kind]) for kind in offer.kinds],
        barred=[(STEPS[kind], why) for kind, why in offer.barred.items()],
        leads_on=LEADS_ON.get(file.state),
        steps=STEPS,
        reading=reading,
        form=form,
        upload=upload,
        is_saved=is_saved,
        limit=papers.LARGEST,
        today=dutch(utcnow()).date(),
    )
