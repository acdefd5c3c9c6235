"""Directive 2014/24/EU, Annex IV: one test for each of (a) to (g), in our words."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select

from app.accounts.permissions import Duty
from app.audit.models import Event
from app.audit.service import first_fault
from app.changes import deadline as deadlines
from app.changes.forms import DeadlineForm
from app.core import clock
from app.core.errors import ConflictError, ForbiddenError, InvalidError
from app.openings import opening
from app.submissions.models import Document, Receipt
from app.submissions.receipts import content_of, manifest_hash
from app.submitting import service as submitting
from app.vault import releasing
from app.vault import service as vault
from app.vault.models import Purpose
from tests.factories import assign, make_user
from tests.openings.test_guards import sealed, tomorrow  # noqa: F401  (fixtures)
from tests.submissions.factories import PASSPHRASE

MARK = "KANARIE-annex-iv"


def whole_database(session):
    """Everything in every table, as text."""
    connection = session.connection()
    return "\n".join(
        str(connection.execute(table.select()).all()) for table in SQLModel.metadata.tables.values()
    )


def open_now(house):
    with clock.pinned(house.tender.deadline + timedelta(minutes=1)):
        return opening.open_content(
            house.session, house.keys, house.tender, house.open(), *house.openers[:2]
        )


def test_a_the_moment_of_receipt_is_exact(session, house, now):
    submission, user = house.enter()
    house.fill(submission, user, mark=MARK)
    arrived = now + timedelta(microseconds=123_456)

    receipt = submitting.submit(session, house.keys, submission, user, arrived=arrived)

    told = content_of(house.keys, receipt)
    assert told["received_at"] == "2026-03-02T09:00:00.123456Z"
    assert told["number"] == submission.number
    assert told["manifest_sha256"] == manifest_hash(told["files"])
    assert len(told["files"]) == 2
    assert {len(file["sha256"]) for file in told["files"]} == {64}


def test_b_nobody_reads_the_content_before_the_time(session, house, sign_in):
    house.handed_in(name="Alfa", mark=MARK)
    document = session.exec(select(Document)).first()
    paths = [f"/documents/{document.id}", f"/tenders/{house.tender.id}/vault/record.pdf"]

    told = whole_database(session)
    stored = [path.read_bytes() for path in house.storage.folder.rglob("*") if path.is_file()]
    answers = [
        sign_in(who).get(path).status_code
        for who in (house.officer, *house.openers)
        for path in paths
    ]

    assert "Alfa" in told
    assert MARK not in told
    assert stored
    assert not any(MARK.encode() in content for content in stored)
    assert set(answers) == {404}


def test_c_only_who_may_sets_or_moves_the_date_and_never_alone(session, house):
    later = DeadlineForm.model_construct(
        deadline=house.tender.deadline + timedelta(days=1), reason="Een storing op de laatste dag."
    )
    second = make_user(session)
    assign(session, house.tender, second, Duty.OFFICER)
    before = house.tender.deadline

    deadlines.propose_deadline(session, house.tender, house.officer, later)
    with pytest.raises(ForbiddenError):
        deadlines.confirm_deadline(session, house.tender, house.officer)
    untouched = house.tender.deadline
    deadlines.confirm_deadline(session, house.tender, second)

    assert (untouched, house.tender.deadline) == (before, before + timedelta(days=1))


def test_d_in_every_stage_only_who_may_sees_it(session, house, sign_in):
    house.handed_in(name="Alfa", mark=MARK)
    evaluator, stranger = make_user(session), make_user(session)
    assign(session, house.tender, evaluator, Duty.EVALUATOR)
    path = f"/lots/{house.lot.id}/submissions"

    def seen():
        people = (house.officer, evaluator, stranger)
        return ["Alfa" in sign_in(who).get(path).text for who in people]

    before = seen()
    open_now(house)

    assert (before, seen()) == ([False, False, False], [True, False, False])


def test_e_access_only_after_the_date_says_the_application(session, house):
    house.handed_in()
    key = vault.vault_key(session, house.tender.id, None, Purpose.CONTENT)

    with clock.pinned(house.tender.deadline), pytest.raises(releasing.TooEarlyError):
        releasing.begin_opening(session, key, house.openers[0], PASSPHRASE)
    with clock.pinned(house.tender.deadline), pytest.raises(ConflictError):
        opening.open_content(session, house.keys, house.tender, bytes(32), *house.openers[:2])


def test_e_access_only_after_the_date_says_the_database_again(session, sealed):  # noqa: F811
    with pytest.raises(IntegrityError, match="too early"), session.begin_nested():
        session.connection().execute(text("UPDATE lots SET state = 'opened'"))


def test_f_what_was_opened_stays_with_who_may(session, house, sign_in):
    house.handed_in(mark=MARK)
    open_now(house)
    document = session.exec(select(Document).where(Document.criterion_id.is_not(None))).one()
    evaluator, provider = make_user(session), make_user(session)
    assign(session, house.tender, evaluator, Duty.EVALUATOR)

    found = [
        sign_in(who).get(f"/documents/{document.id}").status_code
        for who in (house.officer, evaluator, provider)
    ]

    assert found == [200, 404, 404]


def test_g_an_attempt_is_an_event_and_a_breach_is_found(session, house, sign_in):
    house.handed_in()
    stranger = make_user(session)
    sign_in(stranger).get(f"/tenders/{house.tender.id}/vault")
    sign_in(house.openers[0]).post(
        f"/tenders/{house.tender.id}/vault/begin", data={"passphrase": PASSPHRASE}
    )

    attempts = session.exec(
        select(Event.action, Event.actor_id).where(
            Event.action.in_(["access.refuse", "vault.refuse"])
        )
    ).all()
    assert set(attempts) == {
        ("access.refuse", stranger.id), ("vault.refuse", house.openers[0].id),
    }  # fmt: skip
    assert first_fault(session, house.tender.id) is None
    payload_of = "(SELECT e.id FROM events e WHERE e.action = 'submission.receive')"
    session.connection().execute(text(f"DELETE FROM payloads WHERE event_id IN {payload_of}"))  # noqa: S608
    session.connection().execute(
        text("UPDATE chains SET length = length - 1 WHERE key = :key"),
        {"key": str(house.tender.id)},
    )
    session.expire_all()
    assert first_fault(session, house.tender.id).reason == "head"


def test_g_a_wrong_passphrase_is_an_attempt_too(session, house):
    key = vault.vault_key(session, house.tender.id, None, Purpose.CONTENT)
    with clock.pinned(house.tender.deadline + timedelta(minutes=1)):
        with pytest.raises(InvalidError) as refused:
            releasing.begin_opening(session, key, house.openers[0], "iets heel anders")
        releasing.note_refused_opening(session, key, house.openers[0], refused.value)

    event = session.exec(select(Event).where(Event.action == "vault.refuse")).one()
    assert event.actor_id == house.openers[0].id
    assert session.exec(select(Receipt)).all() == []
