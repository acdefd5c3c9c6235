"""What a rival, or a provider that cheats, might try: refused, never a fault of ours."""

from base64 import b64encode
from datetime import timedelta

import pytest
from sqlmodel import select

from app.core import clock
from app.submissions import service
from app.submissions.facts import facts_of
from app.submissions.models import Document, Price, Submission
from app.uploads.models import Upload
from tests.factories import make_provider, make_user
from tests.submissions.factories import make_house, pdf

SPEAKS = {"Tus-Resumable": "1.0.0"}
PART = SPEAKS | {"Content-Type": "application/offset+octet-stream"}
ENDLESS = "9" * 5000


def rows(session, model):
    return session.exec(select(model)).all()


@pytest.fixture
def closing_soon(session, keys, storage):
    """A house that closes before anybody's sign-in ends."""
    return make_house(session, keys, storage, deadline=clock.utcnow() + timedelta(minutes=5))


@pytest.fixture
def rival(session):
    user = make_user(session)
    make_provider(session, user)
    return user


@pytest.mark.parametrize(
    "amount",
    ["NaN", "-NaN", "sNaN", "Infinity", "-1", "0", "1e999999999", "1e-999999999", ENDLESS,
     "412,505", "1" + "0" * 12, "=1+1", "\x00", "412.50\u202e"],
)  # fmt: skip
def test_an_amount_that_is_none_is_refused_at_its_field(session, house, sign_in, amount):
    submission, user = house.enter()

    answer = sign_in(user).post(f"/submissions/{submission.id}/price", data={"amount": amount})

    assert (answer.status_code, rows(session, Price)) == (422, [])


@pytest.mark.parametrize("length", [ENDLESS, "-1", "0", "1e3", "", "٣٤", "10 10", "0x10"])
def test_a_length_that_is_none_is_refused(session, house, sign_in, length):
    submission, user = house.enter()
    item = service.readiness(session, submission).items[0]

    answer = sign_in(user).post(
        f"/submissions/{submission.id}/items/{item.id}/uploads",
        headers=SPEAKS | {"Upload-Length": length.encode()},
    )

    assert (answer.status_code, rows(session, Upload)) == (422, [])


def begun(session, submission, browser, length, name="plan.txt"):
    item = service.readiness(session, submission).items[0]
    told = {"Upload-Length": str(length),
            "Upload-Metadata": f"filename {b64encode(name.encode()).decode()}"}  # fmt: skip
    path = f"/submissions/{submission.id}/items/{item.id}/uploads"
    return browser.post(path, headers=SPEAKS | told).headers["location"]


@pytest.mark.parametrize("offset", [ENDLESS, "-1", "1", "٠", ""])
def test_a_part_at_no_place_is_refused_and_nothing_stays(session, house, sign_in, offset):
    submission, user = house.enter()
    browser = sign_in(user)
    place = begun(session, submission, browser, 10)
    before = set(house.storage.keys())

    headers = PART | {"Upload-Offset": offset.encode()}
    answer = browser.patch(place, headers=headers, content=b"tien tekens"[:10])

    assert answer.status_code in {409, 422}
    assert set(house.storage.keys()) == before


def test_more_than_was_announced_is_refused_and_nothing_stays(session, house, sign_in):
    submission, user = house.enter()
    browser = sign_in(user)
    place = begun(session, submission, browser, 10)
    before = set(house.storage.keys())

    answer = browser.patch(place, headers=PART | {"Upload-Offset": "0"}, content=b"x" * 11)

    assert (answer.status_code, set(house.storage.keys())) == (422, before)


def test_an_upload_of_another_is_not_seen_sent_ended_or_stopped(session, house, sign_in, rival):
    submission, user = house.enter()
    place = begun(session, submission, sign_in(user), 10)
    mine = house.enter()[0]
    browser = sign_in(rival)

    answers = [
        browser.head(place, headers=SPEAKS),
        browser.patch(place, headers=PART | {"Upload-Offset": "0"}, content=b"x" * 10),
        browser.put(f"{place}/whole"),
        browser.delete(place, headers=SPEAKS),
    ]

    assert [one.status_code for one in answers] == [404] * 4
    [upload] = rows(session, Upload)
    assert (upload.submission_id, upload.received, mine.id != submission.id) == (
        submission.id,
        0,
        True,
    )


def test_a_file_of_another_is_not_used_nor_looked_at(session, house, sign_in, rival):
    submission, user = house.enter()
    documents = house.fill(submission, user)
    own = sign_in(rival)
    own.post(f"/lots/{house.lot.id}/start")
    theirs = session.exec(select(Submission).where(Submission.id != submission.id)).one()
    item = service.readiness(session, theirs).items[0]
    path = f"/submissions/{theirs.id}/items/{item.id}"

    used = own.post(f"{path}/reuse", data={"document_id": str(documents[0].id)})
    looked = own.get(f"/submissions/{submission.id}/items/{item.id}/file")

    assert (used.status_code, looked.status_code) == (404, 404)
    assert str(documents[0].id) not in own.get(f"/submissions/{theirs.id}").text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\win.txt", "win.txt"),
        ("\u202etxt.exe.txt", "txt.exe.txt"),
        ("a\x00b\r\nSet-Cookie: x.txt", "abSet-Cookie: x.txt"),
        ("...", "bestand.txt"),
        ("x" * 5000 + ".txt", "x" * 116 + ".txt"),
        ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
    ],
)
def test_a_name_with_tricks_is_cleaned_and_escaped(session, house, sign_in, name, kept):
    submission, user = house.enter()
    browser = sign_in(user)
    place = begun(session, submission, browser, 10, name)
    browser.patch(place, headers=PART | {"Upload-Offset": "0"}, content=b"tien teken")

    done = browser.put(f"{place}/whole")

    assert done.status_code in {200, 303, 422}
    found = [facts_of(house.keys, one).name for one in rows(session, Document)]
    assert found == [kept]
    page = browser.get(f"/submissions/{submission.id}").text
    assert "<img src=x" not in page


def test_nothing_is_sent_in_a_second_after_the_deadline(session, closing_soon, sign_in):
    house = closing_soon
    submission, user = house.enter()
    house.fill(submission, user)
    browser = sign_in(user)
    place = begun(session, submission, browser, 10)
    [first] = [one.storage_key for one in rows(session, Document) if one.requirement_id]
    item = service.readiness(session, submission).items[0]
    path = f"/submissions/{submission.id}/items/{item.id}"

    with clock.pinned(house.tender.deadline + timedelta(seconds=1)):
        answers = [
            browser.patch(place, headers=PART | {"Upload-Offset": "0"}, content=b"x" * 10),
            browser.put(f"{place}/whole"),
            browser.put(f"{path}?filename=a.pdf", content=pdf()),
            browser.post(f"{path}/remove"),
            browser.post(f"/submissions/{submission.id}/price", data={"amount": "1"}),
            browser.post(f"/submissions/{submission.id}/replace"),
            browser.post(f"/submissions/{submission.id}/keep"),
        ]

    assert [one.status_code for one in answers] == [409] * 7
    assert first in {one.storage_key for one in rows(session, Document)}


def test_an_arrival_is_stamped_by_the_server_and_never_by_the_sender(
    session, closing_soon, sign_in
):
    house = closing_soon
    submission, user = house.enter()
    house.fill(submission, user)
    earlier = (house.tender.deadline - timedelta(hours=1)).isoformat()

    with clock.pinned(house.tender.deadline + timedelta(seconds=1)):
        answer = sign_in(user).post(
            f"/submissions/{submission.id}/confirm?arrived={earlier}",
            data={"is_sure": "true", "arrived": earlier, "submitted_at": earlier},
            headers={"Date": earlier, "X-Arrived": earlier},
        )

    session.refresh(submission)
    assert (answer.status_code, submission.state) == (303, "late")
