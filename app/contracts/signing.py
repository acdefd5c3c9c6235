"""Who signs a contract for the authority: only somebody with a mandate, where it keeps them."""

from uuid import UUID

from sqlmodel import Session

from app.accounts.models import User
from app.authorities.mandates import able, demand_mandate, mandates_of
from app.authorities.models import Purpose
from app.awards.models import Award
from app.contracts.forms import ContractForm
from app.core.errors import ForbiddenError, InvalidError
from app.core.i18n import lazy as _
from app.tenders.models import Lot, Tender


def signatories_of(session: Session, award: Award) -> list[tuple[UUID, str]]:
    """List who has, or once had, a mandate to sign for the lead; nobody where it keeps none."""
    tender = session.get_one(Tender, award.tender_id)
    found = {
        user.id: user.name
        for mandate, user in mandates_of(session, tender.lead_authority_id)
        if mandate.purpose == Purpose.SIGN
    }
    return sorted(found.items(), key=lambda pair: pair[1])


def demand_signatory(session: Session, award: Award, form: ContractForm) -> UUID | None:
    """Say who signed; refuse who had no mandate on that day for that amount."""
    tender, lot = session.get_one(Tender, award.tender_id), session.get_one(Lot, award.lot_id)
    if able(session, tender, [lot], Purpose.SIGN, form.signed_on) is None:
        return None
    signatory = session.get(User, form.signed_by_id) if form.signed_by_id else None
    if signatory is None:
        raise InvalidError(_("Choose who signed."), field="signed_by_id")
    try:
        demand_mandate(session, [lot], signatory, Purpose.SIGN, form.signed_on)
    except ForbiddenError as error:
        raise InvalidError(error.message, field="signed_by_id") from error
    return signatory.id
