"""Examine pages for accessibility: every structure once, for words do not change what axe finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Page

SIZES = {1280: 900, 390: 844}
STRUCTURE = (Path(__file__).parent / "examining.js").read_text()
VIOLATIONS = """axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
}).then(found => found.violations.map(
    one => [one.id, one.nodes.slice(0, 3).map(node => node.target.join(' '))]
))"""
"""What axe finds; only that crosses to the test, for all it passes is a hundred times as much."""


@dataclass
class Axe:
    """The checker, and the parts of pages in which it found nothing."""

    script: str
    sound: Path
    """One empty file for each, so that all workers know."""

    def faults_of(self, page: Page) -> list[str]:
        """Say what axe finds at each size, unless every part of the page was found sound before.

        Rows and cards of the same build as two before them leave the page.
        """
        structure = page.evaluate(STRUCTURE)
        found = [f"id {one} stands twice" for one in structure["double"]]
        parts = [self.sound / sha256(part.encode()).hexdigest() for part in structure["parts"]]
        if all(part.exists() for part in parts):
            return found
        self._read_in(page)
        for width in at_each_size(page):
            found += [f"axe {width} {rule}: {at}" for rule, at in page.evaluate(VIOLATIONS)]
        if not found:
            for part in parts:
                part.touch()
        return found

    def _read_in(self, page: Page) -> None:
        """Let the browser read the checker in; asked like this, it keeps what it compiled."""
        link = page.context.new_cdp_session(page)
        link.send("Runtime.evaluate", {"expression": self.script})
        link.detach()


def at_each_size(page: Page) -> Iterator[int]:
    """Show a page at each size, that at which it stands first; give the width."""
    for width in sorted(SIZES, key=lambda one: one != _width_of(page)):
        if width != _width_of(page):
            page.set_viewport_size({"width": width, "height": SIZES[width]})
        yield width


def _width_of(page: Page) -> int:
    return page.viewport_size["width"] if page.viewport_size else 0
