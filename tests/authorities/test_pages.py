"""The pages of who takes part."""

from datetime import date

import pytest
from sqlmodel import col, select

from app.accounts.permissions import Duty
from app.authorities import people as authorities_people
from app.authorities.service import matrix_of
from app.core.clock import utcnow
from app.tenders import service as tender_service
from app.tenders.forms import LotForm
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
    people = [colleague(session, tender), colleague(session, tender)]
    browser = sign_in(officer)
    url = f"/tenders/{tender.id}/people"

    both = {"user_id": [str(one.id) for one in people], "duty": "chair"}
    deputy = browser.post(url, data={**both, "deputy_for_id": str(officer.id)})
    assert (deputy.status_code, deputy.text.count(" checked")) == (422, 2)
    browser.post(url, data={**both, "user_id": both["user_id"][0]})
    assert f"{people[0].name} heeft deze taak al." in browser.post(url, data=both).text
    browser.post(url, data={**both, "duty": "evaluator"})
    found = session.exec(
        select(Assignment).where(col(Assignment.user_id).in_([one.id for one in people]))
    ).all()
    assert sorted((one.user_id != people[0].id, one.duty) for one in found) == [
        (False, Duty.CHAIR), (False, Duty.EVALUATOR), (True, Duty.EVALUATOR),
    ]  # fmt: skip
    given = next(one for one in found if one.duty == Duty.CHAIR)
    answer = browser.post(f"/assignments/{given.id}/end")

    assert answer.headers["location"] == url
    session.refresh(given)
    assert given.ended_at == utcnow()


def test_who_has_no_second_factor_is_led_to_where_it_is_set_up(session, sign_in):
    officer = make_user(session, second_factor=False)
    tender = start_tender(session, officer)
    data = {"user_id": str(officer.id), "duty": "decider"}

    answer = sign_in(officer).post(f"/tenders/{tender.id}/people", data=data)

    assert answer.status_code == 403
    assert "Hiervoor is een tweede stap nodig</h1>" in answer.text
    assert '/me#second-factor"' in answer.text
    assert "Tweede stap instellen" in answer.text


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
    url = f"/tenders/{tender.id}/people"
    sign_in(officer).post(url, data={"user_id": str(person.id), "duty": "opener"})
    alone = sign_in(officer).get(url).text
    authorities_people.assign(session, tender, officer, second, Duty.SUPERVISOR)
    given = session.exec(select(Assignment).where(Assignment.user_id == person.id)).one()

    shown = [sign_in(who).get(url).text for who in (officer, second)]
    refused = [
        sign_in(who).post(f"/assignments/{given.id}/confirm").status_code
        for who in (person, stranger, officer)
    ]
    confirmed = sign_in(second).post(f"/assignments/{given.id}/confirm")

    assert "Nog niemand kan bevestigen wat u voorstelde." in alone
    named = f"Wie kan bevestigen wat u voorstelde: {second.name}."
    assert [named in text for text in (alone, *shown)] == [False, True, False]
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


def test_authorities_join_together_with_their_scope_and_days(session, sign_in, officer):
    tender = start_tender(session, officer)
    lots = [
        tender_service.add_lot(session, tender, officer, LotForm(title=title))
        for title in ("Wonen", "Thuis")
    ]
    soest, baarn, stays = (
        make_authority(session, name=name) for name in ("Gemeente Soest", "Baarn", "Leusden")
    )
    browser, url = sign_in(officer), f"/tenders/{tender.id}/authorities"
    typed = {
        "authority_ids": [str(soest.id), str(baarn.id)], "scope": "alleen wonen",
        "joins_on": "1-1-2027", "leaves_on": "31-12-2028",
    }  # fmt: skip

    late = browser.post(url, data={**typed, "joins_on": "1-1-2029"})
    unknown = browser.post(url, data={**typed, "authority_ids": [str(tender.id)]})
    none = browser.post(url, data={"scope": "alleen wonen"})
    right = browser.post(url, data=typed)

    assert [one.status_code for one in (late, unknown, none, right)] == [422, 422, 422, 303]
    ticked = [f'value="{one.id}" checked' in late.text for one in (soest, baarn, stays)]
    assert ticked == [True, True, False]
    assert 'value="1-1-2029"' in late.text
    assert "Vink minstens één gemeente aan." in none.text
    assert 'value="alleen wonen"' in none.text
    days = {
        (row.authority.name, part.lot_id): (part.joins_on, part.leaves_on)
        for row in matrix_of(session, tender)
        for part in row.parts.values()
    }
    assert days == {
        (name, lot.id): (date(2027, 1, 1), date(2028, 12, 31))
        for name in ("Baarn", "Gemeente Soest")
        for lot in lots
    }
    assert browser.get(url).text.count("alleen wonen") == 2


def test_days_of_an_authority_wait_for_the_lots(session, sign_in, officer):
    tender = start_tender(session, officer)
    authority = make_authority(session, name="Gemeente Soest")
    browser, url = sign_in(officer), f"/tenders/{tender.id}/authorities"
    typed = {"authority_ids": [str(authority.id)], "leaves_on": "31-12-2028"}

    early = browser.post(url, data=typed)
    right = browser.post(url, data={**typed, "leaves_on": ""})

    assert (early.status_code, right.status_code) == (422, 303)
    assert "Voeg eerst de percelen toe, of laat dit leeg." in early.text
    assert [(row.authority.name, row.parts) for row in matrix_of(session, tender)[1:]] == [
        ("Gemeente Soest", {})
    ]
