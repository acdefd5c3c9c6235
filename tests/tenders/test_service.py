"""Making a tender: what the verbs do, record and refuse."""

import pytest
from sqlmodel import select

from app.accounts.models import Membership
from app.accounts.permissions import Duty
from app.audit.models import Event, Payload
from app.authorities.people import assign
from app.authorities.queries import assignments_of
from app.authorities.service import join
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm
from app.criteria.service import add_criterion, edit_criterion, remove_criterion
from app.publishing.service import publish_tender
from app.requirements.forms import RequirementForm
from app.requirements.service import add_requirement as demand_more
from app.requirements.service import edit_requirement, remove_requirement
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.models import (
    Lot,
    LotState,
    ProcedureKind,
    Tender,
)
from app.tenders.queries import criteria_of, lots_of, requirements_of_tender
from app.tenders.service import remove_lot
from tests.factories import make_authority
from tests.tenders.factories import (
    colleague,
    complete_tender,
    criterion_form,
    start_tender,
    tender_form,
)


def actions(session):
    return [event.action for event in session.exec(select(Event).order_by(Event.number))]


def test_create_tender_makes_its_maker_the_officer(session, officer):
    tender = start_tender(session, officer)

    [assignment] = assignments_of(session, tender)
    assert (assignment.user_id, assignment.duty) == (officer.id, Duty.OFFICER)
    assert tender.slug == "beschermd-thuis-tn353087"
    assert actions(session) == ["tender.create"]


def test_create_tender_gives_each_its_own_address(session, officer):
    first = start_tender(session, officer, title="Begeleiding én méér", reference="A/1")
    second = start_tender(session, officer, title="Begeleiding én méér", reference="A/1")

    assert [first.slug, second.slug] == ["begeleiding-en-meer-a-1", "begeleiding-en-meer-a-1-2"]


def test_create_tender_for_another_authority_is_not_found(session, officer):
    authority = make_authority(session)

    with pytest.raises(NotFoundError):
        service.create_tender(session, authority, officer, tender_form())

    assert session.exec(select(Tender)).all() == []


def test_create_tender_needs_the_right_to(session, officer):
    authority = make_authority(session)
    session.add(Membership(user_id=officer.id, authority_id=authority.id))
    session.flush()

    with pytest.raises(ForbiddenError):
        service.create_tender(session, authority, officer, tender_form())


def test_edit_tender_keeps_its_address_and_what_it_was(session, officer):
    tender = start_tender(session, officer)

    service.edit_tender(session, tender, officer, tender_form(title="Nieuwe naam"))

    assert (tender.title, tender.slug) == ("Nieuwe naam", "beschermd-thuis-tn353087")
    payload = session.exec(select(Payload).join(Event).where(Event.action == "tender.edit")).one()
    titles = payload.data["before"]["title"], payload.data["after"]["title"]
    assert titles == ("Beschermd thuis", "Nieuwe naam")


def test_edit_tender_refuses_open_house_while_there_are_criteria(session, officer):
    tender, _lot = complete_tender(session, officer)

    form = tender_form(procedure=ProcedureKind.OPEN_HOUSE)

    with pytest.raises(InvalidError) as refusal:
        service.edit_tender(session, tender, officer, form)

    assert (refusal.value.field, tender.procedure) == ("procedure", ProcedureKind.SAS)


def test_lots_are_numbered_and_can_be_removed_with_all_under_them(session, officer):
    tender, lot = complete_tender(session, officer)
    second = service.add_lot(session, tender, officer, LotForm(title="Perceel 2"))
    form = RequirementForm(lot_id=lot.id, number="2", title="Alleen hier", text="…")
    demand_more(session, tender, officer, form)
    assign(session, tender, officer, colleague(session, tender), Duty.EVALUATOR, lot)

    remove_lot(session, lot, officer)

    assert [(one.number, one.title) for one in lots_of(session, tender)] == [(2, "Perceel 2")]
    assert [one.number for one in requirements_of_tender(session, tender)] == ["1"]
    assert second.number == 2


def test_lot_from_which_a_later_one_goes_on_is_not_removed(session, officer):
    _tender, lot = complete_tender(session, officer)
    later = start_tender(session, officer, title="De gunning")
    service.add_lot(session, later, officer, LotForm(title="Vervolg")).repeats_id = lot.id
    session.flush()

    with pytest.raises(ConflictError, match=r"^Perceel 1 van De gunning gaat verder op dit per"):
        remove_lot(session, lot, officer)


def test_edit_lot_changes_what_it_is(session, officer):
    tender = start_tender(session, officer)
    lot = service.add_lot(session, tender, officer, LotForm(title="Oud"))

    service.edit_lot(session, lot, officer, LotForm(title="Nieuw", description="Meer"))

    assert (lot.title, lot.description, lot.state) == ("Nieuw", "Meer", LotState.DRAFT)


def changes(session, tender: Tender, lot: Lot, officer):
    [criterion] = criteria_of(session, lot)
    [requirement] = requirements_of_tender(session, tender)
    demand = RequirementForm(number="2", title="Eis")
    lot_form = LotForm(title="Anders")
    authority = make_authority(session)
    return {
        "edit_tender": lambda: service.edit_tender(session, tender, officer, tender_form()),
        "add_lot": lambda: service.add_lot(session, tender, officer, lot_form),
        "edit_lot": lambda: service.edit_lot(session, lot, officer, lot_form),
        "remove_lot": lambda: remove_lot(session, lot, officer),
        "set_rules": lambda: set_rules(session, lot, officer, RulesForm()),
        "add_requirement": lambda: demand_more(session, tender, officer, demand),
        "edit_requirement": lambda: edit_requirement(session, requirement, officer, demand),
        "remove_requirement": lambda: remove_requirement(session, requirement, officer),
        "add_criterion": lambda: add_criterion(session, lot, officer, criterion_form("K2")),
        "edit_criterion": lambda: edit_criterion(session, criterion, officer, criterion_form("K2")),
        "remove_criterion": lambda: remove_criterion(session, criterion, officer),
        "join": lambda: join(session, tender, officer, authority, ""),
        "publish_tender": lambda: publish_tender(session, tender, officer),
    }


FROZEN = (
    "edit_tender", "add_lot", "edit_lot", "remove_lot", "set_rules", "add_requirement",
    "edit_requirement", "remove_requirement", "add_criterion", "edit_criterion",
    "remove_criterion", "join", "publish_tender",
)  # fmt: skip


@pytest.mark.parametrize("change", FROZEN)
def test_nothing_that_decides_changes_after_publication(session, officer, change):
    tender, lot = complete_tender(session, officer)
    publish_tender(session, tender, officer)
    act = changes(session, tender, lot, officer)[change]
    before = actions(session)

    with pytest.raises(ConflictError):
        act()

    assert actions(session) == before
