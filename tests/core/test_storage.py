"""Files are whole or not there, whether they lie in a folder or in a bucket."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from app.core.errors import UnavailableError
from app.core.settings import Settings
from app.core.storage import DiskStorage, S3Storage, Storage, open_storage

BUCKET = "kluis"


@pytest.fixture(scope="module")
def bucket() -> Iterator[Settings]:
    """A real server that speaks S3, with one bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = Settings(
        s3_bucket=BUCKET, s3_endpoint=f"http://{host}:{port}", s3_region="us-east-1",
        s3_access_key_id="sleutel", s3_secret_access_key="geheim",
    )  # fmt: skip
    _client(settings).create_bucket(Bucket=BUCKET)
    yield settings
    server.stop()


def _client(settings: Settings):
    return boto3.client(
        "s3", endpoint_url=settings.s3_endpoint, region_name=settings.s3_region,
        aws_access_key_id=settings.s3_access_key_id,
        aws_secret_access_key=settings.s3_secret_access_key.get_secret_value(),
    )  # fmt: skip


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """Each kind, empty."""
    if request.param == "folder":
        yield open_storage(Settings(data=tmp_path))
        return
    found = open_storage(request.getfixturevalue("bucket"))
    yield found
    for key in list(found.keys()):
        found.delete(key)


@pytest.fixture(params=["folder", "bucket"])
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """Each kind when it is gone: its folder was taken away, or nobody answers."""
    if request.param == "bucket":
        return S3Storage(Settings(s3_bucket=BUCKET, s3_endpoint="http://127.0.0.1:9"))
    found = DiskStorage(tmp_path / "files")
    (tmp_path / "files").rmdir()
    return found


def test_file_comes_back(storage):
    key = storage.put(iter([b"een ", b"twee"]))

    assert b"".join(storage.open(key)) == b"een twee"
    assert list(storage.keys()) == [key]


def test_a_large_file_comes_back_in_parts(storage):
    parts = [os.urandom(1 << 20) for _ in range(20)]

    key = storage.put(iter(parts))

    assert b"".join(storage.open(key)) == b"".join(parts)


def test_a_stream_is_read_where_it_is_written(storage):
    seen = []

    def chunks() -> Iterator[bytes]:
        for _ in range(3):
            seen.append(threading.get_ident())
            yield b"x"

    storage.put(chunks())

    assert set(seen) == {threading.get_ident()}


@pytest.mark.parametrize("before", [1, 30])
def test_broken_stream_leaves_nothing(storage, before):
    def broken() -> Iterator[bytes]:
        for _ in range(before):
            yield bytes(1 << 20)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        storage.put(broken())

    assert list(storage.keys()) == []


def test_missing_file_says_so_in_dutch(storage):
    key = storage.put(iter([b"x"]))
    storage.delete(key)
    storage.delete(key)

    with pytest.raises(UnavailableError) as refused:
        list(storage.open(key))

    assert str(refused.value) == (
        "Het bestand is nu niet te lezen. Probeer het over enkele minuten weer."
    )


def test_key_never_leaves_the_folder(storage):
    with pytest.raises(ValueError, match="not a key"):
        list(storage.open("../../etc/passwd"))


def test_a_storage_that_is_gone_refuses_in_dutch(broken):
    with pytest.raises(UnavailableError) as refused:
        broken.put([b"x"])

    assert str(refused.value) == (
        "Het bestand kon niet worden bewaard. Er is niets verloren: "
        "probeer het over enkele minuten weer."
    )


def test_a_full_disk_refuses_and_leaves_nothing(tmp_path, monkeypatch):
    storage, write = DiskStorage(tmp_path), os.fsync

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnavailableError):
        storage.put([b"x" * 100])
    monkeypatch.setattr(os, "fsync", write)

    assert list(storage.keys()) == []
    assert b"".join(storage.open(storage.put([b"daarna"]))) == b"daarna"


def test_what_does_not_belong_is_named_by_its_place(tmp_path):
    storage = DiskStorage(tmp_path)
    key = storage.put([b"x"])
    (tmp_path / "vreemd.txt").write_text("?")
    (tmp_path / key[:2] / "half.part").write_text("?")

    assert sorted(storage.keys()) == sorted([f"{key[:2]}/half.part", key, "vreemd.txt"])
