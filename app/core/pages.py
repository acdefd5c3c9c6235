"""Show a PDF as images and text, read by a child process that can do nothing else."""

import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from app.core.errors import InvalidError, NotFoundError
from app.core.i18n import lazy as _

CHILD = Path(__file__).with_name("pages_child.py")
NO_SUCH_PAGE = 4
TIMEOUT = 20
WIDTH = 1000

_at_once = BoundedSemaphore(max(2, os.cpu_count() or 2))


def page_texts(content: bytes) -> list[str]:
    """Read the text of every page; a scanned page has none."""
    return _ask(content, "texts").decode().split("\f")


def page_count(content: bytes) -> int:
    """Count the pages."""
    return len(page_texts(content))


def page_text(content: bytes, number: int) -> str:
    """Read the text of one page, counted from 1."""
    texts = page_texts(content)
    if not 1 <= number <= len(texts):
        raise NotFoundError
    return texts[number - 1]


def page_image(content: bytes, number: int, width: int = WIDTH) -> bytes:
    """Draw one page, counted from 1, as PNG."""
    return _ask(content, "image", number, max(100, min(width, 2400)))


def _ask(content: bytes, what: str, number: int = 0, width: int = WIDTH) -> bytes:
    """Let a child answer; whatever happens to it happens to that document alone."""
    command = [sys.executable, "-I", str(CHILD), what, str(number), str(width)]
    with _at_once:
        try:
            done = subprocess.run(  # noqa: S603  (our own file, numbers as arguments)
                command, input=content, capture_output=True, timeout=TIMEOUT, check=False, env={}
            )
        except subprocess.TimeoutExpired as error:
            raise InvalidError(
                _("This document takes too long to show. Download it instead.")
            ) from error
    if done.returncode == NO_SUCH_PAGE:
        raise NotFoundError
    if done.returncode != 0:
        raise InvalidError(_("This document cannot be shown. The file is damaged or protected."))
    return done.stdout
