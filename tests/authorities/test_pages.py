"""The pages of who takes part."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.authorities import people as authorities_people
from app.core.clock import utcnow
from app.tenders.models import Assignment
from tests.factories import (
    make_authority,
    make_tender,
    make_user,
)
from tests.tenders.factories import (
    colleague,
    complete_tender,
    start_tender,
)


def test_people_get_duties_and_lose_them(session, sign_in, officer):
    tender = start_tender(session, officer)
    person = colleague(session, tender)
    browser = sign_in(officer)
    url = f"/tenders/{tender.id}/people"

    browser.post(url, data={"user_id": str(person.id), "duty": "chair"})
    given = session.exec(select(Assignment).where(Assignment.user_id == person.id)).one()
    assert given.duty == Duty.CHAIR
    answer = browser.post(f"/assignments/{given.id}/end")

    assert answer.headers["location"] == url
    session.refresh(given)
    assert given.ended_at == utcnow()


@pytest.mark.parametrize("who", ["stranger", "nobody", "lot", "empty"])
def test_people_with_a_fault_are_refused(session, sign_in, officer, who):
    tender, lot = complete_tender(session, officer)
    user_id = {"stranger": make_user(session).id, "nobody": tender.id, "lot": officer.id}.get(who)
    data = {"user_id": str(user_id), "duty": "opener"} if user_id else {}
    if who == "lot":
        data["lot_id"] = str(lot.id)

    answer = sign_in(officer).post(f"/tenders/{tender.id}/people", data=data)

    assert answer.status_code == 422


def test_a_second_person_confirms_who_opens(session, sign_in, officer):
    tender = start_tender(session, officer)
    person, second, stranger = colleague(session, tender), colleague(session, tender), make_user(
        session
    )  # fmt: skip
    authorities_people.assign(session, tender, officer, second, Duty.SUPERVISOR)
    url = f"/tenders/{tender.id}/people"
    sign_in(officer).post(url, data={"user_id": str(person.id), "duty": "opener"})
    given = session.exec(select(Assignment).where(Assignment.user_id == person.id)).one()

    shown = [sign_in(who).get(url).text for who in (officer, second)]
    refused = [
        sign_in(who).post(f"/assignments/{given.id}/confirm").status_code
        for who in (person, stranger, officer)
    ]
    confirmed = sign_in(second).post(f"/assignments/{given.id}/confirm")

    assert ["Wacht op bevestiging" in text for text in shown] == [True, False]
    assert [f"/assignments/{given.id}/confirm" in text for text in shown] == [False, True]
    assert refused == [404, 404, 403]
    assert confirmed.headers["location"] == url
    session.refresh(given)
    assert given.ended_at is None


def test_end_assignment_of_another_tender_is_not_found(session, sign_in, officer):
    other = make_tender(session, officer=make_user(session))
    [foreign] = session.exec(select(Assignment).where(Assignment.tender_id == other.id)).all()

    answer = sign_in(officer).post(f"/assignments/{foreign.id}/end")

    assert answer.status_code == 404
    session.refresh(foreign)
    assert foreign.ended_at is None


def test_authority_joins_with_its_scope(session, sign_in, officer):
    tender = start_tender(session, officer)
    authority = make_authority(session, name="Gemeente Soest")
    browser = sign_in(officer)
    url = f"/tenders/{tender.id}/authorities"

    browser.post(url, data={"authority_id": str(authority.id), "scope": "alleen wonen"})

    assert "alleen wonen" in browser.get(url).text
    assert browser.post(url, data={"authority_id": str(tender.id)}).status_code == 422
    assert browser.post(url, data={}).status_code == 422
