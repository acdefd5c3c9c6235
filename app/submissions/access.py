"""Who reaches a submission: the provider's own people; the authority only after the opening."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import bindparam
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.providers.models import Provider, ProviderMember
from app.submissions.models import Submission
from app.submissions.service import OPEN_STATES
from app.tenders.models import Lot, Tender

OF_PROVIDER = frozenset({Duty.PROVIDER})


@dataclass(frozen=True, slots=True)
class Entry:
    """A lot that takes submissions, and the organisation that would enter."""

    lot: Lot
    provider: Provider


def own_submission(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """Load a submission through the person's own organisation, with its lot and tender."""
    return Reached(reach_submission(session, user, submission_id), OF_PROVIDER)


def own_submission_to_change(
    submission_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Submission]:
    """The same, locked for a change."""
    return Reached(reach_submission(session, user, submission_id, lock=True), OF_PROVIDER)


def reach_submission(
    session: Session, user: User, submission_id: UUID, *, lock: bool = False
) -> Submission:
    """Load a submission of this person's organisation, or say that it does not exist."""
    params = {"submission_id": submission_id, "user_id": user.id}
    found = session.exec(_of_person(lock=lock), params=params).first()
    if found is None:
        raise NotFoundError
    return found


@cache
def _of_person(*, lock: bool) -> SelectOfScalar[Submission]:
    """Build the query once: a provider's every step asks it."""
    query = (
        select(Submission)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(
            col(Submission.id) == bindparam("submission_id"),
            col(ProviderMember.user_id) == bindparam("user_id"),
        )
        .options(
            joinedload(Submission.lot, innerjoin=True)  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            .joinedload(Lot.tender, innerjoin=True)  # type: ignore[arg-type]
            .joinedload(Tender.lead_authority, innerjoin=True),  # type: ignore[arg-type]
            joinedload(Submission.provider, innerjoin=True),  # type: ignore[arg-type]
        )
    )
    return query.with_for_update(of=Submission) if lock else query


def lot_to_enter(lot_id: UUID, session: SessionDep, user: CurrentUser) -> Reached[Entry]:
    """Load a published lot for whoever acts for an organisation."""
    row = session.exec(
        select(Lot, Provider)
        .join(Tender, col(Tender.id) == col(Lot.tender_id))
        .join(ProviderMember, col(ProviderMember.user_id) == user.id)
        .join(Provider, col(Provider.id) == col(ProviderMember.provider_id))
        .where(Lot.id == lot_id, col(Tender.published_at).is_not(None))
        .order_by(Provider.name)
    ).first()
    if row is None or row[0].state not in OPEN_STATES:
        raise NotFoundError
    return Reached(Entry(row[0], row[1]), OF_PROVIDER)


OwnSubmission = Annotated[Submission, Depends(guard(Permission.SUBMISSION_WRITE, own_submission))]
SubmissionToChange = Annotated[
    Submission, Depends(guard(Permission.SUBMISSION_WRITE, own_submission_to_change))
]
LotToEnter = Annotated[Entry, Depends(guard(Permission.SUBMISSION_WRITE, lot_to_enter))]
