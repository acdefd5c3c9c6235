"""The closing moment comes while a submit is under way: the page waits for its answer."""

from datetime import UTC, datetime

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
SUBMIT = f"""() => {{
  ({SOON})();
  document.addEventListener("deadline", () => setTimeout(() => console.info("at zero")));
  document.querySelector("form [name=is_sure]").form.querySelector("button").click();
}}"""


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
def test_a_page_reloads_at_zero_but_not_while_its_submit_is_under_way(complete, browser: Browser):
    url, submission_id, token = complete
    context = browser.new_context(locale="nl-NL")
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page, visits, held = context.new_page(), [], []
    page.on("request", lambda one: one.is_navigation_request() and visits.append(one.method))
    page.route(
        "**/confirm",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )

    page.goto(f"{url}/submissions/{submission_id}/confirm")
    with page.expect_navigation():
        page.evaluate(SOON)
    assert visits == ["GET", "GET"]

    page.get_by_label("Dit is volledig").check()
    with page.expect_console_message(lambda one: one.text == "at zero"):
        page.evaluate(SUBMIT)

    held[0].continue_()
    expect(page).to_have_url(f"{url}/submissions/{submission_id}/receipt", timeout=PATIENCE)
    assert visits == ["GET", "GET", "POST", "GET"]
    context.close()
