"""How far letters are: made, and their mail accepted on the day that they were sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.awards.models import Award
from app.core.clock import dutch, utcnow
from app.core.outbox import Job
from app.letters.models import Letter, LetterState
from app.letters.sending import MAIL, mail_key
from app.providers.models import Provider


@dataclass(frozen=True, slots=True)
class Delivery:
    """One letter on its way: whether it stands in the inbox, and what became of its mail."""

    letter: Letter
    provider: Provider
    accepted_at: datetime | None
    error: str

    @property
    def is_made(self) -> bool:
        """Whether the provider can open it."""
        return self.letter.state == LetterState.SENT

    @property
    def is_alarming(self) -> bool:
        """Whether no mail server took the message on the day of sending (handbook 9.3)."""
        sent_at = self.letter.sent_at
        if sent_at is None:
            return False
        day = dutch(sent_at).date()
        if self.accepted_at is not None:
            return dutch(self.accepted_at).date() != day
        return bool(self.error) or dutch(utcnow()).date() > day


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the letters of a decision are."""

    deliveries: tuple[Delivery, ...]

    @property
    def total(self) -> int:
        """How many letters there are."""
        return len(self.deliveries)

    @property
    def made(self) -> int:
        """How many stand in their inbox."""
        return sum(one.is_made for one in self.deliveries)

    @property
    def is_busy(self) -> bool:
        """Whether letters are still being made."""
        return self.made < self.total

    @property
    def alarming(self) -> list[Delivery]:
        """List the letters whose message was not taken that day."""
        return [one for one in self.deliveries if one.is_alarming]


def progress_of(session: Session, award: Award) -> Progress | None:
    """Read how far the letters of a decision are; none before they were sent."""
    return progress_of_all(session, [award])


def progress_of_all(session: Session, awards: Sequence[Award]) -> Progress | None:
    """The same of several decisions together, those that were not sent left out."""
    sent = [award.id for award in awards if award.sent_at is not None]
    if not sent:
        return None
    rows = session.exec(
        select(Letter, Provider)
        .join(Provider, col(Provider.id) == col(Letter.provider_id))
        .where(col(Letter.award_id).in_(sent), col(Letter.sent_at).is_not(None))
        .order_by(Provider.name)
    ).all()
    keys = [mail_key(letter) for letter, _provider in rows]
    jobs = {
        job.unique_key: job
        for job in session.exec(select(Job).where(col(Job.unique_key).in_(keys)))
    }
    return Progress(
        tuple(
            Delivery(letter, provider, *_mail(jobs.get(mail_key(letter))))
            for letter, provider in rows
        )
    )


def _mail(job: Job | None) -> tuple[datetime | None, str]:
    return (job.done_at, job.error) if job else (None, "")


def unmailed(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, int]:
    """Count per lot the letters of which no mail server took the message on their day."""
    jobs = session.exec(
        select(Job).where(Job.kind == MAIL, col(Job.done_at).is_(None), Job.attempts > 0)
    ).all()
    errors = {UUID(job.payload["letter_id"]): job.error for job in jobs}
    if not errors:
        return {}
    letters = session.exec(
        select(Letter, Provider)
        .join(Provider, col(Provider.id) == col(Letter.provider_id))
        .where(col(Letter.id).in_(errors), col(Letter.lot_id).in_(lot_ids))
    )
    found: dict[UUID, int] = {}
    for letter, provider in letters:
        if Delivery(letter, provider, None, errors[letter.id]).is_alarming:
            found[letter.lot_id] = found.get(letter.lot_id, 0) + 1
    return found
