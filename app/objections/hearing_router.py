"""What happens between an objection and its answer: files, a hearing, a later day, the paper."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep, reading
from app.core.errors import NotFoundError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.typesetting import typeset
from app.core.web import download, redirect
from app.evidence.papers import Received, hand_over, take_in
from app.objections import hearing, papers
from app.objections.access import (
    ObjectionToAnswer,
    ObjectionToRead,
    OwnObjection,
    OwnPaper,
    PaperToRead,
    lot_of,
    told_about,
)
from app.objections.forms import HearingForm, LaterForm, ReportForm
from app.objections.letter import answer_letter
from app.objections.models import Objection, ObjectionState
from app.objections.router import Typed, lot_page, own_page
from app.uploads.recognise import ALL

router = Router(tags=["objections"])
HERE = "/objections/{objection_id}"

BoundHearing = Annotated[Bound[HearingForm], Depends(bind(HearingForm))]
BoundReport = Annotated[Bound[ReportForm], Depends(bind(ReportForm))]
BoundLater = Annotated[Bound[LaterForm], Depends(bind(LaterForm))]


@router.post(HERE + "/hearing", name="objections:invite")
def invite(
    request: Request, session: SessionDep, objection: ObjectionToAnswer, user: CurrentUser,
    form: BoundHearing,
) -> Response:  # fmt: skip
    """Invite the provider to be heard."""
    done = form.passes(lambda typed: hearing.invite(session, objection, user, typed))
    return _answer(request, session, objection, "hearing", form, done=done)


@router.post(HERE + "/report", name="objections:report")
def report(
    request: Request, session: SessionDep, objection: ObjectionToAnswer, user: CurrentUser,
    form: BoundReport,
) -> Response:  # fmt: skip
    """Write down what was said."""
    done = form.passes(lambda typed: hearing.report(session, objection, user, typed))
    return _answer(request, session, objection, "report", form, done=done)


@router.post(HERE + "/later", name="objections:answer_later")
def answer_later(
    request: Request, session: SessionDep, objection: ObjectionToAnswer, user: CurrentUser,
    form: BoundLater,
) -> Response:  # fmt: skip
    """Take longer for the answer."""
    done = form.passes(lambda typed: hearing.answer_later(session, objection, user, typed))
    return _answer(request, session, objection, "later", form, done=done)


def _answer(
    request: Request, session: Session, objection: Objection, kind: str, form: Bound[Any], *,
    done: bool,
) -> Response:  # fmt: skip
    if done:
        return _to_lot(request, objection.lot_id, objection.id)
    typed = Typed(kind, objection.id, form)
    return lot_page(request, session, lot_of(session, objection), typed=typed, status=422)


def _to_lot(request: Request, lot_id: UUID, objection_id: UUID) -> Response:
    part = f"objection-{objection_id}"
    return redirect(request, "objections:index", fragment=part, lot_id=lot_id)


# Files ------------------------------------------------------------------------------


@router.post(HERE + "/papers", name="objections:add_paper")
async def add_paper(
    request: Request, session: SessionDep, objection: ObjectionToAnswer, user: CurrentUser
) -> Response:
    """Keep a file that came with an objection, or goes with its answer."""
    found, lot_id = objection.id, objection.lot_id
    keep = partial(_keep, found, user, by_officer=True)
    form = await take_in(request, session, ALL, keep)
    if form is None:
        return _to_lot(request, lot_id, found)
    return await run_in_threadpool(_refuse, request, found, form)


def _keep(
    objection_id: UUID, user: User, session: Session, received: Received, *, by_officer: bool
) -> None:
    objection = session.get_one(Objection, objection_id)
    papers.keep(session, objection, user, received, by_officer=by_officer)


def _refuse(request: Request, objection_id: UUID, form: Bound[Any]) -> Response:
    with reading(request.app.state.engine) as session:
        lot = lot_of(session, session.get_one(Objection, objection_id))
        typed = Typed("paper", objection_id, form)
        return lot_page(request, session, lot, typed=typed, status=422)


@router.post("/my-objections/{objection_id}/papers", name="objections:add_own_paper")
async def add_own_paper(
    request: Request, session: SessionDep, objection: OwnObjection, user: CurrentUser
) -> Response:
    """Keep a file with the provider's own objection."""
    found, submission_id = objection.id, objection.submission_id
    form = await take_in(request, session, ALL, partial(_keep, found, user, by_officer=False))
    if form is not None:
        return await run_in_threadpool(_refuse_own, request, found, form)
    part = f"objection-{found}"
    return redirect(request, "objections:mine", fragment=part, submission_id=submission_id)


def _refuse_own(request: Request, objection_id: UUID, form: Bound[Any]) -> Response:
    with reading(request.app.state.engine) as session:
        told = told_about(session, session.get_one(Objection, objection_id))
        typed = Typed("paper", objection_id, form)
        return own_page(request, session, told, typed=typed, status=422)


@router.get("/objection-papers/{objection_paper_id}", name="objections:paper")
def paper_file(request: Request, paper: PaperToRead) -> Response:
    """Hand a file to the tender's people."""
    return hand_over(request, paper, paper.media_type)


@router.get("/my-objection-papers/{objection_paper_id}", name="objections:own_paper")
def own_paper_file(request: Request, paper: OwnPaper) -> Response:
    """Hand a file to the provider's own people."""
    return hand_over(request, paper, paper.media_type)


# The answer as a paper --------------------------------------------------------------


@router.get(HERE + "/answer.pdf", name="objections:letter")
def letter(session: SessionDep, objection: ObjectionToRead) -> Response:
    """Hand the answer over as a paper."""
    return _letter(session, objection)


@router.get("/my-objections/{objection_id}/answer.pdf", name="objections:own_letter")
def own_letter(session: SessionDep, objection: OwnObjection) -> Response:
    """Hand the answer over as a paper."""
    return _letter(session, objection)


def _letter(session: Session, objection: Objection) -> Response:
    if objection.state != ObjectionState.ANSWERED:
        raise NotFoundError
    content = typeset(
        "objections/answer.typ", answer_letter(session, objection), at=objection.answered_at
    )
    return download(content, f"antwoord-bezwaar-{objection.id}.pdf", "application/pdf")
