"""A file goes only after its term, by two people, and its trail stays whole."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel, col, select

from app.accounts.models import User
from app.audit.models import Event, Payload
from app.audit.service import first_fault, head
from app.awards.models import Award, Suspension
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError
from app.core.outbox import Job
from app.core.storage import DiskStorage
from app.objections.models import Ground, Objection, Remedy
from app.providers.models import Provider
from app.publishing.models import DocumentVersion, TenderDocument
from app.records.doctor import examine
from app.retention import destroying
from app.retention.forms import DestroyForm
from app.retention.models import Destruction
from app.retention.stock import STAYS, rows_of
from app.submissions.models import Document, Receipt, Submission
from app.tenders.models import LotState, Tender
from app.tenders.queries import public_tenders
from app.uploads.cleanup import FORGET, forget
from tests.factories import make_lot, make_tender
from tests.records.test_dossier import decided_house

__all__ = ["decided_house"]
OVER = datetime(2029, 3, 3, 9, 0, tzinfo=UTC)
"""Decided on 2 March 2026 and kept for three years: 2 March 2029 is the last day."""
WHY = DestroyForm(reason="Geen verzoek, geen zaak, niets voor het archief.")


@pytest.fixture
def storage(tmp_path):
    """Files of this test only, for the doctor to look at."""
    return DiskStorage(tmp_path / "files")


@pytest.fixture
def house(session, decided_house):
    """A file of which the term is over."""
    decided_house.lot.state = LotState.FINAL
    session.flush()
    with clock.pinned(OVER):
        yield decided_house


@pytest.fixture
def decider(session, house):
    """Who confirmed the decision, and may confirm this."""
    award = session.exec(select(Award)).one()
    return session.get_one(User, award.confirmed_by_id)


def destroyed(session, house, decider):
    destroying.propose_destruction(session, house.tender, house.officer, WHY)
    return destroying.destroy(session, house.tender, decider)


def test_nothing_of_the_file_is_left_and_its_chain_is_whole(session, house, decider):
    tender_id = house.tender.id
    before, (length, _last) = rows_of(session, tender_id), head(session, tender_id)
    files = {one.storage_key for one in session.exec(select(Document))}
    assert (before["receipts"], before["submissions"], len(files)) == (2, 2, 4)

    declaration = destroyed(session, house, decider)

    assert rows_of(session, tender_id) == {}
    assert session.exec(select(Receipt)).all() == []
    assert first_fault(session, tender_id) is None
    assert head(session, tender_id)[0] == length + 3  # proposed, confirmed, destroyed
    telling = session.exec(
        select(Event.action).join(Payload).where(col(Event.subject).contains(str(tender_id)))
    ).all()
    assert sorted(telling) == ["destruction.confirm", "destruction.propose"]
    assert (declaration.rows, declaration.files, declaration.events) == (before, 4, length)
    assert declaration.chain_length == length + 2
    assert (declaration.ended_on, declaration.years) == (date(2029, 3, 2), 3)
    assert len(session.exec(select(Provider)).all()) == 2
    assert session.get_one(Tender, tender_id).contact == ""
    (job,) = session.exec(select(Job).where(Job.kind == FORGET))
    assert set(job.payload["storage_keys"]) == files


def test_the_doctor_finds_nothing_before_and_after_the_files_are_gone(session, house, decider):
    destroyed(session, house, decider)
    before = list(examine(session, house.storage, house.keys))
    (job,) = session.exec(select(Job).where(Job.kind == FORGET))

    forget(session, house.storage, job.payload)
    job.done_at = clock.utcnow()
    session.flush()

    assert before == []
    assert list(house.storage.keys()) == []
    assert list(examine(session, house.storage, house.keys)) == []


def test_a_file_that_another_tender_needs_too_stays(session, house, decider):
    other = make_tender(session)
    document = TenderDocument(tender_id=other.id, title="Leidraad")
    session.add(document)
    session.flush()
    shared = session.exec(select(Document.storage_key)).first()
    session.add(
        DocumentVersion(
            tender_id=other.id, document_id=document.id, number=1, name="leidraad.pdf", size=1,
            sha256="0" * 64, media_type="application/pdf", storage_key=shared,
            uploaded_by_id=house.officer.id,
        )
    )  # fmt: skip
    session.flush()

    destroyed(session, house, decider)

    (job,) = session.exec(select(Job).where(Job.kind == FORGET))
    assert shared not in job.payload["storage_keys"]
    forget(session, house.storage, {"storage_keys": [shared]})
    assert shared in set(house.storage.keys())


def test_nobody_destroys_alone_and_a_proposal_can_be_taken_back(session, house, decider):
    with pytest.raises(ConflictError):
        destroying.destroy(session, house.tender, decider)
    destroying.propose_destruction(session, house.tender, house.officer, WHY)
    with pytest.raises(ForbiddenError):
        destroying.destroy(session, house.tender, house.officer)

    destroying.take_back(session, house.tender, house.officer)

    with pytest.raises(ConflictError):
        destroying.destroy(session, house.tender, decider)
    with pytest.raises(ConflictError):
        destroying.take_back(session, house.tender, house.officer)
    assert session.exec(select(Destruction)).all() == []
    assert rows_of(session, house.tender.id)["submissions"] == 2


def test_the_last_day_still_counts(session, house):
    with clock.pinned(OVER - timedelta(days=1)):
        found = destroying.hindrances(session, house.tender)
        with pytest.raises(ConflictError):
            destroying.propose_destruction(session, house.tender, house.officer, WHY)

    assert found == ["Bewaar dit dossier ten minste tot en met vrijdag 2 maart 2029."]
    assert destroying.hindrances(session, house.tender) == []


def test_what_still_runs_holds_the_file(session, house):
    award, tender_id, lot_id = session.exec(select(Award)).one(), house.tender.id, house.lot.id
    submission = session.exec(select(Submission)).first()
    session.add(
        Suspension(
            tender_id=tender_id, lot_id=lot_id, award_id=award.id, claimant="Elzenkamp",
            court="Rechtbank Gelderland", asked_on=date(2026, 3, 5), in_time=True,
            begun_by_id=house.officer.id,
        )
    )  # fmt: skip
    session.add(
        Objection(
            tender_id=tender_id, lot_id=lot_id, award_id=award.id, submission_id=submission.id,
            ground=next(iter(Ground)), arguments="Onjuist.", remedy=next(iter(Remedy)),
            received_on=date(2026, 3, 5), in_time=True, answer_by=date(2026, 3, 20),
            entered_by_id=house.officer.id,
        )
    )  # fmt: skip
    later = make_lot(session, tender=make_tender(session, lots=0))
    later.repeats_id = lot_id
    house.lot.state = LotState.STANDSTILL
    session.flush()

    assert destroying.hindrances(session, house.tender) == [
        "Nog niet elk perceel is klaar.",
        "Een rechtszaak is nog niet vrijgegeven.",
        "Een bezwaar is nog niet beantwoord.",
        "Een latere aanbesteding gaat op deze verder. Vernietig eerst dat dossier.",
    ]


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM receipts", "UPDATE destructions SET files = 0", "DELETE FROM destructions"],
)
def test_the_database_lets_go_only_where_a_declaration_stands(session, house, decider, statement):
    if "receipts" not in statement:
        destroyed(session, house, decider)

    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(text(statement))


def test_the_public_site_no_longer_knows_the_tender(session, house, decider):
    assert [one.id for one in public_tenders(session)] == [house.tender.id]

    destroyed(session, house, decider)

    assert public_tenders(session) == []


def test_no_table_hangs_under_a_tender_without_naming_it():
    """Else its rows would stay behind, or hold the others."""
    named = {one.name for one in SQLModel.metadata.tables.values() if "tender_id" in one.c}
    hanging = {
        one.name
        for one in SQLModel.metadata.tables.values()
        if one.name not in named
        for key in one.foreign_keys
        if key.column.table.name in named - STAYS
    }

    assert len(named) > 80
    assert hanging == set()
