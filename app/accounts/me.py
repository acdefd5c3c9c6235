"""A person's own settings: display, second factor, signed-in browsers."""

from typing import Annotated

import segno
from fastapi import Depends, Request, Response
from markupsafe import Markup

from app.accounts import second_factor, service, signing_in
from app.accounts.access import SignInOfMine
from app.accounts.cookie import clear_cookie
from app.accounts.forms import CodeForm, SettingsForm
from app.accounts.models import SignIn
from app.accounts.permissions import CurrentUser, current_sign_in
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render

router = Router(prefix="/me", tags=["accounts"])

CurrentSignIn = Annotated[SignIn, Depends(current_sign_in)]


@router.get("", name="accounts:me")
def me(
    request: Request, session: SessionDep, user: CurrentUser, current: CurrentSignIn
) -> Response:
    """Show a person's own settings."""
    return _page(request, session, user, current, None)


def _page(
    request: Request,
    session: SessionDep,
    user: CurrentUser,
    current: SignIn,
    form: Bound[SettingsForm] | None,
) -> Response:
    return render(
        request,
        "accounts/me.html",
        status=422 if form else 200,
        form=form,
        current=current,
        sign_ins=signing_in.sign_ins_of(session, user, request.app.state.settings),
    )


@router.get("/session", name="accounts:session")
def stay(request: Request, _user: CurrentUser, current: CurrentSignIn) -> Response:
    """Stay signed in: a script asks for it on behalf of who does not want to leave the page."""
    stay = signing_in.stay_of(request.app.state.settings, current)
    return render(request, "accounts/_session.html", stay=stay)


@router.post("", name="accounts:me")
def save(
    request: Request,
    session: SessionDep,
    user: CurrentUser,
    current: CurrentSignIn,
    form: Annotated[Bound[SettingsForm], Depends(bind(SettingsForm))],
) -> Response:
    """Save the settings."""
    if form.value is None:
        return _page(request, session, user, current, form)
    service.save_settings(session, user, theme=form.value.theme, phone=form.value.phone)
    return redirect(request, "accounts:me")


@router.post("/second-factor", name="accounts:start_second_factor")
def start(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Make a secret; it counts after a first right code."""
    second_factor.start_second_factor(session, request.app.state.keys.secrets, user)
    return redirect(request, "accounts:second_factor")


@router.get("/second-factor", name="accounts:second_factor")
def second_factor_page(request: Request, user: CurrentUser) -> Response:
    """Show the secret, as a picture and in letters."""
    if user.has_second_factor or user.totp_secret is None:
        return redirect(request, "accounts:me")
    return _secret_page(request, user, None, 200)


@router.post("/second-factor/confirm", name="accounts:confirm_second_factor")
def confirm(
    request: Request,
    session: SessionDep,
    user: CurrentUser,
    current: CurrentSignIn,
    form: Annotated[Bound[CodeForm], Depends(bind(CodeForm))],
) -> Response:
    """Take the second factor into use."""
    status = 422
    if form.value:
        secrets = request.app.state.keys.secrets
        try:
            second_factor.confirm_second_factor(
                session, secrets, user, form.value.code, sign_in=current
            )
            return redirect(request, "accounts:me", fragment="second-factor")
        except InvalidError as error:
            form.refuse(error.message, error.field)
        except signing_in.TooManyAttemptsError as error:
            form.refuse(error.message)
            status = error.status
    return _secret_page(request, user, form, status)


def _secret_page(
    request: Request, user: CurrentUser, form: Bound[CodeForm] | None, status: int
) -> Response:
    secret = second_factor.totp_secret(request.app.state.keys.secrets, user)
    picture = segno.make(second_factor.app_url(secret, user), error="m", micro=False)
    svg = picture.svg_inline(
        border=2, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    return render(
        request,
        "accounts/second_factor.html",
        status=status,
        form=form,
        picture=Markup(svg),  # noqa: S704  (drawn by segno from our own address)
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )


@router.post("/sign-ins/{sign_in_id}/end", name="accounts:end_sign_in")
def end(
    request: Request,
    session: SessionDep,
    found: SignInOfMine,
    user: CurrentUser,
    current: CurrentSignIn,
) -> Response:
    """Sign one browser out."""
    signing_in.end_sign_in(session, found, user)
    if found.id != current.id:
        return redirect(request, "accounts:me", fragment="sign-ins")
    response = redirect(request, "accounts:sign_in")
    clear_cookie(request, response)
    return response


@router.post("/sign-ins/end-others", name="accounts:end_other_sign_ins")
def end_others(
    request: Request, session: SessionDep, user: CurrentUser, current: CurrentSignIn
) -> Response:
    """Sign every other browser out."""
    signing_in.end_other_sign_ins(session, user, current)
    return redirect(request, "accounts:me", fragment="sign-ins")
