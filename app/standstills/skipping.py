"""Let no standstill run where the law asks none: one person proposes, a decider confirms."""

from sqlmodel import Session

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import record
from app.authorities.mandates import demand_mandate
from app.awards.models import Award, AwardState
from app.awards.standstill import SKIP, can_skip, open_skip
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.standstills.forms import SkipForm
from app.tenders.models import Lot


def propose_skip(session: Session, award: Award, person: User, form: SkipForm) -> Proposal:
    """Ask to let no standstill run, with the reason why nobody else is concerned."""
    _demand_possible(session, award)
    return two_people.propose(session, SKIP, award, person, form.model_dump())


def confirm_skip(session: Session, award: Award, decider: User) -> None:
    """Confirm it: the letter tells it, and the decision can be final as soon as that is out."""
    _demand_possible(session, award)
    confirmed = two_people.confirm(session, open_skip(session, award), decider, award)
    demand_mandate(session, [session.get_one(Lot, award.lot_id)], decider)
    award.skipped_because = confirmed.payload["reason"]
    session.add(award)
    record(session, decider, SKIP, award, after=confirmed.payload)


def withdraw_skip(session: Session, award: Award, person: User) -> None:
    """Let the standstill run after all."""
    two_people.withdraw(session, open_skip(session, award), person, award)


def _demand_possible(session: Session, award: Award) -> None:
    if award.state != AwardState.INTENDED:
        raise ConflictError(_("These letters were sent already."))
    if award.skipped_because:
        raise ConflictError(_("Two people decided this already."))
    if not can_skip(session, award):
        raise ConflictError(
            _("Here the law asks a standstill. Only one tenderer, that wins, needs none.")
        )
