"""The provider's side: an inbox over all tenders, reading, asking for reasons, the outcome."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.awards.models import Award, AwardState
from app.awards.suspending import is_suspended
from app.core.clock import utcnow
from app.core.db import SessionDep
from app.core.errors import ConflictError
from app.core.forms import Bound, bind
from app.core.i18n import lazy as _
from app.core.routing import Router
from app.core.web import download, redirect, render
from app.letters import sending
from app.letters.access import OwnOutcome
from app.letters.content import letter_data
from app.letters.later import data_of
from app.letters.models import AnyLetter, Letter
from app.planning.standstill import last_day_of
from app.rankings.figures import lot_words
from app.standstills import explaining
from app.standstills.access import OwnLetter, OwnLetterToAsk, OwnLetterToOpen
from app.standstills.forms import AskForm
from app.standstills.views import inbox_of, parts_of
from app.stationery.sheet import paper_of
from app.stationery.word import WORD
from app.tenders.models import Lot

router = Router(tags=["standstills"])


@router.get("/letters", name="standstills:inbox")
def inbox(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """List the letters of the providers that a person acts for."""
    return render(
        request, "standstills/inbox.html", items=inbox_of(session, user.id), words=lot_words
    )


@router.post("/my-letters/{letter_id}", name="standstills:open")
def open_letter(
    request: Request, session: SessionDep, found: OwnLetterToOpen, user: CurrentUser
) -> Response:
    """Open a letter: the authority sees that it was read."""
    sending.open_letter(session, found, user)
    return redirect(request, "standstills:mine", letter_id=found.id)


@router.get("/my-letters/{letter_id}", name="standstills:mine")
def my_letter(request: Request, session: SessionDep, found: OwnLetter) -> Response:
    """Show the letter once it was opened; before that, only that it waits."""
    return _my_letter_page(request, session, found, None)


@router.post("/my-letters/{letter_id}/explanation", name="standstills:ask")
def ask(
    request: Request,
    session: SessionDep,
    found: OwnLetterToAsk,
    user: CurrentUser,
    form: Annotated[Bound[AskForm], Depends(bind(AskForm))],
) -> Response:
    """Ask for the reasons in writing; the authority has 15 days."""
    if form.value is None:
        return _my_letter_page(request, session, found, form)
    explaining.ask(session, found, user, form.value)
    return redirect(request, "standstills:mine", letter_id=found.id, fragment="asked")


def _my_letter_page(
    request: Request, session: Session, found: AnyLetter, form: Bound[AskForm] | None
) -> Response:
    first = found if isinstance(found, Letter) else session.get_one(Letter, found.letter_id)
    data = data_of(session, found)
    return render(
        request,
        "standstills/my_letter.html",
        status=200 if form is None else form.status,
        letter=found,
        first=first,
        parts=parts_of(session, found),
        data=data,
        paper=paper_of(data),
        asked=explaining.requests_of(session, first),
        waiting_for=explaining.open_request(session, first),
        form=form,
    )


@router.get("/my-letters/{letter_id}/letter.pdf", name="standstills:mine_pdf")
def my_letter_pdf(request: Request, session: SessionDep, found: OwnLetter) -> Response:
    """Hand over the PDF of an opened letter."""
    if found.read_at is None:
        raise ConflictError(_("Open the letter first. Then you can download it."))
    state = request.app.state
    content = sending.pdf_of(session, state.keys, state.storage, found)
    return download(content, f"brief-{found.id}.pdf", "application/pdf")


@router.get("/my-letters/{letter_id}/letter.docx", name="standstills:mine_docx")
def my_letter_docx(session: SessionDep, found: OwnLetter) -> Response:
    """Hand over an opened letter as a Word file; what counts is the PDF."""
    if found.read_at is None:
        raise ConflictError(_("Open the letter first. Then you can download it."))
    return download(sending.docx_of(session, found), f"brief-{found.id}.docx", WORD)


@router.get("/submissions/{submission_id}/outcome", name="standstills:outcome")
def outcome(request: Request, session: SessionDep, own: OwnOutcome) -> Response:
    """Say the result in one sentence, until when to act, and why."""
    found = own.letter
    is_open = found is not None and found.read_at is not None
    award = session.get_one(Award, found.award_id) if found else None
    is_taken_back = award is not None and award.state == AwardState.WITHDRAWN
    ends_at = award.standstill_ends_at if award and not is_taken_back else None
    lot = session.get_one(Lot, own.submission.lot_id)
    return render(
        request,
        "standstills/outcome.html",
        submission=own.submission,
        letter=found,
        data=letter_data(session, found) if found and is_open else None,
        last_day=last_day_of(ends_at) if ends_at else None,
        is_over=bool(ends_at and utcnow() >= ends_at),
        is_suspended=is_suspended(session, lot),
        is_taken_back=is_taken_back,
        words=lot_words,
    )
