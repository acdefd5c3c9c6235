"""Who asks for which provider, and who answers."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import CurrentUser, Duty, Permission, Reached, guard
from app.core.db import SessionDep
from app.core.errors import NotFoundError
from app.dialogue.models import Question
from app.providers.models import Provider, ProviderMember
from app.tenders.access import duties_in_tender, tender_of_mine, tender_to_change
from app.tenders.models import Tender
from app.tenders.queries import public_tender


@dataclass(frozen=True, slots=True)
class Asking:
    """A provider that asks something about a published tender."""

    tender: Tender
    provider: Provider


def provider_of(session: Session, user: User) -> Provider | None:
    """Find for which provider a person acts; with several, the first by name."""
    return session.exec(
        select(Provider)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Provider.id))
        .where(ProviderMember.user_id == user.id)
        .order_by(Provider.name)
    ).first()


def asking(slug: str, session: SessionDep, user: CurrentUser) -> Reached[Asking]:
    """Load a published tender for somebody who acts for a provider."""
    tender = public_tender(session, slug)
    provider = provider_of(session, user)
    if provider is None:
        raise NotFoundError
    return Reached(Asking(tender, provider), frozenset({Duty.PROVIDER}))


def question_to_answer(
    question_id: UUID, session: SessionDep, user: CurrentUser
) -> Reached[Question]:
    """Load a question through the person's assignment to its tender, locked."""
    question = session.exec(
        select(Question).where(Question.id == question_id).with_for_update()
    ).first()
    duties = duties_in_tender(session, user, question.tender_id) if question else frozenset()
    if question is None or not duties:
        raise NotFoundError
    return Reached(question, duties)


AskingProvider = Annotated[Asking, Depends(guard(Permission.QUESTION_READ, asking))]
QuestionToAnswer = Annotated[
    Question, Depends(guard(Permission.QUESTION_ANSWER, question_to_answer))
]
TenderToListen = Annotated[Tender, Depends(guard(Permission.QUESTION_READ, tender_of_mine))]
TenderToInform = Annotated[Tender, Depends(guard(Permission.QUESTION_ANSWER, tender_to_change))]
TenderToTell = Annotated[Tender, Depends(guard(Permission.QUESTION_ANSWER, tender_of_mine))]
"""The last look before everybody is told."""
