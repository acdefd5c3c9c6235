"""What is kept, told, replaced and taken out, and that nobody else can read it."""

from datetime import date

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.errors import EditedError, NotFoundError
from app.core.outbox import Job
from app.evidence import service
from app.evidence.access import contents_of, held, held_by
from app.evidence.forms import FactsForm
from app.evidence.kinds import Scheme
from app.evidence.models import ProofVersion
from app.evidence.taking import proof_bytes, take
from app.uploads.cleanup import forget
from tests.evidence.factories import FORM, HOLDER, LINES, certificate, keep
from tests.factories import make_provider, make_user


@pytest.fixture
def person(session):
    return make_user(session)


@pytest.fixture
def provider(session, person):
    return make_provider(session, person, name=HOLDER)


def actions(session):
    return [event.action for event in session.exec(select(Event).order_by(Event.number))]


def test_what_we_read_is_offered_and_not_taken(session, keys, storage, provider, person):
    proof = keep(session, keys, storage, provider, person, form=None)

    one = held(keys, proof)
    assert (one.state, one.facts.holder, one.facts.scheme) == ("untold", "", None)
    assert service.offered(one.contents) == {
        "holder": HOLDER,
        "number": "K-1",
        "scope": "Begeleiding en wonen",
        "valid_from": date(2025, 6, 1),
        "valid_to": date(2028, 5, 31),
        "scheme": Scheme.HKZ,
    }


def test_what_is_told_is_held_against_the_file(session, keys, storage, provider, person):
    told = FORM.model_copy(update={"number": "K-2"})

    proof = keep(session, keys, storage, provider, person, form=told)

    one = held(keys, proof)
    assert (one.state, one.facts.name, one.proof.ends_on) == ("fine", "Ons HKZ", date(2028, 5, 31))
    assert one.facts.found == ("holder", "scheme", "scope", "valid_from", "valid_to")
    assert actions(session) == ["proof.add", "proof.tell"]


def test_nothing_of_it_stands_readable_in_the_database(session, keys, storage, provider, person):
    content = certificate() + b"Lindeborgh"
    proof = keep(session, keys, storage, provider, person, content=content)

    versions = session.exec(select(ProofVersion)).all()
    closed = b"".join(one.contents + one.file_key for one in versions)
    assert b"Lindeborgh" not in closed
    assert b"hkz" not in closed.lower()
    sealed = b"".join(storage.open(proof.versions[-1].storage_key))
    assert b"Lindeborgh" not in sealed


def test_two_certificates_are_as_long_as_one_another(session, keys, storage, provider, person):
    one = keep(session, keys, storage, provider, person)
    other = keep(session, keys, storage, provider, person, form=FORM.model_copy(
        update={"scope": "Begeleiding"}
    ))  # fmt: skip

    assert len(one.versions[-1].contents) == len(other.versions[-1].contents)


def test_a_newer_file_is_a_version_and_the_earlier_one_stays(
    session, keys, storage, provider, person
):
    earlier = certificate()
    proof = keep(session, keys, storage, provider, person, content=earlier)
    newer = certificate(*LINES[:-1], "Geldig tot en met 31-05-2031")

    service.replace_file(
        session, keys, proof, person, take(storage, keys, "nieuw.pdf", [newer])
    )  # fmt: skip
    session.refresh(proof, ["versions"])

    one = held(keys, proof)
    assert [version.number for version in proof.versions] == [1, 2, 3]
    assert (one.state, one.facts.valid_to, "valid_to" in one.facts.found) == (
        "untold", date(2028, 5, 31), False,
    )  # fmt: skip
    assert service.offered(one.contents) == {"valid_to": date(2031, 5, 31)}
    first = proof.versions[1]
    kept = b"".join(proof_bytes(storage, keys, first, contents_of(keys, first).file))
    assert kept == earlier


def test_two_people_who_tell_at_once_are_told(session, keys, storage, provider, person):
    proof = keep(session, keys, storage, provider, person)  # told once: version 1
    service.tell(session, keys, proof, person, FORM.model_copy(
        update={"version": 1, "number": "K-9"}
    ))  # fmt: skip
    session.refresh(proof, ["versions"])
    mine = FORM.model_copy(update={"version": 1, "scope": "Iets anders"})

    with pytest.raises(EditedError) as error:
        service.tell(session, keys, proof, person, mine)

    assert error.value.theirs == {
        "number": "Een collega bewaarde: K-9",
        "scope": "Een collega bewaarde: Begeleiding en wonen",
    }


def test_taking_out_destroys_the_keys_and_the_file(session, keys, storage, provider, person):
    proof = keep(session, keys, storage, provider, person)
    storage_key = proof.versions[-1].storage_key

    service.withdraw(session, proof, person)
    job = session.exec(select(Job).where(Job.kind == "files.forget")).one()
    forget(session, storage, job.payload)

    assert held_by(session, keys, provider.id) == []
    kept = {(one.file_key, one.contents) for one in session.exec(select(ProofVersion))}
    assert kept == {(None, None)}
    assert storage_key not in set(storage.keys())
    with pytest.raises(NotFoundError):
        contents_of(keys, proof.versions[-1])


def test_a_file_that_a_proof_still_opens_is_not_forgotten(session, keys, storage, provider, person):
    proof = keep(session, keys, storage, provider, person)
    storage_key = proof.versions[-1].storage_key

    forget(session, storage, {"storage_keys": [storage_key]})

    assert storage_key in set(storage.keys())


def test_contents_of_another_version_are_refused(session, keys, storage, provider, person):
    one = keep(session, keys, storage, provider, person)
    other = keep(session, keys, storage, provider, person)

    other.versions[-1].contents = one.versions[-1].contents

    with pytest.raises(Exception, match="niet het bewijs dat is bewaard"):
        held(keys, other)


def test_an_extract_serves_as_long_as_tenders_usually_take_it(
    session, keys, storage, provider, person
):
    form = FactsForm(holder=HOLDER, issued_on=date(2026, 1, 31))
    content = certificate("Uittreksel", f"Statutaire naam: {HOLDER}", "Datum uittreksel 31-01-2026")

    proof = keep(
        session, keys, storage, provider, person, form=form, kind="kvk", content=content
    )  # fmt: skip

    assert proof.ends_on == date(2026, 7, 31)  # 31 January and six months
    assert held(keys, proof).facts.found == ("holder", "issued_on")
