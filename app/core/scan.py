"""Ask clamd whether a file is safe."""

import contextlib
import socket
import struct
from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """What the scanner said of a file, or why it said nothing."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNED = "unscanned"
    """There is no scanner, or it gave no answer."""
    TOO_LARGE = "too_large"
    """The scanner does not take files of this size."""
    WAITING = "waiting"
    """Opened, and to be scanned before anybody reads it."""


def scan(address: str, chunks: Iterable[bytes]) -> Verdict:
    """Stream a file to clamd (INSTREAM); without an address or an answer: unscanned."""
    if not address:
        return Verdict.UNSCANNED
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=60) as link:
            with contextlib.suppress(ConnectionError):  # it stops reading at its own limit
                _send(link, chunks)
            answer = link.recv(4096)
    except OSError:
        return Verdict.UNSCANNED
    if b"FOUND" in answer:
        return Verdict.INFECTED
    if b"size limit exceeded" in answer:
        return Verdict.TOO_LARGE
    return Verdict.CLEAN if answer.rstrip(b"\0\n").endswith(b"OK") else Verdict.UNSCANNED


def _send(link: socket.socket, chunks: Iterable[bytes]) -> None:
    link.sendall(b"zINSTREAM\0")
    for chunk in chunks:
        link.sendall(struct.pack("!I", len(chunk)) + chunk)
    link.sendall(struct.pack("!I", 0))
