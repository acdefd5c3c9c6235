"""What happens to a standstill: a judge is asked, its end moves, authorities decide."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser, Permission
from app.accounts.service import names_of
from app.awards import concurring, extending, suspending
from app.awards.access import (
    AwardToMove,
    AwardToRead,
    AwardToSend,
    SuspensionToRelease,
    lot_of,
)
from app.awards.forms import ConcurrenceForm, ExtendForm, ReleaseForm, SuspendForm
from app.awards.models import Award, AwardState, Stance
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.planning.standstill import last_day_of
from app.tenders.procedures import procedure_of

router = Router(tags=["awards"])

BoundSuspension = Annotated[Bound[SuspendForm], Depends(bind(SuspendForm))]
BoundRelease = Annotated[Bound[ReleaseForm], Depends(bind(ReleaseForm))]
BoundExtension = Annotated[Bound[ExtendForm], Depends(bind(ExtendForm))]
BoundConcurrence = Annotated[Bound[ConcurrenceForm], Depends(bind(ConcurrenceForm))]


@router.get("/awards/{award_id}/court", name="awards:court")
def court(request: Request, session: SessionDep, award: AwardToRead) -> Response:
    """Show the court cases about a lot, and the later ends of its standstill."""
    return _court_page(request, session, award)


@router.post("/awards/{award_id}/court", name="awards:suspend")
def suspend(
    request: Request,
    session: SessionDep,
    award: AwardToMove,
    user: CurrentUser,
    form: BoundSuspension,
) -> Response:
    """Record that a judge was asked."""
    if form.value is None:
        return _court_page(request, session, award, form, status=422)
    try:
        suspending.suspend(session, award, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _court_page(request, session, award, form, status=form.status)
    return redirect(request, "awards:court", award_id=award.id)


@router.post("/suspensions/{suspension_id}/release", name="awards:release")
def release(
    request: Request,
    session: SessionDep,
    suspension: SuspensionToRelease,
    user: CurrentUser,
    form: BoundRelease,
) -> Response:
    """Let the decision go on after a ruling."""
    award = session.get_one(Award, suspension.award_id)
    if form.value is None:
        return _court_page(request, session, award, release=(suspension.id, form), status=422)
    try:
        suspending.release(session, suspension, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _court_page(
            request, session, award, release=(suspension.id, form), status=form.status
        )
    return redirect(request, "awards:court", award_id=award.id)


@router.post("/awards/{award_id}/extend", name="awards:extend")
def extend(
    request: Request,
    session: SessionDep,
    award: AwardToSend,
    user: CurrentUser,
    form: BoundExtension,
) -> Response:
    """Let the standstill end later for everybody."""
    if form.value is None:
        return _court_page(request, session, award, extension=form, status=422)
    try:
        extending.extend_standstill(session, award, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _court_page(request, session, award, extension=form, status=form.status)
    return redirect(request, "awards:court", award_id=award.id)


def _court_page(
    request: Request,
    session: Session,
    award: Award,
    form: Bound[SuspendForm] | None = None,
    *,
    release: tuple[UUID, Bound[ReleaseForm]] | None = None,
    extension: Bound[ExtendForm] | None = None,
    status: int = 200,
) -> Response:
    lot = lot_of(session, award)
    cases = suspending.suspensions_of(session, lot)
    ids: list[object] = [one.begun_by_id for one in cases]
    ids += [one.released_by_id for one in cases if one.released_by_id]
    later = extending.extensions_of(session, award)
    return render(
        request,
        "awards/court.html",
        status=status,
        award=award,
        lot=lot,
        cases=cases,
        people=names_of(session, ids),
        by_statute=procedure_of(lot.tender).statute_binds_standstill,
        can_suspend=suspending.can_suspend(award),
        runs=award.state == AwardState.STANDSTILL and award.standstill_ends_at is not None,
        last_day=last_day_of(award.standstill_ends_at) if award.standstill_ends_at else None,
        extensions=[(last_day_of(one.ended_at), last_day_of(one.ends_at), one) for one in later],
        form=form,
        release_of=release[0] if release else None,
        release_form=release[1] if release else None,
        extend_form=extension,
    )


# Authorities ------------------------------------------------------------------------


@router.get("/awards/{award_id}/authorities", name="awards:voices")
def voices(request: Request, session: SessionDep, award: AwardToRead) -> Response:
    """Show what each authority that takes part decided on this award."""
    return _voices_page(request, session, award)


@router.post("/awards/{award_id}/authorities/{authority_id}", name="awards:concur")
def concur(
    request: Request,
    session: SessionDep,
    award: AwardToMove,
    authority_id: UUID,
    user: CurrentUser,
    form: BoundConcurrence,
) -> Response:
    """Record what one authority decided."""
    if form.value is None:
        return _voices_page(request, session, award, (authority_id, form), status=422)
    try:
        is_officer = request.state.reached.may(Permission.LETTER_WRITE)
        concurring.concur(session, award, authority_id, user, form.value, is_officer=is_officer)
    except InvalidError as error:
        form.take(error)
        return _voices_page(request, session, award, (authority_id, form), status=form.status)
    return redirect(request, "awards:voices", award_id=award.id)


def _voices_page(
    request: Request,
    session: Session,
    award: Award,
    typed: tuple[UUID, Bound[ConcurrenceForm]] | None = None,
    *,
    status: int = 200,
) -> Response:
    return render(
        request,
        "awards/voices.html",
        status=status,
        award=award,
        lot=lot_of(session, award),
        voices=concurring.voices_of(session, award),
        stances=list(Stance),
        form_of=typed[0] if typed else None,
        form=typed[1] if typed else None,
    )
