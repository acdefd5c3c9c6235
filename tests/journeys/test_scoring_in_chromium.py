"""An evening's work by keyboard only, and two browsers in one consensus room."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session, select

from app.accounts import signing_in
from app.accounts.cookie import COOKIE
from app.consensus import service as consensus
from app.core import clock
from app.core.db import reading
from app.evaluation.models import HandIn, Score
from tests.evaluation.factories import declare_all, hand_in_all, make_room
from tests.journeys.serving import free_url, installed, serving

STEPS = ("uitstekend", "goed", "voldoende", "onvoldoende")
PATIENCE = 20_000


@pytest.fixture
def house(tmp_path):
    """An empty installation, served on a free port by the real clock."""
    url = free_url()
    application = installed(tmp_path, url)
    with serving(application, url):
        yield url, application.state.engine


def furnish(engine, make):
    """Fill the installation after a deadline long past, and sign its people in now."""
    with Session(engine, expire_on_commit=False) as session:
        room = make(session)
        people = (*room.evaluators, room.chair)
        with clock.pinned(datetime.now(UTC)):
            tokens = [signing_in.start_sign_in(session, one, second_factor=True) for one in people]
        session.commit()
    return room, tokens


def visit(browser: Browser, url: str, token: str, path: str) -> Page:
    """Open a page as somebody, in a browser of their own."""
    context = browser.new_context(locale="nl-NL")
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page = context.new_page()
    page.goto(url + path)
    return page


@pytest.mark.browser
def test_an_evening_of_120_scores_by_keyboard_only(house, shell: Browser):
    url, engine = house

    def make(session):
        room = make_room(session, evaluators=1, submissions=20, criteria=6)
        declare_all(session, room)
        return room

    room, (token, _chair) = furnish(engine, make)
    page = visit(shell, url, token, f"/lots/{room.lot.id}/score")
    for number in range(120):
        expect(page.locator("[aria-current=true]")).to_contain_text(str(number + 1))
        page.keyboard.press(str(number % 4 + 1))
        page.keyboard.press("m")
        page.keyboard.type(f"Antwoord {number + 1} met cijfers.")
        before = page.url
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda now, before=before: now != before, timeout=PATIENCE)
    expect(page).to_have_url(f"{url}/lots/{room.lot.id}/score/submit")
    page.get_by_role("button", name="inleveren").press("Enter")
    expect(page.get_by_text("U leverde in op")).to_be_visible(timeout=PATIENCE)

    with reading(engine) as session:
        scores = session.exec(select(Score)).all()
        assert session.exec(select(HandIn)).one().evaluator_id == room.evaluators[0].id
    given = sorted((int(one.motivation.split()[1]), one.step) for one in scores)
    assert given == [(number + 1, STEPS[number % 4]) for number in range(120)]


@pytest.mark.browser
def test_two_browsers_see_one_consensus_room(house, browser: Browser):
    url, engine = house

    def make(session):
        room = make_room(session, submissions=2, criteria=1)
        hand_in_all(session, room, "goed", "voldoende")
        consensus.open_consensus(session, room.lot, room.chair)
        return room

    room, (member_token, _other, chair_token) = furnish(engine, make)
    path = f"/lots/{room.lot.id}/consensus"
    member = visit(browser, url, member_token, path)
    chair = visit(browser, url, chair_token, path)
    first = member.locator("#point").inner_text()
    settled = member.locator("#record li")
    expect(settled).to_have_count(1)

    chair.locator("#settle input[value=goed]").check(force=True)
    chair.fill("#f-motivation", "Het antwoord is met cijfers onderbouwd.")
    chair.fill("#f-moved", "Beoordelaar 2 schuift op na pagina 2.")
    chair.locator("#settle [type=submit]").click()

    expect(settled).to_have_count(2, timeout=PATIENCE)
    expect(member.locator("#record")).to_contain_text("Beoordelaar 2 schuift op na pagina 2.")
    expect(member.locator("#point")).not_to_have_text(first)
    assert member.locator("#settle textarea").count() == 0
    for page in (member, chair):
        page.close()
