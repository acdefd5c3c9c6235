"""The cookie that holds a session's token; only its hash stands in the database."""

from fastapi import Request, Response

COOKIE = "toetssteen"


def cookie_name(request: Request) -> str:
    """Name the session cookie; over HTTPS with the prefix that binds it to our host."""
    return ("__Host-" if request.app.state.settings.is_secure else "") + COOKIE


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Give the browser its token: gone when it closes, never readable by a script."""
    response.set_cookie(
        cookie_name(request),
        token,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.is_secure,
    )


def clear_cookie(request: Request, response: Response) -> None:
    """Let the browser forget its token."""
    response.delete_cookie(
        cookie_name(request),
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.is_secure,
    )
