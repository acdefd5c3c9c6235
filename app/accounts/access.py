"""What an administrator manages, and what is a person's own."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import col, select

from app.accounts.models import Authority, Membership, SignIn, User
from app.accounts.permissions import Administrator, CurrentUser
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.core.outbox import Job


def user_to_manage(user_id: UUID, session: SessionDep, _administrator: Administrator) -> User:
    """Load an account, locked for a change."""
    user = session.exec(select(User).where(User.id == user_id).with_for_update()).first()
    if user is None:
        raise NotFoundError
    return user


def authority_to_manage(
    authority_id: UUID, session: SessionDep, _administrator: Administrator
) -> Authority:
    """Load an authority, locked for a change."""
    query = select(Authority).where(Authority.id == authority_id).with_for_update()
    authority = session.exec(query).first()
    if authority is None:
        raise NotFoundError
    return authority


def membership_to_manage(
    membership_id: UUID, session: SessionDep, _administrator: Administrator
) -> Membership:
    """Load what a person is for an authority, locked for a change; an administrator has no duty."""
    query = (
        select(Membership)
        .join(User, col(User.id) == col(Membership.user_id))
        .where(Membership.id == membership_id, col(User.is_administrator).is_(False))
        .with_for_update(of=Membership)
    )
    membership = session.exec(query).first()
    if membership is None:
        raise NotFoundError
    return membership


def job_to_retry(job_id: UUID, session: SessionDep, _administrator: Administrator) -> Job:
    """Load a job of the outbox."""
    job = session.exec(select(Job).where(Job.id == job_id).with_for_update()).first()
    if job is None:
        raise NotFoundError
    return job


def sign_in_of_mine(sign_in_id: UUID, session: SessionDep, user: CurrentUser) -> SignIn:
    """Load one of the person's own signed-in browsers."""
    query = select(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == user.id)
    found = session.exec(query).first()
    if found is None:
        raise NotFoundError
    return found


UserToManage = Annotated[User, Depends(user_to_manage)]
AuthorityToManage = Annotated[Authority, Depends(authority_to_manage)]
MembershipToManage = Annotated[Membership, Depends(membership_to_manage)]
JobToRetry = Annotated[Job, Depends(job_to_retry)]
SignInOfMine = Annotated[SignIn, Depends(sign_in_of_mine)]
