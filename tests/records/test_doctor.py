"""The doctor finds and names every file that is missing, extra or altered, and a broken chain."""

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.core.storage import DiskStorage
from app.integrity.papers import add_paper, take_in
from app.integrity.service import open_file
from app.records.doctor import Finding, Trouble, examine
from app.submissions.models import Document
from tests.integrity.factories import make_provider_in_checks
from tests.pdf import make_pdf
from tests.submissions.factories import make_house


@pytest.fixture
def house(session, keys, tmp_path):
    made = make_house(session, keys, DiskStorage(tmp_path / "files"))
    made.handed_in()
    return made


def findings(session, house):
    return sorted(examine(session, house.storage, house.keys))


def a_file(session, house):
    document = session.exec(select(Document).order_by(Document.storage_key)).first()
    path = house.storage.folder / document.storage_key[:2] / document.storage_key
    return document, path


def test_nothing_is_wrong(session, house):
    assert session.exec(select(Document)).all() != []
    assert findings(session, house) == []


def test_a_missing_file_is_named(session, house):
    document, path = a_file(session, house)
    path.unlink()

    assert findings(session, house) == [
        Finding(Trouble.MISSING, f"document:{document.id}", document.storage_key)
    ]


@pytest.mark.parametrize("how", ["a bit", "cut off", "longer", "another file"])
def test_an_altered_file_is_named(session, house, how):
    document, path = a_file(session, house)
    content = path.read_bytes()
    path.write_bytes(
        {
            "a bit": bytes([content[0] ^ 1]) + content[1:],
            "cut off": content[:-1],
            "longer": content + b"x",
            "another file": b"iets heel anders",
        }[how]
    )

    assert findings(session, house) == [
        Finding(Trouble.ALTERED, f"document:{document.id}", document.storage_key)
    ]


def test_an_extra_file_is_named(session, house):
    storage_key = house.storage.put([b"van niemand"])

    assert findings(session, house) == [Finding(Trouble.EXTRA, storage_key)]


def test_a_broken_chain_is_named(session, house):
    session.connection().execute(
        text("UPDATE chains SET head = :head WHERE key = :key"),
        {"head": "0" * 64, "key": str(house.tender.id)},
    )
    session.expire_all()

    [found] = findings(session, house)
    assert (found.trouble, found.where) == (Trouble.BROKEN_CHAIN, str(house.tender.id))
    assert found.detail.endswith("(head)")


def test_a_document_of_an_integrity_file_is_held_against_its_seal(session, officer, keys, tmp_path):
    storage = DiskStorage(tmp_path / "files")
    tender, provider, _gate = make_provider_in_checks(session, officer)
    file = open_file(session, tender, provider, officer)
    sealed = take_in(storage, keys, "advies.pdf", [make_pdf("Advies")], "")
    paper = add_paper(session, keys, file, officer, sealed)
    session.flush()
    own = Finding(Trouble.MISSING, f"paper:{paper.id}", paper.storage_key)
    assert Finding(Trouble.EXTRA, paper.storage_key) not in examine(session, storage, keys)

    storage.delete(paper.storage_key)

    assert own in examine(session, storage, keys)
