"""Who follows a tender can stop: by a button, or by the link in the message."""

from string import ascii_lowercase, ascii_uppercase, digits

import pytest
from sqlmodel import select

from app.audit.models import Event
from app.core.clock import utcnow
from app.core.errors import NotFoundError
from app.core.keys import load_keys
from app.core.outbox import Job
from app.core.settings import Settings
from app.publishing import mails
from app.publishing.documents import documents_of, note_download
from app.publishing.followers import follower_of, following, sign_follower, stop_following
from app.publishing.models import Download
from app.publishing.service import publish_tender
from app.publishing.telling import tell
from app.publishing.versions import write_version
from tests.factories import make_user
from tests.publishing.factories import filed, published
from tests.tenders.factories import complete_tender

ADDRESS = "lezer@example.nl"
DIGITS = ascii_uppercase + ascii_lowercase + digits + "-_"


@pytest.fixture
def install(tmp_path) -> Settings:
    return Settings(public_url="http://t", data=tmp_path)


def with_followers(session, officer):
    """A published tender of which a person and an address took the document."""
    tender, _lot = complete_tender(session, officer)
    version = filed(session, tender, officer, "Leidraad")
    publish_tender(session, tender, officer)
    reader = make_user(session, name="Lea Lezer")
    note_download(session, version, reader)
    note_download(session, version, None, ADDRESS)
    session.flush()
    [address] = session.exec(select(Download).where(Download.email == ADDRESS)).all()
    return tender, reader, address


def told(session, tender, officer, *started):
    """Publish a version and say whom it is told, by their key."""
    tell(session, write_version(session, tender, officer, "Gewijzigd."), started)
    session.flush()
    jobs = session.exec(select(Job).where(Job.kind == "mail.version")).all()
    found = [job.payload for job in jobs]
    for job in jobs:
        session.delete(job)
    return found


def test_message_to_who_only_reads_holds_the_link_and_to_who_started_it_does_not(
    session, officer, install
):
    tender, reader, address = with_followers(session, officer)
    starter = make_user(session)

    payloads = told(session, tender, officer, starter.id)

    letters = {one.to: one.text for one in (mails.version(session, install, p) for p in payloads)}
    assert sorted(letters) == sorted([reader.email, starter.email, ADDRESS])
    key = load_keys(install.data / "keys").signing
    link = f"http://t/aanbestedingen/{tender.slug}/afmelden/"
    assert f"{link}{address.id}/{sign_follower(key, address)}" in letters[ADDRESS]
    assert link in letters[reader.email]
    assert "afmelden" not in letters[starter.email]


def test_who_stops_is_not_told_and_who_started_always_is(session, officer):
    tender, reader, address = with_followers(session, officer)
    assert len(told(session, tender, officer)) == 2

    stop_following(session, address)
    stop_following(session, following(session, tender, reader))

    assert told(session, tender, officer) == []
    assert [one["user_id"] for one in told(session, tender, officer, reader.id)] == [str(reader.id)]
    assert following(session, tender, reader) is None
    assert address.stopped_at == utcnow()
    assert session.exec(select(Event.action).where(Event.action == "follower.stop")).all() == [
        "follower.stop", "follower.stop",
    ]  # fmt: skip


def test_address_that_is_left_again_is_told_again(session, officer):
    tender, _reader, address = with_followers(session, officer)
    [document] = documents_of(session, tender)
    stop_following(session, address)

    note_download(session, document.latest, None, ADDRESS)

    assert {"download_id": str(address.id)}.items() <= told(session, tender, officer)[-1].items()


def test_link_of_another_tender_or_a_made_up_one_finds_nothing(session, officer, install):
    tender, reader, address = with_followers(session, officer)
    [theirs] = session.exec(select(Download).where(Download.user_id == reader.id)).all()
    other, _lot = published(session, officer)
    key = load_keys(install.data / "keys").signing
    good, of_another = sign_follower(key, address), sign_follower(key, theirs)
    last = DIGITS.index(good[-1])
    made_up = ["", "x", "é", good + "A", good[:-1] + DIGITS[last ^ 1], of_another]

    assert follower_of(session, key, tender, address.id, good) is address
    for at, text in [(other, good), *((tender, one) for one in made_up)]:
        with pytest.raises(NotFoundError):
            follower_of(session, key, at, address.id, text)


def test_link_asks_first_and_stops_by_its_button(session, client, officer):
    tender, _reader, address = with_followers(session, officer)
    signature = sign_follower(client.app.state.keys.signing, address)
    url = f"/aanbestedingen/{tender.slug}/afmelden/{address.id}/{signature}"

    asked = client.get(url)
    session.refresh(address)
    before = address.stopped_at
    done = client.post(url)

    assert (asked.status_code, done.status_code) == (200, 200)
    assert (f'action="{url}"' in asked.text, before) == (True, None)
    assert "U krijgt geen berichten meer" in done.text
    session.refresh(address)
    assert address.stopped_at == utcnow()
    wrong = f"/aanbestedingen/{tender.slug}/afmelden/{address.id}/{'A' * 86}"
    assert [client.get(wrong).status_code, client.post(wrong).status_code] == [404, 404]


def test_button_stops_for_who_is_signed_in(session, sign_in, officer):
    tender, reader, _address = with_followers(session, officer)
    browser = sign_in(reader)
    page, stop = (f"/aanbestedingen/{tender.slug}/{one}" for one in ("documenten", "afmelden"))
    assert f'action="{stop}"' in browser.get(page).text

    answer = browser.post(stop)

    assert answer.headers["location"] == page
    assert f'action="{stop}"' not in browser.get(page).text
    session.expire_all()
    assert following(session, tender, reader) is None
