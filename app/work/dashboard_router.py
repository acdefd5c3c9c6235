"""All tenders that a person steers, on one page."""

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import render
from app.work.dashboard import dashboard

router = Router(tags=["work"])


@router.get("/dashboard", name="work:dashboard")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Show where every tender stands, who must act until when, and what is late."""
    return render(request, "work/dashboard.html", board=dashboard(session, user))
