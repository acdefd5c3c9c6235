"""A tender in checks, with a provider in it."""

from sqlmodel import Session

from app.accounts.models import User
from app.checks.models import Gate
from app.checks.service import gate_of, start_checks
from app.providers.models import Provider
from app.tenders.models import Tender
from tests.checks.factories import make_opened_lot


def make_provider_in_checks(
    session: Session, officer: User, *, name: str = "Zonhof"
) -> tuple[Tender, Provider, Gate]:
    """Make a tender whose checks began, with one provider and its gate."""
    lot, (submission,), _ = make_opened_lot(session, officer, names=(name,))
    start_checks(session, lot, officer)
    return (
        session.get_one(Tender, lot.tender_id),
        session.get_one(Provider, submission.provider_id),
        gate_of(session, submission),
    )
