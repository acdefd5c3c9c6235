"""What stands above lots: added, hung elsewhere, moved and taken out."""

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.clock import utcnow
from app.core.errors import ConflictError, InvalidError
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.group_forms import GroupForm, MoveForm
from app.tenders.groups import add_group, edit_group, groups_of, move_group, remove_group
from app.tenders.models import Lot
from tests.factories import make_user
from tests.tenders.factories import complete_tender, start_tender


def group_form(code: str = "1", **fields: object) -> GroupForm:
    return GroupForm.model_validate({"code": code, "title": f"Perceel {code}", **fields})


def test_groups_stand_in_their_order_and_are_recorded(session, officer):
    tender = start_tender(session, officer)

    first = add_group(session, tender, officer, group_form("1"))
    under = add_group(session, tender, officer, group_form("1a", parent_id=first.id))
    second = add_group(session, tender, officer, group_form("2", unit="etmaal"))

    found = [(one.code, one.parent_id, one.position) for one in groups_of(session, tender.id)]
    assert found == [("1", None, 0), ("1a", first.id, 0), ("2", None, 1)]
    events = session.exec(select(Event).where(Event.action == "group.create")).all()
    assert [event.subject for event in events] == [
        f"lotGroup:{one.id}" for one in (first, under, second)
    ]


def test_move_changes_places_with_a_neighbour_only(session, officer):
    tender = start_tender(session, officer)
    first = add_group(session, tender, officer, group_form("1"))
    add_group(session, tender, officer, group_form("1a", parent_id=first.id))
    add_group(session, tender, officer, group_form("2"))

    move_group(session, first, officer, MoveForm(direction="up"))
    unmoved = [one.code for one in groups_of(session, tender.id) if one.parent_id is None]
    move_group(session, first, officer, MoveForm(direction="down"))

    moved = [one.code for one in groups_of(session, tender.id) if one.parent_id is None]
    assert (unmoved, moved) == (["1", "2"], ["2", "1"])


def test_group_cannot_stand_under_what_stands_under_it(session, officer):
    tender = start_tender(session, officer)
    top = add_group(session, tender, officer, group_form("1"))
    under = add_group(session, tender, officer, group_form("1a", parent_id=top.id))

    for parent in (top.id, under.id):
        with pytest.raises(InvalidError) as refusal:
            edit_group(session, top, officer, group_form("1", parent_id=parent))
        assert refusal.value.field == "parent_id"

    assert top.parent_id is None


def test_a_code_is_used_once_and_a_parent_is_of_this_tender(session, officer):
    tender, other = start_tender(session, officer), start_tender(session, officer)
    group = add_group(session, tender, officer, group_form("1"))
    foreign = add_group(session, other, officer, group_form("1"))

    with pytest.raises(InvalidError) as taken:
        add_group(session, tender, officer, group_form("1"))
    with pytest.raises(InvalidError) as elsewhere:
        add_group(session, tender, officer, group_form("2", parent_id=foreign.id))
    edit_group(session, group, officer, group_form("1", title="Wmo"))

    assert (taken.value.field, elsewhere.value.field, group.title) == ("code", "parent_id", "Wmo")


def test_remove_lifts_what_stood_under_it(session, officer):
    tender = start_tender(session, officer)
    top = add_group(session, tender, officer, group_form("1"))
    middle = add_group(session, tender, officer, group_form("1a", parent_id=top.id))
    low = add_group(session, tender, officer, group_form("1b", parent_id=middle.id))
    form = LotForm(title="Beschermd wonen", group_id=middle.id)
    lot = service.add_lot(session, tender, officer, form)

    remove_group(session, middle, officer)

    assert (low.parent_id, session.get_one(Lot, lot.id).group_id) == (top.id, top.id)
    assert [one.code for one in groups_of(session, tender.id)] == ["1", "1b"]


def test_lot_is_refused_under_a_group_of_another_tender(session, officer):
    tender, other = start_tender(session, officer), start_tender(session, officer)
    foreign = add_group(session, other, officer, group_form("1"))
    lot = service.add_lot(session, tender, officer, LotForm(title="Perceel"))

    for act in (
        lambda: service.add_lot(session, tender, officer, LotForm(title="B", group_id=foreign.id)),
        lambda: service.edit_lot(session, lot, officer, LotForm(title="B", group_id=foreign.id)),
    ):
        with pytest.raises(InvalidError) as refusal:
            act()
        assert refusal.value.field == "group_id"


def test_nothing_of_a_group_changes_after_publication(session, officer):
    tender, _lot = complete_tender(session, officer)
    group = add_group(session, tender, officer, group_form("1"))
    tender.published_at = utcnow()

    for act in (
        lambda: add_group(session, tender, officer, group_form("2")),
        lambda: edit_group(session, group, officer, group_form("2")),
        lambda: move_group(session, group, officer, MoveForm(direction="up")),
        lambda: remove_group(session, group, officer),
    ):
        with pytest.raises(ConflictError):
            act()

    assert [one.code for one in groups_of(session, tender.id)] == ["1"]


def test_group_pages_keep_what_was_typed_and_lead_back_to_the_tree(session, sign_in, officer):
    tender = start_tender(session, officer)
    browser = sign_in(officer)
    url = f"/tenders/{tender.id}/groups"

    wrong = browser.post(url, data={"code": "1", "title": "", "unit": "etmaal"})
    right = browser.post(url, data={"code": "1", "title": "Wmo", "is_provisional": "true"})
    [group] = groups_of(session, tender.id)

    assert wrong.status_code == 422
    assert 'value="etmaal"' in wrong.text
    assert right.headers["location"] == f"/tenders/{tender.id}/lots#group-{group.id}"
    assert (group.title, group.is_provisional) == ("Wmo", True)
    edited = browser.post(f"/lot-groups/{group.id}/edit", data={"code": "1", "title": "Jeugd"})
    browser.post(f"/lot-groups/{group.id}/move", data={"direction": "down"})
    assert edited.status_code == 303
    session.refresh(group)
    assert (group.title, group.is_provisional) == ("Jeugd", False)
    assert "Jeugd" in browser.get(f"/lot-groups/{group.id}/edit").text
    browser.post(f"/lot-groups/{group.id}/remove")
    session.expire_all()
    assert groups_of(session, tender.id) == []


def test_group_of_a_tender_without_duty_is_not_there(session, sign_in, officer):
    tender = start_tender(session, officer)
    group = add_group(session, tender, officer, group_form("1"))
    browser = sign_in(make_user(session))

    answers = [
        browser.get(f"/lot-groups/{group.id}/edit"),
        browser.post(f"/lot-groups/{group.id}/remove"),
        browser.get(f"/tenders/{tender.id}/groups/new"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert groups_of(session, tender.id) == [group]
