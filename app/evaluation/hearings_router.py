"""The schedule of who is heard when: to the panel, and to the provider it is about."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.diary import MEDIA_TYPE, add_event, new_diary
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import download, page_url, redirect, render
from app.evaluation import hearing
from app.evaluation.access import HearingToCancel, HearingToTakeOut
from app.evaluation.forms import HearingForm, SeriesForm
from app.evaluation.inviting import own_hearings
from app.evaluation.missing import note_missed
from app.panels.access import LotToChair, LotToDeclare
from app.panels.forms import ReasonForm
from app.panels.panel import require_declared
from app.submissions.access import OwnSubmission
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of
from app.tenders.words import typed

router = Router(tags=["evaluation"])


@router.get("/lots/{lot_id}/hearings", name="evaluation:hearings")
def hearings(
    request: Request, session: SessionDep, lot: LotToDeclare, user: CurrentUser, move: str = ""
) -> Response:
    """Show who is heard when; `move` opens the form of one session, `new` an empty one."""
    require_declared(session, lot, user)
    return _show(request, session, lot, one=_as_planned(session, lot, move) if move else None)


@router.get("/lots/{lot_id}/hearings.ics", name="evaluation:hearings_diary")
def panel_diary(
    request: Request, session: SessionDep, lot: LotToDeclare, user: CurrentUser
) -> Response:
    """Give the schedule for the diary of a member of the panel, by number where it is blind."""
    require_declared(session, lot, user)
    calendar = new_diary(lot.title)
    address = _absolute(request, "evaluation:hearings", lot_id=lot.id)
    for one, answer in hearing.schedule_of(session, lot).planned:
        name = f"{answer.alias}: {answer.criterion.title}"
        about = lot.tender.title
        add_event(calendar, str(one.id), name, one.at, one.ends_at, about, address, one.place)
    content = bytes(calendar.to_ical())
    return download(content, f"gesprekken-perceel-{lot.number}.ics", MEDIA_TYPE)


@router.post("/lots/{lot_id}/hearings", name="evaluation:plan_hearing")
def plan(
    request: Request,
    session: SessionDep,
    lot: LotToChair,
    user: CurrentUser,
    form: Annotated[Bound[HearingForm], Depends(bind(HearingForm))],
) -> Response:
    """Plan a session, or move one."""
    require_declared(session, lot, user)
    if form.passes(partial(hearing.plan_hearing, session, lot, user)):
        return redirect(request, "evaluation:hearings", lot_id=lot.id)
    return _show(request, session, lot, one=form)


@router.post("/lots/{lot_id}/hearings/series", name="evaluation:plan_series")
def plan_everybody(
    request: Request,
    session: SessionDep,
    lot: LotToChair,
    user: CurrentUser,
    form: Annotated[Bound[SeriesForm], Depends(bind(SeriesForm))],
) -> Response:
    """Plan everybody on one criterion."""
    require_declared(session, lot, user)
    if form.passes(partial(hearing.plan_series, session, lot, user)):
        return redirect(request, "evaluation:hearings", lot_id=lot.id)
    return _show(request, session, lot, series=form)


@router.post("/lots/{lot_id}/hearings/invite", name="evaluation:invite_hearings")
def invite(request: Request, session: SessionDep, lot: LotToChair, user: CurrentUser) -> Response:
    """Tell the providers when and where they are heard."""
    require_declared(session, lot, user)
    hearing.invite(session, lot, user)
    return redirect(request, "evaluation:hearings", lot_id=lot.id)


@router.get("/lots/{lot_id}/hearings/{hearing_id}/cancel", name="evaluation:cancelling")
def cancelling(request: Request, found: HearingToTakeOut) -> Response:
    """Ask the chair why a session is taken out."""
    lot, one, answer = found
    return render(
        request, "evaluation/cancel_hearing.html", lot=lot, one=one, answer=answer, form=None
    )


@router.post("/lots/{lot_id}/hearings/{hearing_id}/cancel", name="evaluation:cancel_hearing")
def cancel(
    request: Request,
    session: SessionDep,
    found: HearingToCancel,
    user: CurrentUser,
    form: Annotated[Bound[ReasonForm], Depends(bind(ReasonForm))],
) -> Response:
    """Take a session out of the schedule."""
    lot, one, answer = found
    if form.value is None:
        return render(
            request, "evaluation/cancel_hearing.html",
            status=422, lot=lot, one=one, answer=answer, form=form,
        )  # fmt: skip
    hearing.cancel_hearing(session, lot, one, user, form.value)
    return redirect(request, "evaluation:hearings", lot_id=lot.id)


@router.get("/lots/{lot_id}/hearings/{hearing_id}/missed", name="evaluation:missing")
def missing(request: Request, found: HearingToTakeOut) -> Response:
    """Ask the chair what happened when nobody came."""
    lot, one, answer = found
    return render(
        request, "evaluation/miss_hearing.html", lot=lot, one=one, answer=answer, form=None
    )


@router.post("/lots/{lot_id}/hearings/{hearing_id}/missed", name="evaluation:miss_hearing")
def miss(
    request: Request,
    session: SessionDep,
    found: HearingToCancel,
    user: CurrentUser,
    form: Annotated[Bound[ReasonForm], Depends(bind(ReasonForm))],
) -> Response:
    """Note that nobody came to a session."""
    lot, one, answer = found
    if form.value is None:
        return render(
            request, "evaluation/miss_hearing.html",
            status=422, lot=lot, one=one, answer=answer, form=form,
        )  # fmt: skip
    note_missed(session, lot, one, user, form.value)
    return redirect(request, "evaluation:hearings", lot_id=lot.id)


@router.get("/submissions/{submission_id}/hearings", name="evaluation:own_hearings")
def mine(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Show a provider when and where it is heard, as far as it was told."""
    rows = own_hearings(session, submission)
    return render(request, "evaluation/own_hearings.html", submission=submission, rows=rows)


@router.get("/submissions/{submission_id}/hearings.ics", name="evaluation:own_hearings_diary")
def own_diary(request: Request, session: SessionDep, submission: OwnSubmission) -> Response:
    """Give a provider its sessions for its diary."""
    lot = submission.lot
    calendar = new_diary(lot.title)
    address = _absolute(request, "evaluation:own_hearings", submission_id=submission.id)
    for one, criterion in own_hearings(session, submission):
        name, about = f"{lot.title}: {criterion.title}", lot.tender.title
        add_event(calendar, str(one.id), name, one.at, one.ends_at, about, address, one.place)
    content = bytes(calendar.to_ical())
    return download(content, f"gesprek-perceel-{lot.number}.ics", MEDIA_TYPE)


def _show(
    request: Request,
    session: Session,
    lot: Lot,
    one: Bound[HearingForm] | None = None,
    series: Bound[SeriesForm] | None = None,
) -> Response:
    shown, schedule = one or series, hearing.schedule_of(session, lot)
    return render(
        request,
        "evaluation/hearings.html",
        status=shown.status if shown else 200,
        lot=lot,
        procedure=procedure_of(lot.tender).name,
        schedule=schedule,
        too_soon=hearing.handed_in_before(session, schedule, lot),
        one=one,
        series=series,
    )


def _as_planned(session: Session, lot: Lot, name: str) -> Bound[HearingForm]:
    """Fill in the form with a session of this round; empty where there is none of this name."""
    for one, answer in hearing.schedule_of(session, lot).planned:
        if name == f"{answer.submission.id}:{answer.criterion.id}":
            held: dict[str, str | list[str]] = {
                "answer": name,
                "at": typed(one.at),
                "minutes": str(one.minutes),
                "place": one.place,
                "questions": one.questions,
            }
            return Bound[HearingForm](held, status=200)
    return Bound[HearingForm]({}, status=200)


def _absolute(request: Request, name: str, **ids: UUID) -> str:
    """Write an address that also works outside the browser."""
    return f"{request.app.state.settings.public_url}{page_url(request)(name, **ids)}"
