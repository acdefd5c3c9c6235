"""Headings above criteria: their place, their points, and what they refuse."""

from decimal import Decimal

import pytest

from app.core.errors import ConflictError, InvalidError
from app.criteria.forms import GroupForm
from app.criteria.headings import add_group, edit_group, remove_group
from app.criteria.rules import lot_rules, rule_faults
from app.criteria.service import add_criterion, edit_criterion, move_up
from app.criteria.tree import branches, groups_of, points_under
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.queries import criteria_of
from tests.tenders.factories import criterion_form, start_tender


def test_tree_is_written_in_its_own_order_with_sums(session, officer):
    lot = start(session, officer)
    add(session, lot, officer, "K1", 20)
    group = add_group(session, lot, officer, GroupForm(code="G", title="Kwaliteit"))
    inner = add_group(session, lot, officer, GroupForm(code="H", title="Zorg", parent_id=group.id))
    add(session, lot, officer, "K2", 30)
    add(session, lot, officer, "K3", 40, group)
    add(session, lot, officer, "K4", 10, inner)

    written = lot_rules(lot, criteria_of(session, lot))

    assert [shape(one) for one in written["criteria"]] == [
        "K1",
        ("G", "50", [("H", "10", ["K4"]), "K3"]),
        "K2",
    ]
    assert [one.code for one in criteria_of(session, lot)] == ["K1", "K4", "K3", "K2"]
    assert points_under(group, criteria_of(session, lot), groups_of(session, lot)) == 50
    assert rule_faults(written) == []


def test_empty_heading_decides_nothing_and_can_go(session, officer):
    lot = start(session, officer)
    group = add_group(session, lot, officer, GroupForm(code="G", title="Kwaliteit"))
    criterion = add(session, lot, officer, "K1", 100, group)

    with pytest.raises(ConflictError):
        remove_group(session, group, officer)
    edit_criterion(session, criterion, officer, criterion_form("K1"))

    assert [one["id"] for one in lot_rules(lot, criteria_of(session, lot))["criteria"]] == ["K1"]
    remove_group(session, group, officer)
    assert groups_of(session, lot) == []


def test_move_up_changes_places_with_what_stands_above(session, officer):
    lot = start(session, officer)
    add(session, lot, officer, "K1", 20)
    group = add_group(session, lot, officer, GroupForm(code="G", title="Kwaliteit"))
    add(session, lot, officer, "K2", 20, group)
    last = add(session, lot, officer, "K3", 60)

    move_up(session, last, officer)

    walk = branches(criteria_of(session, lot), groups_of(session, lot))
    codes = [(one.group or one.criterion).code for one in walk]
    assert codes == ["K1", "K3", "G", "K2"]
    move_up(session, last, officer)
    move_up(session, last, officer)
    assert [one.code for one in criteria_of(session, lot)] == ["K3", "K1", "K2"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"code": "K1"}, "code"), ({"code": "H"}, "code"), ({"code": "consensus"}, "code")],
)
def test_heading_needs_a_code_of_its_own(session, officer, fields, field):
    lot = start(session, officer)
    add(session, lot, officer, "K1", 100)
    add_group(session, lot, officer, GroupForm(code="H", title="Zorg"))

    with pytest.raises(InvalidError) as refusal:
        add_group(session, lot, officer, GroupForm(title="Kwaliteit", **fields))

    assert refusal.value.field == field


def test_heading_never_stands_under_itself_or_too_deep(session, officer):
    lot, other = start(session, officer), start(session, officer)
    rows, parent = [], None
    for code in "ABCD":
        form = GroupForm(code=code, title=code, parent_id=parent)
        rows.append(add_group(session, lot, officer, form))
        parent = rows[-1].id
    strange = add_group(session, other, officer, GroupForm(code="X", title="X"))

    for group, parent_id in ((rows[0], rows[2].id), (rows[0], rows[0].id), (rows[0], strange.id)):
        form = GroupForm(code=group.code, title="Anders", parent_id=parent_id)
        with pytest.raises(InvalidError) as refusal:
            edit_group(session, group, officer, form)
        assert refusal.value.field == "parent_id"
    with pytest.raises(InvalidError) as refusal:
        add_group(session, lot, officer, GroupForm(code="E", title="E", parent_id=rows[3].id))

    assert refusal.value.field == "parent_id"
    assert [one.title for one in groups_of(session, lot)] == ["A", "B", "C", "D"]


def test_criterion_refuses_a_heading_of_another_lot(session, officer):
    lot, other = start(session, officer), start(session, officer)
    strange = add_group(session, other, officer, GroupForm(code="X", title="X"))

    with pytest.raises(InvalidError) as refusal:
        add(session, lot, officer, "K1", 100, strange)

    assert refusal.value.field == "group_id"


def start(session, officer):
    tender = start_tender(session, officer)
    return service.add_lot(session, tender, officer, LotForm(title="Perceel"))


def add(session, lot, officer, code, points, group=None):
    form = criterion_form(code, points=Decimal(points), group_id=group.id if group else None)
    return add_criterion(session, lot, officer, form)


def shape(node):
    if "criteria" not in node:
        return node["id"]
    return node["id"], node["points"], [shape(one) for one in node["criteria"]]
