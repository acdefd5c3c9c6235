"""Serve from one process or several: they share a socket, and what ends is started anew."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Process, parent_process
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType

import structlog
import uvicorn

from app.core.db import make_engine
from app.core.logs import configure_logs
from app.core.settings import Settings
from app.main import create_app
from app.worker import run as work

MOST_BY_ITSELF = 4
"""More processes only where somebody asks: each takes memory and up to twenty connections."""
GRACE_SECONDS = 10
"""So long a request may go on when its process must end."""
SWITCH_SECONDS = 0.001
"""Who holds the turn to write waits five times shorter for a thread that is computing."""
REST_SECONDS = 1.0
"""A process that cannot start does not keep the machine busy with starting."""

log = structlog.get_logger()


def by_cores() -> int:
    """Say how many processes suit this machine."""
    return min(os.cpu_count() or 1, MOST_BY_ITSELF)


def serve(settings: Settings, host: str, port: int, processes: int) -> None:
    """Serve until somebody ends it, with a worker beside it."""
    _prepare(settings)
    if processes == 1:
        _serve_alone(settings, host, port)
    else:
        _serve_together(settings, host, port, processes)


def _prepare(settings: Settings) -> None:
    configure_logs(settings)
    sys.setswitchinterval(SWITCH_SECONDS)


def _serve_alone(settings: Settings, host: str, port: int) -> None:
    """Serve from this process; the worker is a thread of it."""
    application = create_app(settings)
    stop = threading.Event()
    worker = threading.Thread(
        target=work, args=(application.state.engine, settings, stop), daemon=True
    )
    worker.start()
    try:
        uvicorn.run(
            application,
            host=host,
            port=port,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    finally:
        stop.set()
        worker.join(timeout=5)


def _serve_together(settings: Settings, host: str, port: int, processes: int) -> None:
    """Watch over processes that serve from one socket, and over one that works.

    This one reads no request and no file, so that nothing that comes in can end it.
    """
    attempt = Kind(_attempt, (settings,)).start()
    attempt.join()
    if attempt.exitcode:
        sys.exit(attempt.exitcode)
    with _door(host, port) as door:
        kinds = [Kind(serve_at, (settings, door))] * processes + [Kind(work_apart, (settings,))]
        running = [kind.start() for kind in kinds]
        signal.signal(signal.SIGTERM, _end)
        try:
            while True:
                wait([one.sentinel for one in running])
                for at, one in enumerate(running):
                    if not one.is_alive():
                        log.error("ended", process=one.name, status=one.exitcode)
                        time.sleep(REST_SECONDS)
                        running[at] = kinds[at].start()
        except KeyboardInterrupt:
            pass
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            _end_all(running)


def _attempt(settings: Settings) -> None:
    """Make the application once: what can never start must end, not start anew for ever."""
    create_app(settings)


@dataclass(frozen=True, slots=True)
class Kind:
    """A process that can be started again."""

    target: Callable[..., None]
    given: tuple[object, ...]

    def start(self) -> BaseProcess:
        """Start one."""
        process = Process(target=self.target, args=self.given)
        process.start()
        return process


def _door(host: str, port: int) -> socket.socket:
    """Take the address; who connects waits until a process is ready."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_all(running: list[BaseProcess]) -> None:
    """Let them end what they are at, but not for ever."""
    for one in running:
        one.terminate()
    until = time.monotonic() + GRACE_SECONDS + 5
    for one in running:
        one.join(max(0.0, until - time.monotonic()))
        one.kill()


def serve_at(settings: Settings, door: socket.socket) -> None:
    """Serve from this process what comes in at a socket that others share."""
    _be_a_child(signal.SIG_DFL)
    _prepare(settings)
    served = uvicorn.Config(
        create_app(settings),
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    uvicorn.Server(served).run(sockets=[door])


def work_apart(settings: Settings) -> None:
    """Do the work of the outbox in this process, and end between two pieces of it."""
    stop = threading.Event()
    _be_a_child(lambda _signal, _frame: stop.set())
    _prepare(settings)
    work(make_engine(settings.database_url), settings, stop)


def _be_a_child(
    when_ended: Callable[[int, FrameType | None], None] | signal.Handlers,
) -> None:
    """Leave the end to the process that started this one, and go when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, when_ended)
    threading.Thread(target=_go_with_parent, daemon=True).start()


def _go_with_parent() -> None:
    if parent := parent_process():
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
