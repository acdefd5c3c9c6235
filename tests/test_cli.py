"""The command line, as an operator types it."""

import json
import socket

import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from app.cli import cli
from app.core.db import make_engine
from app.core.installation import Installation
from app.core.settings import Settings
from tests.databases import make_database
from tests.factories import make_tender

run = CliRunner().invoke


@pytest.fixture
def data(tmp_path):
    settings = Settings(data=tmp_path)
    make_database(settings.database_url)
    engine = make_engine(settings.database_url)
    with Session(engine) as session:
        session.add(Installation(is_demo=False))
        make_tender(session, lots=2, title="Beschermd wonen 2027")
        session.commit()
    engine.dispose()
    return tmp_path


def test_tenders_lists_every_lot_with_its_state(data):
    result = run(cli, ["tenders", "--data", str(data), "--json"])

    (tender,) = json.loads(result.stdout)
    assert tender["title"] == "Beschermd wonen 2027"
    assert [(lot["title"], lot["state"]) for lot in tender["lots"]] == [
        ("Perceel 1", "draft"),
        ("Perceel 2", "draft"),
    ]
    assert set(tender) == {"reference", "title", "lots"}
    assert {key for lot in tender["lots"] for key in lot} == {"id", "title", "state"}


def test_export_writes_a_notice_and_says_where(data, reference):
    out = data / "aankondiging.xml"

    result = run(cli, ["export", "eforms-notice", *asked(data, reference, out)])

    assert (result.exit_code, result.output) == (0, f"{out} geschreven\n")
    assert out.read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("dossier", "Het dossier is er zodra over het perceel is besloten."),
        ("eforms-result", "Er is nog geen uitslag te melden: er zijn nog geen brieven verzonden."),
    ],
)
def test_export_refuses_what_is_not_there_yet(data, reference, what, sentence):
    out = data / "x"

    result = run(cli, ["export", what, *asked(data, reference, out)])

    assert (result.exit_code, result.output) == (1, f"{sentence}\n")
    assert not out.exists()


def test_export_knows_its_tenders_and_the_folder_to_write_in(data, reference):
    unknown = run(cli, ["export", "ocds", *asked(data, "TN-geen", data / "x")])
    nowhere = run(cli, ["export", "ocds", *asked(data, reference, data / "niet" / "x")])

    assert (unknown.exit_code, unknown.output) == (1, "Er is geen aanbesteding met dit kenmerk.\n")
    assert nowhere.exit_code == 1
    assert "kan niet worden geschreven" in nowhere.output


def asked(data, reference, out):
    return ["--data", str(data), "--tender", reference, "--out", str(out)]


@pytest.fixture
def reference(data):
    listed = run(cli, ["tenders", "--data", str(data), "--json"]).stdout
    return json.loads(listed)[0]["reference"]


@pytest.mark.parametrize("command", ["seed-demo", "demo"])
def test_demo_refuses_a_real_database(data, command):
    port = _free_port()
    options = ["--data", str(data), *(["--port", str(port)] if command == "demo" else [])]

    result = run(cli, [command, *options])

    assert result.exit_code == 1
    assert "echte database" in result.output


def test_demo_says_which_port_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = run(cli, ["demo", "--data", str(tmp_path), "--port", str(port)])

    assert result.exit_code == 1
    assert result.output.strip() == (
        f"Poort {port} is bezet. Kies een andere: make demo PORT={port + 1}"
    )
    assert list(tmp_path.iterdir()) == []


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
