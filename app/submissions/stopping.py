"""A lot stops before its opening: what came in stays sealed, and who is busy with it hears why."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from app.providers.models import ProviderMember
from app.submissions.models import Document, Submission
from app.submissions.telling import TOLD
from app.tenders.models import Lot


def stop_unopened(session: Session, lots: Sequence[Lot], reason: str) -> dict[UUID, list[UUID]]:
    """Tell each submission why it no longer counts; say per person which lots to hear of.

    The keys by which the server reads what is not handed in yet are destroyed. Nothing of this
    stands in the trail: who took part, and how many, stays as secret as it was.
    """
    found = session.exec(
        select(Submission).where(col(Submission.lot_id).in_([lot.id for lot in lots]))
    ).all()
    for one in found:
        one.reason = reason
        session.add(one)
    documents = session.exec(
        select(Document).where(
            col(Document.submission_id).in_([one.id for one in found]),
            col(Document.intake_key).is_not(None),
        )
    ).all()
    for document in documents:
        document.intake_key = None
        session.add(document)
    session.flush()
    rows = session.exec(
        select(ProviderMember.user_id, Submission.lot_id)
        .join(Submission, col(Submission.provider_id) == col(ProviderMember.provider_id))
        .join(Lot, col(Lot.id) == col(Submission.lot_id))
        .where(col(Submission.id).in_([one.id for one in found]), col(Submission.state).in_(TOLD))
        .order_by(col(Lot.number))
    )
    people: dict[UUID, list[UUID]] = {}
    for user_id, lot_id in rows:
        people.setdefault(user_id, []).append(lot_id)
    return people
