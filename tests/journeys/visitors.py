"""Somebody at a browser: fills in the forms that a page really has, with or without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import ClassVar, Protocol
from urllib.parse import urlsplit

from fastapi.testclient import TestClient
from lxml import html
from playwright.sync_api import BrowserContext, Error, Locator, Page, Response, expect

Value = str | Sequence[str] | None


class Visitor(Protocol):
    """One signed-in person."""

    def open(self, path: str) -> str:
        """Open a page; give its text."""

    def send(self, path: str, action: str, fields: Mapping[str, Value] | None = None) -> str:
        """Open `path`, fill in its form that goes to `action`, send it; give the page after it."""

    def upload(self, path: str, action: str, name: str, content: bytes) -> str:
        """Open `path`, choose a file in its form that goes to `action`, send it."""

    def download(self, path: str) -> bytes:
        """Fetch a file."""


@dataclass
class Plain:
    """A browser without scripts, over HTTP."""

    client: TestClient
    seen: list[str] = field(default_factory=list)

    def open(self, path: str) -> str:
        response = self.client.get(path, follow_redirects=True)
        assert response.status_code == 200, (path, response.status_code, response.text[:3000])
        self.seen.append(path)
        return response.text

    def _form(self, path: str, action: str) -> html.FormElement:
        page = html.fromstring(self.open(path))
        found = [form for form in page.forms if form.get("action") == action]
        assert found, (
            path,
            action,
            [form.get("action") for form in page.forms],
            _main(self.open(path)),
        )
        return found[0]

    def send(self, path: str, action: str, fields: Mapping[str, Value] | None = None) -> str:
        form = self._form(path, action)
        typed = dict(_values(form))
        for name, value in (fields or {}).items():
            assert name in form.fields, (path, action, name, sorted(form.fields.keys()))
            typed[name] = (
                [] if value is None else [value] if isinstance(value, str) else list(value)
            )
        response = self.client.post(action, data=typed, follow_redirects=True)
        assert response.status_code == 200, (action, response.status_code, _main(response.text))
        return response.text

    def upload(self, path: str, action: str, name: str, content: bytes) -> str:
        form = self._form(path, action)
        (field_name,) = [one.name for one in form.inputs if getattr(one, "type", "") == "file"]
        response = self.client.post(
            action, files={field_name: (name, content)}, follow_redirects=True
        )
        assert response.status_code == 200, (action, response.status_code, _main(response.text))
        return response.text

    def download(self, path: str) -> bytes:
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.content


def _values(form: html.FormElement) -> dict[str, list[str]]:
    """Collect what the form would send as it stands, every field with all its values."""
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def _main(text: str) -> str:
    page = html.fromstring(text)
    return " ".join(page.get_element_by_id("inhoud", page).text_content().split())[:2000]


def _is_post(answer: Response, action: str) -> bool:
    """Tell the answer to this form from that to a draft kept beside it."""
    return answer.request.method == "POST" and urlsplit(answer.url).path == action


# The button that does what the form is for; one with a `formaction` does something else.
SENDS = 'button:not([formaction]):not([type="button"])'
SETTLED = "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
ARRIVED = "!window.isPageBefore && document.readyState === 'complete'"


@dataclass
class Seen:
    """A person at real Chromium."""

    context: BrowserContext
    url: str
    shots: Path | None = None
    page: Page = field(init=False)
    faults: list[str] = field(default_factory=list)
    latest: ClassVar["Seen | None"] = None
    """Who last did something: the page before that person is as it is now."""

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", self._note)

    def _note(self, message: object) -> None:
        if getattr(message, "type", "") == "error":
            self.faults.append(str(getattr(message, "text", "")))

    def open(self, path: str) -> str:
        response = self.page.goto(self.url + path)
        assert response is not None, path
        assert response.status == 200, (path, response.status)
        return self.page.content()

    def shot(self, name: str) -> None:
        """Keep a picture of the whole page."""
        if self.shots:
            self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)

    def _turn_to(self, path: str) -> None:
        """Open a page, unless this person has it on screen and nobody acted since."""
        if Seen.latest is not self or self.page.url != self.url + path:
            self.open(path)
        Seen.latest = self

    def send(self, path: str, action: str, fields: Mapping[str, Value] | None = None) -> str:
        self._turn_to(path)
        form = self.page.locator(f'form[action="{action}"]').first
        expect(form).to_be_attached()
        self._unfold(self.page.locator("details:not([open])").filter(has=form))
        for name, value in (fields or {}).items():
            self._fill(form, name, value)
        self.page.evaluate("window.isPageBefore = true")
        with self.page.expect_response(lambda answer: _is_post(answer, action)) as sent:
            form.locator(SENDS).last.click()
        answer = sent.value
        assert answer.status < 400, (action, answer.status)
        stays = "hx-request" in answer.request.headers and "hx-redirect" not in answer.headers
        return self._settled(SETTLED if stays else ARRIVED)

    def _settled(self, sign: str) -> str:
        """Wait for a sign; between two pages there is nothing that could give it."""
        for _ in range(500):
            try:
                if self.page.evaluate(sign):
                    return self.page.content()
            except Error:
                pass
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{self.page.url} does not come to rest")

    def _unfold(self, folds: Locator) -> None:
        for fold in folds.all():
            fold.locator("summary").first.click()

    def _fill(self, form: Locator, name: str, value: Value) -> None:
        boxes = form.locator(f'[name="{name}"]')
        assert boxes.count() > 0, (name, "not in the form")
        box = self.page.locator(f'[name="{name}"]')
        self._unfold(form.locator("details:not([open])").filter(has=box))
        kind = boxes.first.evaluate("box => box.type")
        if kind in {"radio", "checkbox"}:
            wanted = {value} if isinstance(value, str) else set(value or ())
            for box in boxes.all():
                box.set_checked(
                    box.get_attribute("value") in wanted
                ) if kind == "checkbox" else None
                if kind == "radio" and box.get_attribute("value") in wanted:
                    box.check()
        elif kind == "select-one":
            chosen = [value] if isinstance(value, str) else list(value or ())
            for box, option in zip(boxes.all(), chosen, strict=False):
                box.select_option(option)
        else:
            found, values = boxes.all(), [value] if isinstance(value, str) else list(value or ())
            for box, text in zip_longest(found, values[: len(found)], fillvalue=""):
                box.fill(text)  # what a list proposes beyond what is wanted, goes

    def upload(self, path: str, action: str, name: str, content: bytes) -> str:
        self._turn_to(path)
        form = self.page.locator(f'form[action="{action}"]').first
        chosen = {"name": name, "mimeType": "application/pdf", "buffer": content}
        with self.page.expect_response(lambda answer: answer.request.method == "PUT") as sent:
            form.locator('input[type="file"]').set_input_files(chosen)  # type: ignore[arg-type]
            form.locator('button[type="submit"]').click()
        assert sent.value.status < 400, (action, sent.value.status, sent.value.text()[:500])
        expect(self.page.get_by_text(name, exact=True).first).to_be_attached()
        return self.page.content()

    def download(self, path: str) -> bytes:
        response = self.context.request.get(self.url + path)
        assert response.status == 200, (path, response.status)
        return response.body()
