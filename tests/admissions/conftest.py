"""An open house for every test of this room."""

import pytest

from app.accounts.permissions import Duty
from app.tenders.models import Tender
from tests.checks.factories import make_open_house, make_person_with
from tests.rankings.factories import freeze


@pytest.fixture
def house(session, officer):
    """A product with its first application, one requirement, and who decides."""
    lot, submission, asked = make_open_house(session, officer)
    lot.tender = session.get_one(Tender, lot.tender_id)
    freeze(session, lot)
    return lot, submission, asked, make_person_with(session, lot.tender, Duty.DECIDER)
