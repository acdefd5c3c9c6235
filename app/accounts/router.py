"""Get in and out: sign-in, second factor, a new password."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts import entering, passwords, second_factor, signing_in
from app.accounts.cookie import clear_cookie, set_cookie
from app.accounts.forms import MIN_PASSWORD, CodeForm, PasswordForm, ResetForm, SignInForm
from app.accounts.models import EntryKind, EntryLink, User
from app.accounts.permissions import Anyone, CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, bind
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.web import page_url, redirect, render

router = Router(tags=["accounts"])


def local_path(text: str) -> str:
    """Keep an address only if it leads to a page of ours."""
    is_ours = text.startswith("/") and not text.startswith("//") and text.isprintable()
    return text if is_ours and "\\" not in text else ""


def place_of(request: Request) -> str:
    """Say where a browser comes from, to count its tries."""
    return request.client.host if request.client else ""


@router.get("/sign-in", name="accounts:sign_in", dependencies=[Anyone])
def sign_in_page(request: Request, next: str = "") -> Response:
    """Show the sign-in page; who is in already goes on."""
    if request.state.user:
        return _go_on(request, next)
    return _sign_in_form(request, None, local_path(next))


def _sign_in_form(
    request: Request,
    form: Bound[SignInForm] | None,
    target: str,
    status: int = 200,
    refusal: str = "",
) -> Response:
    return render(
        request,
        "accounts/sign_in.html",
        status=status,
        form=form,
        next=target,
        refusal=refusal,
        is_late=status == signing_in.TooManyAttemptsError.status,
    )


@router.post("/sign-in", name="accounts:sign_in", dependencies=[Anyone])
def sign_in(
    request: Request,
    session: SessionDep,
    form: Annotated[Bound[SignInForm], Depends(bind(SignInForm))],
) -> Response:
    """Check address and password; then the second factor, if there is one."""
    target = local_path(str(form.text("next")))

    if form.value is None:
        return _sign_in_form(request, form, target, 422)
    state, email = request.app.state, form.value.email
    try:
        user_id = signing_in.check_password(
            state.engine, state.settings, place_of(request), email, form.value.password
        )
    except signing_in.TooManyAttemptsError as error:
        return _sign_in_form(request, form, target, error.status, str(error.message))
    if user_id is None:
        signing_in.note_refusal(session, place_of(request), email)
        refusal = _("This e-mail address and this password do not go together.")
        return _sign_in_form(request, form, target, 422, refusal)
    return _come_in(request, session, session.get_one(User, user_id), target)


def _come_in(request: Request, session: SessionDep, user: User, target: str) -> Response:
    """Sign in on this browser, under a new token; the old one is over."""
    if request.state.waiting:
        signing_in.end_sign_in(session, request.state.waiting.sign_in, request.state.waiting.user)
    token = signing_in.start_sign_in(session, user)
    if user.has_second_factor:
        url = page_url(request)("accounts:code")
        response: Response = RedirectResponse(_with_next(url, target), status_code=303)
    else:
        response = _go_on(request, target)
    set_cookie(request, response, token)
    return response


def _go_on(request: Request, target: str) -> Response:
    url = local_path(target) or page_url(request)("accounts:home")
    return RedirectResponse(url, status_code=303)


def _with_next(url: str, target: str) -> str:
    return f"{url}?{urlencode({'next': target})}" if target else url


@router.get("/sign-in/code", name="accounts:code", dependencies=[Anyone])
def code_page(request: Request, next: str = "") -> Response:
    """Ask for the second factor of who just gave the right password."""
    if request.state.user or request.state.waiting is None:
        return redirect(request, "accounts:sign_in")
    return render(request, "accounts/code.html", form=None, next=local_path(next), refusal="")


@router.post("/sign-in/code", name="accounts:code", dependencies=[Anyone])
def verify(
    request: Request,
    session: SessionDep,
    form: Annotated[Bound[CodeForm], Depends(bind(CodeForm))],
) -> Response:
    """Finish the sign-in with a code; the browser gets a new token."""
    waiting = request.state.waiting
    if request.state.user or waiting is None:
        return redirect(request, "accounts:sign_in")
    target, status, refusal, token = local_path(str(form.text("next"))), 422, "", ""
    if form.value:
        secrets = request.app.state.keys.secrets
        try:
            token = second_factor.verify_sign_in(session, secrets, waiting, form.value.code)
        except InvalidError as error:
            form.refuse(error.message, error.field)
        except signing_in.TooManyAttemptsError as error:
            status, refusal = error.status, str(error.message)
    if not token:
        return render(
            request, "accounts/code.html", status=status, form=form, next=target, refusal=refusal
        )
    response = _go_on(request, target)
    set_cookie(request, response, token)
    return response


@router.post("/sign-out", name="accounts:sign_out", dependencies=[Anyone])
def sign_out(request: Request, session: SessionDep) -> Response:
    """Sign this browser out."""
    if request.state.waiting:
        signing_in.end_sign_in(session, request.state.waiting.sign_in, request.state.waiting.user)
    response = RedirectResponse("/", status_code=303)
    clear_cookie(request, response)
    return response


@router.get("/home", name="accounts:home")
def home(request: Request, _user: CurrentUser) -> Response:
    """Go to the page where this person starts."""
    return RedirectResponse(request.app.state.home(request), status_code=303)


@router.get("/reset", name="accounts:reset", dependencies=[Anyone])
def reset_page(request: Request) -> Response:
    """Ask for whom a new password is."""
    return render(request, "accounts/reset.html", form=None, is_sent=False)


@router.post("/reset", name="accounts:reset", dependencies=[Anyone])
def ask_reset(
    request: Request,
    session: SessionDep,
    form: Annotated[Bound[ResetForm], Depends(bind(ResetForm))],
) -> Response:
    """Mail a link to a known address; the answer is the same for an unknown one."""
    if form.value is None:
        return render(request, "accounts/reset.html", status=422, form=form, is_sent=False)
    signing_in.limit_attempts(session, f"reset:{passwords.digest(place_of(request))}", most=20)
    entering.ask_reset(session, form.value.email)
    return render(request, "accounts/reset.html", form=form, is_sent=True)


@router.get("/reset/{token}", name="accounts:set_password", dependencies=[Anyone])
@router.get("/invitations/{token}", name="accounts:invitation", dependencies=[Anyone])
def password_page(request: Request, session: SessionDep, token: str) -> Response:
    """Show the form behind a link by mail; one that is over says how to get a new one."""
    try:
        link = entering.entry_link(session, token)
    except NotFoundError as error:
        return _over(request, error)
    return _password_form(request, session, link, None, 200)


def _over(request: Request, error: NotFoundError) -> Response:
    return render(
        request,
        "error.html",
        status=error.status,
        status_code=error.status,
        title=_("This link no longer works"),
        message=error.message,
        back=page_url(request)("accounts:reset"),
        back_label=_("Ask for a new link"),
    )


@router.post("/reset/{token}", name="accounts:set_password", dependencies=[Anyone])
@router.post("/invitations/{token}", name="accounts:invitation", dependencies=[Anyone])
def set_password(
    request: Request,
    session: SessionDep,
    token: str,
    form: Annotated[Bound[PasswordForm], Depends(bind(PasswordForm))],
) -> Response:
    """Set the password and sign in: nobody types it twice."""
    try:
        link = entering.entry_link(session, token)
    except NotFoundError as error:
        return _over(request, error)
    if form.value:
        try:
            settings = request.app.state.settings
            user = entering.set_password(session, settings, token, form.value.password)
            return _come_in(request, session, user, "")
        except InvalidError as error:
            form.refuse(error.message, error.field)
    return _password_form(request, session, link, form, 422)


def _password_form(
    request: Request,
    session: SessionDep,
    link: EntryLink,
    form: Bound[PasswordForm] | None,
    status: int,
) -> Response:
    person = session.get_one(User, link.user_id)
    return render(
        request,
        "accounts/set_password.html",
        status=status,
        form=form,
        person=person,
        is_new=link.kind == EntryKind.INVITATION,
        minimum=MIN_PASSWORD,
    )
