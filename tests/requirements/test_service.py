"""What is demanded, and how it is proven."""

from uuid import uuid4

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.errors import InvalidError
from app.requirements import service as requirements_service
from app.requirements.forms import RequirementForm
from app.requirements.service import edit_requirement, remove_requirement
from app.tenders import service
from app.tenders.forms import LotForm
from app.tenders.models import (
    Requirement,
)
from app.tenders.queries import requirements_of, requirements_of_tender
from tests.tenders.factories import (
    add_requirement,
    complete_tender,
    start_tender,
)


def test_requirements_of_a_lot_include_those_of_the_tender(session, officer):
    tender, lot = complete_tender(session, officer)
    other = service.add_lot(session, tender, officer, LotForm(title="Perceel 2"))
    for number, at in (("2", lot), ("3", other)):
        form = RequirementForm(lot_id=at.id, number=number, title="Eis", text="…")
        requirements_service.add_requirement(session, tender, officer, form)

    assert [one.number for one in requirements_of(session, lot)] == ["1", "2"]
    assert [one.number for one in requirements_of(session, other)] == ["1", "3"]


def test_edit_requirement_replaces_the_ways_to_prove_it(session, officer):
    tender, _lot = complete_tender(session, officer)
    [requirement] = requirements_of_tender(session, tender)

    form = RequirementForm(
        number="9", title="Anders", text="…", alternatives=[("kms", "KMS"), ("", "Verslag")]
    )
    edit_requirement(session, requirement, officer, form)

    [changed] = requirements_of_tender(session, tender)
    ways = [(way.kind, way.name) for way in changed.alternatives]
    assert (changed.number, ways) == ("9", [("kms", "KMS"), ("", "Verslag")])


def test_remove_requirement_takes_the_ways_with_it(session, officer):
    tender, _lot = complete_tender(session, officer)
    [requirement] = requirements_of_tender(session, tender)

    remove_requirement(session, requirement, officer)

    assert requirements_of_tender(session, tender) == []


@pytest.mark.parametrize("known", [True, False])
def test_add_requirement_refuses_a_lot_of_another_tender(session, officer, known):
    tender, _lot = complete_tender(session, officer)
    _other, foreign = complete_tender(session, officer)

    lot_id = foreign.id if known else uuid4()
    form = RequirementForm(lot_id=lot_id, number="2", title="Eis")

    with pytest.raises(InvalidError) as refusal:
        requirements_service.add_requirement(session, tender, officer, form)

    assert refusal.value.field == "lot_id"


def test_add_requirement_records_it(session, officer):
    tender = start_tender(session, officer)

    add_requirement(session, tender, officer, "3.1")

    requirement = session.exec(select(Requirement)).one()
    event = session.exec(select(Event).where(Event.action == "requirement.create")).one()
    assert (event.subject, event.actor_id) == (f"requirement:{requirement.id}", officer.id)
