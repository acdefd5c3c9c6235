"""What was sealed comes back whole, or not at all."""

import os
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from app.vault.sealing import CHUNK, TAG, UnsealError, seal, unseal
from app.vault.wrapping import lock, make_pair, seal_key, unlock, unseal_key

KEY = bytes(range(32))
BLOCK = CHUNK + TAG


def sealed(content: bytes) -> bytes:
    return b"".join(seal([content], KEY))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_comes_back(size):
    content = os.urandom(size)

    assert b"".join(unseal([sealed(content)], KEY)) == content


@given(st.lists(st.sampled_from([1, 15, CHUNK - 1, CHUNK, CHUNK + 1, BLOCK, 3 * CHUNK])))
def test_how_a_stream_is_cut_makes_no_difference(cuts):
    content = os.urandom(3 * CHUNK + 500)
    closed = sealed(content)

    assert b"".join(seal(cut(content, cuts), KEY)) == closed
    assert b"".join(unseal(cut(closed, cuts), KEY)) == content


def cut(content: bytes, sizes: list[int]) -> Iterator[bytes]:
    for size in sizes:
        yield content[:size]
        content = content[size:]
    yield content


def test_what_was_sealed_earlier_stays_readable():
    first, last = os.urandom(CHUNK), b"the rest"
    written = AESGCM(KEY).encrypt(bytes(12), first, None)
    written += AESGCM(KEY).encrypt(bytes(10) + b"\x01\x01", last, None)

    assert sealed(first + last) == written
    assert b"".join(unseal([written], KEY)) == first + last


def test_sealed_content_shows_nothing_of_the_content():
    content = b"ZICHTBAAR" * 20_000

    assert b"ZICHTBAAR" in content
    assert b"ZICHTBAAR" not in sealed(content)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("cut off in a chunk", lambda c: c[:-1]),
        ("cut off after a chunk", lambda c: c[: 2 * BLOCK]),
        ("empty", lambda _c: b""),
        ("chunks swapped", lambda c: c[BLOCK : 2 * BLOCK] + c[:BLOCK] + c[2 * BLOCK :]),
        ("chunk left out", lambda c: c[:BLOCK] + c[2 * BLOCK :]),
        ("chunk doubled", lambda c: c[:BLOCK] + c),
        ("something added", lambda c: c + b"x"),
        ("a bit turned", lambda c: c[:100] + bytes([c[100] ^ 1]) + c[101:]),
    ],
)
def test_a_changed_stream_does_not_open(name, change):
    closed = sealed(os.urandom(2 * CHUNK + 500))

    with pytest.raises(UnsealError):
        b"".join(unseal([change(closed)], KEY))


def test_a_wrapped_key_opens_for_its_holder_and_in_its_context_only():
    private, public = make_pair()
    other, _public = make_pair()
    closed = seal_key(public, b"geheim", b"here")

    assert unseal_key(private, closed, b"here") == b"geheim"
    for key, context in ((other, b"here"), (private, b"there")):
        with pytest.raises(UnsealError):
            unseal_key(key, closed, context)


def test_a_passphrase_opens_what_it_closed_however_its_letters_were_typed():
    closed = lock("geheime café-zin", b"s" * 16, b"sleutel", 8)

    assert unlock("geheime cafe\u0301-zin", b"s" * 16, closed) == b"sleutel"
    with pytest.raises(UnsealError):
        unlock("geheime cafe-zin", b"s" * 16, closed)
