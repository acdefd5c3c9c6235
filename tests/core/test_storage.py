"""Files are whole or not there."""

import pytest

from app.core.errors import UnavailableError
from app.core.storage import DiskStorage


def test_file_comes_back(tmp_path):
    storage = DiskStorage(tmp_path)

    key = storage.put(iter([b"een ", b"twee"]))

    assert b"".join(storage.open(key)) == b"een twee"


def test_broken_stream_leaves_nothing(tmp_path):
    def broken():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        DiskStorage(tmp_path).put(broken())

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_missing_file_says_so_in_dutch(tmp_path):
    storage = DiskStorage(tmp_path)
    key = storage.put(iter([b"x"]))
    storage.delete(key)

    with pytest.raises(UnavailableError) as refused:
        list(storage.open(key))

    assert str(refused.value) == (
        "Het bestand is nu niet te lezen. Probeer het over enkele minuten weer."
    )


def test_key_never_leaves_the_folder(tmp_path):
    with pytest.raises(ValueError, match="not a key"):
        list(DiskStorage(tmp_path).open("../../etc/passwd"))
