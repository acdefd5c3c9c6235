"""The command line, as an operator types it."""

import json
import socket

import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from app.cli import cli
from app.core.db import make_engine
from app.core.installation import Installation
from app.core.migrate import migrate
from app.core.settings import Settings
from tests.factories import make_tender

run = CliRunner().invoke


@pytest.fixture
def data(tmp_path):
    settings = Settings(data=tmp_path)
    engine = make_engine(settings.database_url)
    migrate(engine)
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
