"""Do one act in this process and be killed, without a word, at a named point of it."""

import os
import signal
from collections.abc import Iterable, Iterator
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import event

from app.accounts.cookie import COOKIE
from app.core.settings import Settings
from app.core.storage import DiskStorage
from app.main import create_app

POINTS = ("during", "after_fsync", "before_commit", "before_answer")
CONTENT = b"zo doen wij het " * 20_000


def die(*_args: object) -> None:
    """Leave no time to tidy up."""
    os.kill(os.getpid(), signal.SIGKILL)


class DyingStorage(DiskStorage):
    """Dies when a file is whole on disk and nobody knows its key yet."""

    def put(self, chunks: Iterable[bytes]) -> str:
        super().put(chunks)
        die()
        raise AssertionError("dead")


class HalfwayStorage(DiskStorage):
    """Dies when the first piece of a file lies on disk."""

    def put(self, chunks: Iterable[bytes]) -> str:
        return super().put(self._first_of(chunks))

    def _first_of(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            die()


def act_and_die(point: str, act: str, settings: Settings, token: str, path: str) -> None:
    """Put the trap in its place, then act on a submission or an item of it."""
    application: Any = create_app(settings)
    if point == "during":
        application.state.storage = HalfwayStorage(settings.data / "files")
    if point == "after_fsync":
        application.state.storage = DyingStorage(settings.data / "files")
    if point == "before_commit":
        event.listen(application.state.engine, "commit", die)

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        async def answer(message: Any) -> None:
            if point == "before_answer" and message["type"] == "http.response.start":
                die()
            await send(message)

        await application(scope, receive, answer)

    client = TestClient(asked, headers={"Origin": "http://testserver"}, follow_redirects=False)
    client.cookies.set(COOKIE, token)
    if act == "submit":
        client.post(path, data={"is_sure": "true"})
    else:
        client.put(path, content=CONTENT)
