"""The planning of a tender: milestones, legal dates, the rules that bind, and a calendar file."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.permissions import Anyone, CurrentUser
from app.core.db import SessionDep
from app.core.diary import MEDIA_TYPE
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import download, page_url, redirect, render
from app.planning import service
from app.planning.access import MilestoneToEdit
from app.planning.dates import closing_day, legal_dates, overtaken
from app.planning.diary import diary
from app.planning.forms import MilestoneForm
from app.planning.models import Milestone, MilestoneKind
from app.planning.timeline import WIDTH, picture, points
from app.planning.words import KINDS
from app.tenders.access import TenderToEdit, TenderToRead
from app.tenders.grounds import BINDINGS, GROUNDS, RULES
from app.tenders.models import Tender
from app.tenders.pauses import pauses_of
from app.tenders.procedures import procedure_of
from app.tenders.queries import public_tender, tender_with_lots
from app.tenders.words import typed

router = Router(tags=["planning"])
Typed = Annotated[Bound[MilestoneForm], Depends(bind(MilestoneForm))]


@router.get("/tenders/{tender_id}/planning", name="planning:index")
def index(request: Request, session: SessionDep, tender: TenderToRead) -> Response:
    """Show what happens when, and which rules make it so."""
    return _page(request, session, tender, None)


@router.post("/tenders/{tender_id}/planning", name="planning:add")
def add(
    request: Request, session: SessionDep, tender: TenderToEdit, user: CurrentUser, form: Typed
) -> Response:
    """Plan a step, or show the same form with what is wrong."""
    if form.value is not None:
        try:
            service.add_milestone(session, tender, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "planning:index", tender_id=tender.id)
    return _page(request, session, tender, form)


def _page(
    request: Request, session: SessionDep, tender: Tender, form: Bound[MilestoneForm] | None
) -> Response:
    milestones = service.milestones_of(session, tender)
    pauses, closes = pauses_of(session, [tender]), closing_day(tender)
    found = points(tender, milestones, pauses)
    return render(
        request,
        "planning/index.html",
        status=200 if form is None else form.status,
        tender=tender,
        procedure=procedure_of(tender),
        points=found,
        picture=picture(found),
        width=WIDTH,
        milestones=milestones,
        overtaken=overtaken(milestones, closes),
        closes=closes,
        dates=legal_dates(tender, milestones, pauses),
        grounds=[
            (RULES[rule], BINDINGS[ground.binding], ground)
            for rule, ground in GROUNDS[tender.procedure].items()
        ],
        **_choices(form, None),
    )


def _choices(form: Bound[MilestoneForm] | None, milestone: Milestone | None) -> dict[str, object]:
    return {
        "form": form,
        "milestone": milestone,
        "kinds": KINDS,
        "kind_choices": [(kind.value, KINDS[kind]) for kind in MilestoneKind],
        "typed": typed,
    }


@router.get("/milestones/{milestone_id}/edit", name="planning:edit")
def edit(request: Request, session: SessionDep, milestone: MilestoneToEdit) -> Response:
    """Show one step."""
    return _milestone_page(request, session, milestone, None)


@router.post("/milestones/{milestone_id}/edit", name="planning:save")
def save(
    request: Request,
    session: SessionDep,
    milestone: MilestoneToEdit,
    user: CurrentUser,
    form: Typed,
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.value is not None:
        try:
            service.edit_milestone(session, milestone, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "planning:index", tender_id=milestone.tender_id)
    return _milestone_page(request, session, milestone, form)


def _milestone_page(
    request: Request,
    session: SessionDep,
    milestone: Milestone,
    form: Bound[MilestoneForm] | None,
) -> Response:
    return render(
        request,
        "planning/milestone.html",
        status=200 if form is None else form.status,
        tender=tender_with_lots(session, milestone.tender_id),
        **_choices(form, milestone),
    )


@router.post("/milestones/{milestone_id}/remove", name="planning:remove")
def remove(
    request: Request, session: SessionDep, milestone: MilestoneToEdit, user: CurrentUser
) -> Response:
    """Take a step out."""
    tender_id = milestone.tender_id
    service.remove_milestone(session, milestone, user)
    return redirect(request, "planning:index", tender_id=tender_id)


@router.get("/tenders/{tender_id}/planning.ics", name="planning:diary")
def own_diary(request: Request, session: SessionDep, tender: TenderToRead) -> Response:
    """Give the whole planning as a calendar file."""
    address = _absolute(request, "planning:index", tender_id=tender.id)
    content = diary(tender, service.milestones_of(session, tender), address)
    return download(content, f"planning-{tender.reference}.ics", MEDIA_TYPE)


@router.get(
    "/aanbestedingen/{slug}/agenda.ics", name="planning:public_diary", dependencies=[Anyone]
)
def public_diary(request: Request, session: SessionDep, slug: str) -> Response:
    """Give everybody the moments that are certain."""
    tender = public_tender(session, slug)
    certain = [one for one in service.milestones_of(session, tender) if not one.is_provisional]
    address = _absolute(request, "publishing:public", slug=slug)
    return download(diary(tender, certain, address), f"agenda-{tender.reference}.ics", MEDIA_TYPE)


def _absolute(request: Request, name: str, **ids: object) -> str:
    """Write an address that also works outside the browser."""
    return f"{request.app.state.settings.public_url}{page_url(request)(name, **ids)}"
