"""Close and open what a file says, each part for its own place only."""

import json
import os
from typing import Any
from uuid import UUID

from app.core.keys import Keys

NONCE = 12


def seal(keys: Keys, part: str, owner: UUID, content: bytes) -> bytes:
    """Encrypt with the room's key; it opens as this part of this record only."""
    nonce = os.urandom(NONCE)
    return nonce + keys.integrity.encrypt(nonce, content, _context(part, owner))


def unseal(keys: Keys, part: str, owner: UUID, sealed: bytes) -> bytes:
    """Decrypt; what was never written is empty."""
    if not sealed:
        return b""
    return keys.integrity.decrypt(sealed[:NONCE], sealed[NONCE:], _context(part, owner))


def seal_facts(keys: Keys, part: str, owner: UUID, facts: dict[str, Any]) -> bytes:
    """Encrypt what was filled in."""
    return seal(keys, part, owner, json.dumps(facts, default=str).encode())


def unseal_facts(keys: Keys, part: str, owner: UUID, sealed: bytes) -> dict[str, Any]:
    """Decrypt what was filled in."""
    facts: dict[str, Any] = json.loads(unseal(keys, part, owner, sealed))
    return facts


def _context(part: str, owner: UUID) -> bytes:
    return f"bibob/{part}/{owner}".encode()
