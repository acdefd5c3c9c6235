"""A whole installation in a temporary folder, and a visitor that costs next to nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlmodel import Session

from app.accounts import signing_in
from app.accounts.cookie import COOKIE
from app.accounts.models import User
from app.core.db import make_engine, writing
from app.core.logs import configure_logs
from app.core.migrate import migrate
from app.core.settings import Settings
from app.main import create_app


class House:
    """An application on a database that the migrations made."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        settings = Settings(
            data=folder, public_url="http://bench", argon2_memory_kib=8, log_level="ERROR"
        )
        configure_logs(settings)
        engine = make_engine(settings.database_url)
        migrate(engine)
        engine.dispose()
        self.application = create_app(settings)
        self.engine = self.application.state.engine
        self.loop = asyncio.new_event_loop()

    def session(self) -> Session:
        """Open a session to fill the database with."""
        return writing(self.engine)

    def sign_in(self, session: Session, user: User) -> str:
        """Sign a person in; give the cookie."""
        token = signing_in.start_sign_in(session, user, second_factor=True)
        return f"{COOKIE}={token}"

    def visit(
        self, path: str, cookie: str = "", application: FastAPI | None = None
    ) -> Callable[[], bytes]:
        """Make an act that asks for one page, without a network and without a browser."""
        return lambda: self.loop.run_until_complete(self.ask(path, cookie, application))

    async def ask(
        self,
        path: str,
        cookie: str = "",
        application: FastAPI | None = None,
        *,
        method: str = "GET",
        chunks: AsyncIterator[bytes] | None = None,
        kind: str = "",
        expects: frozenset[int] = frozenset({200}),
    ) -> bytes:
        """Send one request, its body in pieces; give what is answered."""
        path, _mark, query = path.partition("?")
        headers = [(b"host", b"bench"), (b"origin", b"http://bench"), (b"cookie", cookie.encode())]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
            "query_string": query.encode(), "client": ("127.0.0.1", 1), "server": ("bench", 80),
            "headers": [*headers, *([(b"content-type", kind.encode())] if kind else [])],
        }  # fmt: skip
        parts: list[bytes] = []

        async def receive() -> dict[str, Any]:
            chunk = await anext(chunks, b"") if chunks else b""
            return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start" and message["status"] not in expects:
                raise RuntimeError(f"{path}: {message['status']}")
            parts.append(message.get("body", b""))

        await (application or self.application)({**scope, "state": {}}, receive, send)
        return b"".join(parts)
