"""An open house with applications that got some way."""

from datetime import UTC, date, datetime

from sqlmodel import Session

from app.accounts.models import User
from app.admissions import service
from app.awards.flow import AWARD_FLOW, AwardAction
from app.awards.models import Award
from app.checks.flow import CheckAction
from app.checks.service import (
    decide_gate,
    finish_application,
    gate_of,
    start_application_checks,
)
from app.products.models import Window
from app.submissions.models import Submission
from app.tenders.models import Lot, LotState, Tender
from tests.checks.factories import decide_gates, decided
from tests.factories import make_lot
from tests.rankings.factories import freeze

WORDS = "Aantoonbaar uniek van kwaliteit, met meerwaarde boven het aanbod dat er al is."
SINCE = "Aanmelden voor Beschermd wonen kan niet meer sinds 1 juli 2021: er is genoeg aanbod."
CAME_IN = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)


def close_since_2021(session: Session, lot: Lot, *, exception: str = WORDS) -> None:
    """Close Beschermd wonen as Alkmaar did, unless somebody shows the exception."""
    lot.title = "Beschermd wonen"
    session.add(
        Window(
            tender_id=lot.tender_id,
            lot_id=lot.id,
            closes_on=date(2021, 7, 1),
            reason="er is genoeg aanbod.",
            exception=exception,
        )
    )
    session.flush()


def checked(
    session: Session,
    submission: Submission,
    officer: User,
    action: CheckAction = CheckAction.PASS,
) -> None:
    """Carry one application through its checks."""
    start_application_checks(session, submission, officer)
    decided(session, submission, officer, action)
    decide_gates(session, submission.tender_id, officer)
    finish_application(session, submission, officer)


def admitted(session: Session, submission: Submission, officer: User, decider: User) -> Award:
    """Admit one application to the end: its letter went out."""
    checked(session, submission, officer)
    service.propose_application(session, submission, officer)
    award = service.confirm_application(session, submission, decider)
    AWARD_FLOW.advance(session, award, AwardAction.ADMIT, officer)
    session.flush()
    return award


def product(session: Session, tender: Tender, title: str) -> Lot:
    """Add a product that admits."""
    lot = make_lot(session, tender=tender, title=title)
    lot.state, lot.tender = LotState.ADMITTING, tender
    freeze(session, lot)
    return lot


def decide(
    session: Session, submission: Submission, officer: User, decider: User, action: CheckAction
) -> Award:
    """Check one application and decide on it; no other gate is touched."""
    start_application_checks(session, submission, officer)
    decided(session, submission, officer, action)
    decide_gate(session, gate_of(session, submission), officer)
    finish_application(session, submission, officer)
    service.propose_application(session, submission, officer)
    return service.confirm_application(session, submission, decider)
