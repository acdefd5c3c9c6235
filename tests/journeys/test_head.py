"""HEAD answers what GET answers without its body, and leaves nothing behind."""

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from sqlmodel import select

from app.accounts import signing_in
from app.accounts.cookie import COOKIE
from app.accounts.models import SignIn
from app.audit.models import Event
from app.consensus.models import Presence
from app.core.db import reading, writing
from app.publishing.documents import documents_of
from app.publishing.models import Download
from app.publishing.service import publish_tender
from tests.awards.decided import make_decided
from tests.consensus.test_meeting import a_meeting
from tests.journeys.serving import free_url, installed, serving
from tests.publishing.test_document_pages import upload
from tests.tenders.factories import complete_tender


def both(browser, url):
    """What HEAD and GET say of one address, but for what differs at every request."""
    head, got = browser.head(url), browser.get(url)
    assert head.content == b""
    del head.headers["X-Request-Id"], got.headers["X-Request-Id"]
    return (head.status_code, dict(head.headers)), (got.status_code, dict(got.headers))


def test_a_page_answers_head_as_it_answers_get(session, officer, client, sign_in):
    tender, _lot = complete_tender(session, officer)
    session.commit()
    browser = sign_in(officer)
    pages = [
        (client, "/"), (client, "/sign-in"), (client, "/aanbestedingen"), (client, "/niets"),
        (browser, "/tenders"), (browser, f"/tenders/{tender.id}"), (client, "/tenders"),
    ]  # fmt: skip

    found = [both(who, url) for who, url in pages]

    assert [head for head, _got in found] == [got for _head, got in found]
    assert [head[0] for head, _got in found] == [200, 200, 200, 404, 200, 200, 303]
    assert client.head("/sign-out").status_code == 405


def test_head_of_a_file_notes_nobody_as_its_reader(session, officer, sign_in, client):
    tender, _lot = complete_tender(session, officer)
    browser = sign_in(officer)
    browser.post(f"/tenders/{tender.id}/documents", data={"title": "Leidraad", "category": "Gids"})
    [one] = documents_of(session, tender)
    upload(browser, one.document)
    session.expire_all()
    publish_tender(session, tender, officer)
    session.commit()
    [version] = [each.latest for each in documents_of(session, tender)]
    url = f"/aanbestedingen/{tender.slug}/documenten/{version.id}"

    head = client.head(url)
    before = session.exec(select(Download)).all()
    got = client.get(url)

    assert (head.status_code, head.content, head.headers["content-disposition"]) == (
        200, b"", got.headers["content-disposition"],
    )  # fmt: skip
    assert (before, len(session.exec(select(Download)).all())) == ([], 1)


@pytest.fixture
def house(tmp_path):
    """A server of its own, with a meeting and a decision: what it notes aside is really kept."""
    url = free_url()
    long = {"session_idle_minutes": 1_000_000, "session_hours": 1_000_000}
    application = installed(tmp_path, url, **long)
    with writing(application.state.engine) as session:
        room, decided = a_meeting(session, "goed", "voldoende"), make_decided(session)
        pages = {f"/lots/{room.lot.id}/consensus": room.chair,
                 f"/lots/{room.lot.id}/consensus/live": room.chair,
                 f"/lots/{decided.lot.id}/dossier.zip": decided.officer}  # fmt: skip
        tokens = {
            path: signing_in.start_sign_in(session, person, second_factor=True)
            for path, person in pages.items()
        }
        session.commit()

    def asked(method, path):
        with closing(HTTPConnection(urlsplit(url).netloc)) as connection:
            connection.request(method, path, headers={"Cookie": f"{COOKIE}={tokens[path]}"})
            answer = connection.getresponse()
            return answer.status, answer.headers["content-disposition"], answer.read()

    with serving(application, url):
        yield application.state.engine, asked, list(pages)
    application.state.engine.dispose()


def test_head_makes_nobody_present_or_seen_and_takes_nothing(house, now):
    engine, asked, (meeting, live, dossier) = house

    def noted():
        with reading(engine) as session:
            taken = session.exec(select(Event.id).where(Event.action == "record.take")).all()
            seen = session.exec(select(SignIn.id).where(SignIn.seen_at != now)).all()
            return len(session.exec(select(Presence.id)).all()), len(seen), len(taken)

    counts = [noted()]
    heads = [asked("HEAD", path) for path in (meeting, live, dossier)]
    counts.append(noted())
    got = [asked("GET", path) for path in (meeting, dossier)]
    counts.append(noted())

    assert counts == [(0, 0, 0), (0, 0, 0), (1, 2, 1)]
    assert [(status, body) for status, _name, body in heads] == [(200, b"")] * 3
    assert [status for status, _name, body in got if body] == [200, 200]
    assert heads[2][1] == got[1][1]
