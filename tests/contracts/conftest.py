"""A contract of three years with two options, its officer and the provider's own person."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from app.accounts.models import User
from app.awards.models import AwardState
from app.contracts.models import Contract
from app.core import clock
from app.tenders.models import Moment, Requirement
from tests.awards.decided import Decided, make_decided
from tests.factories import make_requirement

TODAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@dataclass
class Running:
    """What a test needs of a contract that runs."""

    decided: Decided
    contract: Contract
    officer: User
    person: User
    requirement: Requirement


@pytest.fixture
def deal(session):
    """A contract from 1 January 2027 with Lindeborgh, seen on 1 March 2027."""
    decided = make_decided(session)
    decided.award.state = AwardState.FINAL
    contract = Contract(
        tender_id=decided.tender.id, lot_id=decided.lot.id, award_id=decided.award.id,
        provider_id=decided.providers["Lindeborgh"].id, signed_on=date(2026, 4, 1),
        starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31), options=[2, 2],
    )  # fmt: skip
    session.add(contract)
    requirement = make_requirement(
        session, decided.tender, number="6.1", title="Jaarverslag", moment=Moment.CONTRACT
    )
    session.commit()
    with clock.pinned(TODAY):
        yield Running(decided, contract, decided.officer, decided.people["Lindeborgh"], requirement)
