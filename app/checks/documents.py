"""Evidence on screen: pages as images with their text; the file itself only as attachment."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from app.checks.access import DocumentToCheck
from app.checks.board import lot_of
from app.core.db import SessionDep
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import gettext as _
from app.core.pages import Paper
from app.core.routing import Router
from app.core.scan import Verdict
from app.core.web import download, page_url, render
from app.submissions.models import Document, Submission
from app.tenders.models import Requirement
from app.uploads.reading import document_bytes

LARGEST = 64 << 20
"""Larger files are not drawn: they are downloaded."""

router = Router(prefix="/checks/documents/{document_id}", tags=["checks"])


@dataclass(frozen=True, slots=True)
class Preview:
    """A document as it can be shown: its pages as text and image, or why not."""

    texts: list[str]
    image_url: Callable[[int], str]
    fault: object = ""


def preview_of(
    request: Request, document: Document, page: str = "checks:document_page", name: str = ""
) -> Preview:
    """Read a document for showing; whatever is wrong with it is said, never raised.

    `page` draws one page of what `name` identifies.
    """
    url_for = page_url(request)

    def image_url(number: int) -> str:
        return url_for(page, **{name or "document_id": document.id, "number": number})

    try:
        return Preview(paper_of(request, document).texts(), image_url)
    except (ConflictError, InvalidError) as error:
        return Preview([], image_url, error.message)


def paper_of(request: Request, document: Document) -> Paper:
    """Open a document that can be drawn."""
    _demand_safe(document)
    if document.media_type != "application/pdf":
        raise InvalidError(_("This is no pdf. Download it to read it."))
    if document.size > LARGEST:
        raise InvalidError(_("This document is too large to show. Download it instead."))
    state = request.app.state
    return Paper(
        (document.id, document.sha256),
        lambda: b"".join(document_bytes(state.storage, state.keys, document)),
    )


def _demand_safe(document: Document) -> None:
    if document.scan == Verdict.INFECTED:
        raise ConflictError(_("The scanner found this file unsafe. It stays closed."))


@router.get("", name="checks:document")
def whole(request: Request, session: SessionDep, document: DocumentToCheck) -> Response:
    """Show a document on a page of its own."""
    submission = session.get_one(Submission, document.submission_id)
    return render(
        request,
        "checks/document.html",
        document=document,
        requirement=session.get_one(Requirement, document.requirement_id),
        lot=lot_of(session, submission.lot_id),
        preview=preview_of(request, document),
    )


@router.get("/pages/{number}", name="checks:document_page")
def page(request: Request, document: DocumentToCheck, number: int) -> Response:
    """Draw one page."""
    return Response(paper_of(request, document).image(number), media_type="image/png")


@router.get("/file", name="checks:document_file")
def file(request: Request, document: DocumentToCheck) -> Response:
    """Hand over the file as it came in."""
    return hand_over(request, document)


def hand_over(request: Request, document: Document) -> Response:
    """Send a file as it came in, as attachment and only when it is safe."""
    _demand_safe(document)
    state = request.app.state
    chunks = document_bytes(state.storage, state.keys, document)
    first = next(chunks, b"")  # a file that is not ours is refused before the answer begins
    head = download(b"", document.name, document.media_type).headers["Content-Disposition"]
    return StreamingResponse(
        chain([first], chunks),
        media_type=document.media_type,
        headers={"Content-Disposition": head},
    )
