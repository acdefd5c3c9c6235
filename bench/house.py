"""A whole installation in a temporary folder, and a visitor that costs next to nothing."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from fastapi import FastAPI, Request, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.accounts import signing_in
from app.accounts.cookie import COOKIE
from app.accounts.models import User
from app.core import clock
from app.core.clock import utcnow
from app.core.db import make_engine, writing
from app.core.logs import configure_logs
from app.core.migrate import migrate
from app.core.settings import Settings
from app.main import create_app, settle

CHUNK = 64 * 1024
FORM = "application/x-www-form-urlencoded"
SENT_ON = frozenset({303})


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
        settle()  # as it does itself when it starts to serve
        self.engine = self.application.state.engine
        self.loop = asyncio.new_event_loop()

    def session(self) -> Session:
        """Open a session to fill the database with."""
        return writing(self.engine)

    @contextmanager
    def long_ago(self) -> Iterator[Session]:
        """Fill the database as of a moment since when every deadline passed.

        It refuses a lot that is opened before the deadline of its tender, by its own clock.
        """
        with clock.pinned(utcnow() - timedelta(days=60)), self.session() as session:
            yield session

    def sign_in(self, session: Session, user: User) -> str:
        """Sign a person in; give the cookie."""
        token = signing_in.start_sign_in(session, user, second_factor=True)
        return f"{COOKIE}={token}"

    def cookie_of(self, user: User) -> str:
        """Sign somebody in who is there already."""
        with self.session() as session:
            cookie = self.sign_in(session, user)
            session.commit()
            return cookie

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

    def all_at_once(self, acts: Sequence[Callable[[], Awaitable[object]]]) -> float:
        """Do all of it at once; give the seconds that it took."""

        async def run() -> None:
            await asyncio.gather(*(act() for act in acts))

        began = perf_counter()
        self.loop.run_until_complete(run())
        return perf_counter() - began

    def plain_routes(self) -> FastAPI:
        """Serve the least that could do: hash and fsync a file, insert a row and commit."""
        application, folder = FastAPI(), Path(str(self.application.state.settings.data))
        with writing(self.engine) as session:
            session.connection().execute(sa.text("CREATE TABLE bench_rows (id TEXT PRIMARY KEY)"))
            session.commit()

        @application.put("/file")
        async def keep(request: Request) -> Response:
            found = hashlib.sha256()
            with (folder / uuid4().hex).open("wb") as file:
                async for chunk in request.stream():
                    found.update(chunk)
                    file.write(chunk)
                file.flush()
                await run_in_threadpool(os.fsync, file.fileno())
            return Response(found.hexdigest())

        @application.post("/row")
        def insert() -> Response:
            with writing(self.engine) as session:
                query = sa.text("INSERT INTO bench_rows VALUES (:id)")
                session.connection().execute(query, {"id": uuid4().hex})
                session.commit()
            return Response()

        return application


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    """Send a body as a browser does."""
    view = memoryview(content)
    for at in range(0, len(content), CHUNK):
        yield bytes(view[at : at + CHUNK])
