"""Ask clamd whether a file is safe."""

import socket
import struct
from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """What the scanner said; nothing when there is no scanner or the file is too large."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNED = "unscanned"


def scan(address: str, chunks: Iterable[bytes]) -> Verdict:
    """Stream a file to clamd (INSTREAM); without an address or an answer: unscanned."""
    if not address:
        return Verdict.UNSCANNED
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=60) as link:
            link.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                link.sendall(struct.pack("!I", len(chunk)) + chunk)
            link.sendall(struct.pack("!I", 0))
            answer = link.recv(4096)
    except OSError:
        return Verdict.UNSCANNED
    if b"FOUND" in answer:
        return Verdict.INFECTED
    return Verdict.CLEAN if answer.rstrip(b"\0\n").endswith(b"OK") else Verdict.UNSCANNED
