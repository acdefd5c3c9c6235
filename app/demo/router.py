"""Pages that exist in a demo database only: sign-in by role, and the mail that would be sent."""

from ipaddress import ip_address
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Form, Request, Response

from app.accounts import signing_in
from app.accounts.cookie import set_cookie
from app.accounts.permissions import Anyone
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.routing import Router
from app.core.web import redirect, render
from app.demo import service

router = Router(tags=["demo"])


def on_this_machine(request: Request) -> None:
    """Refuse everybody who does not sit at the machine that serves the demo."""
    host = request.client.host if request.client else ""
    is_local = host == "testclient" or (host != "" and ip_address(host).is_loopback)
    if not (request.app.state.is_demo and is_local):
        raise NotFoundError


OnThisMachine = Depends(on_this_machine)


@router.get("/", name="demo:first", dependencies=[Anyone, OnThisMachine])
def first(request: Request, session: SessionDep) -> Response:
    """Show who one can be, and what there is to see."""
    return render(
        request,
        "demo/first.html",
        roles=service.cards(session),
        tenders=service.shown_tenders(session),
    )


@router.post("/demo/sign-in", name="demo:sign_in", dependencies=[Anyone, OnThisMachine])
def sign_in(request: Request, session: SessionDep, person: Annotated[UUID, Form()]) -> Response:
    """Sign in as one of the invented people, second factor included."""
    user = service.person(session, person)
    token = signing_in.start_sign_in(session, user, second_factor=True)
    response = redirect(request, "accounts:home")
    set_cookie(request, response, token)
    return response


@router.get("/demo/mail", name="demo:mail", dependencies=[Anyone, OnThisMachine])
def mail(request: Request, session: SessionDep) -> Response:
    """Show the mail that a real installation would have sent."""
    messages = service.messages(session, request.app.state.settings, request.app.state.mails)
    return render(request, "demo/mail.html", messages=messages)
