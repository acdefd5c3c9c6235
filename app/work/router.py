"""Mijn werk: the page on which most people start their day."""

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import render
from app.tenders.queries import authorities_to_lead
from app.work import service

router = Router(tags=["work"])


@router.get("/tasks", name="work:index")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Show what waits for the person, late first, and what the person waits for."""
    tasks = service.tasks_of(session, user)
    return render(
        request,
        "work/index.html",
        mine=[task for task in tasks if task.is_mine],
        others=[task for task in tasks if not task.is_mine],
        can_start=not tasks and bool(authorities_to_lead(session, user)),
    )
