"""Hash rescue: a file may follow after the deadline if its hash was lodged before (Aw 2.109a)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import DUTCH_TIME, dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.planning.terms import is_free
from app.submissions.models import Document, Price, Submission
from app.submissions.readiness import readiness, slot_of
from app.submissions.service import is_changing
from app.tenders.models import Lot, LotState, Tender
from app.uploads.models import Lodgement


def rescue_until(deadline: datetime) -> datetime:
    """Say until when a file may follow: the end of the first working day after the deadline.

    A working day is no Saturday, Sunday or holiday; that is our reading of the article.
    """
    day = dutch(deadline).date() + timedelta(days=1)
    while is_free(day):
        day += timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), DUTCH_TIME)


def opens_after(tender: Tender, deadline: datetime) -> datetime:
    """Say after which moment a vault can be opened: when no file may follow any more."""
    return rescue_until(deadline) if tender.takes_hashes else deadline


def lodgements_of(session: Session, submission: Submission) -> dict[UUID, Lodgement]:
    """Read what was lodged, by the item that it answers."""
    found = session.exec(select(Lodgement).where(Lodgement.submission_id == submission.id))
    return {one.item_id: one for one in found}


def lodge(
    session: Session, submission: Submission, user: User, item_id: UUID, sha256: str
) -> Lodgement:
    """Keep the hash of a file before the deadline; a new one takes the place of the old.

    Also for a file that replaces one which was submitted: what was submitted counts meanwhile.
    """
    tender = session.get_one(Tender, submission.tender_id)
    if not tender.takes_hashes or tender.deadline is None:
        raise ConflictError(_("The documents of this tender do not allow lodging a hash."))
    if not is_changing(submission) or utcnow() > tender.deadline:
        raise ConflictError(_("A hash can be lodged until the deadline, before submitting."))
    if readiness(session, submission).item(item_id).is_price:
        raise InvalidError(_("A price is typed, so it has no hash."))
    lodgement = lodgements_of(session, submission).get(item_id) or Lodgement(
        tender_id=submission.tender_id,
        submission_id=submission.id,
        item_id=item_id,
        sha256="",
        lodged_by_id=user.id,
    )
    lodgement.sha256, lodgement.lodged_at, lodgement.lodged_by_id = sha256, utcnow(), user.id
    session.add(lodgement)
    session.flush()
    record(session, user, "hash.lodge", lodgement, after={"sha256": sha256})
    return lodgement


def follows_until(session: Session, submission: Submission) -> datetime | None:
    """Say until when a file of which the hash was lodged may come, if there is one."""
    tender = session.get_one(Tender, submission.tender_id)
    if not tender.takes_hashes or tender.deadline is None or not is_changing(submission):
        return None
    return rescue_until(tender.deadline) if lodgements_of(session, submission) else None


def may_follow(session: Session, submission: Submission, at: datetime | None = None) -> bool:
    """Whether a file of this submission may still come in, after the deadline."""
    until = follows_until(session, submission)
    deadline = session.get_one(Tender, submission.tender_id).deadline
    if until is None or deadline is None or not deadline < (at or utcnow()) <= until:
        return False
    return session.get_one(Lot, submission.lot_id).state == LotState.PUBLISHED


def following(session: Session, submissions: Iterable[Submission]) -> dict[UUID, datetime]:
    """Say of which submissions files may come now, and until when."""
    return {
        one.id: until
        for one in submissions
        if may_follow(session, one) and (until := follows_until(session, one))
    }


def demand_identical(
    session: Session, submission: Submission, item_id: UUID | None, sha256: str
) -> None:
    """Refuse a file that is not the one of which the hash was lodged."""
    lodged = lodgements_of(session, submission).get(item_id) if item_id else None
    if lodged is None:
        raise ConflictError(_("No hash was lodged for this before the deadline. It is too late."))
    if lodged.sha256 != sha256:
        raise InvalidError(
            _("This is not the file of which you lodged the hash. Choose that file."), field="file"
        )


def counts_as_in_time(session: Session, submission: Submission, arrived: datetime) -> bool:
    """Whether a submit after the deadline is rescued: all was there, or its hash was."""
    tender = session.get_one(Tender, submission.tender_id)
    if tender.deadline is None or not may_follow(session, submission, arrived):
        return False
    lodged = lodgements_of(session, submission)
    documents = session.exec(
        select(Document).where(
            Document.submission_id == submission.id, col(Document.uploaded_at) > tender.deadline
        )
    ).all()
    late_price = session.exec(
        select(Price.id).where(
            Price.submission_id == submission.id, col(Price.entered_at) > tender.deadline
        )
    ).first()
    followed = {slot_of(one).item_id for one in documents}
    return late_price is None and followed <= set(lodged)
