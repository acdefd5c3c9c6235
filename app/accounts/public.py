"""Pages about ourselves, for everybody; and a sign of life for machines."""

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import people
from app.accounts.permissions import Anyone
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import render

router = Router(tags=["accounts"])


@router.get("/toegankelijkheid", name="accounts:accessibility", dependencies=[Anyone])
def accessibility(request: Request) -> Response:
    """Say how accessible we are, and what to do when something fails."""
    return render(request, "accounts/accessibility.html")


@router.get("/privacy", name="accounts:privacy", dependencies=[Anyone])
def privacy(request: Request) -> Response:
    """Say what we keep about people, and why."""
    settings = request.app.state.settings
    return render(
        request,
        "accounts/privacy.html",
        idle_minutes=settings.session_idle_minutes,
        hours=settings.session_hours,
    )


@router.get("/contact", name="accounts:contact", dependencies=[Anyone])
def contact(request: Request, session: SessionDep) -> Response:
    """Say whom to ask."""
    return render(
        request,
        "accounts/contact.html",
        authorities=[one for one, _count in people.authorities(session)],
    )


@router.get("/healthz", name="accounts:healthz", dependencies=[Anyone])
def healthz(session: SessionDep) -> Response:
    """Tell a machine whether the database answers."""
    try:
        session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return JSONResponse({"database": "unreachable"}, status_code=503)
    return JSONResponse({"database": "reachable"})
