"""A deputy has the same duty beside the person it is for."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.authorities.people import assign
from app.core.errors import InvalidError
from app.tenders.models import Assignment
from tests.tenders.factories import colleague, start_tender


def test_deputy_reaches_the_tender_and_is_named(session, sign_in, officer):
    tender = start_tender(session, officer)
    deputy = colleague(session, tender)

    answer = sign_in(officer).post(
        f"/tenders/{tender.id}/people",
        data={"user_id": deputy.id, "duty": "officer", "deputy_for_id": officer.id},
    )

    assert answer.status_code == 303
    held = session.exec(select(Assignment).where(Assignment.user_id == deputy.id)).one()
    assert (held.duty, held.deputy_for_id) == (Duty.OFFICER, officer.id)
    text = sign_in(deputy).get(f"/tenders/{tender.id}/people").text
    assert "Plaatsvervanger van Olga Officier" in text


def test_evaluator_is_replaced_and_not_deputised(session, officer):
    tender = start_tender(session, officer)
    one, other = colleague(session, tender), colleague(session, tender)
    assign(session, tender, officer, one, Duty.EVALUATOR)

    with pytest.raises(InvalidError, match="geen plaatsvervanger"):
        assign(session, tender, officer, other, Duty.EVALUATOR, deputy_for=one)


def test_deputy_is_for_somebody_who_has_the_duty(session, officer):
    tender = start_tender(session, officer)
    one = colleague(session, tender)

    with pytest.raises(InvalidError, match="deze taak nu heeft"):
        assign(session, tender, officer, one, Duty.CHAIR, deputy_for=officer)
    with pytest.raises(InvalidError, match="deze taak nu heeft"):
        assign(session, tender, officer, one, Duty.OFFICER, deputy_for=one)
