"""Several authorities, one award: each records what it decided itself, and who leaves."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority, User
from app.audit.service import record
from app.authorities.service import takes_part_in
from app.awards.forms import ConcurrenceForm
from app.awards.models import Award, AwardState, Concurrence, Stance
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.tenders.models import Participation, Tender

ENOUGH = 20
OPEN = frozenset({AwardState.INTENDED, AwardState.STANDSTILL})


@dataclass(frozen=True, slots=True)
class Voice:
    """One authority that takes part, and what it decided on this award."""

    participation: Participation
    concurrence: Concurrence | None

    @property
    def authority(self) -> Authority:
        """Who decides."""
        return self.participation.authority

    @property
    def is_needed(self) -> bool:
        """Whether the award cannot be final without it: it takes part on a condition."""
        return self.participation.is_provisional and self.concurrence is None


def voices_of(session: Session, award: Award) -> list[Voice]:
    """List the authorities that take part in the lot, with what each decided.

    The lead decides by the award itself.
    """
    lead = select(Tender.lead_authority_id).where(Tender.id == award.tender_id).scalar_subquery()
    taking_part = session.exec(
        select(Participation)
        .join(Authority, col(Authority.id) == col(Participation.authority_id))
        .where(
            Participation.tender_id == award.tender_id,
            Participation.authority_id != lead,
            takes_part_in(award.lot_id, dutch(utcnow()).date()),
        )
        .options(selectinload(Participation.authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(Authority.name)
    ).all()
    known = {
        one.authority_id: one
        for one in session.exec(select(Concurrence).where(Concurrence.award_id == award.id))
    }
    return [Voice(one, known.get(one.authority_id)) for one in taking_part]


def concur(
    session: Session, award: Award, authority_id: UUID, officer: User, form: ConcurrenceForm
) -> Concurrence:
    """Record what one authority decided, who did and on which mandate."""
    voice = next(
        (one for one in voices_of(session, award) if one.authority.id == authority_id), None
    )
    if voice is None:
        raise NotFoundError
    if award.state not in OPEN:
        raise ConflictError(_("This decision is final. What authorities decided stands."))
    if voice.concurrence:
        raise ConflictError(_("This authority recorded its decision already."))
    if form.decided_on > dutch(utcnow()).date():
        raise InvalidError(_("This day has not come yet."), field="decided_on")
    if form.stance == Stance.LEAVES and len(form.reason) < ENOUGH:
        raise InvalidError(_("Write why, in at least 20 characters."), field="reason")
    concurrence = Concurrence(
        tender_id=award.tender_id,
        award_id=award.id,
        authority_id=authority_id,
        by_id=officer.id,
        **form.model_dump(),
    )
    session.add(concurrence)
    session.flush()
    told = {"authority": voice.authority.name, **form.model_dump(mode="json")}
    record(session, officer, "award.concur", concurrence, after=told)
    return concurrence


def demand_concurrences(session: Session, award: Award) -> None:
    """Refuse final while an authority that takes part on a condition has not decided."""
    missing = [one.authority.name for one in voices_of(session, award) if one.is_needed]
    if missing:
        raise ConflictError(
            gettext("%(names)s has not decided yet. Record that first.", names=", ".join(missing))
        )
