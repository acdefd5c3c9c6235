"""Pages of redacted versions: what each keeps back and why, and the second person's look."""

from typing import IO, Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.records import redacting
from app.records.access import (
    RedactionsToRead,
    RedactionsToWrite,
    RedactionToConfirm,
    RedactionToRead,
    RedactionToTake,
    RedactionToWrite,
    WithholdingToDrop,
)
from app.records.dossier import write_dossier
from app.records.exporting import lots_of
from app.records.forms import PassageForm, RedactionForm, WithholdForm
from app.records.leaving import hand_over
from app.records.members import PARTS
from app.records.models import Redaction, Target
from app.records.plan import GROUNDS, LAW, plan_of
from app.records.redaction_board import board_of, redactions_of
from app.records.stock import Stock, stock_of
from app.records.trail import NOUNS
from app.tenders.models import Tender

router = Router(tags=["records"])


@router.get("/tenders/{tender_id}/redactions", name="records:redactions")
def index(request: Request, session: SessionDep, tender: RedactionsToRead) -> Response:
    """List the redacted versions of a tender's dossier."""
    return _index(request, session, tender, None)


@router.post("/tenders/{tender_id}/redactions", name="records:start_redaction")
def start(
    request: Request,
    session: SessionDep,
    tender: RedactionsToWrite,
    user: CurrentUser,
    form: Annotated[Bound[RedactionForm], Depends(bind(RedactionForm))],
) -> Response:
    """Begin one."""
    if form.value is None:
        return _index(request, session, tender, form)
    stock = _stock(request, session, tender)
    made = redacting.start_redaction(session, stock, tender, user, form.value)
    return redirect(request, "records:redaction", redaction_id=made.id)


@router.get("/redactions/{redaction_id}", name="records:redaction")
def show(
    request: Request, session: SessionDep, redaction: RedactionToRead, user: CurrentUser
) -> Response:
    """Show what a version keeps back, and what it still shows."""
    return _page(request, session, redaction, user)


@router.post("/redactions/{redaction_id}/withholdings", name="records:withhold")
def withhold(
    request: Request,
    session: SessionDep,
    redaction: RedactionToWrite,
    user: CurrentUser,
    form: Annotated[Bound[WithholdForm], Depends(bind(WithholdForm))],
) -> Response:
    """Keep files or kinds of events back."""
    stock = _stock_of(request, session, redaction)
    if form.passes(lambda told: redacting.withhold(session, stock, redaction, user, told)):
        return redirect(request, "records:redaction", redaction_id=redaction.id)
    return _page(request, session, redaction, user, withhold=form)


@router.post("/redactions/{redaction_id}/passages", name="records:withhold_passage")
def withhold_passage(
    request: Request,
    session: SessionDep,
    redaction: RedactionToWrite,
    user: CurrentUser,
    form: Annotated[Bound[PassageForm], Depends(bind(PassageForm))],
) -> Response:
    """Keep words back wherever they stand."""
    stock = _stock_of(request, session, redaction)
    if form.passes(lambda told: redacting.withhold_passage(session, stock, redaction, user, told)):
        return redirect(request, "records:redaction", redaction_id=redaction.id)
    return _page(request, session, redaction, user, passage=form)


@router.post("/withholdings/{withholding_id}/remove", name="records:disclose")
def disclose(
    request: Request, session: SessionDep, withholding: WithholdingToDrop, user: CurrentUser
) -> Response:
    """Show something again."""
    redaction_id = withholding.redaction_id
    redacting.disclose(session, withholding, user)
    return redirect(request, "records:redaction", redaction_id=redaction_id)


@router.post("/redactions/{redaction_id}/propose", name="records:propose_redaction")
def propose(
    request: Request, session: SessionDep, redaction: RedactionToWrite, user: CurrentUser
) -> Response:
    """Ask a second person to look."""
    stock = _stock_of(request, session, redaction)
    redacting.propose_redaction(session, stock, redaction, user)
    return redirect(request, "records:redaction", redaction_id=redaction.id)


@router.post("/redactions/{redaction_id}/take-back", name="records:take_back_redaction")
def take_back(
    request: Request, session: SessionDep, redaction: RedactionToWrite, user: CurrentUser
) -> Response:
    """Take the question back, to change something."""
    redacting.take_back(session, redaction, user)
    return redirect(request, "records:redaction", redaction_id=redaction.id)


@router.post("/redactions/{redaction_id}/confirm", name="records:confirm_redaction")
def confirm(
    request: Request, session: SessionDep, redaction: RedactionToConfirm, user: CurrentUser
) -> Response:
    """Fix a version, as second person."""
    redacting.confirm_redaction(session, redaction, user)
    return redirect(request, "records:redaction", redaction_id=redaction.id)


@router.get("/redactions/{redaction_id}/dossier.zip", name="records:redacted_dossier")
def dossier(
    request: Request, session: SessionDep, redaction: RedactionToTake, user: CurrentUser
) -> Response:
    """Hand over a confirmed version."""
    redacting.demand_confirmed(redaction)
    state = request.app.state
    lots = lots_of(session, session.get_one(Tender, redaction.tender_id))
    plan = plan_of(redaction, redacting.withholdings_of(session, redaction))

    def write(out: IO[bytes]) -> None:
        write_dossier(out, session, state.keys, state.storage, lots, plan)

    name = f"dossier-{redaction.title}.zip"
    version = plan.version.value
    return hand_over(
        request, user, redaction, name, "application/zip", write, what="dossier", version=version
    )


def _stock(request: Request, session: Session, tender: Tender) -> Stock:
    return stock_of(session, request.app.state.keys, request.app.state.storage, tender)


def _stock_of(request: Request, session: Session, redaction: Redaction) -> Stock:
    return _stock(request, session, session.get_one(Tender, redaction.tender_id))


def _index(
    request: Request, session: Session, tender: Tender, form: Bound[RedactionForm] | None
) -> Response:
    return render(
        request,
        "records/redactions.html",
        status=200 if form is None else form.status,
        tender=tender,
        redactions=redactions_of(session, tender),
        form=form,
    )


def _page(
    request: Request, session: Session, redaction: Redaction, user: CurrentUser, **forms: Bound[Any]
) -> Response:
    stock = _stock_of(request, session, redaction)
    return render(
        request,
        "records/redaction.html",
        status=next((form.status for form in forms.values()), 200),
        tender=session.get_one(Tender, redaction.tender_id),
        redaction=redaction,
        board=board_of(session, stock, redaction, user),
        parts=PARTS,
        nouns=NOUNS,
        grounds=[(ground.value, words) for ground, words in GROUNDS.items()],
        law=LAW,
        targets=Target,
        forms=forms,
    )
