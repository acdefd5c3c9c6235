"""Register as a provider, and look after the own organisation."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts import passwords, signing_in
from app.accounts.permissions import Anyone, CurrentUser
from app.core.db import SessionDep
from app.core.errors import ConflictError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.products.words import FORMS
from app.providers import service
from app.providers.access import InvitationOfMine, MyMembership, MyProvider
from app.providers.forms import AddForm, ColleagueForm, ProviderForm, RegisterForm
from app.providers.history import history_of
from app.providers.words import SIZES

router = Router(tags=["providers"])


@router.get("/registreren", name="providers:register", dependencies=[Anyone])
def register_page(request: Request) -> Response:
    """Show how to register; who is signed in adds an organisation to the own account."""
    if request.state.user:
        return redirect(request, "providers:new")
    return render(request, "providers/register.html", form=None, is_sent=False)


@router.post("/registreren", name="providers:register", dependencies=[Anyone])
def register(
    request: Request,
    session: SessionDep,
    form: Annotated[Bound[RegisterForm], Depends(bind(RegisterForm))],
) -> Response:
    """Add the organisation; the answer is the same for an address that is known."""
    if form.value is None:
        return render(request, "providers/register.html", status=422, form=form, is_sent=False)
    place = request.client.host if request.client else ""
    signing_in.limit_attempts(session, f"register:{passwords.digest(place)}", most=20)
    signing_in.limit_attempts(session, f"register:{passwords.digest(form.value.email)}")
    service.register(session, form.value)
    return render(request, "providers/register.html", form=form, is_sent=True)


@router.get("/my-organisation/new", name="providers:new")
def new(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Ask which organisation a signed-in person acts for."""
    if service.provider_of(session, user):
        return redirect(request, "providers:mine")
    return render(request, "providers/new.html", form=None)


@router.post("/my-organisation/new", name="providers:new")
def add(
    request: Request,
    session: SessionDep,
    user: CurrentUser,
    form: Annotated[Bound[AddForm], Depends(bind(AddForm))],
) -> Response:
    """Add an organisation to the own account."""
    if form.value is None:
        return render(request, "providers/new.html", status=422, form=form)
    service.add(session, user, form.value)
    return redirect(request, "providers:mine")


@router.get("/my-organisation", name="providers:mine")
def mine(request: Request, session: SessionDep, member: MyMembership) -> Response:
    """Show the own organisation and who acts for it."""
    return _mine(request, session, member, None)


def _mine(
    request: Request,
    session: SessionDep,
    member: MyMembership,
    form: Bound[ProviderForm] | None,
) -> Response:
    return render(
        request,
        "providers/mine.html",
        status=422 if form else 200,
        provider=member.provider,
        can_sign=member.can_sign,
        can_manage=member.can_manage,
        colleagues=service.colleagues(session, member.provider),
        contracts=history_of(session, member.provider),
        forms=FORMS,
        sizes=SIZES,
        form=form,
    )


@router.post("/my-organisation", name="providers:mine")
def edit(
    request: Request,
    session: SessionDep,
    member: MyMembership,
    user: CurrentUser,
    form: Annotated[Bound[ProviderForm], Depends(bind(ProviderForm))],
) -> Response:
    """Save what the organisation is called and how it is reached."""
    if form.value is None:
        return _mine(request, session, member, form)
    service.edit(session, member.provider, user, form.value)
    return redirect(request, "providers:mine")


@router.get("/my-organisation/invite", name="providers:invite")
def invite_page(
    request: Request, session: SessionDep, provider: MyProvider, user: CurrentUser
) -> Response:
    """Ask which colleague is invited."""
    service.demand_manager(session, provider, user)
    return render(request, "providers/invite.html", form=None, provider=provider)


@router.post("/my-organisation/invite", name="providers:invite")
def invite(
    request: Request,
    session: SessionDep,
    provider: MyProvider,
    user: CurrentUser,
    form: Annotated[Bound[ColleagueForm], Depends(bind(ColleagueForm))],
) -> Response:
    """Ask a colleague to act for the organisation too."""
    if form.value:
        try:
            service.add_member(session, provider, user, form.value)
            return redirect(request, "providers:mine", fragment="people")
        except ConflictError as error:
            form.refuse(error.message, "email")
    return render(request, "providers/invite.html", status=422, form=form, provider=provider)


@router.get("/provider-invitations/{invitation_id}", name="providers:invitation")
def invitation_page(request: Request, invitation: InvitationOfMine, _user: CurrentUser) -> Response:
    """Show who asks, and what a yes means."""
    return render(request, "providers/invitation.html", invitation=invitation)


@router.post("/provider-invitations/{invitation_id}/accept", name="providers:accept")
def accept(
    request: Request, session: SessionDep, invitation: InvitationOfMine, user: CurrentUser
) -> Response:
    """Say yes."""
    service.answer(session, invitation, user, yes=True)
    return redirect(request, "providers:mine")


@router.post("/provider-invitations/{invitation_id}/decline", name="providers:decline")
def decline(
    request: Request, session: SessionDep, invitation: InvitationOfMine, user: CurrentUser
) -> Response:
    """Say no."""
    service.answer(session, invitation, user, yes=False)
    return redirect(request, "accounts:home")
