"""Publish a version, a later deadline, or a stop: everybody who started a submission is told."""

from typing import Annotated

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.changes import deadline
from app.changes import service as changes
from app.changes.admitting import publish_resumption, publish_stop
from app.changes.deadline_router import TenderToMove
from app.changes.forms import VersionForm
from app.changes.service import NotReadyError, StuckError
from app.changes.versions_router import versions_page
from app.core.db import SessionDep
from app.core.forms import Bound, bind
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import redirect
from app.products.admission_router import admission_page
from app.products.forms import ResumeForm, StopForm
from app.publishing.models import Version
from app.publishing.reason_forms import SHORTEST
from app.publishing.telling import tell
from app.submissions.extending import count_what_came
from app.submissions.telling import who_started
from app.tenders.access import LotToEdit, TenderToEdit
from app.tenders.models import Lot

router = Router(tags=["submissions"])


@router.post("/tenders/{tender_id}/versions", name="submissions:publish_version")
def publish_version(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[VersionForm], Depends(bind(VersionForm))],
) -> Response:
    """Publish what was prepared, or show what stops it."""
    for name in form.value.too_short if form.value else []:
        form.refuse(_("Write at least %(n)s characters.", n=SHORTEST), name)
    if form.value is None:
        return versions_page(request, session, tender, form=form)
    told = form.value
    try:
        version = changes.publish_version(session, tender, user, told.summary, told.reasons)
    except NotReadyError as error:
        form.refuse(error.message)
        session.refresh(tender, ["lots"])
        return versions_page(request, session, tender, form=form, found=error.found)
    except StuckError as error:
        session.refresh(tender, ["lots"])
        return versions_page(request, session, tender, form=form, stuck=error)
    tell(session, version, who_started(session, tender))
    return redirect(request, "changes:versions", tender_id=tender.id)


@router.post("/tenders/{tender_id}/deadline/confirm", name="submissions:confirm_deadline")
def confirm_deadline(
    request: Request, session: SessionDep, tender: TenderToMove, user: CurrentUser
) -> Response:
    """Move the deadline as the second person, and tell everybody."""
    version = deadline.confirm_deadline(session, tender, user)
    count_what_came(session, tender)
    tell(session, version, who_started(session, tender))
    return redirect(request, "changes:deadline", tender_id=tender.id)


@router.post("/lots/{lot_id}/admission/stop", name="submissions:stop_admission")
def stop_admission(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[StopForm], Depends(bind(StopForm))],
) -> Response:
    """Stop applications from a day on, and tell everybody."""
    if form.passes(lambda told: _tell(session, lot, publish_stop(session, lot, user, told))):
        return redirect(request, "products:admission", lot_id=lot.id)
    return admission_page(request, session, lot, stop=form)


@router.post("/lots/{lot_id}/admission/resume", name="submissions:resume_admission")
def resume_admission(
    request: Request,
    session: SessionDep,
    lot: LotToEdit,
    user: CurrentUser,
    form: Annotated[Bound[ResumeForm], Depends(bind(ResumeForm))],
) -> Response:
    """Take applications again from a day on, and tell everybody."""
    if form.passes(lambda told: _tell(session, lot, publish_resumption(session, lot, user, told))):
        return redirect(request, "products:admission", lot_id=lot.id)
    return admission_page(request, session, lot, resume=form)


def _tell(session: Session, lot: Lot, version: Version) -> None:
    tell(session, version, who_started(session, lot.tender))
