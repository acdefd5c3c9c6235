"""What a provider's start page shows, and what an officer's list shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, and_, col, or_, select

from app.accounts.models import User
from app.providers.models import Provider, ProviderMember
from app.submissions.again import over_among
from app.submissions.models import Invitation, Submission, SubmissionState
from app.submissions.outcomes import READ, Outcome, outcomes_of, state_as_told
from app.submissions.service import OPEN_STATES, is_open
from app.tenders.models import Lot, Tender
from app.tenders.procedures import procedure_of

HANDED_IN = (
    SubmissionState.SUBMITTED,
    SubmissionState.LATE,
    SubmissionState.EXCLUDED,
    SubmissionState.INVALID,
    SubmissionState.DROPPED,
)


@dataclass(frozen=True, slots=True)
class Overview:
    """A provider's submissions by what they ask of it, and the tenders it can still enter."""

    drafts: tuple[Submission, ...]
    handed_in: tuple[Submission, ...]
    lapsed: tuple[Submission, ...]
    open_tenders: tuple[tuple[Tender, tuple[Lot, ...]], ...]
    outcomes: dict[UUID, Outcome]
    """What was told of a submission, by its id."""
    lacks_address: bool
    """Whether an organisation has yet to say where its letters go."""

    @property
    def unsubmitted(self) -> tuple[Submission, ...]:
        """What still waits for its submit: drafts, and what is being replaced."""
        changing = (one for one in self.handed_in if one.replacing_since)
        return self.drafts + tuple(one for one in changing if is_open(one.lot, one.lot.tender))

    def state_of(self, submission: Submission) -> SubmissionState:
        """How a submission stands, as its provider was told."""
        return state_as_told(submission, self.outcomes.get(submission.id))

    @property
    def unread(self) -> tuple[Submission, ...]:
        """What has an outcome that nobody opened yet: who must act soonest comes first."""
        waiting = [one for one in self.handed_in if not self.outcomes.get(one.id, READ).is_opened]
        return tuple(sorted(waiting, key=lambda one: self.outcomes[one.id].last_day or date.max))

    @property
    def urgent(self) -> Submission | None:
        """What is not submitted yet and closes first."""
        dated = [one for one in self.unsubmitted if one.lot.tender.deadline]
        soonest = min(dated, key=lambda one: str(one.lot.tender.deadline), default=None)
        return soonest or (self.unsubmitted[0] if self.unsubmitted else None)


def overview(session: Session, user: User) -> Overview:
    """Read everything of the organisations that a person acts for."""
    mine = session.exec(
        select(Submission)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Submission.provider_id))
        .where(ProviderMember.user_id == user.id)
        .options(
            selectinload(Submission.lot).selectinload(Lot.tender),  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            selectinload(Submission.provider),  # type: ignore[arg-type]
        )
        .order_by(col(Submission.started_at))
    ).all()
    drafts = [one for one in mine if one.state == SubmissionState.DRAFT]
    alive = tuple(one for one in drafts if is_open(one.lot, one.lot.tender))
    handed_in = tuple(one for one in mine if one.state in HANDED_IN)
    return Overview(
        drafts=alive,
        handed_in=handed_in,
        lapsed=tuple(one for one in mine if one.state not in HANDED_IN and one not in alive),
        open_tenders=_open_tenders(session, user, _entered(session, mine)),
        outcomes=outcomes_of(session, [one.id for one in handed_in]),
        lacks_address=_lacks_address(session, user),
    )


def _lacks_address(session: Session, user: User) -> bool:
    query = (
        select(Provider.id)
        .join(ProviderMember, col(ProviderMember.provider_id) == col(Provider.id))
        .where(ProviderMember.user_id == user.id, Provider.address == "")
    )
    return session.exec(query).first() is not None


def _entered(session: Session, mine: Sequence[Submission]) -> set[UUID]:
    """Name the lots that cannot be entered (again): where something of one's own still counts."""
    over = over_among(session, mine)
    return {one.lot_id for one in mine if one.id not in over}


def _open_tenders(
    session: Session, user: User, entered: set[UUID]
) -> tuple[tuple[Tender, tuple[Lot, ...]], ...]:
    tenders = session.exec(
        select(Tender)
        .where(
            col(Tender.id).in_(select(Lot.tender_id).where(col(Lot.state).in_(OPEN_STATES))),
        )
        .options(selectinload(Tender.lots), selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # as above
        .order_by(col(Tender.deadline).is_(None), col(Tender.deadline), Tender.title)
    ).all()
    invited = set(
        session.exec(
            select(Invitation.lot_id)
            .join(ProviderMember, col(ProviderMember.provider_id) == col(Invitation.provider_id))
            .where(ProviderMember.user_id == user.id)
        )
    )
    found = []
    for tender in tenders:
        lots = tuple(
            lot
            for lot in tender.lots
            if lot.id not in entered
            and is_open(lot, tender)
            and (lot.id in invited or not procedure_of(tender).invites)
        )
        if lots:
            found.append((tender, lots))
    return tuple(found)


def providers_of(session: Session, user: User) -> list[Provider]:
    """List the organisations that a person acts for."""
    return list(
        session.exec(
            select(Provider)
            .join(ProviderMember, col(ProviderMember.provider_id) == col(Provider.id))
            .where(ProviderMember.user_id == user.id)
            .order_by(Provider.name)
        ).all()
    )


def arrivals(session: Session, lot: Lot) -> list[Submission]:
    """List what came in for an opened lot: by number, what came late last.

    Who withdrew by letter since the opening stays in the list, with the reason.
    """
    state = col(Submission.state)
    left = and_(state == SubmissionState.WITHDRAWN, col(Submission.reason) != "")
    rows = session.exec(
        select(Submission)
        .where(Submission.lot_id == lot.id, or_(state.in_(HANDED_IN), left))
        .options(selectinload(Submission.provider), selectinload(Submission.documents))  # type: ignore[arg-type]  # as above
        .order_by(col(Submission.submitted_at), col(Submission.number))
    ).all()
    return sorted(rows, key=lambda one: one.state == SubmissionState.LATE)
