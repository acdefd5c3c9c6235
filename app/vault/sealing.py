"""Close and open a stream: AES-256-GCM in chunks, in an order that cannot be changed.

A file key serves one file only, so a nonce is the chunk's number and whether it is the last:
a chunk left out, swapped, cut off or added makes opening fail (the STREAM construction).
"""

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 64 * 1024
TAG = 16


class UnsealError(Exception):
    """The sealed content is not what was sealed with this key."""


def seal(chunks: Iterable[bytes], file_key: bytes) -> Iterator[bytes]:
    """Encrypt a stream as it comes in."""
    cipher = AESGCM(file_key)
    for number, (block, is_last) in enumerate(_blocks(chunks, CHUNK)):
        yield cipher.encrypt(_nonce(number, is_last=is_last), block, None)


def unseal(chunks: Iterable[bytes], file_key: bytes) -> Iterator[bytes]:
    """Decrypt a stream; what comes out before an UnsealError is authentic, but not all."""
    cipher = AESGCM(file_key)
    for number, (block, is_last) in enumerate(_blocks(chunks, CHUNK + TAG)):
        try:
            yield cipher.decrypt(_nonce(number, is_last=is_last), block, None)
        except InvalidTag as error:
            raise UnsealError(f"chunk {number} is not what was sealed") from error


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


def _blocks(chunks: Iterable[bytes], size: int) -> Iterator[tuple[bytes | memoryview, bool]]:
    """Cut a stream in equal blocks; the last one, perhaps shorter, says that it is the last."""
    kept = b""
    for chunk in chunks:
        view, at = memoryview(chunk), size - len(kept)
        kept += view[:at]
        if at >= len(view):
            continue
        yield kept, False
        while len(view) - at > size:
            yield view[at : at + size], False
            at += size
        kept = bytes(view[at:])
    yield kept, True
