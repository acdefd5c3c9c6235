"""An authority that withdraws: from which day, why, and which duties end with it."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority, Membership, User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.authorities.forms import LeaveForm
from app.authorities.people import TOGETHER
from app.authorities.service import own_row, taking_part
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.tenders.drafts import told
from app.tenders.models import Assignment, Participation, Tender
from app.tenders.procedures import procedure_of
from app.tenders.progress import demand_unpublished
from app.tenders.waiting import can_change

Reader = Callable[[Session, Tender, Authority], list[str]]
_READERS: list[Reader] = []


def on_leaving(read: Reader) -> Reader:
    """Let a room above say what else an authority leaves behind."""
    _READERS.append(read)
    return read


def left_behind(session: Session, tender: Tender, authority: Authority) -> list[str]:
    """Say what is no longer as it was once an authority leaves."""
    return [one for read in _READERS for one in read(session, tender, authority)]


def leave(
    session: Session, tender: Tender, officer: User, authority: Authority, form: LeaveForm
) -> Participation:
    """Let an authority withdraw, before or after publication; the row and the reason stay.

    From that day its people have no duty in the tender any more. Until the deadline it changes
    what is bought, so it goes out as a version that everybody is told of.
    """
    session.refresh(tender, ["lots"])
    if can_change(tender):
        demand_unpublished(tender)
    if authority.id == tender.lead_authority_id:
        raise ConflictError(_("The authority that leads a tender cannot leave it."))
    participation = own_row(session, tender, authority)
    ending = duties_of(session, tender, authority)
    _demand_enough_stay(session, tender, ending)
    participation.left_on, participation.left_because = form.left_on, form.left_because
    session.add(participation)
    record(session, officer, "participation.leave", participation, after=told(form))
    if form.left_on <= dutch(utcnow()).date():
        _end(session, officer, authority, ending)
    return participation


def duties_of(session: Session, tender: Tender, authority: Authority) -> list[Assignment]:
    """Read the duties of who works for this authority, and for no other that takes part."""
    colleagues = select(Membership.user_id).where(Membership.authority_id == authority.id)
    elsewhere = select(Membership.user_id).where(
        Membership.authority_id != authority.id,
        (col(Membership.authority_id) == tender.lead_authority_id)
        | col(Membership.authority_id).in_(taking_part(tender.id)),
    )
    return list(
        session.exec(
            select(Assignment)
            .join(User, col(User.id) == col(Assignment.user_id))
            .where(
                Assignment.tender_id == tender.id,
                col(Assignment.ended_at).is_(None),
                col(Assignment.user_id).in_(colleagues),
                col(Assignment.user_id).not_in(elsewhere),
            )
            .options(selectinload(Assignment.user))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
            .order_by(User.name)
        )
    )


def end_duties_of_leavers(session: Session) -> None:
    """End the duties of every authority whose last day has passed; done once a minute."""
    gone = session.exec(
        select(Participation, Authority, Tender)
        .join(Authority, col(Authority.id) == col(Participation.authority_id))
        .join(Tender, col(Tender.id) == col(Participation.tender_id))
        .where(col(Participation.left_on) <= dutch(utcnow()).date())
        .where(
            select(Assignment.id)
            .join(Membership, col(Membership.user_id) == col(Assignment.user_id))
            .where(
                Assignment.tender_id == col(Participation.tender_id),
                Membership.authority_id == col(Participation.authority_id),
                col(Assignment.ended_at).is_(None),
            )
            .exists()
        )
    ).all()
    for _participation, authority, tender in gone:
        _end(session, None, authority, duties_of(session, tender, authority))


def _end(
    session: Session, officer: User | None, authority: Authority, ending: Sequence[Assignment]
) -> None:
    for assignment in ending:
        assignment.ended_at = utcnow()
        session.add(assignment)
        record(
            session, officer, "assignment.end", assignment,
            before={"user": assignment.user_id, "duty": assignment.duty},
            after={"left": authority.name},
        )  # fmt: skip


def _demand_enough_stay(session: Session, tender: Tender, ending: Sequence[Assignment]) -> None:
    """A tender keeps an officer, and a closed vault two of its openers."""
    needed = {Duty.OFFICER: 1}
    if tender.published_at is not None and procedure_of(tender).is_sealed:
        needed[Duty.OPENER] = TOGETHER
    leaving = {one.id for one in ending}
    for duty, fewest in needed.items():
        if not any(one.duty == duty for one in ending):
            continue
        staying = session.exec(
            select(Assignment.user_id)
            .where(
                Assignment.tender_id == tender.id,
                Assignment.duty == duty,
                col(Assignment.ended_at).is_(None),
                col(Assignment.id).not_in(leaving),
            )
            .distinct()
        ).all()
        if len(staying) < fewest:
            raise ConflictError(
                _("Too few people with a duty would stay. Appoint somebody of another authority.")
            )
