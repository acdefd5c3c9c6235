"""Ed25519 signatures, where the package `cryptography` is there to check them."""

from base64 import b64decode
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

from .canonical import canonical


def crypto() -> ModuleType | None:
    """Find what can check signatures; everything else works without it."""
    try:
        return import_module("cryptography.hazmat.primitives.asymmetric.ed25519")
    except ImportError:
        return None


def signed_bytes(document: Mapping[str, object]) -> bytes:
    """Give what is signed: the canonical document without its signature."""
    return canonical({key: value for key, value in document.items() if key != "signature"})


def signature_fault(document: Mapping[str, object]) -> str | None:
    """Say what is wrong with the signature of a document, if it can be checked at all."""
    module = crypto()
    if module is None:
        return None
    try:
        key, signature = (
            b64decode(str(document[name]), validate=True) for name in ("public_key", "signature")
        )
        public = module.Ed25519PublicKey.from_public_bytes(key)
    except ValueError:
        return "public_key or signature is not the base64 of an Ed25519 key or signature"
    try:
        public.verify(signature, signed_bytes(document))
    except import_module("cryptography.exceptions").InvalidSignature:
        return "the signature does not belong to this text and key"
    return None
