"""Grounds for exclusion: begun, heard, and walked step by step."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.checks.access import LotToFinish, SubmissionInChecks, SubmissionToCheck
from app.checks.board import lot_of, names_of, submission_of
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.declarations.grounds import GROUNDS
from app.exclusions import service
from app.exclusions.access import ExclusionToChange, ExclusionToRead
from app.exclusions.forms import ExclusionForm, HearingForm, StepForm
from app.exclusions.grounds import BY_CODE, exclusions_in
from app.exclusions.models import Exclusion, ExclusionStep
from app.exclusions.words import STEPS
from app.submissions.models import Submission

router = Router(tags=["exclusions"])


@router.get("/lots/{lot_id}/exclusions", name="exclusions:exclusions")
def index(request: Request, session: SessionDep, lot: LotToFinish) -> Response:
    """List the grounds that were looked into in a lot."""
    return render(
        request,
        "exclusions/index.html",
        lot=lot,
        rows=exclusions_in(session, lot),
        grounds=BY_CODE,
    )


@router.get("/submissions/{submission_id}/exclusions/new", name="exclusions:new_exclusion")
def new(request: Request, session: SessionDep, submission: SubmissionInChecks) -> Response:
    """Show the form for a ground that may apply."""
    return _new(request, session, submission, None)


@router.post("/submissions/{submission_id}/exclusions/new", name="exclusions:open_exclusion")
def begin(
    request: Request,
    session: SessionDep,
    submission: SubmissionToCheck,
    user: CurrentUser,
    form: Annotated[Bound[ExclusionForm], Depends(bind(ExclusionForm))],
) -> Response:
    """Begin with a ground."""
    if form.value is not None:
        try:
            found = service.open_exclusion(session, submission, user, form.value)
            return redirect(request, "exclusions:exclusion", exclusion_id=found.id)
        except InvalidError as error:
            form.take(error)
    return _new(request, session, submission, form)


@router.get("/exclusions/{exclusion_id}", name="exclusions:exclusion")
def detail(request: Request, session: SessionDep, exclusion: ExclusionToRead) -> Response:
    """Show the steps: what each came to, and the one that comes next."""
    return _detail(request, session, exclusion)


@router.post("/exclusions/{exclusion_id}/hearing", name="exclusions:hear")
def hear(
    request: Request,
    session: SessionDep,
    exclusion: ExclusionToChange,
    user: CurrentUser,
    form: Annotated[Bound[HearingForm], Depends(bind(HearingForm))],
) -> Response:
    """Ask the provider for its view."""
    if form.value is not None:
        try:
            service.hear(session, exclusion, user, form.value)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _detail(request, session, exclusion, hearing=form)
    return redirect(request, "exclusions:exclusion", exclusion_id=exclusion.id)


@router.post("/exclusions/{exclusion_id}/steps/{step}", name="exclusions:take_step")
def take_step(
    request: Request,
    session: SessionDep,
    exclusion: ExclusionToChange,
    user: CurrentUser,
    step: ExclusionStep,
    form: Annotated[Bound[StepForm], Depends(bind(StepForm))],
) -> Response:
    """Record what a step came to."""
    if form.value is not None:
        try:
            service.take_step(session, exclusion, user, step, form.value)
        except InvalidError as error:
            form.take(error)
    if form.value is None:
        return _detail(request, session, exclusion, form=form)
    return redirect(request, "exclusions:exclusion", exclusion_id=exclusion.id)


def _new(
    request: Request,
    session: Session,
    submission: Submission,
    form: Bound[ExclusionForm] | None,
) -> Response:
    return render(
        request,
        "exclusions/new.html",
        status=422 if form else 200,
        submission=submission,
        lot=lot_of(session, submission.lot_id),
        parties=service.parties_named(session, submission),
        grounds=GROUNDS,
        form=form,
    )


def _detail(
    request: Request,
    session: Session,
    exclusion: Exclusion,
    *,
    form: Bound[StepForm] | None = None,
    hearing: Bound[HearingForm] | None = None,
) -> Response:
    walk = service.walk_of(session, exclusion)
    actors = [exclusion.opened_by_id, *(one.by_id for one in walk.walked)]
    return render(
        request,
        "exclusions/detail.html",
        status=422 if form or hearing else 200,
        walk=walk,
        submission=submission_of(session, exclusion.submission_id),
        lot=lot_of(session, exclusion.lot_id),
        people=names_of(session, actors),
        steps=STEPS,
        form=form,
        hearing_form=hearing,
    )
