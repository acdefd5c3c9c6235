"""An application on a free port of this machine."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI

from app.core.settings import Settings
from app.main import create_app
from tests.databases import make_database


def free_url() -> str:
    """Give an address at which nobody listens yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def installed(folder: Path, url: str, **more: int) -> FastAPI:
    """Make an installation of its own, with nothing in it, to be served at `url`."""
    settings = Settings(data=folder, public_url=url, argon2_memory_kib=8, log_level="ERROR", **more)
    make_database(settings.database_url)
    return create_app(settings)


@contextmanager
def serving(application: FastAPI, url: str) -> Iterator[None]:
    """Serve at `url` until the block ends."""
    port = urlsplit(url).port or 80
    server = uvicorn.Server(
        uvicorn.Config(application, port=port, log_config=None, server_header=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield
    server.should_exit = True
    thread.join(timeout=10)
