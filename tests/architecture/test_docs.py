"""What the documents say of a test can be looked up."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+(?:\.py)?/?)(?:::(test_\w+))?`")


def test_every_test_that_a_document_names_is_there():
    named = {
        found for page in (ROOT / "docs").glob("*.md") for found in NAMED.findall(page.read_text())
    }
    gone = {
        (path, test)
        for path, test in named
        if not (ROOT / path).exists()
        or (test and f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8"))
    }

    assert len(named) > 20
    assert gone == set()
