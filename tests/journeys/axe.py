"""Examine pages for accessibility: every structure once, for words do not change what axe finds."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

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
    sound: set[int] = field(default_factory=set)

    def faults_of(self, page: Page, sizes: dict[int, int]) -> list[str]:
        """Say what axe finds at each size, unless every part of the page was found sound before.

        It begins at the last size, where the page stands. Rows and cards of the same build as two
        before them leave the page.
        """
        structure = page.evaluate(STRUCTURE)
        found = [f"id {one} stands twice" for one in structure["double"]]
        parts = {hash(part) for part in structure["parts"]}
        if parts <= self.sound:
            return found
        page.evaluate(self.script)
        for width, height in reversed(sizes.items()):
            page.set_viewport_size({"width": width, "height": height})
            found += [f"axe {width} {rule}: {at}" for rule, at in page.evaluate(VIOLATIONS)]
        if not found:
            self.sound |= parts
        return found
