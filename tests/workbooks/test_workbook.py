"""A workbook keeps everything, and replaces everything at once."""

import pytest
from sqlmodel import select

from app.accounts.permissions import Duty
from app.audit.service import history
from app.authorities.people import assign
from app.core.errors import ConflictError, InvalidError
from app.tenders.choices import ProcedureKind
from app.tenders.forms import LotForm
from app.tenders.models import Assignment, Lot, Requirement
from app.tenders.queries import lots_of
from app.tenders.service import add_lot
from app.workbooks import filling
from app.workbooks.copying import prepare_award
from app.workbooks.reading import Fault, read
from app.workbooks.writing import write
from tests.factories import make_authority
from tests.tenders.factories import colleague, complete_open_house, start_tender
from tests.workbooks.factories import cells_of, changed, full_draft, written


def test_what_goes_out_comes_in_and_goes_out_the_same(session, officer):
    tender = full_draft(session, officer)
    first = written(session, tender)
    empty = start_tender(session, officer)

    filling.fill_draft(session, empty, officer, read(first))

    cells = cells_of(first)
    held = {title: len(rows) - 1 for title, rows in cells.items()}
    assert all(held.values()), held  # every sheet had something to keep
    assert cells_of(written(session, empty)) == cells


def test_a_tender_starts_from_a_workbook(session, officer):
    first = written(session, full_draft(session, officer))
    authority = make_authority(session, officer)

    tender = filling.start_tender(session, authority, officer, read(first))

    assert tender.lead_authority_id == authority.id
    assert cells_of(written(session, tender)) == cells_of(first)


def test_open_house_goes_out_and_in(session, officer):
    tender, _product = complete_open_house(session, officer)
    first = written(session, tender)

    filling.fill_draft(session, tender, officer, read(first))

    assert cells_of(written(session, tender)) == cells_of(first)


def test_reading_in_replaces_all_and_is_recorded_with_what_there_was(session, officer):
    tender = full_draft(session, officer)
    two = start_tender(session, officer)
    add_lot(session, two, officer, LotForm(title="Ander perceel"))

    filling.fill_draft(session, tender, officer, read(written(session, two)))

    assert [lot.title for lot in lots_of(session, tender)] == ["Ander perceel"]
    (payload,) = [
        payload.data
        for event, payload in history(session, tender)
        if event.action == "tender.read_workbook"
    ]
    nothing = dict.fromkeys(("groups", "products", "requirements", "criteria", "planning"), 0)
    assert payload == {
        "before": {"groups": 2, "lots": 2, "products": 2, "requirements": 3, "criteria": 3,
                   "authorities": 1, "planning": 1},
        "after": {**nothing, "lots": 1, "authorities": 0},
    }  # fmt: skip


def test_who_has_a_duty_for_a_lot_keeps_it(session, officer):
    tender = full_draft(session, officer)
    lots = lots_of(session, tender)
    chair = colleague(session, tender)
    assign(session, tender, officer, chair, Duty.CHAIR, lots[1])
    first = written(session, tender)

    filling.fill_draft(session, tender, officer, read(first))

    kept = session.exec(select(Assignment).where(Assignment.user_id == chair.id)).one()
    made = session.get_one(Lot, kept.lot_id)
    assert (made.id == lots[1].id, made.number, kept.duty) == (False, 2, Duty.CHAIR)


def test_an_empty_workbook_asks_only_what_a_tender_needs(session, officer):
    authority = make_authority(session, officer)

    with pytest.raises(filling.FaultyWorkbookError) as refusal:
        filling.start_tender(session, authority, officer, read(write({})))

    assert refusal.value.faults == [
        Fault("Aanbesteding", 2, "Naam", "Vul dit in."),
        Fault("Aanbesteding", 3, "Kenmerk", "Vul dit in."),
        Fault("Aanbesteding", 4, "Procedure", "Maak een keuze."),
    ]


def test_published_tender_is_not_replaced(session, officer):
    tender = full_draft(session, officer)
    content = written(session, tender)
    tender.published_at = tender.created_at
    session.flush()

    with pytest.raises(ConflictError):
        filling.fill_draft(session, tender, officer, read(content))

    assert session.exec(select(Requirement).where(Requirement.tender_id == tender.id)).all()


def test_an_award_phase_goes_on_from_the_lots_in_their_places(session, officer):
    tender = full_draft(session, officer)
    content = changed(
        written(session, tender), {("Aanbesteding", "B4"): "Niet-openbaar met voorselectie"}
    )
    selection = start_tender(session, officer, procedure=ProcedureKind.RESTRICTED)
    filling.fill_draft(session, selection, officer, read(written(session, selection)))
    add_lot(session, selection, officer, LotForm(title="Een"))
    award = prepare_award(session, selection, officer)

    for phase in (award, selection):
        before = [lot.id for lot in lots_of(session, phase)]
        filling.fill_draft(session, phase, officer, read(written(session, phase)))

        ours, theirs = lots_of(session, award), lots_of(session, selection)
        assert before != [lot.id for lot in lots_of(session, phase)]
        assert [lot.repeats_id for lot in ours] == [lot.id for lot in theirs]
        with pytest.raises(InvalidError, match="dezelfde percelen"):
            filling.fill_draft(session, phase, officer, read(content))
