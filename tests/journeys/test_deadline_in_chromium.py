"""The closing moment comes while a submit is under way, or its connection is lost."""

from datetime import UTC, datetime
from queue import Queue

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import Session

from app.accounts import signing_in
from app.accounts.cookie import COOKIE
from app.core import clock
from tests.journeys.serving import free_url, installed, serving
from tests.submissions.factories import make_house

PATIENCE = 30_000
SOON = """() => document.querySelectorAll("[data-countdown]").forEach((timer) => {
  timer.dataset.countdown = new Date(Date.now() + 1500).toISOString();
})"""
AT_ZERO = f"""() => {{
  document.addEventListener("deadline", () => setTimeout(() => console.info("at zero")));
  ({SOON})();
}}"""
BACK = "() => dispatchEvent(new Event('online'))"


@pytest.fixture
def complete(tmp_path):
    """A draft that only waits to be submitted, served on a free port by the real clock."""
    url = free_url()
    application = installed(tmp_path, url)
    state = application.state
    with clock.pinned(datetime.now(UTC)), Session(state.engine, expire_on_commit=False) as session:
        made = make_house(session, state.keys, state.storage)
        submission, user = made.enter()
        made.fill(submission, user)
        token = signing_in.start_sign_in(session, user, second_factor=True)
        session.commit()
    with serving(application, url):
        yield url, submission.id, token


@pytest.mark.browser
def test_a_submit_waits_for_its_answer_at_zero_and_without_a_connection(complete, browser: Browser):
    url, submission_id, token = complete
    context = browser.new_context(locale="nl-NL")
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page, visits, posts = context.new_page(), [], Queue()
    page.on("request", lambda one: one.is_navigation_request() and visits.append(one.method))
    page.route(
        "**/confirm",
        lambda route: posts.put(route) if route.request.method == "POST" else route.continue_(),
    )

    def held():
        while posts.empty():
            page.wait_for_timeout(20)
        return posts.get()

    def submit():
        page.get_by_label("Dit is volledig").check()
        page.get_by_role("button", name="Definitief indienen").click()
        return held()

    page.goto(f"{url}/submissions/{submission_id}/confirm")
    with page.expect_navigation():
        page.evaluate(SOON)
    submit().abort()
    expect(page.locator("#alerts")).to_contain_text(
        "We weten nog niet of uw inschrijving binnen is"
    )
    page.evaluate(BACK)
    again = held()
    with page.expect_console_message(lambda one: one.text == "at zero"):
        page.evaluate(AT_ZERO)
    again.abort()
    expect(page.locator("#alerts")).to_contain_text("De sluitingstijd is voorbij")
    page.evaluate(BACK)
    expect(page.get_by_label("Dit is volledig")).not_to_be_checked()
    assert visits == ["GET", "GET"]

    submit().continue_()
    expect(page).to_have_url(f"{url}/submissions/{submission_id}/receipt", timeout=PATIENCE)
    assert (posts.empty(), visits) == (True, ["GET", "GET", "GET"])
    context.close()
