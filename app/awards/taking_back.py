"""Take a decision back, by two people: the earlier one is kept, the lot is decided anew."""

from collections.abc import Callable

from sqlmodel import Session

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.audit.service import record
from app.authorities.mandates import demand_mandate
from app.awards.flow import AWARD_FLOW, AwardAction
from app.awards.forms import TakeBackForm
from app.awards.models import Award
from app.awards.standstill import SKIP
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.tenders.flow import LOT_FLOW, LotAction
from app.tenders.models import Lot, LotState

TAKE_BACK = "award.take_back"
Veto = Callable[[Session, Award], None]
_VETOES: list[Veto] = []


def before_taking_back(veto: Veto) -> Veto:
    """Have a room above refuse while something rests on the decision: a signed contract."""
    _VETOES.append(veto)
    return veto


def open_taking_back(session: Session, award: Award) -> Proposal | None:
    """Find a taking back that waits for a second person."""
    return two_people.open_proposal(session, TAKE_BACK, award)


def propose_taking_back(
    session: Session, award: Award, person: User, form: TakeBackForm
) -> Proposal:
    """Ask to take a decision back: a winner fell away, or something was wrong."""
    _demand_possible(session, award)
    return two_people.propose(session, TAKE_BACK, award, person, form.model_dump())


def take_back(session: Session, award: Award, decider: User) -> None:
    """Confirm it: the decision stays as it was taken, the lot can be decided anew.

    A new decision has new letters and a new standstill.
    """
    _demand_possible(session, award)
    confirmed = two_people.confirm(session, open_taking_back(session, award), decider, award)
    lot = session.get_one(Lot, award.lot_id)
    demand_mandate(session, [lot], decider)
    two_people.drop(session, SKIP, award, decider)
    award.withdrawn_because = confirmed.payload["reason"]
    AWARD_FLOW.advance(session, award, AwardAction.WITHDRAW, decider)
    record(session, decider, TAKE_BACK, award, after=confirmed.payload)
    if lot.state in {LotState.STANDSTILL, LotState.FINAL}:
        LOT_FLOW.advance(session, lot, LotAction.DECIDE_AGAIN, decider)


def withdraw_taking_back(session: Session, award: Award, person: User) -> None:
    """Leave the decision as it is after all."""
    two_people.withdraw(session, open_taking_back(session, award), person, award)


def _demand_possible(session: Session, award: Award) -> None:
    if award.submission_id is not None or not AWARD_FLOW.allows(award, AwardAction.WITHDRAW):
        raise ConflictError(_("This decision cannot be taken back."))
    lot = session.get_one(Lot, award.lot_id)
    if lot.state in {LotState.FAILED, LotState.WITHDRAWN}:
        raise ConflictError(_("This lot has ended. Start a new tender."))
    for veto in _VETOES:
        veto(session, award)
