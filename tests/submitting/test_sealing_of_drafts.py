"""After submitting, nobody reads from what lies here: not in the database, files or a copy."""

import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app.core import clock
from app.core.db import make_engine
from app.core.errors import ConflictError
from app.core.keys import load_keys
from app.core.outbox import run_one
from app.core.storage import DiskStorage
from app.openings import opening
from app.providers.models import Provider
from app.rooms import jobs
from app.submissions import facts as told
from app.submissions import service
from app.submissions.facts import facts_of
from app.submissions.models import Document, Price, Receipt
from app.submissions.receipts import content_of, facts_told, latest_receipt
from app.submitting import service as submitting
from app.uploads import reading, receiving, sharing
from app.uploads import service as uploads
from app.uploads.recognise import ALL, ONLY_PDF
from app.vault.sealing import UnsealError
from app.vault.wrapping import unseal_key
from tests.databases import make_database
from tests.submissions.factories import make_house, pdf

PLAN = pdf("KANARIE-INHOUD")
PRICE = Decimal("71839264.05")
MARKS = (b"GEHEIM-PLAN", b"KANARIE-INHOUD", b"71839264", b"71.839.264")
"""So long that no number in the database is one of them by chance."""


@pytest.fixture
def house(session, keys, storage):
    return make_house(session, keys, storage)


def stored(storage):
    return {path.name for path in storage.folder.rglob("*") if path.is_file()}


def hand_over(house, submission, user, at=0, name="GEHEIM-PLAN.pdf", content=None):
    item = service.readiness(house.session, submission).items[at]
    sealed = house.receive(submission, content or PLAN, name)
    return uploads.store_document(house.session, submission, user, item.slot, sealed)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_database_files_and_copy_show_no_name_content_price_or_way_to_open(tmp_path, now):
    data = tmp_path / "data"
    data.mkdir()
    keys, storage = load_keys(tmp_path / "keys"), DiskStorage(data / "files")
    url = f"sqlite:///{data / 'toetssteen.sqlite3'}"
    make_database(url)
    engine = make_engine(url)
    with Session(engine, expire_on_commit=False) as session:
        house = make_house(session, keys, storage)
        submission, user = house.enter()
        document = hand_over(house, submission, user)
        house.fill(submission, user, mark="KANARIE-INHOUD", price=PRICE)
        document = hand_over(house, submission, user)
        session.commit()
        draft, intake = facts_of(keys, document), document.intake_key
        readable = b"".join(reading.draft_bytes(storage, keys, document))
        submitting.submit(session, keys, submission, user)
        session.commit()
    engine.dispose()  # the last connection that closes leaves nothing beside the database
    shutil.copytree(data, tmp_path / "backup")

    seen = everything(data) + everything(tmp_path / "backup")

    assert draft.name == "GEHEIM-PLAN.pdf"
    assert MARKS[1] in readable
    assert submission.id.bytes in seen or submission.id.hex.encode() in seen
    assert [mark for mark in MARKS if mark in seen] == []
    assert draft.sha256.encode() not in seen
    assert intake not in seen
    with Session(engine) as session:
        documents = session.exec(select(Document)).all()
        assert [one.intake_key for one in documents] == [None, None]
        assert [one.reading_key for one in documents] == [None, None]
        assert [(one.name, one.size, one.sha256, one.media_type) for one in documents] == [
            ("", 0, "", "")
        ] * 2
        assert [one.amount for one in session.exec(select(Price)).all()] == [None]
        for server in (keys.intake, keys.reading, keys.receipts, keys.secrets, keys.integrity):
            for one in documents:
                with pytest.raises(UnsealError):
                    told.open_key(server, one.sealed_key, one.storage_key)


def test_a_draft_can_be_looked_at_again_and_a_submitted_file_cannot(session, house, sign_in):
    submission, user = house.enter()
    document = hand_over(house, submission, user)
    house.fill(submission, user)
    document = hand_over(house, submission, user, content=PLAN)
    address = f"/submissions/{submission.id}/items/{document.requirement_id}/file"
    client = sign_in(user)

    before = client.get(address)
    submitting.submit(session, house.keys, submission, user)
    after = client.get(address)

    assert before.content == PLAN
    assert "attachment" in before.headers["content-disposition"]
    assert after.status_code == 409
    assert "KANARIE" not in after.text


def test_the_provider_keeps_the_list_of_its_files_and_hands_in_again_unchanged(session, house):
    submission, user = house.enter()
    documents = house.fill(submission, user)
    names = {facts_of(house.keys, one).name for one in documents}
    first = content_of(house.keys, submitting.submit(session, house.keys, submission, user))
    submitting.withdraw(session, submission, user)
    submitting.resume(session, submission, user)

    known = facts_told(house.keys, latest_receipt(session, submission), documents)
    second = content_of(house.keys, submitting.submit(session, house.keys, submission, user))

    assert {one.name for one in known.values()} == names
    assert [one["name"] for one in first["files"]] == sorted(names)
    assert (second["files"], second["manifest_sha256"]) == (
        first["files"],
        first["manifest_sha256"],
    )
    assert "files" in session.exec(select(Receipt)).first().content
    assert session.exec(select(Receipt)).first().content["files"] == []


def test_at_the_opening_names_sizes_and_kinds_are_readable_again(session, house):
    submission, user = house.enter()
    house.fill(submission, user)
    document = hand_over(house, submission, user)
    submitting.submit(session, house.keys, submission, user)
    with clock.pinned(house.tender.deadline + timedelta(minutes=1)):
        opening.open_content(session, house.keys, house.tender, house.open(), *house.openers[:2])
        read = b"".join(reading.document_bytes(house.storage, house.keys, document))

    assert (document.name, document.size, document.media_type) == (
        "GEHEIM-PLAN.pdf",
        len(PLAN),
        "application/pdf",
    )
    assert read == PLAN


def test_how_long_a_file_is_shows_only_by_order_of_magnitude(session, house):
    submission, _user = house.enter()
    sizes = set()
    for length in (5000, 5001, 5119):
        sealed = house.receive(submission, b"a" * length, "a.txt")
        sizes.add(sealed.sealed_size)

    assert sizes == {5120 + 16}  # 5000 to 5119 is rounded up to 5120, and a tag of 16
    assert [receiving.padded_size(n) for n in (1, 4096, 4097, 1_000_000)] == [
        4096,
        4096,
        4352,  # 4096 is 2^12, twelve takes four bits: steps of 2^8
        1_015_808,  # 2^19 <= n, nineteen takes five bits: steps of 2^14, 62 of them
    ]


# One file, many places -----------------------------------------------------------------


def test_one_file_serves_two_items_and_lies_in_storage_once(session, house, application, settings):
    submission, user = house.enter()
    before = stored(house.storage)
    first = hand_over(house, submission, user)
    item = service.readiness(session, submission).items[1]

    second = sharing.share(session, house.keys, submission, user, item, first, ONLY_PDF)
    uploads.remove_document(session, submission, user, first)
    while run_one(application.state.engine, jobs(settings)):
        pass

    assert stored(house.storage) - before == {second.storage_key}
    assert facts_of(house.keys, second).name == "GEHEIM-PLAN.pdf"
    assert b"".join(reading.draft_bytes(house.storage, house.keys, second)) == PLAN
    uploads.remove_document(session, submission, user, second)
    while run_one(application.state.engine, jobs(settings)):
        pass
    assert stored(house.storage) == before


def test_a_file_serves_another_tender_with_a_vault_of_its_own(session, keys, storage, house):
    submission, user = house.enter()
    document = hand_over(house, submission, user)
    other = make_house(session, keys, storage)
    provider = session.get_one(Provider, submission.provider_id)
    elsewhere = service.start_submission(session, other.lot, provider, user)
    item = service.readiness(session, elsewhere).items[0]

    used = sharing.share(session, keys, elsewhere, user, item, document, ALL)

    with clock.pinned(other.tender.deadline + timedelta(minutes=1)):
        private = other.open()
    told.release(used, private, keys.reading)
    assert b"".join(reading.document_bytes(storage, keys, used)) == PLAN
    with pytest.raises(UnsealError):
        unseal_key(private, document.sealed_key, told.context_of(document.storage_key))


def test_a_file_of_another_provider_cannot_be_used(session, house, sign_in):
    submission, user = house.enter()
    document = hand_over(house, submission, user)
    rival, stranger = house.enter()
    item = service.readiness(session, rival).items[0]

    answer = sign_in(stranger).post(
        f"/submissions/{rival.id}/items/{item.id}/reuse", data={"document_id": str(document.id)}
    )

    assert answer.status_code == 404
    assert sharing.choices(session, house.keys, rival) == []
    assert len(sharing.choices(session, house.keys, submission)) == 1


def test_a_text_does_not_serve_where_a_pdf_is_asked(session, house, sign_in):
    submission, user = house.enter()
    document = hand_over(house, submission, user, name="lees.txt", content=b"tekst")
    item = service.readiness(session, submission).items[1]

    answer = sign_in(user).post(
        f"/submissions/{submission.id}/items/{item.id}/reuse",
        data={"document_id": str(document.id)},
    )

    assert answer.status_code == 422
    assert "Dit is een tekstbestand. Stuur dit antwoord als pdf." in answer.text
    assert len(session.exec(select(Document)).all()) == 1


def test_the_page_offers_what_was_uploaded_before(session, house, sign_in):
    submission, user = house.enter()
    document = hand_over(house, submission, user)
    item = service.readiness(session, submission).items[1]
    client = sign_in(user)

    page = client.get(f"/submissions/{submission.id}").text
    answer = client.post(
        f"/submissions/{submission.id}/items/{item.id}/reuse",
        data={"document_id": str(document.id)},
    )

    assert f'<option value="{document.id}">GEHEIM-PLAN.pdf' in page
    assert answer.headers["location"] == f"/submissions/{submission.id}#item-{item.id}"
    keys_used = session.exec(select(Document.storage_key)).all()
    assert keys_used == [document.storage_key] * 2


def test_what_was_submitted_cannot_be_used_again(session, house):
    submission, user = house.enter()
    house.fill(submission, user)
    document = session.exec(select(Document)).first()
    item = service.readiness(session, submission).items[0]
    submitting.submit(session, house.keys, submission, user)

    with pytest.raises(ConflictError, match="al ingediend"):
        sharing.share(session, house.keys, submission, user, item, document, ALL)
