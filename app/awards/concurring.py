"""Several authorities, one award: each records what it decided itself, and who leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority, User
from app.accounts.service import names_of
from app.audit.service import record
from app.authorities.mandates import able, worth_of
from app.authorities.models import Mandate, Purpose
from app.authorities.service import takes_part_in
from app.awards.forms import ConcurrenceForm
from app.awards.models import Award, AwardState, Concurrence, Stance
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.tenders.models import Lot, Participation, Tender

ENOUGH = 20
OPEN = frozenset({AwardState.INTENDED, AwardState.STANDSTILL})


@dataclass(frozen=True, slots=True)
class Voice:
    """One authority that takes part, and what it decided on this award."""

    participation: Participation
    concurrence: Concurrence | None
    holders: tuple[tuple[UUID, str], ...] | None
    """Who can decide for it by mandate today; None where it keeps no mandates."""

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
    holders = _holders(session, award, [one.authority_id for one in taking_part])
    return [
        Voice(one, known.get(one.authority_id), holders.get(one.authority_id))
        for one in taking_part
    ]


def concur(
    session: Session,
    award: Award,
    authority_id: UUID,
    person: User,
    form: ConcurrenceForm,
    *,
    is_officer: bool,
) -> Concurrence:
    """Record what one authority decided, who did and on which mandate.

    An officer records it for each; who holds the mandate of one records the own decision.
    """
    voice = next(
        (one for one in voices_of(session, award) if one.authority.id == authority_id), None
    )
    if voice is None:
        raise NotFoundError
    if form.decided_by_id != person.id and not is_officer:
        raise ForbiddenError(
            _("You record only what you decided yourself by mandate. The officer does the rest.")
        )
    if award.state not in OPEN:
        raise ConflictError(_("This decision is final. What authorities decided stands."))
    if voice.concurrence:
        raise ConflictError(_("This authority recorded its decision already."))
    if form.decided_on > dutch(utcnow()).date():
        raise InvalidError(_("This day has not come yet."), field="decided_on")
    if form.stance == Stance.LEAVES and len(form.reason) < ENOUGH:
        raise InvalidError(_("Write why, in at least 20 characters."), field="reason")
    decided_by, ground = _who_decided(session, award, authority_id, form)
    concurrence = Concurrence(
        tender_id=award.tender_id,
        award_id=award.id,
        authority_id=authority_id,
        by_id=person.id,
        stance=form.stance,
        decided_on=form.decided_on,
        decided_by=decided_by,
        mandate=ground,
        reason=form.reason,
    )
    session.add(concurrence)
    session.flush()
    told = {
        "authority": voice.authority.name,
        **form.model_dump(mode="json"),
        "decided_by": decided_by,
        "mandate": ground,
    }
    record(session, person, "award.concur", concurrence, after=told)
    return concurrence


def _holders(
    session: Session, award: Award, authorities: Sequence[UUID]
) -> dict[UUID, tuple[tuple[UUID, str], ...]]:
    """Name who can decide today, per authority that keeps mandates."""
    tender, lot = session.get_one(Tender, award.tender_id), session.get_one(Lot, award.lot_id)
    worth, today = worth_of(tender, [lot]), dutch(utcnow()).date()
    found: dict[UUID, dict[UUID, str]] = {}
    for mandate, user in session.exec(
        select(Mandate, User)
        .join(User, col(User.id) == col(Mandate.user_id))
        .where(col(Mandate.authority_id).in_(authorities), Mandate.purpose == Purpose.DECIDE)
        .order_by(User.name)
    ):
        names = found.setdefault(mandate.authority_id, {})
        if mandate.covers(worth, today):
            names[user.id] = user.name
    return {authority: tuple(names.items()) for authority, names in found.items()}


def _who_decided(
    session: Session, award: Award, authority_id: UUID, form: ConcurrenceForm
) -> tuple[str, str]:
    """Name who decided and on which ground: by a mandate that is kept here, or the college."""
    if form.decided_by_id is None:
        if not form.decided_by:
            raise InvalidError(_("Choose or write who decided."), field="decided_by")
        return form.decided_by, form.mandate
    tender, lot = session.get_one(Tender, award.tender_id), session.get_one(Lot, award.lot_id)
    serving = able(session, tender, [lot], Purpose.DECIDE, form.decided_on, authority_id) or []
    mandate = next((one for one in serving if one.user_id == form.decided_by_id), None)
    if mandate is None:
        raise InvalidError(
            _("This person had no mandate of this authority for this amount on this day."),
            field="decided_by_id",
        )
    return names_of(session, {mandate.user_id})[mandate.user_id], mandate.ground


def demand_concurrences(session: Session, award: Award) -> None:
    """Refuse final while an authority that takes part on a condition has not decided."""
    missing = [one.authority.name for one in voices_of(session, award) if one.is_needed]
    if missing:
        raise ConflictError(
            gettext("%(names)s has not decided yet. Record that first.", names=", ".join(missing))
        )
