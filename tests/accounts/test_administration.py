"""What an administrator does with accounts, organisations and jobs."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts import administration, signing_in
from app.audit.models import Event, Payload
from app.core.errors import ConflictError, ForbiddenError
from app.core.outbox import Job
from tests.accounts.factories import (
    actions,
    mailed_tokens,
    make_administrator,
    make_person,
)
from tests.factories import make_authority, make_user


def test_closed_account_is_out_at_once_and_in_again_when_opened(session, settings):
    administrator, user = make_administrator(session), make_user(session, second_factor=False)
    token = signing_in.start_sign_in(session, user)
    assert signing_in.visitor_of(session, settings, token) is not None

    administration.disable(session, user, administrator)
    assert signing_in.visitor_of(session, settings, token) is None
    administration.enable(session, user, administrator)

    assert signing_in.visitor_of(session, settings, token) is None
    new = signing_in.start_sign_in(session, user)
    assert signing_in.visitor_of(session, settings, new) is not None
    assert actions(session, user) == [
        "sign_in.start", "user.disable", "user.enable", "sign_in.start",
    ]  # fmt: skip


def test_open_account_cannot_be_opened(session):
    with pytest.raises(ConflictError):
        administration.enable(session, make_user(session), make_administrator(session))


def test_administrator_cannot_close_the_own_account(session):
    administrator = make_administrator(session)

    with pytest.raises(ForbiddenError):
        administration.disable(session, administrator, administrator)

    assert administrator.disabled_at is None


def test_invite_again_only_for_who_never_chose_a_password(session, settings):
    administrator, new = make_administrator(session), make_user(session)

    administration.invite_again(session, new, administrator)

    assert len(mailed_tokens(session)) == 1
    assert actions(session, new) == ["user.invite_again"]
    with pytest.raises(ConflictError):
        administration.invite_again(session, make_person(session, settings), administrator)


def test_edit_authority_records_before_and_after(session):
    administrator, authority = (
        make_administrator(session),
        make_authority(session, name="Gemeente A"),
    )
    make_authority(session, name="Gemeente B")

    administration.edit_authority(
        session, authority, administrator, name="Gemeente C", short_name="C", phone="033"
    )

    told = session.exec(select(Payload).join(Event).where(Event.action == "authority.edit")).one()
    old = {"name": "Gemeente A", "short_name": "A", "address": "", "phone": "", "email": ""}
    assert told.data == {
        "before": old,
        "after": {**old, "name": "Gemeente C", "short_name": "C", "phone": "033"},
    }
    with pytest.raises(ConflictError):
        administration.edit_authority(
            session, authority, administrator, name="Gemeente B", short_name="B"
        )
    session.refresh(authority)
    assert authority.name == "Gemeente C"


def test_try_again_lets_a_failed_job_run_at_once(session, now):
    administrator = make_administrator(session)
    job = Job(
        kind="mail.entry", payload={}, attempts=20, error="OSError", run_at=now + timedelta(hours=1)
    )
    session.add(job)
    session.flush()

    administration.try_again(session, job, administrator)

    assert (job.attempts, job.error, job.run_at) == (0, "", now)
    job.done_at = now
    with pytest.raises(ConflictError):
        administration.try_again(session, job, administrator)
