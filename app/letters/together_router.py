"""All letters of a tender on one page: checked, and sent together."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser, Permission, guard
from app.awards.standstill import term_of
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.routing import Router
from app.core.web import is_fragment, page_url, redirect, render
from app.letters import together
from app.tenders.access import tender_of_mine, tender_to_change
from app.tenders.models import Tender
from app.tenders.procedures import procedure_of

router = Router(prefix="/tenders/{tender_id}/letters", tags=["letters"])
P = Permission

TenderLetters = Annotated[Tender, Depends(guard(P.LETTER_READ, tender_of_mine))]
TenderToTell = Annotated[Tender, Depends(guard(P.LETTER_WRITE, tender_to_change))]


def _demand_ranking(tender: Tender) -> None:
    """Refuse an open house: there every application has a letter and a day of its own."""
    if not procedure_of(tender).ranks or tender.published_at is None:
        raise NotFoundError


@router.get("", name="letters:of_tender")
def of_tender(request: Request, session: SessionDep, tender: TenderLetters) -> Response:
    """Show per lot what can go out, and what is wrong with it."""
    _demand_ranking(tender)
    return render(
        request,
        "letters/of_tender.html",
        tender=tender,
        letters=together.letters_of(session, tender),
        term=term_of(tender, dutch(utcnow()).date()),
        progress_url=page_url(request)("letters:tender_progress", tender_id=tender.id),
    )


@router.post("", name="letters:send_all")
def send_all(
    request: Request, session: SessionDep, tender: TenderToTell, user: CurrentUser
) -> Response:
    """Fix all letters; the worker delivers them."""
    _demand_ranking(tender)
    together.send_all(session, tender, user)
    return redirect(request, "letters:of_tender", tender_id=tender.id)


@router.get("/progress", name="letters:tender_progress")
def progress(request: Request, session: SessionDep, tender: TenderLetters) -> Response:
    """Say how many letters are out; a page that asks with HTMX gets only that."""
    _demand_ranking(tender)
    found = together.progress_of_tender(session, tender)
    if not is_fragment(request) or found is None:
        return redirect(request, "letters:of_tender", tender_id=tender.id)
    url = page_url(request)("letters:tender_progress", tender_id=tender.id)
    return render(request, "letters/_progress.html", progress=found, progress_url=url)
