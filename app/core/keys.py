"""The server's own keys: files outside the database, made once, readable by us alone."""

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


@dataclass(frozen=True)
class Keys:
    """One key per purpose, so that none opens what another closed."""

    signing: Ed25519PrivateKey
    """Signs receipts and official records."""
    reading: AESGCM
    """Holds the file keys of submissions after their opening."""
    intake: AESGCM
    """Lets a provider look at its own draft; what it closed is destroyed at submit."""
    secrets: AESGCM
    """Holds second-factor secrets."""
    integrity: AESGCM
    """Holds Bibob files."""
    receipts: AESGCM
    """Holds the lists of files in receipts: read to the provider alone."""


def load_keys(folder: Path) -> Keys:
    """Read the keys, making those that do not exist yet."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Keys(
        signing=Ed25519PrivateKey.from_private_bytes(_secret(folder / "signing.key")),
        reading=AESGCM(_secret(folder / "reading.key")),
        intake=AESGCM(_secret(folder / "intake.key")),
        secrets=AESGCM(_secret(folder / "secrets.key")),
        integrity=AESGCM(_secret(folder / "integrity.key")),
        receipts=AESGCM(_secret(folder / "receipts.key")),
    )


def _secret(path: Path) -> bytes:
    """Read 32 random bytes, or make them; two processes starting at once agree on one file."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    secret = os.urandom(32)
    os.write(file, secret)
    os.fsync(file)
    os.close(file)
    return secret
