"""The loop over the outbox: mail, and whatever else must happen after a change."""

import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

import app.tables  # noqa: F401  (relationships need every table)
from app.core import mail
from app.core.db import writing
from app.core.outbox import Handler, run_one
from app.core.settings import Settings
from app.rooms import chores, jobs, mails

IDLE_SECONDS = 2.0
TEND_EVERY_SECONDS = 60.0


def handlers(settings: Settings) -> dict[str, Handler]:
    """Say which job is done by what; without a mail server, mail waits in the outbox."""
    work = jobs(settings)
    if settings.smtp_host:
        work |= {kind: _posting(settings, write) for kind, write in mails().items()}
    return work


def _posting(
    settings: Settings, write: Callable[[Session, Settings, dict[str, Any]], mail.Mail]
) -> Handler:
    def post(session: Session, payload: dict[str, Any]) -> None:
        mail.send(settings, write(session, settings, payload))

    return post


def drain(engine: Engine, settings: Settings) -> int:
    """Do everything that is due; say how much that was."""
    work, done = handlers(settings), 0
    while work and run_one(engine, work):
        done += 1
    return done


def tend(engine: Engine) -> None:
    """Do the chores; another worker that was first is no fault."""
    for chore in chores():
        with suppress(IntegrityError), writing(engine) as session:
            chore(session)
            session.commit()


def run(engine: Engine, settings: Settings, stop: threading.Event) -> None:
    """Work until told to stop."""
    tended_at = 0.0
    while not stop.is_set():
        if monotonic() - tended_at >= TEND_EVERY_SECONDS:
            tend(engine)
            tended_at = monotonic()
        if drain(engine, settings) == 0:
            stop.wait(IDLE_SECONDS)
