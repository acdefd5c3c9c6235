"""What providers ask and what everybody is told."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.tenders.models import InTender


class QuestionState(StrEnum):
    """Where a question stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    PUBLISHED = "published"


class Question(InTender, table=True):
    """A question about a tender; published for all, never with the asker's name."""

    provider_id: UUID = Field(foreign_key="providers.id", ondelete="RESTRICT", index=True)
    asker_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    number: int | None = None
    subject: str = Field(max_length=200)
    text: str
    answer: str = ""
    state: QuestionState = Field(default=QuestionState.ASKED, sa_type=as_text(QuestionState))
    asked_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    published_at: datetime | None = Field(default=None, sa_type=Instant)
