"""People from outside on one panel: invited by mail, and seeing only what the seat gives."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.accounts.entering import send_entry_link
from app.accounts.models import EntryKind, Membership, User
from app.accounts.permissions import Duty
from app.accounts.service import create_user, user_by_email
from app.audit.service import record
from app.authorities.people import assign
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.outbox import enqueue
from app.panels.forms import GuestForm
from app.panels.models import Guest, RoundState
from app.panels.panel import round_of
from app.panels.seats import require_before_consensus
from app.providers.models import ProviderMember
from app.tenders.models import Assignment, Lot, Tender


def guests_of(session: Session, lot: Lot) -> Sequence[tuple[Guest, User]]:
    """List who was invited from outside and still has the seat, by name."""
    return session.exec(
        select(Guest, User)
        .join(User, col(User.id) == col(Guest.user_id))
        .join(
            Assignment,
            (col(Assignment.lot_id) == col(Guest.lot_id))
            & (col(Assignment.user_id) == col(Guest.user_id))
            & (col(Assignment.duty) == col(Guest.duty)),
        )
        .where(Guest.lot_id == lot.id, col(Assignment.ended_at).is_(None))
        .order_by(User.name)
    ).all()


def is_guest_of(session: Session, lot: Lot, user: User) -> bool:
    """Whether somebody was invited for this lot from outside."""
    query = select(Guest.id).where(Guest.lot_id == lot.id, Guest.user_id == user.id)
    return session.exec(query).first() is not None


def invite_guest(session: Session, lot: Lot, officer: User, form: GuestForm) -> Guest:
    """Give somebody from outside a seat for this lot; new accounts get a link to come in.

    Who acts for a provider never sits on a panel (Aw 1.10b).
    """
    if form.duty == Duty.EVALUATOR:
        require_before_consensus(session, lot)
    round_ = round_of(session, lot)
    if round_ is not None and round_.state == RoundState.FIXED:
        raise ConflictError(_("Consensus is fixed. There is nothing left to attend."))
    known = user_by_email(session, form.email)
    if known is not None:
        _demand_outsider(session, known)
    user = known or create_user(session, officer, email=form.email, name=form.name)
    tender = session.get_one(Tender, lot.tender_id)
    assign(session, tender, officer, user, form.duty, lot, is_guest=True)
    guest = session.exec(
        select(Guest).where(Guest.lot_id == lot.id, Guest.user_id == user.id)
    ).first()
    values = {**form.model_dump(include={"duty", "organisation", "reason"}),
              "invited_by_id": officer.id}  # fmt: skip
    if guest is None:
        guest = Guest(tender_id=lot.tender_id, lot_id=lot.id, user_id=user.id, **values)
    else:
        guest.sqlmodel_update(values)
    session.add(guest)
    session.flush()
    if known is None:
        send_entry_link(session, user, EntryKind.INVITATION)
    enqueue(session, "mail.guest", {"guest_id": str(guest.id)}, key=f"guest:{guest.id}:{form.duty}")
    told = {"lot": lot.id, "user": user.id, "duty": form.duty, "organisation": form.organisation,
            "reason": form.reason}  # fmt: skip
    record(session, officer, "panel.invite", guest, after=told)
    return guest


def _demand_outsider(session: Session, user: User) -> None:
    if user.disabled_at is not None:
        raise InvalidError(_("This account is closed. Ask the administrator."), field="email")
    acts = select(ProviderMember.id).where(ProviderMember.user_id == user.id)
    if session.exec(acts).first() is not None:
        raise InvalidError(
            _("This person acts for a provider here, and cannot sit on a panel."), field="email"
        )
    works = select(Membership.id).where(Membership.user_id == user.id)
    if session.exec(works).first() is not None:
        raise InvalidError(
            _("This person works for an authority. Let it take part, and give the duty there."),
            field="email",
        )
