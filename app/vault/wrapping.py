"""Close a small secret for the holder of a key, or behind a passphrase."""

import os
import struct
import unicodedata

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.vault.sealing import UnsealError

PUBLIC = 32
NONCE = 12
ROUNDS = 3
LANES = 1
_MEMORY = struct.Struct("!I")


def make_pair() -> tuple[bytes, bytes]:
    """Make an X25519 pair: private, public."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal_key(public_key: bytes, secret: bytes, context: bytes) -> bytes:
    """Close a secret for whoever holds the private half; it opens in this context only."""
    ephemeral = X25519PrivateKey.generate()
    sender = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    key = _derive(shared, sender + public_key + context)
    return sender + AESGCM(key).encrypt(bytes(NONCE), secret, context)


def unseal_key(private_key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Open what `seal_key` closed, or raise UnsealError."""
    sender = sealed[:PUBLIC]
    private = X25519PrivateKey.from_private_bytes(private_key)
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(sender))
        key = _derive(shared, sender + private.public_key().public_bytes_raw() + context)
        return AESGCM(key).decrypt(bytes(NONCE), sealed[PUBLIC:], context)
    except (InvalidTag, ValueError) as error:
        raise UnsealError("this key does not open it") from error


def _derive(shared: bytes, info: bytes) -> bytes:
    """One key per ephemeral pair, so the fixed nonce above is used once."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"toetssteen/1 " + info).derive(
        shared
    )


def lock(passphrase: str, salt: bytes, secret: bytes, memory_kib: int) -> bytes:
    """Close a secret behind a passphrase; how much memory a try costs is kept with it."""
    cost, nonce = _MEMORY.pack(memory_kib), os.urandom(NONCE)
    key = _stretch(passphrase, salt, memory_kib)
    return cost + nonce + AESGCM(key).encrypt(nonce, secret, cost + salt)


def unlock(passphrase: str, salt: bytes, locked: bytes) -> bytes:
    """Open what `lock` closed, or raise UnsealError."""
    cost, nonce = locked[: _MEMORY.size], locked[_MEMORY.size : _MEMORY.size + NONCE]
    key = _stretch(passphrase, salt, _MEMORY.unpack(cost)[0])
    try:
        return AESGCM(key).decrypt(nonce, locked[_MEMORY.size + NONCE :], cost + salt)
    except InvalidTag as error:
        raise UnsealError("this passphrase does not open it") from error


def _stretch(passphrase: str, salt: bytes, memory_kib: int) -> bytes:
    typed = unicodedata.normalize("NFKC", passphrase).encode()
    return hash_secret_raw(typed, salt, ROUNDS, memory_kib, LANES, 32, Type.ID)
