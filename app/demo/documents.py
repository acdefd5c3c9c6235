"""Small PDF files for the demo, made on the spot."""

from datetime import UTC, datetime
from functools import cache

from app.core.typesetting import typeset

MADE_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@cache
def document(
    title: str,
    subject: str,
    pages: tuple[tuple[str, ...], ...],
    facts: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """Make a PDF of a few paragraphs per page, with a table of facts on top if there are any."""
    data = {
        "title": title,
        "subject": subject,
        "pages": [list(page) for page in pages],
        "facts": [list(pair) for pair in facts],
    }
    return typeset("demo/document.typ", data, at=MADE_AT)
