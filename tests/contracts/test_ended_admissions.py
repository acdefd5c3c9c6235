"""A contract does not outlive the admission that it rests on."""

from datetime import UTC, date, datetime

import pytest

from app.admissions.ending import end_own_admission
from app.admissions.forms import EndForm
from app.audit.service import history
from app.awards.models import AwardState
from app.contracts.models import Contract
from app.core import clock
from tests.awards.decided import make_application

WHY = "De locatie sluit; de bewoners verhuizen naar een andere aanbieder."


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        (date(2027, 6, 30), (date(2027, 6, 30), WHY, [])),
        (date(2030, 1, 31), (date(2029, 12, 31), "", [2])),  # it ends before that by itself
    ],
)
def test_an_admission_that_ends_takes_its_contract_along(session, last_day, expected):
    decided = make_application(session, refused=False)
    decided.award.state = AwardState.FINAL
    contract = Contract(
        tender_id=decided.tender.id, lot_id=decided.lot.id, award_id=decided.award.id,
        provider_id=decided.providers["Kompas & Kade"].id, signed_on=date(2026, 12, 1),
        starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31), options=[2],
    )  # fmt: skip
    session.add(contract)
    session.flush()
    submission = decided.submissions["Kompas & Kade"]

    with clock.pinned(datetime(2027, 3, 1, 9, tzinfo=UTC)):
        form = EndForm(last_day=last_day, reason=WHY)
        end_own_admission(session, submission, decided.officer, form)

    assert (contract.ends_on, contract.ended_because, contract.options) == expected
    told = [payload.data["after"]["reason"] for _event, payload in history(session, contract)]
    assert told == [one for one in (expected[1],) if one]
