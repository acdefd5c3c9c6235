"""The key of a file and what is told of it: closed for the vault, the intake or reading."""

import json
import os
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.keys import Keys
from app.submissions.models import Document
from app.vault.sealing import UnsealError
from app.vault.wrapping import unseal_key

Closing = bytes | AESGCM
"""What closes a file key: a vault's public key, or in open house the server's reading key."""
LOOKED_INTO = 64 * 1024 * 1024
"""Larger files are recognised by their beginning only, and marked as not looked into."""
NONCE = 12
STEP = 512
"""Facts are as long as a whole number of these, so that a name's length tells nothing."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file is called and is; of a sealed file only its provider knows."""

    name: str
    size: int
    sha256: str
    media_type: str
    pages: int = 0
    """Of a pdf that was looked into."""

    @property
    def was_looked_into(self) -> bool:
        """Whether it was small enough to look inside."""
        return self.size <= LOOKED_INTO


def context_of(storage_key: str) -> bytes:
    """Bind a file key to the one sealed file that it opens."""
    return b"file/1 " + storage_key.encode()


def close_key(server: AESGCM, file_key: bytes, storage_key: str) -> bytes:
    """Close a file key with a key of the server: reading, or intake."""
    return close_with(server, file_key, context_of(storage_key))


def open_key(server: AESGCM, closed: bytes, storage_key: str) -> bytes:
    """Open a file key that the server closed, or raise UnsealError."""
    return open_with(server, closed, context_of(storage_key))


def close_facts(facts: Facts, file_key: bytes, storage_key: str) -> bytes:
    """Close what is told of a file with its own key.

    The stream counts its nonces from zero in twelve bytes, so a random one never meets them.
    """
    text = json.dumps(asdict(facts)).encode()
    text = text.ljust(-(-len(text) // STEP) * STEP)
    return close_with(AESGCM(file_key), text, b"facts/1 " + context_of(storage_key))


def open_facts(closed: bytes, file_key: bytes, storage_key: str) -> Facts:
    """Open what is told of a file, or raise UnsealError."""
    text = open_with(AESGCM(file_key), closed, b"facts/1 " + context_of(storage_key))
    return Facts(**json.loads(text))


def facts_of(keys: Keys, document: Document) -> Facts | None:
    """Tell of a draft's file or of an opened one; nothing of one that was submitted."""
    if document.name:
        return Facts(document.name, document.size, document.sha256, document.media_type)
    if document.intake_key is None or document.sealed_facts is None:
        return None
    file_key = open_key(keys.intake, document.intake_key, document.storage_key)
    return open_facts(document.sealed_facts, file_key, document.storage_key)


def release(document: Document, private_key: bytes, reading: AESGCM) -> None:
    """Make a document readable with the vault's private key, or raise UnsealError."""
    file_key = unseal_key(private_key, document.sealed_key, context_of(document.storage_key))
    if document.sealed_facts is not None:
        facts = open_facts(document.sealed_facts, file_key, document.storage_key)
        document.name, document.size = facts.name, facts.size
        document.sha256, document.media_type = facts.sha256, facts.media_type
    document.reading_key = close_key(reading, file_key, document.storage_key)


def close_with(key: AESGCM, secret: bytes, context: bytes) -> bytes:
    """Close a secret; it opens in this context only."""
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, secret, context)


def open_with(key: AESGCM, closed: bytes, context: bytes) -> bytes:
    """Open what `close_with` closed, or raise UnsealError."""
    try:
        return key.decrypt(closed[:NONCE], closed[NONCE:], context)
    except (InvalidTag, ValueError) as error:
        raise UnsealError("this key does not open it") from error
