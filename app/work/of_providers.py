"""What waits for somebody who acts for a provider."""

from collections.abc import Iterator
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import User
from app.awards.models import Award, AwardState
from app.checks.models import Call
from app.core.clock import DUTCH_TIME, utcnow
from app.core.i18n import gettext as _
from app.evidence.expiry import ending_for
from app.letters.models import Letter, LetterState
from app.prices.models import PriceQuestion
from app.providers.models import ProviderMember
from app.submissions.models import Invitation, Submission, SubmissionState
from app.tenders.models import Lot, LotState, Tender
from app.uploads.rescue import following
from app.work.posts import only_lot
from app.work.task import Task, where


def tasks_of_providers(session: Session, user: User) -> Iterator[Task]:
    """What waits for somebody who acts for a provider: unfinished submissions, unread letters."""
    mine = select(ProviderMember.provider_id).where(ProviderMember.user_id == user.id)
    drafts = session.exec(
        select(Submission, Lot, Tender, only_lot())
        .join(Lot, col(Lot.id) == col(Submission.lot_id))
        .join(Tender, col(Tender.id) == col(Lot.tender_id))
        .where(
            col(Submission.provider_id).in_(mine),
            Submission.state == SubmissionState.DRAFT,
            col(Lot.state).in_([LotState.PUBLISHED, LotState.ADMITTING]),
        )
    )
    for submission, lot, tender, is_only in drafts:
        is_open = tender.deadline is None or tender.deadline > utcnow()
        follows = following(session, [submission]).get(submission.id) if not is_open else None
        if is_open or follows:
            yield Task(
                _("Finish and submit"),
                where(tender, lot, is_only=is_only),
                "submitting:detail",
                {"submission_id": submission.id},
                due=follows or tender.deadline,
            )
    yield from _invitations(session, user)
    for one in ending_for(session, user):
        until = datetime.combine(one.ends_on, time.max, DUTCH_TIME)
        yield Task(
            _("Renew a proof"),
            _("My evidence file"),
            "evidence:proof",
            {"proof_id": one.proof_id},
            due=until,
        )
    yield from _provider_calls(session, mine)
    yield from _provider_prices(session, mine)
    yield from _provider_letters(session, mine)


def _provider_letters(session: Session, mine: SelectOfScalar[UUID]) -> Iterator[Task]:
    """Letters that nobody opened, each until its reader can act upon it.

    Of a decision that was taken back nobody has to read more: the next letter tells it.
    """
    unread = session.execute(
        sa_select(Letter, col(Award.standstill_ends_at), Lot, Tender, only_lot())
        .join(Award, col(Award.id) == col(Letter.award_id))
        .join(Lot, col(Lot.id) == col(Letter.lot_id))
        .join(Tender, col(Tender.id) == col(Lot.tender_id))
        .where(
            col(Letter.provider_id).in_(mine),
            col(Letter.state) == LetterState.SENT,
            col(Letter.read_at).is_(None),
            col(Letter.told_in_id).is_(None),
            col(Award.state) != AwardState.WITHDRAWN,
        )
    )
    for letter, ends_at, lot, tender, is_only in unread:
        runs = ends_at is not None and ends_at > utcnow()
        yield Task(
            _("Read the outcome"),
            where(tender, lot, is_only=is_only),
            "standstills:mine",
            {"letter_id": letter.id},
            due=ends_at if runs else None,
        )


def _invitations(session: Session, user: User) -> Iterator[Task]:
    """An award phase that a provider was invited to and did not begin with yet."""
    begun = select(Submission.id).where(
        Submission.lot_id == Invitation.lot_id, Submission.provider_id == Invitation.provider_id
    )
    invited = session.exec(
        select(Lot, Tender, only_lot())
        .join(Invitation, col(Invitation.lot_id) == col(Lot.id))
        .join(Tender, col(Tender.id) == col(Lot.tender_id))
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Invitation.provider_id))
        .where(
            ProviderMember.user_id == user.id,
            Lot.state == LotState.PUBLISHED,
            col(Tender.deadline) > utcnow(),
            ~begun.exists(),
        )
    )
    for lot, tender, is_only in invited:
        yield Task(
            _("You are invited: submit"),
            where(tender, lot, is_only=is_only),
            "publishing:public",
            {"slug": tender.slug},
            due=tender.deadline,
        )


def _provider_calls(session: Session, mine: SelectOfScalar[UUID]) -> Iterator[Task]:
    """What the authority asked after the opening and may still be answered."""
    asked = session.exec(
        select(Call, Lot, Tender, only_lot())
        .join(Submission, col(Submission.id) == col(Call.submission_id))
        .join(Lot, col(Lot.id) == col(Call.lot_id))
        .join(Tender, col(Tender.id) == col(Lot.tender_id))
        .where(
            col(Submission.provider_id).in_(mine),
            Submission.state == SubmissionState.SUBMITTED,
            col(Call.answered_at).is_(None),
            col(Call.withdrawn_at).is_(None),
            Call.due_at > utcnow(),
        )
        .order_by(col(Call.due_at).desc())  # one task per submission: what ends first stays
    )
    for call, lot, tender, is_only in asked:
        yield Task(
            _("Answer what the authority asks"),
            where(tender, lot, is_only=is_only),
            "calls:own_calls",
            {"submission_id": call.submission_id},
            due=call.due_at,
        )


def _provider_prices(session: Session, mine: SelectOfScalar[UUID]) -> Iterator[Task]:
    """A price that the provider was asked to explain, and still can."""
    asked = session.exec(
        select(PriceQuestion, Lot, Tender, only_lot())
        .join(Submission, col(Submission.id) == col(PriceQuestion.submission_id))
        .join(Lot, col(Lot.id) == col(PriceQuestion.lot_id))
        .join(Tender, col(Tender.id) == col(Lot.tender_id))
        .where(
            col(Submission.provider_id).in_(mine),
            Submission.state == SubmissionState.SUBMITTED,
            col(PriceQuestion.answered_at).is_(None),
            PriceQuestion.due_at > utcnow(),
        )
    )
    for question, lot, tender, is_only in asked:
        yield Task(
            _("Explain your price"),
            where(tender, lot, is_only=is_only),
            "prices:question",
            {"submission_id": question.submission_id},
            due=question.due_at,
        )
