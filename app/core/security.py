"""What every answer carries and every request must show: headers, same origin, a request id."""

import time
from secrets import token_hex
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.clock import utcnow

log = structlog.get_logger()

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def is_same_origin(headers: Headers, public_url: str) -> bool:
    """Whether a browser says that the request comes from our own pages.

    `Sec-Fetch-Site` decides where it is sent, else `Origin`; neither: refused.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    ours = urlsplit(public_url)
    return headers.get("origin") == f"{ours.scheme}://{ours.netloc}"


class Gate:
    """The outermost layer: refuses foreign origins, adds headers, logs without personal data."""

    def __init__(self, app: ASGIApp, *, public_url: str) -> None:
        self.app, self.public_url = app, public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, number = time.perf_counter(), token_hex(4).upper()
        scope.setdefault("state", {}).update(number=number, arrived=utcnow())
        status, is_head = 500, scope["method"] == "HEAD"

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self.public_url.startswith("https://"):
                    headers.setdefault("Strict-Transport-Security", "max-age=63072000")
                headers.setdefault("Cache-Control", "no-store")
                headers["X-Request-Id"] = number
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        if scope["method"] not in SAFE_METHODS and not is_same_origin(
            Headers(scope=scope), self.public_url
        ):
            refusal = PlainTextResponse("Dit verzoek kwam niet van onze eigen pagina's.", 403)
            await refusal(scope, receive, answer)
        elif "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            await PlainTextResponse("Dit adres bestaat niet.", 404)(scope, receive, answer)
        else:
            await self.app(scope, receive, answer)
        route = scope.get("route")
        log.info(
            "request",
            id=number,
            method=scope["method"],
            route=getattr(route, "path", None),
            status=status,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
