"""A lot that is decided as another: the same tree, scales and rules, and prices of its own."""

from decimal import Decimal

import pytest
from sqlmodel import select

from app.audit.models import Event, Payload
from app.core.errors import ConflictError, NotFoundError
from app.criteria.deciding import set_rules
from app.criteria.forms import GroupForm, RulesForm, ScaleStepForm
from app.criteria.headings import add_group, edit_group, remove_group
from app.criteria.service import add_criterion, edit_criterion, remove_criterion
from app.criteria.taking_over import take_over
from app.criteria.tree import branches, groups_of
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.models import Tender
from app.tenders.queries import criteria_of
from tests.factories import make_lot, make_user
from tests.tenders.factories import complete_tender, criterion_form, start_tender


def told(session, lot):
    """What a lot is judged on, as its page shows it."""
    return [
        (branch.depth, branch.group.title)
        if branch.group
        else (
            branch.depth,
            branch.criterion.title,
            branch.criterion.points,
            [(step.label, step.fraction, step.text) for step in branch.criterion.scale],
        )
        for branch in branches(criteria_of(session, lot), groups_of(session, lot))
    ]


def two_lots(session, officer):
    tender = start_tender(session, officer)
    first = service.add_lot(session, tender, officer, LotForm(title="Beschermd wonen"))
    second = service.add_lot(session, tender, officer, LotForm(title="Beschermd thuis"))
    heading = add_group(session, first, officer, GroupForm(code="G", title="Herstel"))
    add_criterion(session, first, officer, criterion_form("K1", group_id=heading.id))
    add_criterion(session, first, officer, criterion_form("K2"))
    rules = RulesForm(winners=3, fixed_price=Decimal(90), tie_breakers=["criterion:K1", "draw"])
    set_rules(session, first, officer, rules)
    return first, second


def test_take_over_copies_the_tree_and_the_rules_without_the_price(session, officer):
    first, second = two_lots(session, officer)

    take_over(session, second, officer, first.id)

    assert told(session, second) == told(session, first)
    assert len(told(session, second)) == 3
    before, after = criteria_of(session, first), criteria_of(session, second)
    assert {one.id for one in before}.isdisjoint(one.id for one in after)
    assert (second.winners, second.tie_breakers) == (3, [{"criterion": "K1"}, {"draw": True}])
    assert (first.fixed_price, second.fixed_price) == (Decimal(90), None)
    event = session.exec(select(Event).order_by(Event.number.desc())).first()
    assert event.action == "lot.take_over_criteria"
    assert session.exec(select(Payload).where(Payload.event_id == event.id)).one().data[
        "after"
    ] == {"from": "Beschermd wonen", "criteria": ["K1", "K2"]}


def test_who_took_over_follows_until_it_changes_something(session, officer):
    first, second = two_lots(session, officer)
    third = service.add_lot(
        session, session.get_one(Tender, first.tender_id), officer, LotForm(title="Logeren")
    )
    take_over(session, second, officer, first.id)
    take_over(session, third, officer, second.id)
    kept = {one.code: one.id for one in criteria_of(session, third)}
    [heading] = groups_of(session, first)
    [_k1, k2] = criteria_of(session, first)
    steps = [ScaleStepForm(label="goed", fraction=Decimal(1), text="Met een voorbeeld.")]

    edit_group(session, heading, officer, GroupForm(code="G", title="Groei"))
    edit_criterion(session, k2, officer, criterion_form("K2", title="Beter", steps=steps))
    add_criterion(session, first, officer, criterion_form("K3", points=Decimal(7)))
    add_group(session, first, officer, GroupForm(code="H", title="Zorg", parent_id=heading.id))
    rules = RulesForm(winners=5, fixed_price=Decimal(80), tie_breakers=["criterion:K2", "draw"])
    set_rules(session, first, officer, rules)

    assert told(session, first) == told(session, second) == told(session, third)
    assert [one[1] for one in told(session, third)] == [
        "Groei", "Criterium K1", "Zorg", "Beter", "Criterium K3",
    ]  # fmt: skip
    found = {one.code: one.id for one in criteria_of(session, third)}
    assert {code: found[code] for code in kept} == kept
    assert [(one.winners, one.fixed_price) for one in (first, second, third)] == [
        (5, Decimal(80)), (5, None), (5, None),
    ]  # fmt: skip

    set_rules(session, second, officer, RulesForm(winners=2))
    remove_criterion(session, criteria_of(session, third)[0], officer)
    set_rules(session, first, officer, RulesForm(winners=9))
    remove_criterion(session, criteria_of(session, first)[1], officer)
    remove_group(session, groups_of(session, first)[1], officer)

    codes = [[one.code for one in criteria_of(session, lot)] for lot in (first, second, third)]
    assert codes == [["K1", "K3"], ["K1", "K3"], ["K2", "K3"]]
    assert [len(groups_of(session, lot)) for lot in (first, second, third)] == [1, 1, 2]
    assert [one.winners for one in (first, second, third)] == [9, 2, 2]
    assert [one.criteria_from_id for one in (first, second, third)] == [None, first.id, None]


def test_a_lot_that_goes_leaves_its_criteria_to_who_followed(session, officer):
    first, second = two_lots(session, officer)
    take_over(session, second, officer, first.id)
    was = told(session, second)

    service.remove_lot(session, first, officer)

    session.expire_all()
    assert (second.criteria_from_id, told(session, second)) == (None, was)


def test_take_over_refuses_a_lot_that_has_criteria(session, officer):
    first, second = two_lots(session, officer)
    add_criterion(session, second, officer, criterion_form("K9"))

    with pytest.raises(ConflictError) as refused:
        take_over(session, second, officer, first.id)

    assert str(refused.value.message) == (
        "Dit perceel heeft eigen criteria. Verwijder die voordat u andere overneemt."
    )


def test_take_over_finds_no_lot_of_another_tender(session, officer):
    _first, second = two_lots(session, officer)
    _other, elsewhere = complete_tender(session, officer, reference="TN2")

    with pytest.raises(NotFoundError):
        take_over(session, second, officer, elsewhere.id)
    assert told(session, second) == []


def test_an_empty_lot_offers_the_others_and_takes_over(session, sign_in, officer):
    first, second = two_lots(session, officer)
    browser = sign_in(officer)
    page = f"/lots/{second.id}/criteria"
    assert f'<option value="{first.id}">' in browser.get(page).text
    assert "Overnemen van een ander perceel" not in browser.get(f"/lots/{first.id}/criteria").text

    answer = browser.post(f"{page}/take-over", data={"source_id": str(first.id)})

    assert answer.status_code == 303
    assert "Overnemen van een ander perceel" not in browser.get(page).text
    assert len(criteria_of(session, second)) == 2


def test_a_lot_hands_its_criteria_on_to_all_that_are_ticked(session, sign_in, officer):
    first, second = two_lots(session, officer)
    tender = session.get_one(Tender, first.tender_id)
    third, fourth = (
        service.add_lot(session, tender, officer, LotForm(title=title))
        for title in ("Dag", "Nacht")
    )
    browser, page = sign_in(officer), f"/lots/{first.id}/criteria"
    add_criterion(session, fourth, officer, criterion_form("K9"))
    offered = browser.get(page).text

    wrong = browser.post(f"{page}/hand-on", data={"lot_id": [str(third.id), str(fourth.id)]})
    right = browser.post(f"{page}/hand-on", data={"lot_id": [str(second.id), str(third.id)]})
    strange = sign_in(make_user(session)).post(f"{page}/hand-on", data={"lot_id": str(third.id)})

    assert [f'name="lot_id" id="f-lot_id{end}" value="{one.id}"' in offered for end, one in (
        ("", second), ("-2", third),
    )] == [True, True]  # fmt: skip
    assert f'value="{fourth.id}"' not in offered
    assert (wrong.status_code, f'value="{third.id}" checked' in wrong.text) == (422, True)
    assert (right.status_code, strange.status_code) == (303, 404)
    assert told(session, second) == told(session, third) == told(session, first)
    assert [title for _depth, title, *_rest in told(session, fourth)] == ["Criterium K9"]


def test_who_is_not_assigned_takes_nothing_over(session, sign_in, officer):
    lot = make_lot(session)
    session.commit()

    answer = sign_in(officer).post(
        f"/lots/{lot.id}/criteria/take-over", data={"source_id": str(lot.id)}
    )

    assert answer.status_code == 404


def test_a_first_criterion_begins_with_a_scale_and_the_next_with_the_last(
    session, sign_in, officer
):
    first, second = two_lots(session, officer)
    browser = sign_in(officer)

    fresh = browser.get(f"/lots/{second.id}/criteria/new").text
    following = browser.get(f"/lots/{first.id}/criteria/new").text

    assert 'value="uitstekend"' in fresh
    assert "Een voorstel: wijzig het" in fresh
    step = criteria_of(session, first)[-1].scale[0].label
    assert f'value="{step}"' in following
    assert "Een voorstel: wijzig het" not in following
