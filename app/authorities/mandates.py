"""Mandates: an administrator keeps them, and who decides or signs is held against them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.accounts.models import Authority, Membership, User
from app.accounts.service import names_of
from app.audit.service import record
from app.authorities.forms import EndMandateForm, GrantForm
from app.authorities.models import Mandate, Purpose
from app.authorities.queries import joined_by
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.core.i18n import gettext
from app.core.i18n import lazy as _
from app.tenders.models import Lot, Participation, Tender


def mandates_of(session: Session, authority_id: UUID) -> list[tuple[Mandate, User]]:
    """List an authority's mandates with who holds them, those that run longest first."""
    rows = session.exec(
        select(Mandate, User)
        .join(User, col(User.id) == col(Mandate.user_id))
        .where(Mandate.authority_id == authority_id)
        .order_by(col(Mandate.purpose), User.name, col(Mandate.valid_from).desc())
    )
    return [(mandate, user) for mandate, user in rows]


def candidates(session: Session, authority_id: UUID) -> list[tuple[User, str]]:
    """List who can hold a mandate of an authority, with whom each works for.

    Its own people, and those of an authority with which it takes part in a tender: a mandate may
    go to somebody of another body that agrees to it (Awb 10:4).
    """
    together = select(Tender.id).where(joined_by(authority_id))
    allies = select(Tender.lead_authority_id).where(col(Tender.id).in_(together))
    joined = select(Participation.authority_id).where(col(Participation.tender_id).in_(together))
    rows = session.exec(
        select(User, Authority.short_name)
        .join(Membership, col(Membership.user_id) == col(User.id))
        .join(Authority, col(Authority.id) == col(Membership.authority_id))
        .where(
            or_(
                col(Authority.id) == authority_id,
                col(Authority.id).in_(allies),
                col(Authority.id).in_(joined),
            )
        )
        .order_by(User.name, (col(Authority.id) != authority_id), Authority.short_name)
    )
    found: dict[UUID, tuple[User, str]] = {}
    for user, authority in rows:
        found.setdefault(user.id, (user, authority))
    return list(found.values())


def grant(session: Session, authority: Authority, admin: User, form: GrantForm) -> Mandate:
    """Record a power that an authority gave."""
    if form.user_id not in {one.id for one, _works_for in candidates(session, authority.id)}:
        raise InvalidError(
            _("Choose somebody of this authority, or of one that takes part with it."),
            field="user_id",
        )
    if form.valid_until and form.valid_until < form.valid_from:
        raise InvalidError(_("This ends before it begins."), field="valid_until")
    mandate = Mandate(authority_id=authority.id, granted_by_id=admin.id, **form.model_dump())
    session.add(mandate)
    session.flush()
    record(session, admin, "mandate.grant", mandate, after=form.model_dump(mode="json"))
    return mandate


def end(session: Session, mandate: Mandate, admin: User, form: EndMandateForm) -> None:
    """Let a power end; what was decided by it stands."""
    if form.last_day < mandate.valid_from:
        raise InvalidError(_("This ends before it begins."), field="last_day")
    if mandate.valid_until and form.last_day >= mandate.valid_until:
        raise ConflictError(_("This mandate ends sooner already."))
    before = {"valid_until": mandate.valid_until}
    mandate.valid_until = form.last_day
    session.add(mandate)
    told = {"valid_until": form.last_day.isoformat()}
    record(session, admin, "mandate.end", mandate, before=before, after=told)


def worth_of(tender: Tender, lots: Sequence[Lot]) -> Decimal | None:
    """Add up what lots are estimated at; the whole tender where one of them tells nothing."""
    known = [lot.estimated_value for lot in lots if lot.estimated_value is not None]
    return sum(known, Decimal()) if len(known) == len(lots) else tender.estimated_value


def able(
    session: Session,
    tender: Tender,
    lots: Sequence[Lot],
    purpose: Purpose,
    day: date,
    authority_id: UUID | None = None,
) -> list[Mandate] | None:
    """List the mandates of the lead, or of another authority, that serve here.

    None where it keeps none for this.
    """
    whose = authority_id or tender.lead_authority_id
    kept = session.exec(
        select(Mandate).where(Mandate.authority_id == whose, Mandate.purpose == purpose)
    ).all()
    worth = worth_of(tender, lots)
    return [one for one in kept if one.covers(worth, day)] if kept else None


def who_can(
    session: Session, tender: Tender, lots: Sequence[Lot], day: date
) -> dict[Purpose, list[str]]:
    """Name who may decide and sign here; a purpose for which no mandates are kept is left out."""
    worth = worth_of(tender, lots)
    found: dict[Purpose, list[str]] = {}
    for mandate, user in mandates_of(session, tender.lead_authority_id):
        names = found.setdefault(mandate.purpose, [])
        if mandate.covers(worth, day) and user.name not in names:
            names.append(user.name)
    return found


def demand_mandate(
    session: Session,
    lots: Sequence[Lot],
    person: User,
    purpose: Purpose = Purpose.DECIDE,
    day: date | None = None,
) -> None:
    """Refuse who may not decide or sign for the lead, and say who can.

    An authority that keeps no mandates leaves it to who was appointed on the tender.
    """
    tender = session.get_one(Tender, lots[0].tender_id)
    serving = able(session, tender, lots, purpose, day or dutch(utcnow()).date())
    if serving is None or person.id in {one.user_id for one in serving}:
        return
    names = sorted(names_of(session, {one.user_id for one in serving}).values())
    if not names:
        raise ForbiddenError(
            _("Nobody has a mandate for this amount on this day. Ask an administrator.")
        )
    raise ForbiddenError(
        gettext(
            "%(person)s has no mandate for this amount on this day. These people have: %(names)s.",
            person=person.name,
            names=", ".join(names),
        )
    )
