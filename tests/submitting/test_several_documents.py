"""A requirement that names several documents: each is handed in apart, and each counts."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.core import clock
from app.core.errors import ConflictError
from app.declarations import statements
from app.declarations.parties import tell_proof
from app.declarations.statement_forms import ProofForm
from app.evidence.models import Exhibit
from app.submissions import service
from app.submissions.models import Document
from app.submitting import replacing
from app.submitting import service as submitting
from app.tenders.models import Requirement
from tests.submissions.factories import pdf

PARTS = ["Bewijs van het KMS", "Bewijs van het VMS"]


@pytest.fixture
def asks_two(session, house):
    """The one requirement of the lot asks two documents."""
    requirement = session.exec(select(Requirement)).one()
    requirement.number, requirement.title, requirement.documents = "3.3", "KMS en VMS", PARTS
    session.add(requirement)
    session.flush()
    return requirement


def of_requirement(session, submission, requirement):
    items = service.readiness(session, submission).items
    return [one for one in items if one.requirement_id == requirement.id]


def test_each_document_is_uploaded_told_of_and_kept_apart(session, house, sign_in, keys, asks_two):
    submission, user = house.enter()
    house.fill(submission, user)
    kms, vms = of_requirement(session, submission, asks_two)
    client, path = sign_in(user), f"/submissions/{submission.id}/items"
    session.delete(vms.document)
    session.flush()

    asked = client.get(f"/submissions/{submission.id}").text
    with pytest.raises(ConflictError):
        submitting.submit(session, keys, submission, user)
    client.post(f"{path}/{vms.id}", files={"file": ("veiligheid.pdf", pdf("anders"))})
    form = ProofForm(ends_on="31-12-2028", holder="Wie dan ook")
    tell_proof(session, keys, submission, user, vms, form)
    submitting.submit(session, keys, submission, user)

    stored = session.exec(select(Document).where(Document.requirement_id == asks_two.id)).all()
    assert [(one.number, one.title) for one in (kms, vms)] == [
        ("3.3a", "KMS en VMS: Bewijs van het KMS"), ("3.3b", "KMS en VMS: Bewijs van het VMS"),
    ]  # fmt: skip
    assert f'href="#item-{vms.id}"' in asked
    assert f'href="#item-{kms.id}"' not in asked
    assert {one.part for one in stored} == set(PARTS)
    assert len({one.id for one in stored}) == 2


def test_what_is_replaced_and_opened_keeps_its_place(session, house, keys, asks_two):
    submission, user = house.enter()
    house.fill(submission, user)
    _kms, vms = of_requirement(session, submission, asks_two)
    tell_proof(session, keys, submission, user, vms, ProofForm(ends_on="31-12-2028", holder="Ik"))
    submitting.submit(session, keys, submission, user)
    before = {one.id: one.part for one in session.exec(select(Document))}

    replacing.begin(session, submission, user)
    for item in of_requirement(session, submission, asks_two):
        session.delete(item.document)
    session.flush()
    replacing.stop(session, submission, user)
    with clock.pinned(house.tender.deadline + timedelta(minutes=5)):
        statements.reveal(session, submission, house.open())

    [shown] = session.exec(select(Exhibit)).all()
    assert {one.id: one.part for one in session.exec(select(Document))} == before
    assert (shown.requirement_id, shown.part) == (asks_two.id, "Bewijs van het VMS")


def test_a_file_for_what_is_not_asked_any_more_does_not_go_along(
    session, house, sign_in, keys, asks_two
):
    submission, user = house.enter()
    house.fill(submission, user)
    asks_two.documents = [PARTS[0]]
    session.add(asks_two)
    session.flush()

    page = sign_in(user).get(f"/submissions/{submission.id}").text
    submitting.submit(session, keys, submission, user)

    stored = session.exec(select(Document)).all()
    asked = service.readiness(session, submission).documents
    assert "1 bestand heeft geen plek meer" in page
    assert {one.id for one in stored} == {one.id for one in asked}
    assert {one.part for one in stored if one.requirement_id} == {PARTS[0]}
    assert [one.intake_key for one in stored if one.intake_key] == []
