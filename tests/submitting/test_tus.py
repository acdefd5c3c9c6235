"""Uploads that stop and go on: the tus protocol, as its clients speak it."""

import hashlib
from base64 import b64encode
from datetime import timedelta

import pytest
from sqlmodel import select

from app.audit.models import Payload
from app.core import clock
from app.core.errors import InvalidError
from app.core.outbox import Job, run_one
from app.rooms import jobs
from app.submissions import service
from app.submissions.facts import facts_of
from app.submissions.models import Document
from app.submitting import service as submitting
from app.uploads import rescue, resuming
from app.uploads.models import Upload, UploadPart
from app.uploads.reading import draft_bytes
from tests.factories import make_user
from tests.submissions.factories import make_house, pdf

SPEAKS = {"Tus-Resumable": "1.0.0"}
PART = SPEAKS | {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture
def house(session, keys, storage):
    return make_house(session, keys, storage)


def item_of(session, submission, at=0):
    return service.readiness(session, submission).items[at]


def begin(client, submission, item, content, name="lees.txt", **headers):
    told = {"Upload-Length": str(len(content)),
            "Upload-Metadata": f"filename {b64encode(name.encode()).decode()}"}  # fmt: skip
    return client.post(
        f"/submissions/{submission.id}/items/{item.id}/uploads", headers=SPEAKS | told | headers
    )


def send(client, place, offset, content):
    return client.patch(place, headers=PART | {"Upload-Offset": str(offset)}, content=content)


def finish(client, place):
    return client.put(f"{place}/whole", headers={"HX-Request": "true"})


def stored(storage):
    return {path.name for path in storage.folder.rglob("*") if path.is_file()}


def work(application, settings):
    while run_one(application.state.engine, jobs(settings)):
        pass


def test_a_file_comes_in_by_parts_and_its_hash_is_that_of_the_whole(session, house, sign_in):
    submission, user = house.enter()
    item, content = item_of(session, submission), b"KANARIE " * 30_000
    client = sign_in(user)

    begun = begin(client, submission, item, content, "Één brief.txt")
    place = begun.headers["location"]
    answers = [send(client, place, 0, content[:100_000]),
               send(client, place, 100_000, content[100_000:])]  # fmt: skip
    done = finish(client, place)

    assert (begun.status_code, begun.headers["upload-offset"]) == (201, "0")
    assert [(one.status_code, one.headers["upload-offset"]) for one in answers] == [
        (204, "100000"),
        (204, "240000"),  # 8 signs, 30 000 times
    ]
    (document,) = session.exec(select(Document)).all()
    facts = facts_of(house.keys, document)
    assert (facts.name, facts.size, facts.sha256) == (
        "Één brief.txt",
        240_000,
        hashlib.sha256(content).hexdigest(),
    )
    assert done.status_code == 200
    assert facts.sha256[:8] in done.text
    assert b"".join(draft_bytes(house.storage, house.keys, document)) == content
    assert session.exec(select(Upload)).all() == []


def test_a_file_with_another_hash_than_was_lodged_does_not_stay(session, house, sign_in):
    house.tender.takes_hashes = True
    submission, user = house.enter()
    item, content = item_of(session, submission), b"iets anders"
    rescue.lodge(session, submission, user, item.id, hashlib.sha256(b"zo").hexdigest())

    client = sign_in(user)
    place = begin(client, submission, item, content).headers["location"]
    send(client, place, 0, content)
    with clock.pinned(house.tender.deadline + timedelta(minutes=1)):
        done = finish(sign_in(user), place)

    assert (done.status_code, session.exec(select(Upload)).all()) == (422, [])
    assert session.exec(select(Document)).all() == []


def test_what_came_in_is_told_to_who_goes_on_on_another_day(session, house, sign_in):
    submission, user = house.enter()
    client = sign_in(user)
    place = begin(client, submission, item_of(session, submission), b"a" * 10).headers["location"]
    send(client, place, 0, b"a" * 4)

    with clock.pinned(house.tender.deadline - timedelta(hours=1)):
        state = sign_in(user).head(place, headers=SPEAKS)

    told = ("upload-offset", "upload-length", "cache-control", "tus-resumable")
    assert [state.headers[name] for name in told] == ["4", "10", "no-store", "1.0.0"]


def test_a_part_that_does_not_follow_is_refused_and_does_not_stay(session, house, sign_in):
    submission, user = house.enter()
    client = sign_in(user)
    place = begin(client, submission, item_of(session, submission), b"a" * 10).headers["location"]
    send(client, place, 0, b"a" * 4)
    before = stored(house.storage)

    again = send(client, place, 0, b"b" * 4)
    beyond = send(client, place, 4, b"c" * 7)
    session.expire_all()

    assert (again.status_code, beyond.status_code) == (409, 422)
    assert session.exec(select(Upload.received)).all() == [4]
    assert stored(house.storage) == before


def test_of_two_parts_at_the_same_place_only_one_counts(session, house, sign_in):
    submission, user = house.enter()
    client = sign_in(user)
    begin(client, submission, item_of(session, submission), b"a" * 10)
    upload = session.exec(select(Upload)).one()
    first, second = (
        resuming.keep_bytes(house.storage, house.keys, upload, [sign * 4]) for sign in (b"a", b"b")
    )

    resuming.add_part(session, upload, 0, first)

    with pytest.raises(resuming.ConflictError):
        resuming.add_part(session, upload, 0, second)
    assert session.exec(select(UploadPart.storage_key)).all() == [first.storage_key]


def test_a_file_that_is_not_whole_is_not_put_together(session, house, sign_in):
    submission, user = house.enter()
    client = sign_in(user)
    place = begin(client, submission, item_of(session, submission), b"a" * 10).headers["location"]
    send(client, place, 0, b"a" * 9)

    assert finish(client, place).status_code == 409
    assert session.exec(select(Document)).all() == []
    assert len(session.exec(select(Upload)).all()) == 1


def test_a_refused_file_says_why_at_its_item_and_leaves_nothing(
    session, house, sign_in, application, settings
):
    submission, user = house.enter()
    client, before = sign_in(user), stored(house.storage)
    item = item_of(session, submission, 1)
    place = begin(client, submission, item, b"MZ\x90\0", "a.pdf").headers["location"]
    send(client, place, 0, b"MZ\x90\0")

    answer = finish(client, place)
    work(application, settings)

    assert answer.status_code == 422
    assert "Dit soort bestand kennen wij niet" in answer.text
    assert f'id="item-{item.id}"' in answer.text
    assert session.exec(select(Upload)).all() == []
    assert stored(house.storage) == before


@pytest.mark.parametrize(
    ("length", "status", "told"),
    [(0, 422, "leeg"), (2_048_000_000, 201, ""), (2_048_000_001, 422, "hoogstens 2,0 GB")],
)
def test_a_file_is_refused_before_its_first_byte_when_it_cannot_fit(
    session, house, sign_in, length, status, told
):
    submission, user = house.enter()

    answer = begin(sign_in(user), submission, item_of(session, submission), b"",
                   **{"Upload-Length": str(length)})  # fmt: skip

    assert answer.status_code == status
    assert told in answer.text.replace("\xa0", " ")


def test_files_on_their_way_count_for_the_quota(session, house):
    submission, user = house.enter()
    item = item_of(session, submission)
    limits = resuming.Limits(file=100, submission=150)
    resuming.begin(session, house.keys, submission, user, item, name="a", length=100, limits=limits)

    fits = resuming.begin(
        session, house.keys, submission, user, item, name="b", length=50, limits=limits
    )
    with pytest.raises(resuming.InvalidError, match="Samen zijn uw bestanden te groot"):
        resuming.begin(
            session, house.keys, submission, user, item, name="c", length=1, limits=limits
        )

    assert fits.length == 50


def test_no_more_files_are_on_their_way_at_once_than_are_taken_in(session, house):
    submission, user = house.enter()
    item = item_of(session, submission)
    limits = resuming.Limits(file=100, submission=10_000)
    person = (session, house.keys, submission, user, item)
    under_way = [
        resuming.begin(*person, name="a", length=1, limits=limits)
        for _ in range(resuming.MAX_UNDER_WAY)
    ]

    with pytest.raises(InvalidError) as refusal:
        resuming.begin(*person, name="a", length=1, limits=limits)
    resuming.stop(session, under_way[0])
    resuming.begin(*person, name="a", length=1, limits=limits)

    assert str(refusal.value.message) == (
        "Er zijn te veel bestanden tegelijk onderweg. Wacht tot er een paar binnen zijn."
    )
    assert len(session.exec(select(Upload)).all()) == resuming.MAX_UNDER_WAY


def test_taking_back_forgets_what_came_in(session, house, sign_in, application, settings):
    submission, user = house.enter()
    client, before = sign_in(user), stored(house.storage)
    place = begin(client, submission, item_of(session, submission), b"a" * 10).headers["location"]
    send(client, place, 0, b"a" * 4)

    answer = client.delete(place, headers=SPEAKS)
    work(application, settings)

    assert answer.status_code == 204
    assert client.head(place, headers=SPEAKS).status_code == 404
    assert stored(house.storage) == before


def test_what_nobody_goes_on_with_is_forgotten_after_a_week(
    session, house, sign_in, application, settings, now
):
    submission, user = house.enter()
    client, before = sign_in(user), stored(house.storage)
    place = begin(client, submission, item_of(session, submission), b"a" * 10).headers["location"]
    with clock.pinned(now + timedelta(hours=5)):
        send(sign_in(user), place, 0, b"a" * 4)

    with clock.pinned(now + timedelta(days=7, hours=1)):
        work(application, settings)
        kept = stored(house.storage) - before
    with clock.pinned(now + timedelta(days=7, hours=6)):
        work(application, settings)

    assert len(kept) == 1
    assert session.exec(select(Upload)).all() == []
    assert stored(house.storage) == before


def test_nobody_else_reaches_an_upload(session, house, sign_in):
    submission, user = house.enter()
    _other, stranger = house.enter()
    place = begin(sign_in(user), submission, item_of(session, submission), b"a").headers["location"]

    for who in (stranger, house.officer, make_user(session)):
        client = sign_in(who)
        assert client.head(place, headers=SPEAKS).status_code == 404
        assert send(client, place, 0, b"a").status_code == 404
        assert client.delete(place, headers=SPEAKS).status_code == 404
        assert finish(client, place).status_code == 404
    assert session.exec(select(Upload.received)).all() == [0]


def test_after_the_deadline_no_part_comes_in(session, house, sign_in):
    submission, user = house.enter()
    client = sign_in(user)
    place = begin(client, submission, item_of(session, submission), b"a" * 10).headers["location"]

    with clock.pinned(house.tender.deadline + timedelta(seconds=1)):
        answer = send(sign_in(user), place, 0, b"a")

    assert answer.status_code == 409
    assert "Het is te laat" in answer.text


def test_a_price_takes_no_file_and_another_version_is_not_spoken(session, house, sign_in):
    submission, user = house.enter()
    client = sign_in(user)

    at_price = begin(client, submission, item_of(session, submission, -1), b"a")
    other = begin(client, submission, item_of(session, submission), b"a",
                  **{"Tus-Resumable": "0.2.2"})  # fmt: skip

    assert (at_price.status_code, other.status_code) == (404, 409)


def test_parts_and_their_name_lie_sealed(session, house, sign_in):
    submission, user = house.enter()
    client = sign_in(user)
    before, content = stored(house.storage), b"KANARIE " * 100
    item = item_of(session, submission)
    place = begin(client, submission, item, content, "geheim.txt").headers["location"]
    send(client, place, 0, content)

    (key,) = stored(house.storage) - before
    upload = session.exec(select(Upload)).one()

    assert b"KANARIE" not in b"".join(house.storage.open(key))
    assert b"geheim" not in upload.closed
    assert resuming.name_of(house.keys, upload) == "geheim.txt"
    jobs_told = str([job.payload for job in session.exec(select(Job)).all()])
    trail_told = str([one.data for one in session.exec(select(Payload)).all()])
    assert "geheim" not in jobs_told + trail_told


def test_submitting_forgets_what_is_still_on_its_way(session, house, sign_in):
    submission, user = house.enter()
    house.fill(submission, user)
    begin(sign_in(user), submission, item_of(session, submission), pdf())

    submitting.submit(session, house.keys, submission, user)

    assert session.exec(select(Upload)).all() == []
