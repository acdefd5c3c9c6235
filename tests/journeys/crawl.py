"""Follow every link as a person with a role: each page answers, fits, and axe finds nothing."""

import os
import re
from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.axe import SIZES, Axe, at_each_size
from tests.journeys.conftest import House

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
BUSY = "document.querySelectorAll('[aria-busy=true]').length"
HEADINGS = "document.querySelectorAll('h1').length"
LINKS = "Array.from(document.querySelectorAll('a[href]'), one => one.getAttribute('href'))"
"""Asked of the page itself: a locator has a script of its own read into every page first."""
TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth"
PER_KIND = 2
"""So many pages of one kind are looked at per role: the same page in two states."""
PUBLIC = re.compile(
    r"^/($|demo|aanbestedingen|register|registreren|toegankelijkheid|privacy|contact)"
)
"""Pages without an account: looked at once, by nobody in particular."""
FILES = re.compile(r"\.(pdf|docx|xlsx|zip|csv|json|ics|atom)$|^/documents/|/file$")


def kind_of(path: str) -> str:
    """Name a page without its ids: /lots/{id}/ranking."""
    slugless = re.sub(r"^/aanbestedingen/[^/]+", "/aanbestedingen/{slug}", path)
    return re.sub(r"/pages/\d+$|/\d+$", "/{n}", ID.sub("{id}", slugless))


def sign_in(context: BrowserContext, house: House, role: str, person: str) -> Page:
    """Choose a person on the demo's first page: the first of a role, or one by name."""
    page = context.new_page()
    page.goto(house.url)
    if person:
        page.get_by_role("button", name=person).click()
        page.wait_for_load_state("load")
    elif role != "Niemand":
        card = page.locator(".ts-role", has=page.get_by_role("heading", name=role, exact=True))
        card.get_by_role("button").first.click()
        page.wait_for_load_state("load")
    return page


def faults_of(page: Page, axe: Axe) -> list[str]:
    """Say what is wrong with the page on screen; of long lists, two rows of a kind stay on it.

    What a page fetches by itself belongs to it, so nothing is looked at while it is on its way.
    """
    if page.evaluate(BUSY):
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
    found = [f"{count} h1"] if (count := page.evaluate(HEADINGS)) != 1 else []
    found += [
        f"{over}px too wide at {width}"
        for width in at_each_size(page)
        if (over := page.evaluate(TOO_WIDE)) > 0
    ]
    return found + axe.faults_of(page)


def shoot(page: Page, folder: Path, name: str) -> None:
    """Keep the page as a picture at both widths."""
    flat = re.sub(r"[{}]", "", name).replace("/", "-")
    for width in at_each_size(page):
        page.screenshot(path=folder / f"{flat}-{width}.png", full_page=True)


def walk(role: str, demo_house: House, shell: Browser, axe: Axe, person: str = "") -> None:
    """Visit two pages of every kind, at both widths."""
    shots = Path(os.environ["SHOTS"]) if "SHOTS" in os.environ else None
    context = shell.new_context(
        locale="nl-NL", reduced_motion="reduce", viewport={"width": 1280, "height": SIZES[1280]}
    )
    page = sign_in(context, demo_house, role, person)
    script_faults: list[str] = []
    page.on(
        "console", lambda said: script_faults.append(said.text) if said.type == "error" else None
    )
    start = page.url.removeprefix(demo_house.url)
    todo, known = [start], {start}
    visits: Counter[str] = Counter()
    faults: dict[str, list[str]] = {}
    while todo:
        path = todo.pop(0)
        kind = kind_of(path.split("?")[0].split("#")[0])
        if visits[kind] >= PER_KIND or (role != "Niemand" and PUBLIC.match(path)):
            continue
        visits[kind] += 1
        response = page.goto(demo_house.url + path)
        assert response is not None
        if response.status != 200:
            faults[path] = [f"status {response.status}"]
        if shots:
            shoot(page, shots, f"{role}-{kind}-{visits[kind]}")
        for link in page.evaluate(LINKS):
            target = link.split("#")[0]
            if target.startswith("/") and target not in known and not FILES.search(target):
                known.add(target)
                todo.append(target)
        if found := faults_of(page, axe):
            faults.setdefault(path, []).extend(found)
    context.close()
    assert faults == {}
    assert script_faults == []
    assert len(visits) > 3, "a role has pages"
