"""Pages of objections: the provider's own, and the officer's with the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.accounts.service import names_of
from app.awards.extending import told_of
from app.awards.service import award_of
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.evidence.papers import LIMIT
from app.objections import service
from app.objections.access import (
    LotObjections,
    LotToEnter,
    ObjectionToAnswer,
    OwnDecision,
    OwnObjection,
    Told,
    lot_of,
    objections_of,
)
from app.objections.forms import AnswerForm, EnterForm, ObjectForm
from app.objections.hearing import hearings_of
from app.objections.models import Objection
from app.objections.papers import papers_of
from app.objections.promised import promised_by_objections
from app.tenders.models import Lot

router = Router(tags=["objections"])

BoundObjection = Annotated[Bound[ObjectForm], Depends(bind(ObjectForm))]
BoundEntry = Annotated[Bound[EnterForm], Depends(bind(EnterForm))]
BoundAnswer = Annotated[Bound[AnswerForm], Depends(bind(AnswerForm))]


@dataclass(frozen=True, slots=True)
class Typed:
    """A form about one objection, as it was typed."""

    kind: str
    objection_id: UUID
    form: Bound[Any]

    def of(self, kind: str, objection: Objection) -> Bound[Any] | None:
        """The form, if it is this one of this objection."""
        return self.form if (kind, objection.id) == (self.kind, self.objection_id) else None


@router.get("/submissions/{submission_id}/objections", name="objections:mine")
def mine(request: Request, session: SessionDep, told: OwnDecision) -> Response:
    """Show what the provider brought forward, and let it object."""
    return own_page(request, session, told)


@router.post("/submissions/{submission_id}/objections", name="objections:lodge")
def lodge(
    request: Request, session: SessionDep, told: OwnDecision, user: CurrentUser,
    form: BoundObjection,
) -> Response:  # fmt: skip
    """Object."""
    if form.value is None:
        return own_page(request, session, told, form, status=422)
    service.lodge(session, told.letter, user, form.value)
    return redirect(request, "objections:mine", submission_id=told.submission.id)


@router.post("/objections/{objection_id}/withdraw", name="objections:withdraw")
def withdraw(
    request: Request, session: SessionDep, objection: OwnObjection, user: CurrentUser
) -> Response:
    """Take an objection back."""
    service.withdraw(session, objection, user)
    return redirect(request, "objections:mine", submission_id=objection.submission_id)


@router.get("/lots/{lot_id}/objections", name="objections:index")
def index(request: Request, session: SessionDep, lot: LotObjections) -> Response:
    """Show the objections about a lot, those without an answer first."""
    return lot_page(request, session, lot)


@router.post("/lots/{lot_id}/objections", name="objections:enter")
def enter(
    request: Request, session: SessionDep, lot: LotToEnter, user: CurrentUser, form: BoundEntry
) -> Response:
    """Enter an objection that came by letter or mail."""
    if form.value is None:
        return lot_page(request, session, lot, form, status=422)
    try:
        service.enter(session, lot, user, form.value)
    except InvalidError as error:
        form.take(error)
        return lot_page(request, session, lot, form, status=form.status)
    return redirect(request, "objections:index", lot_id=lot.id)


@router.post("/objections/{objection_id}/answer", name="objections:answer")
def answer(
    request: Request, session: SessionDep, objection: ObjectionToAnswer, user: CurrentUser,
    form: BoundAnswer,
) -> Response:  # fmt: skip
    """Answer an objection."""
    if form.value is None:
        lot = lot_of(session, objection)
        return lot_page(
            request, session, lot, typed=Typed("answer", objection.id, form), status=422
        )
    service.answer(session, objection, user, form.value)
    return redirect(request, "objections:index", lot_id=objection.lot_id)


def _with(session: Session, objections: Sequence[Objection]) -> dict[str, Any]:
    ids = [one.id for one in objections]
    return {"papers_of": papers_of(session, ids), "hearings": hearings_of(session, ids)}


def own_page(
    request: Request,
    session: Session,
    told: Told,
    form: Bound[ObjectForm] | None = None,
    *,
    typed: Typed | None = None,
    status: int = 200,
) -> Response:
    """Draw the provider's page; `typed` is a form of one of its objections."""
    found = [one for one, _p in objections_of(session, told.submission.lot, told.submission)]
    return render(
        request,
        "objections/mine.html",
        status=status,
        submission=told.submission,
        letter=told.letter,
        objections=found,
        typed=typed,
        limit=LIMIT,
        **_with(session, found),
        waits=any(one.state == "lodged" and one.award_id == told.letter.award_id for one in found),
        form=form,
    )


def lot_page(
    request: Request,
    session: Session,
    lot: Lot,
    form: Bound[EnterForm] | None = None,
    *,
    typed: Typed | None = None,
    status: int = 200,
) -> Response:
    """Draw the officer's page; `typed` is a form of one of the objections."""
    award = award_of(session, lot)
    found = sorted(objections_of(session, lot), key=lambda pair: pair[0].state != "lodged")
    return render(
        request,
        "objections/index.html",
        status=status,
        lot=lot,
        award=award,
        is_promised=bool(promised_by_objections(session, [lot.id]).anew),
        objections=found,
        people=names_of(session, [one.answered_by_id for one, _p in found]),
        told=told_of(session, award) if award and award.sent_at else [],
        form=form,
        typed=typed,
        limit=LIMIT,
        **_with(session, [one for one, _p in found]),
    )
