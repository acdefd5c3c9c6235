"""Files that came with an answer to the authority lie in the dossier beside what was submitted."""

from datetime import timedelta

from app.audit.service import record
from app.checks.models import Call, CallFile, CallKind, Check
from app.records.members import Part, members_of
from app.submissions.models import Document
from app.uploads.receiving import receive
from tests.awards.decided import make_decided
from tests.factories import make_requirement
from tests.pdf import make_pdf
from tests.records.test_dossier import dossier, unpacked, verify


def answered(session, keys, storage, submission, check, now, *, name, at):
    """Ask for a repair and let a file come with the answer; `at`: when it was handed in."""
    asked = Call(
        tender_id=submission.tender_id,
        lot_id=submission.lot_id,
        submission_id=submission.id,
        kind=CallKind.REPAIR,
        check_id=check.id,
        asks="Stuur ons het bewijs.",
        due_at=now + timedelta(days=5),
        asked_by_id=submission.submitted_by_id,
        answered_at=at,
    )
    session.add(asked)
    session.flush()
    content = make_pdf(name)
    file = receive(storage, keys.reading, name, [content], 1 << 20)
    kept = CallFile(
        tender_id=submission.tender_id,
        call_id=asked.id,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        media_type=file.media_type,
        storage_key=file.storage_key,
        sealed_sha256=file.sealed_sha256,
        sealed_size=file.sealed_size,
        reading_key=file.reading_key,
        scan=file.scan,
    )
    session.add(kept)
    session.flush()
    return kept, content


def test_what_was_handed_in_with_an_answer_is_in_the_dossier(session, keys, storage, now):
    decided = make_decided(session)
    submission, lot = decided.submissions["Elzenkamp"], decided.lot
    submission.submitted_by_id = decided.officer.id
    asked = make_requirement(session, decided.tender, number="3.1")
    check = Check(
        tender_id=lot.tender_id, lot_id=lot.id, submission_id=submission.id,
        requirement_id=asked.id,
    )  # fmt: skip
    session.add(check)
    session.flush()
    mended, content = answered(
        session, keys, storage, submission, check, now, name="hersteld.pdf", at=now
    )
    answered(session, keys, storage, submission, check, now, name="concept.pdf", at=None)

    record(session, decided.decider, "award.decide", decided.award)

    whole = dossier(session, keys, storage, [lot])

    number = submission.number
    name = f"submissions/S{number}/answers/3.1-{mended.id.hex[:8]}.pdf"
    files = unpacked(whole)
    assert {one: files[one] for one in files if "/answers/" in one} == {name: content}
    assert verify(whole).returncode == 0
    session.add(Document(
        tender_id=lot.tender_id, submission_id=submission.id, requirement_id=asked.id,
        name="bewijs.pdf", storage_key=mended.storage_key, sealed_key=b"",
        reading_key=mended.reading_key, scan=mended.scan,
    ))  # fmt: skip
    session.flush()
    members = list(members_of(session, keys, storage, [lot], {}, {}))
    submitted, member = (one for one in members if one.part == Part.SUBMITTED)
    assert submitted.title == "Elzenkamp: 3.1 bewijs.pdf"
    assert (member.title, member.provider_id) == (
        f"{submission.provider.name}, als antwoord: hersteld.pdf",
        submission.provider_id,
    )
