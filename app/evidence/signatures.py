"""Say which digital signatures stand in a PDF: a child process reads it, without a network."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from app.evidence.facts import Signed

CHILD = Path(__file__).with_name("signatures_child.py")
TIMEOUT = 40
MARK = b"/ByteRange"
"""Stands in every file that was signed; without it no child is started."""

_at_once = BoundedSemaphore(max(2, os.cpu_count() or 2))


def signatures_in(content: bytes) -> tuple[Signed, ...]:
    """Read the signatures of a file; what cannot be read has none that we can tell of."""
    if not content.startswith(b"%PDF-") or MARK not in content:
        return ()
    command = [sys.executable, "-I", str(CHILD)]
    with _at_once:
        try:
            done = subprocess.run(  # noqa: S603  (our own file, no words of others)
                command, input=content, capture_output=True, timeout=TIMEOUT, check=False, env={}
            )
        except subprocess.TimeoutExpired:
            return ()
    if done.returncode != 0:
        return ()
    return tuple(Signed.model_validate(one) for one in json.loads(done.stdout))
