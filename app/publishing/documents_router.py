"""Pages of documents: the officer's list, and what everybody can take."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel import Session

from app.accounts.permissions import Anyone, CurrentUser
from app.accounts.signing_in import limit_attempts
from app.core.db import SessionDep, step_aside, writing
from app.core.errors import NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router, is_head
from app.core.web import redirect, render
from app.publishing import documents, followers
from app.publishing.access import DocumentToEdit
from app.publishing.forms import DocumentForm, FollowForm
from app.publishing.models import DocumentVersion
from app.tenders import queries, waiting
from app.tenders.access import TenderToEdit, TenderToRead
from app.tenders.models import Tender

router = Router(tags=["publishing"])
MEGABYTE = 1_000_000
Named = Annotated[Bound[DocumentForm], Depends(bind(DocumentForm))]


@router.get("/tenders/{tender_id}/documents", name="publishing:documents")
def index(request: Request, session: SessionDep, tender: TenderToRead) -> Response:
    """Show the documents, and who had which version."""
    return documents_page(request, session, tender)


def documents_page(
    request: Request,
    session: Session,
    tender: Tender,
    *,
    form: Bound[DocumentForm] | None = None,
    faults: dict[UUID, Bound[Any]] | None = None,
) -> Response:
    """Show it, or show it again with what is wrong; `faults` by document."""
    prepared = [one for one in waiting.changes_of(session, tender) if one.verb.startswith("doc")]
    return render(
        request,
        "publishing/documents.html",
        status=422 if form or faults else 200,
        tender=tender,
        filed=documents.documents_of(session, tender),
        waiting={one.subject_id: one for one in prepared},
        downloads=documents.downloads_of(session, tender),
        can_change=tender.published_at is None or waiting.can_change(tender),
        limit=request.app.state.settings.upload_limit_mb * MEGABYTE,
        form=form,
        faults=faults or {},
    )


@router.post("/tenders/{tender_id}/documents", name="publishing:add_document")
def add(
    request: Request, session: SessionDep, tender: TenderToEdit, user: CurrentUser, form: Named
) -> Response:
    """Make room for a document; its file follows."""
    if form.value is None:
        return documents_page(request, session, tender, form=form)
    document = documents.add_document(session, tender, user, form.value)
    anchor = f"document-{document.id}"
    return redirect(request, "publishing:documents", fragment=anchor, tender_id=tender.id)


@router.post("/tender-documents/{document_id}", name="publishing:save_document")
def save(
    request: Request, session: SessionDep, document: DocumentToEdit, user: CurrentUser, form: Named
) -> Response:
    """Keep what a document is called."""
    if form.value is None:
        tender = queries.tender_with_lots(session, document.tender_id)
        return documents_page(request, session, tender, faults={document.id: form})
    documents.edit_document(session, document, user, form.value)
    return redirect(request, "publishing:documents", tender_id=document.tender_id)


@router.post("/tender-documents/{document_id}/remove", name="publishing:remove_document")
def remove(
    request: Request, session: SessionDep, document: DocumentToEdit, user: CurrentUser
) -> Response:
    """Take a document out."""
    tender_id = document.tender_id
    for key in documents.remove_document(session, document, user):
        request.app.state.storage.delete(key)
    return redirect(request, "publishing:documents", tender_id=tender_id)


@router.get("/tenders/{tender_id}/documents/{version_id}", name="publishing:file")
def file(request: Request, session: SessionDep, tender: TenderToRead, version_id: UUID) -> Response:
    """Hand a file to who works on the tender; that is no download by a provider."""
    return _hand_over(request, documents.file_of(session, tender, version_id))


def _hand_over(request: Request, version: DocumentVersion) -> Response:
    name = quote(version.name)
    return StreamingResponse(
        request.app.state.storage.open(version.storage_key),
        media_type=version.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Length": str(version.size),
        },
    )


# For everybody ----------------------------------------------------------------------

PUBLIC = "/aanbestedingen/{slug}/documenten"


@router.get(PUBLIC, name="publishing:public_documents", dependencies=[Anyone])
def public_documents(request: Request, session: SessionDep, slug: str) -> Response:
    """Show everybody the documents, and let somebody without an account leave an address."""
    return _public_page(request, session, queries.public_tender(session, slug), None)


def _public_page(
    request: Request,
    session: Session,
    tender: Tender,
    form: Bound[FollowForm] | None,
    followed: str = "",
) -> Response:
    return render(
        request,
        "publishing/public_documents.html",
        status=200 if form is None else form.status,
        tender=tender,
        filed=[one for one in documents.documents_of(session, tender) if one.latest],
        is_following=followers.following(session, tender, request.state.user) is not None,
        form=form,
        followed=followed,
    )


@router.get(PUBLIC + "/{version_id}", name="publishing:download", dependencies=[Anyone])
def download(request: Request, session: SessionDep, slug: str, version_id: UUID) -> Response:
    """Hand over a file; who took it is kept in a transaction of its own."""
    version = documents.file_of(session, queries.public_tender(session, slug), version_id)
    if is_head(request):
        return _hand_over(request, version)
    step_aside(session)
    with writing(request.app.state.engine) as own:
        documents.note_download(own, version, request.state.user)
        own.commit()
    return _hand_over(request, version)


@router.post(PUBLIC, name="publishing:follow", dependencies=[Anyone])
def follow(
    request: Request,
    session: SessionDep,
    slug: str,
    form: Annotated[Bound[FollowForm], Depends(bind(FollowForm))],
) -> Response:
    """Keep an address that is told of a new version of any document."""
    tender = queries.public_tender(session, slug)
    if form.value is None:
        return _public_page(request, session, tender, form)
    limit_attempts(session, f"follow:{request.client.host if request.client else ''}")
    shown = [one.latest for one in documents.documents_of(session, tender) if one.latest]
    if not shown:
        raise NotFoundError
    for version in shown:
        documents.note_download(session, version, None, form.value.email)
    return _public_page(request, session, tender, None, followed=form.value.email)


STOP = "/aanbestedingen/{slug}/afmelden"


@router.post(STOP, name="publishing:stop_mine", dependencies=[Anyone])
def stop_mine(request: Request, session: SessionDep, slug: str) -> Response:
    """Let somebody who is signed in hear no more of this tender."""
    tender = queries.public_tender(session, slug)
    found = followers.following(session, tender, request.state.user)
    if found is not None:
        followers.stop_following(session, found)
    return redirect(request, "publishing:public_documents", slug=slug)


@router.get(STOP + "/{download_id}/{signature}", name="publishing:unfollow", dependencies=[Anyone])
def unfollow(
    request: Request, session: SessionDep, slug: str, download_id: UUID, signature: str
) -> Response:
    """Ask once more: programs that read mail open every link in it."""
    return _stop_page(request, session, slug, download_id, signature, is_done=False)


@router.post(STOP + "/{download_id}/{signature}", name="publishing:stop", dependencies=[Anyone])
def stop(
    request: Request, session: SessionDep, slug: str, download_id: UUID, signature: str
) -> Response:
    """Tell this address nothing more about the tender."""
    return _stop_page(request, session, slug, download_id, signature, is_done=True)


def _stop_page(
    request: Request,
    session: Session,
    slug: str,
    download_id: UUID,
    signature: str,
    *,
    is_done: bool,
) -> Response:
    tender = queries.public_tender(session, slug)
    key = request.app.state.keys.signing
    found = followers.follower_of(session, key, tender, download_id, signature)
    if is_done:
        followers.stop_following(session, found)
    return render(
        request,
        "publishing/unfollow.html",
        tender=tender,
        url=request.url.path,
        is_done=is_done or found.stopped_at is not None,
    )
