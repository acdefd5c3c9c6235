"""Put the rooms together: routes, errors, the gate in front."""

import gc
import re
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import Scope

import app.tables  # noqa: F401  (relationships need every table)
from app.accounts.cookie import cookie_name
from app.accounts.passwords import HASHING
from app.accounts.permissions import SignInNeededError
from app.accounts.second_factor import SecondFactorNeededError
from app.audit.service import record_refusal
from app.core.db import SAFE_METHODS, make_engine, reading
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.installation import is_demo
from app.core.keys import load_keys
from app.core.routing import Rooms
from app.core.security import Gate
from app.core.settings import Settings
from app.core.storage import open_storage
from app.core.waiting import Lane, Turnstile
from app.core.web import STATIC, is_fragment, page_url, render
from app.frame import frame, home, load_visitor
from app.rooms import mails, routers
from app.submitting.arriving import Door, submission_in

log = structlog.get_logger()

ORIGIN = re.compile(r"^[a-z]+://[^/?#]*")
MOMENTARY = frozenset({400, 409, 413, 503})


class HashedStatic(StaticFiles):
    """Files whose address carries their hash: browsers keep them for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one file."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_app(settings: Settings) -> FastAPI:
    """Build the application on a database that was migrated."""

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        settle()
        yield
        application.state.engine.dispose()

    application = FastAPI(
        title="Toetssteen",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    state = application.state
    state.settings = settings
    state.engine = make_engine(settings.database_url)
    state.keys = load_keys(settings.data / "keys")
    state.storage = open_storage(settings)
    state.frame = frame
    state.visit = load_visitor
    state.mails = mails()
    state.home = home
    with reading(state.engine) as session:
        state.is_demo = is_demo(session)
    application.router.routes.append(Rooms(routers(is_demo=state.is_demo)))
    application.mount("/static", HashedStatic(directory=STATIC), name="static")
    application.add_middleware(Turnstile, lane_of=lane_of)
    application.add_middleware(Door)
    application.add_middleware(Gate, public_url=settings.public_url)
    application.add_exception_handler(DomainError, refuse)
    application.add_exception_handler(RequestValidationError, not_there)
    application.add_exception_handler(HTTPException, http_error)
    application.add_exception_handler(OperationalError, unreachable)
    application.add_exception_handler(PoolTimeout, unreachable)
    application.add_exception_handler(Exception, broken)
    return application


def settle() -> None:
    """Leave what is loaded out of every collection, and collect seldom.

    A page makes thousands of rows that all go when it is sent.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def lane_of(method: str, path: str) -> Lane | None:
    """Say where a request waits: nothing holds up a submit, and files of our own wait nowhere."""
    if path.startswith("/static/"):
        return None
    if method in SAFE_METHODS:
        return Lane.LOOK
    if submission_in(path):
        return Lane.SUBMIT
    return Lane.PASSWORD if path.startswith(HASHING) else Lane.CHANGE


async def refuse(request: Request, error: Exception) -> Response:
    """Show a refusal as page or fragment; a refused access is an event too."""
    assert isinstance(error, DomainError)  # noqa: S101  (registered for this class)
    if isinstance(error, SignInNeededError):
        if request.method == "POST" and cookie_name(request) in request.cookies:
            return show(request, 401, "")  # what was typed stays in the browser
        target = f"/sign-in?next={quote(page_of(request))}"
        if is_fragment(request):
            return Response(headers={"HX-Redirect": target})
        return RedirectResponse(target, status_code=303)
    user = getattr(request.state, "user", None)
    if error.status in {403, 404} and user is not None:
        route = request.scope.get("route")
        place = f"{request.method} {getattr(route, 'path', request.url.path)}"
        await run_in_threadpool(record_refusal, request.app.state.engine, user, place)
    remedy = {}
    if isinstance(error, SecondFactorNeededError):
        settings = page_url(request)("accounts:me") + "#second-factor"
        remedy = {"back": settings, "back_label": _("Set up a second factor")}
    return show(request, error.status, str(error.message), str(error.title), **remedy)


def page_of(request: Request) -> str:
    """Name the page to come back to after signing in: what was looked at, not what was asked."""
    if is_fragment(request):
        where = request.headers.get("HX-Current-URL", "")
    elif request.method in SAFE_METHODS:
        where = str(request.url)
    else:
        where = request.headers.get("Referer", "")
    return ORIGIN.sub("", where).partition("#")[0]


def came_from(request: Request) -> str:
    """Name the page on which somebody chose what went wrong; nothing where that is not known."""
    page = ORIGIN.sub("", request.headers.get("Referer", ""))
    is_here = request.method in SAFE_METHODS and page == page_of(request)
    return page if re.match(r"/(?!/)", page) and not is_here else ""


async def not_there(request: Request, _error: Exception) -> Response:
    """An address or form field of the wrong shape leads nowhere."""
    return show(request, 404, "")


async def http_error(request: Request, error: Exception) -> Response:
    """Show what the framework refuses itself."""
    return show(request, getattr(error, "status_code", 500), "")


async def unreachable(request: Request, error: Exception) -> Response:
    """Say that the database did not answer: locked, lost, or with too many before us."""
    number = request.scope["state"].get("number")
    log.error("unreachable", id=number, error=type(error.__cause__ or error).__name__)
    return show(request, 503, _("The database does not answer. Try again in a moment."))


async def broken(request: Request, error: Exception) -> Response:
    """Show a number to quote; the details are for the log."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    log.error(
        "broken",
        id=request.scope["state"].get("number"),
        error=type(error).__name__,
        where=[f"{frame.filename}:{frame.lineno}" for frame in frames],
    )
    return show(request, 500, "")


def show(request: Request, status: int, message: str, title: str = "", **remedy: str) -> Response:
    """Render `_alert.html` for HTMX, `error.html` for everybody else.

    Who came at the wrong moment goes back to the page that shows how things stand now.
    """
    if status in MOMENTARY and not is_fragment(request) and (page := came_from(request)):
        remedy = {"back": page, "back_label": _("Back to the page where you were"), **remedy}
    words = {
        401: _(
            "You were signed out, so this was not saved. Sign in again in a new tab; then come "
            "back here and send it again."
        )
        if is_fragment(request)
        else _(
            "You were signed out, so this was not saved. Sign in again in a new tab. Then come "
            "back here and reload this page: your browser sends what you typed once more."
        ),
        400: _("What you sent holds too much, or did not arrive whole. Go back and try again."),
        403: _("You are not allowed to do this."),
        404: _("This page does not exist, or you may not see it."),
        405: _("This page does not exist, or you may not see it."),
        409: _("This step is not possible any more. Reload the page."),
        413: _("This is too much for one request."),
        500: _("Something went wrong on our side. Your data is safe."),
    }
    return render(
        request,
        "_alert.html" if is_fragment(request) else "error.html",
        status=status,
        status_code=status,
        title=title,
        message=message or words.get(status, words[500]),
        number=request.scope["state"].get("number", ""),
        **remedy,
    )
