"""Which authorities take part: for which lots, on whose decision, and one that leaves."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Membership
from app.accounts.permissions import Duty
from app.audit.models import Event
from app.audit.service import history
from app.authorities.forms import LeaveForm, MandateForm, PartForm, PartsForm
from app.authorities.leaving import duties_of, end_duties_of_leavers, leave
from app.authorities.people import assign, end_assignment
from app.authorities.queries import assignments_of
from app.authorities.service import join, matrix_of, row_of, set_mandate, set_parts, takes_part_in
from app.core.clock import dutch, pinned, utcnow
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.tenders import service
from app.tenders.choices import LotState
from app.tenders.forms import LotForm
from app.tenders.models import Assignment, Part, Participation
from tests.factories import make_authority, make_user
from tests.tenders.factories import complete_tender, start_tender

LEAVING = LeaveForm(left_on=date(2026, 1, 1), left_because="De gemeente koopt voortaan zelf in.")


def amersfoort(session, officer):
    """A tender of three lots: Nijkerk takes part for two of them, Veenendaal for all."""
    tender = start_tender(session, officer)
    lots = [
        service.add_lot(session, tender, officer, LotForm(title=title))
        for title in ("Begeleiding", "Beschermd wonen", "Beschermd thuis")
    ]
    nijkerk = make_authority(session, name="Gemeente Nijkerk")
    veenendaal = make_authority(session, name="Gemeente Veenendaal")
    for one in (nijkerk, veenendaal):
        join(session, tender, officer, one)
    session.refresh(tender, ["lead_authority", "lots"])
    return tender, lots, nijkerk, veenendaal


def matrix(session, tender, lots):
    return [
        (row.authority.short_name, [row.takes_part(lot) for lot in lots])
        for row in matrix_of(session, tender)
        if not row.is_lead
    ]


def test_nijkerk_takes_part_for_two_products_only(session, officer):
    tender, lots, nijkerk, _veenendaal = amersfoort(session, officer)
    form = PartsForm(
        parts=[
            PartForm(lot_id=lots[1].id, joins_on=date(2027, 1, 1), holds_budget=True),
            PartForm(lot_id=lots[2].id),
        ]
    )

    set_parts(session, tender, officer, nijkerk, form)

    assert matrix(session, tender, lots) == [
        ("Nijkerk", [False, True, True]),
        ("Veenendaal", [True, True, True]),
    ]
    parts = row_of(session, tender, nijkerk.id).parts
    assert (parts[lots[1].id].joins_on, parts[lots[1].id].holds_budget) == (date(2027, 1, 1), True)


def test_all_lots_without_more_to_say_keeps_no_rows(session, officer):
    tender, lots, nijkerk, _veenendaal = amersfoort(session, officer)
    set_parts(session, tender, officer, nijkerk, PartsForm(parts=[PartForm(lot_id=lots[0].id)]))
    before = len(session.exec(select(Part)).all())

    form = PartsForm(parts=[PartForm(lot_id=lot.id) for lot in lots])
    set_parts(session, tender, officer, nijkerk, form)

    assert (before, session.exec(select(Part)).all()) == (1, [])


def test_lead_holds_the_budget_with_a_row_of_its_own(session, officer):
    tender, lots, _nijkerk, _veenendaal = amersfoort(session, officer)
    form = PartsForm(parts=[PartForm(lot_id=lot.id, holds_budget=True) for lot in lots])

    set_parts(session, tender, officer, tender.lead_authority, form)

    lead = matrix_of(session, tender)[0]
    assert lead.is_lead
    assert [lead.parts[lot.id].holds_budget for lot in lots] == [True, True, True]


def test_parts_are_lots_of_this_tender_each_once_and_at_least_one(session, officer):
    tender, lots, nijkerk, _veenendaal = amersfoort(session, officer)
    _other, foreign = complete_tender(session, officer)

    for parts in ([], [foreign.id], [lots[0].id, lots[0].id]):
        form = PartsForm(parts=[PartForm(lot_id=lot_id) for lot_id in parts])
        with pytest.raises(InvalidError) as refusal:
            set_parts(session, tender, officer, nijkerk, form)
        assert refusal.value.field == "parts"


def test_an_authority_does_not_leave_before_it_joined():
    with pytest.raises(ValueError, match="vertrekt na het begin"):
        PartForm(
            lot_id="9a1f3f5e-0000-4000-8000-000000000000",
            joins_on=date(2027, 1, 2),
            leaves_on=date(2027, 1, 1),
        )


def test_mandate_says_who_decides_and_may_become_definitive_after_publication(session, officer):
    tender, _lot = complete_tender(session, officer)
    soest = make_authority(session, name="Gemeente Soest")
    join(session, tender, officer, soest)
    form = MandateForm(decided_by="College", decided_on=date(2026, 2, 2), is_provisional=True)
    set_mandate(session, tender, officer, soest, form)
    tender.published_at = utcnow()

    later = form.model_copy(update={"decided_on": date(2026, 3, 2), "is_provisional": False})
    own = set_mandate(session, tender, officer, soest, later)

    assert (own.decided_by, own.decided_on, own.is_provisional) == (
        "College", date(2026, 3, 2), False,
    )  # fmt: skip
    scope = later.model_copy(update={"scope": "alleen wonen"})
    with pytest.raises(ConflictError):
        set_mandate(session, tender, officer, soest, scope)


@pytest.mark.parametrize("published", [False, True])
def test_veenendaal_leaves_before_or_after_publication(session, officer, published):
    tender, _lot = complete_tender(session, officer)
    person = make_user(session)
    veenendaal = make_authority(session, person, name="Gemeente Veenendaal")
    join(session, tender, officer, veenendaal)
    if published:  # and its deadline is over: until then it goes out as a version
        tender.published_at = tender.deadline = utcnow()

    own = leave(session, tender, officer, veenendaal, LEAVING)

    assert (own.left_on, own.left_because) == (LEAVING.left_on, LEAVING.left_because)
    event = session.exec(select(Event).where(Event.action == "participation.leave")).one()
    assert event.subject == f"participation:{own.id}"
    with pytest.raises(InvalidError):  # its people get no duty any more
        assign(session, tender, officer, person, Duty.AUDITOR)
    with pytest.raises(ConflictError):
        leave(session, tender, officer, veenendaal, LEAVING)


def test_an_authority_does_not_leave_a_published_tender_behind_the_back_of_providers(
    session, sign_in, officer
):
    tender, lot = complete_tender(session, officer)
    veenendaal = make_authority(session, name="Gemeente Veenendaal")
    own = join(session, tender, officer, veenendaal)
    tender.published_at, lot.state = utcnow(), LotState.PUBLISHED
    session.commit()
    address = f"/tenders/{tender.id}/authorities/{veenendaal.id}"

    with pytest.raises(ConflictError, match="genummerde versie"):
        leave(session, tender, officer, veenendaal, LEAVING)
    page = sign_in(officer).get(address).text

    assert own.left_on is None
    assert f'action="{address}/change/leave"' in page
    assert "Voorbereiden dat Gemeente Veenendaal uittreedt" in page


def test_lead_cannot_leave_and_who_does_not_take_part_neither(session, officer):
    tender = start_tender(session, officer)
    session.refresh(tender, ["lead_authority"])
    stranger = make_authority(session)

    for authority in (tender.lead_authority, stranger):
        with pytest.raises(ConflictError):
            leave(session, tender, officer, authority, LEAVING)
    with pytest.raises(NotFoundError):
        row_of(session, tender, stranger.id)


def test_matrix_page_shows_who_takes_part_where(session, sign_in, officer):
    tender, lots, nijkerk, veenendaal = amersfoort(session, officer)
    browser = sign_in(officer)
    url = f"/tenders/{tender.id}/authorities/{nijkerk.id}"
    rows = {"lot_id": [str(lot.id) for lot in lots], "joins_on": ["", "1-1-2027", ""],
            "leaves_on": ["", "", ""]}  # fmt: skip

    wrong = browser.post(
        f"{url}/parts", data={**rows, "joins_on": ["", "ooit", ""], "takes_part": [str(lots[1].id)]}
    )
    right = browser.post(
        f"{url}/parts",
        data={**rows, "takes_part": [str(lots[1].id), str(lots[2].id)],
              "holds_budget": [str(lots[1].id)]},
    )  # fmt: skip
    gone = browser.post(
        f"/tenders/{tender.id}/authorities/{veenendaal.id}/leave",
        data={"left_on": "1-1-2022", "left_because": "Koopt voortaan samen met een ander in."},
    )

    assert wrong.status_code == 422
    assert 'value="ooit"' in wrong.text
    assert (right.status_code, gone.status_code) == (303, 303)
    page = browser.get(f"/tenders/{tender.id}/authorities").text
    assert page.count("beheert het budget") == 1
    assert "vanaf 1 jan 2027" in page
    assert "Koopt voortaan samen met een ander in." in page


def test_authority_page_keeps_what_was_typed_and_saves_who_decides(session, sign_in, officer):
    tender, _lots, nijkerk, _veenendaal = amersfoort(session, officer)
    browser = sign_in(officer)
    url = f"/tenders/{tender.id}/authorities/{nijkerk.id}"

    wrong = browser.post(f"{url}/mandate", data={"decided_by": "College", "decided_on": "ooit"})
    right = browser.post(f"{url}/mandate", data={"decided_by": "College"})
    short = browser.post(f"{url}/leave", data={"left_on": "1-1-2022", "left_because": "Kort"})

    assert (wrong.status_code, right.status_code, short.status_code) == (422, 303, 422)
    assert 'value="College"' in wrong.text
    assert ">\nKort</textarea>" in short.text
    assert 'value="College"' in browser.get(url).text
    own = session.exec(select(Participation).where(Participation.authority_id == nijkerk.id)).one()
    session.refresh(own)
    assert (own.decided_by, own.left_on) == ("College", None)


def test_authorities_of_a_tender_without_duty_are_not_there(session, sign_in, officer):
    tender, _lots, nijkerk, _veenendaal = amersfoort(session, officer)
    browser = sign_in(make_user(session))
    url = f"/tenders/{tender.id}/authorities"

    assert [browser.get(url).status_code, browser.get(f"{url}/{nijkerk.id}").status_code] == [
        404, 404,
    ]  # fmt: skip
    assert browser.post(f"{url}/{nijkerk.id}/leave").status_code == 404
    assert sign_in(officer).get(f"{url}/{make_authority(session).id}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_matrix_asks_the_same_for_one_and_three(session, sign_in, officer, count_queries, count):
    tender = start_tender(session, officer)
    for number in range(count):
        service.add_lot(session, tender, officer, LotForm(title=f"Perceel {number}"))
        join(session, tender, officer, make_authority(session))
    browser = sign_in(officer)

    with count_queries() as queries:
        answer = browser.get(f"/tenders/{tender.id}/authorities")

    assert answer.text.count('id="authority-') == count + 1
    # duties, the tender, its lots, its authority, who takes part, in which lots, the products in
    # them, who could join
    assert len(queries) == 8


def with_people(session, officer):
    """Veenendaal takes part with an auditor and a chair; one of them works for the lead too."""
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Begeleiding"))
    auditor, chair = make_user(session, name="Anna"), make_user(session, name="Bram")
    veenendaal = make_authority(session, auditor, name="Gemeente Veenendaal")
    session.add(Membership(user_id=chair.id, authority_id=veenendaal.id))
    session.add(Membership(user_id=chair.id, authority_id=tender.lead_authority_id))
    join(session, tender, officer, veenendaal)
    assign(session, tender, officer, auditor, Duty.AUDITOR)
    assign(session, tender, officer, chair, Duty.CHAIR, lot)
    session.flush()
    session.refresh(tender, ["lots", "lead_authority"])
    return tender, veenendaal, auditor


def held(session, tender):
    """Who has which duty now."""
    return sorted((one.user.name, one.duty.value) for one in assignments_of(session, tender))


def test_duties_end_with_an_authority_that_leaves_today(session, officer):
    tender, veenendaal, auditor = with_people(session, officer)
    assert [one.user_id for one in duties_of(session, tender, veenendaal)] == [auditor.id]

    leave(session, tender, officer, veenendaal, LEAVING)

    assert held(session, tender) == [("Bram", "chair"), (officer.name, "officer")]
    ended = session.exec(select(Assignment).where(Assignment.user_id == auditor.id)).one()
    event, payload = history(session, ended)[-1]
    assert (event.action, event.actor_id, payload.data["after"]) == (
        "assignment.end", officer.id, {"left": "Gemeente Veenendaal"},
    )  # fmt: skip


def test_duties_end_on_the_day_on_which_an_authority_leaves(session, officer):
    tender, veenendaal, _auditor = with_people(session, officer)
    day = dutch(utcnow()).date() + timedelta(days=3)
    form = LeaveForm(left_on=day, left_because="De gemeente koopt voortaan zelf in.")
    before = held(session, tender)

    leave(session, tender, officer, veenendaal, form)
    end_duties_of_leavers(session)
    assert held(session, tender) == before
    with pinned(utcnow() + timedelta(days=3)):
        end_duties_of_leavers(session)
        end_duties_of_leavers(session)

    assert held(session, tender) == [("Bram", "chair"), (officer.name, "officer")]
    [event] = session.exec(select(Event).where(Event.action == "assignment.end")).all()
    assert event.actor_id is None


@pytest.mark.parametrize(("in_days", "word"), [(0, "uitgetreden"), (3, "treedt uit op")])
def test_the_matrix_says_who_left_and_who_will(session, sign_in, officer, in_days, word):
    tender, veenendaal, _auditor = with_people(session, officer)
    day = dutch(utcnow()).date() + timedelta(days=in_days)
    form = LeaveForm(left_on=day, left_because="De gemeente koopt voortaan zelf in.")
    leave(session, tender, officer, veenendaal, form)

    page = sign_in(officer).get(f"/tenders/{tender.id}/authorities").text

    assert [one for one in ("uitgetreden", "treedt uit op") if one in page] == [word]


def test_authority_of_the_last_officer_cannot_leave_yet(session, officer):
    tender, veenendaal, auditor = with_people(session, officer)
    assign(session, tender, officer, auditor, Duty.OFFICER)
    [own] = [one for one in assignments_of(session, tender)
             if (one.user_id, one.duty) == (officer.id, Duty.OFFICER)]  # fmt: skip
    end_assignment(session, own, auditor)
    session.flush()

    with pytest.raises(ConflictError, match="Te weinig mensen"):
        leave(session, tender, auditor, veenendaal, LEAVING)

    assert ("Anna", "officer") in held(session, tender)


def test_page_shows_beforehand_whose_duties_end(session, sign_in, officer):
    tender, veenendaal, _auditor = with_people(session, officer)

    page = sign_in(officer).get(f"/tenders/{tender.id}/authorities/{veenendaal.id}").text

    shown = page.partition("Deze taken eindigen op die dag")[2].partition("</ul>")[0]
    assert ("Anna" in shown, "Bram" in shown) == (True, False)


def test_parts_say_in_which_lot_an_authority_counts_and_until_when(session, officer):
    tender, lots, nijkerk, veenendaal = amersfoort(session, officer)
    last = date(2028, 12, 31)
    parts = [PartForm(lot_id=lots[1].id), PartForm(lot_id=lots[2].id, leaves_on=last)]
    set_parts(session, tender, officer, nijkerk, PartsForm(parts=parts))
    form = LeaveForm(left_on=date(2028, 1, 1), left_because=LEAVING.left_because)
    leave(session, tender, officer, veenendaal, form)

    def taking_part(lot, on):
        query = select(Participation.authority_id).where(
            Participation.tender_id == tender.id, takes_part_in(lot.id, on)
        )
        names = {nijkerk.id: "Nijkerk", veenendaal.id: "Veenendaal"}
        return sorted(names[one] for one in session.exec(query))

    assert [taking_part(lot, date(2027, 12, 31)) for lot in lots] == [
        ["Veenendaal"], ["Nijkerk", "Veenendaal"], ["Nijkerk", "Veenendaal"],
    ]  # fmt: skip
    assert [taking_part(lot, last) for lot in lots] == [[], ["Nijkerk"], ["Nijkerk"]]
    assert taking_part(lots[2], date(2029, 1, 1)) == []


def test_buying_follows_what_takes_part_and_begins_on_its_own_day(session, officer):
    tender, lots, nijkerk, _veenendaal = amersfoort(session, officer)
    joins, leaves = date(2026, 7, 1), date(2027, 6, 30)
    part = PartForm(lot_id=lots[1].id, joins_on=joins, leaves_on=leaves)
    set_parts(session, tender, officer, nijkerk, PartsForm(parts=[part]))
    days = (date(2026, 6, 30), joins, leaves, date(2027, 7, 1))

    row = row_of(session, tender, nijkerk.id)
    decides = [
        session.exec(
            select(Participation.id).where(
                Participation.authority_id == nijkerk.id, takes_part_in(lots[1].id, on)
            )
        ).first()
        is not None
        for on in days
    ]

    assert [row.buys(lots[1], on) for on in days] == [False, True, True, False]
    assert decides == [True, True, True, False]
    assert [row.buys(lots[0], on) for on in days] == [False] * 4


def test_an_authority_that_left_buys_nothing_from_that_day(session, officer):
    tender, lots, _nijkerk, veenendaal = amersfoort(session, officer)
    with pinned(utcnow()):
        leave(session, tender, officer, veenendaal, LEAVING)

    row = row_of(session, tender, veenendaal.id)

    assert row.buys(lots[0], date(2025, 12, 31))
    assert not row.buys(lots[0], date(2026, 1, 1))
