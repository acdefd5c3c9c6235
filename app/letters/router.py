"""Letters: written, checked and sent by the officer."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import CurrentUser
from app.awards import service
from app.awards.access import AwardToFollow, AwardToPrepare, AwardToSend
from app.awards.standstill import can_skip, term_of
from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import download, is_fragment, page_url, redirect, render
from app.letters import ended, sending, starting  # noqa: F401  (they act on a decision)
from app.letters.access import LetterToRead, LetterToWrite, LotLetters
from app.letters.case import WITHOUT_TERM
from app.letters.check import asked_of
from app.letters.content import letter_data
from app.letters.delivery import progress_of
from app.letters.joint import awards_together, rows_together
from app.letters.models import Letter
from app.letters.sending import LetterForm
from app.letters.views import asked_about, earlier_rows, rows_beside, rows_of
from app.planning.standstill import last_day_of
from app.stationery.sheet import paper_of
from app.stationery.word import WORD
from app.tenders.models import Lot, Tender

router = Router(tags=["letters"])

BoundLetter = Annotated[Bound[LetterForm], Depends(bind(LetterForm))]


@router.get("/lots/{lot_id}/letters", name="letters:index")
def letters(request: Request, session: SessionDep, lot: LotLetters) -> Response:
    """List the letters of a lot, each with its check; and the day on which the wait would end."""
    rows = rows_of(session, lot)
    award = service.award_of(session, lot)
    has_preview = award is not None and not award.skipped_because
    preview = term_of(lot.tender, dutch(utcnow()).date()) if has_preview else None
    last_day = None
    if award and award.standstill_ends_at:
        last_day = last_day_of(award.standstill_ends_at)
    return render(
        request,
        "letters/index.html",
        lot=lot,
        tender=lot.tender,
        award=award,
        rows=rows,
        preview=preview,
        last_day=last_day,
        can_skip=award is not None and not award.sent_at and can_skip(session, award),
        progress=progress_of(session, award) if award else None,
        asked=asked_about(session, lot),
        earlier=earlier_rows(session, lot),
    )


@router.get("/letters/{letter_id}", name="letters:letter")
def letter(request: Request, session: SessionDep, found: LetterToRead) -> Response:
    """Show a letter as paper, and beside it what is wrong."""
    return _letter_page(request, session, found, None)


@router.post("/letters/{letter_id}", name="letters:write")
def write(
    request: Request,
    session: SessionDep,
    found: LetterToWrite,
    user: CurrentUser,
    form: BoundLetter,
) -> Response:
    """Save the officer's own texts."""
    if form.value is None:
        return _letter_page(request, session, found, form, status=422)
    sending.write_letter(session, found, user, form.value)
    return redirect(request, "letters:letter", letter_id=found.id, fragment="check")


def _letter_page(
    request: Request,
    session: SessionDep,
    found: Letter,
    form: Bound[LetterForm] | None,
    *,
    status: int = 200,
) -> Response:
    lot = session.get_one(Lot, found.lot_id)
    rows = rows_beside(session, lot, found)
    at = next(at for at, row in enumerate(rows) if row.letter.id == found.id)
    data = letter_data(session, found)
    return render(
        request,
        "letters/letter.html",
        status=status,
        lot=lot,
        tender=session.get_one(Tender, found.tender_id),
        letter=found,
        row=rows[at],
        rows=rows,
        at=at,
        data=data,
        paper=paper_of(data),
        asked=asked_of(found, data),
        form=form,
    )


@router.get("/letters/{letter_id}/letter.pdf", name="letters:pdf")
def letter_pdf(request: Request, session: SessionDep, found: LetterToRead) -> Response:
    """Hand over the PDF: as sent, or the draft as it is now."""
    return _pdf(request, session, found)


def _pdf(request: Request, session: SessionDep, found: Letter) -> Response:
    state = request.app.state
    content = sending.pdf_of(session, state.keys, state.storage, found)
    return download(content, f"brief-{found.id}.pdf", "application/pdf")


@router.get("/letters/{letter_id}/letter.docx", name="letters:docx")
def letter_docx(session: SessionDep, found: LetterToRead) -> Response:
    """Hand over the same letter as a Word file."""
    return download(sending.docx_of(session, found), f"brief-{found.id}.docx", WORD)


@router.get("/awards/{award_id}/send", name="letters:send")
def confirm(
    request: Request, session: SessionDep, award: AwardToPrepare, user: CurrentUser
) -> Response:
    """Say what sending does, before it is done."""
    lot = session.get_one(Lot, award.lot_id)
    rows = [row for row in rows_of(session, lot) if row.award.id == award.id]
    tender = session.get_one(Tender, award.tender_id)
    has_term = not award.skipped_because and any(
        row.letter.kind not in WITHOUT_TERM for row in rows
    )
    return render(
        request,
        "letters/send.html",
        lot=lot,
        tender=tender,
        award=award,
        rows=rows,
        term=term_of(tender, dutch(utcnow()).date()) if has_term else None,
        can_send=all(row.state == "ready" for row in rows),
        together=rows_together(session, awards_together(session, award, user)),
    )


@router.post("/awards/{award_id}/send", name="letters:send")
def send(request: Request, session: SessionDep, award: AwardToSend, user: CurrentUser) -> Response:
    """Fix every letter of a decision; the worker delivers them."""
    sending.begin_sending(session, award, user)
    return redirect(request, "letters:index", lot_id=award.lot_id)


@router.get("/awards/{award_id}/progress", name="letters:progress")
def progress(request: Request, session: SessionDep, award: AwardToFollow) -> Response:
    """Say how many letters are out; a page that asks with HTMX gets only that."""
    found = progress_of(session, award)
    if not is_fragment(request) or found is None:
        return redirect(request, "letters:index", lot_id=award.lot_id)
    url = page_url(request)("letters:progress", award_id=award.id)
    return render(request, "letters/_progress.html", progress=found, progress_url=url)
