"""An installation that burnt down comes back on an empty machine with one command."""

import shutil

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select
from typer.testing import CliRunner

from app.accounts.cookie import COOKIE
from app.cli import cli
from app.core.db import reading
from app.core.settings import Settings
from app.main import create_app
from app.submissions.models import Document, Receipt
from scoring.verify import verify

run = CliRunner().invoke


@pytest.fixture
def kept(place, tmp_path_factory):
    """Two folders of a backup; what came in after it is added by a second run."""
    if place.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL is copied with its own tools")
    folder = tmp_path_factory.mktemp("backup")
    first = backup(place, folder)
    assert place.upload(place.items[0], b"dit kwam na de eerste kopie") in {200, 303}
    assert place.submit() == 303
    second = backup(place, folder)
    assert (first.exit_code, second.exit_code) == (0, 0)
    return folder


def backup(place, folder):
    return run(cli, ["backup", "--data", str(place.settings.data), "--to", str(folder / "rest"),
                     "--keys", str(folder / "keys")])  # fmt: skip


def restore(folder, data):
    return run(cli, ["restore", "--from", str(folder / "rest"), "--keys", str(folder / "keys"),
                     "--data", str(data)])  # fmt: skip


def receipt_of(engine):
    with reading(engine) as session:
        return session.exec(select(Receipt)).one().content


def test_what_was_lost_comes_back_whole_and_goes_on(place, kept, tmp_path_factory):
    receipt, data = receipt_of(place.engine), tmp_path_factory.mktemp("empty") / "new"
    place.engine.dispose()
    shutil.rmtree(place.settings.data)

    result = restore(kept, data)

    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "bestanden en ketens: in orde")
    application = create_app(
        Settings(data=data, public_url="http://testserver", argon2_memory_kib=8, log_level="ERROR")
    )
    browser = TestClient(application, headers={"Origin": "http://testserver"})
    browser.cookies.set(COOKIE, place.token)
    answer = browser.get(f"/submissions/{place.submission_id}/receipt.json")
    assert receipt_of(application.state.engine) == receipt
    assert answer.json()["signature"] == receipt["signature"]
    assert verify(answer.content).disagreement is None
    application.state.engine.dispose()


def test_a_backup_that_was_altered_is_named(place, kept, tmp_path_factory):
    with reading(place.engine) as session:
        key = session.exec(select(Document.storage_key)).first()
    path = kept / "rest" / "files" / key[:2] / key
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    result = restore(kept, tmp_path_factory.mktemp("empty") / "new")

    assert result.exit_code == 1
    assert path.name in result.stdout


@pytest.mark.parametrize(("keys", "told"), [("rest", "andere map"), ("rest/keys", "andere map")])
def test_keys_are_not_kept_beside_what_they_open(place, tmp_path, keys, told):
    if place.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL is copied with its own tools")
    to = tmp_path / "kopie"

    result = run(cli, ["backup", "--data", str(place.settings.data), "--to", str(to / "rest"),
                       "--keys", str(to / keys)])  # fmt: skip

    assert result.exit_code == 1
    assert told in result.stderr
    assert not to.exists()


def test_a_folder_that_is_in_use_and_what_is_no_backup_are_refused(place, kept, tmp_path_factory):
    empty = tmp_path_factory.mktemp("leeg")

    in_use = restore(kept, place.settings.data)
    nothing = restore(empty, empty / "new")

    assert (in_use.exit_code, nothing.exit_code) == (1, 1)
    assert "Kies een lege map." in in_use.stderr
    assert "Dit is geen reservekopie" in nothing.stderr
    assert place.state() == "submitted"


def test_another_database_says_that_it_has_tools_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("TOETSSTEEN_DATABASE_URL", "postgresql://localhost/toetssteen")

    result = run(cli, ["backup", "--to", str(tmp_path / "a"), "--keys", str(tmp_path / "b")])

    assert result.exit_code == 1
    assert "eigen middelen" in result.stderr
