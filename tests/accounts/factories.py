"""People who can sign in, and the links and codes that let them."""

from datetime import datetime

import pyotp
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.accounts import passwords, second_factor
from app.accounts.models import User
from app.audit.service import history
from app.core import clock
from app.core.db import Record
from app.core.keys import Keys
from app.core.outbox import Job
from app.core.settings import Settings
from tests.factories import make_user

PASSWORD = "een zin die lang is"


def make_person(session: Session, settings: Settings, *, name: str = "") -> User:
    """Add somebody with a password and without a second factor."""
    user = make_user(session, name=name, second_factor=False)
    user.password_hash = passwords.hash_password(settings, PASSWORD)
    session.add(user)
    session.flush()
    return user


def make_administrator(session: Session) -> User:
    user = make_user(session, name="Aad Beheerder")
    user.is_administrator = True
    session.add(user)
    session.flush()
    return user


def give_second_factor(session: Session, keys: Keys, user: User, at: datetime) -> str:
    """Set a second factor up; its first code, of `at`, is used."""
    secret = second_factor.start_second_factor(session, keys.secrets, user)
    with clock.pinned(at):
        code = pyotp.TOTP(secret).at(at)
        second_factor.confirm_second_factor(session, keys.secrets, user, code)
    session.flush()
    return secret


def password_sign_in(client: TestClient, user: User, password: str = PASSWORD, **more: str):
    """Type an address and a password."""
    return client.post("/sign-in", data={"email": user.email, "password": password, **more})


def mailed_tokens(session: Session) -> list[str]:
    """Give the tokens of the links that were mailed, first to last."""
    query = select(Job).where(Job.kind == "mail.entry").order_by(Job.created_at)
    return [job.payload["token"] for job in session.exec(query)]


def actions(session: Session, subject: Record) -> list[str]:
    """Name what the trail says happened to a record."""
    return [event.action for event, _payload in history(session, subject)]
