"""Many tenders on one page: those that a person steers, and all of an authority."""

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.routing import Router
from app.core.web import redirect, render
from app.work.access import AuthorityToOversee
from app.work.dashboard import dashboard
from app.work.overseeing import managed_by, overview_of

router = Router(tags=["work"])


@router.get("/dashboard", name="work:dashboard")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Show where every tender stands, who must act until when, and what is late."""
    return render(request, "work/dashboard.html", board=dashboard(session, user))


@router.get("/overview", name="work:managed")
def managed(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Lead a manager to the authority, or to the first of several."""
    authorities = managed_by(session, user)
    if not authorities:
        raise NotFoundError
    return redirect(request, "work:authority", authority_id=authorities[0].id)


@router.get("/overview/{authority_id}", name="work:authority")
def of_authority(
    request: Request, session: SessionDep, authority: AuthorityToOversee, user: CurrentUser
) -> Response:
    """Show what waits with whom until when, over all tenders of an authority."""
    return render(
        request,
        "work/authority.html",
        authority=authority,
        others=[one for one in managed_by(session, user) if one.id != authority.id],
        board=overview_of(session, authority, user),
    )
