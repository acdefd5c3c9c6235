"""The commands as an auditor runs them: the folder alone, plain Python, nothing installed."""

import io
import json
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import scoring
from scoring.__main__ import main

from .build import document, lot, submission
from .dossiers import SOUND

FOLDER = Path(scoring.__file__).parent
INPUT = document(lot(submission("A", "80"), submission("B", "60")))


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """An empty place with nothing in it but the folder."""
    place = tmp_path_factory.mktemp("alone")
    shutil.copytree(FOLDER, place / "scoring", ignore=shutil.ignore_patterns("__pycache__"))
    return place


def run(place, *arguments, stdin=b""):
    return subprocess.run(
        [sys.executable, "-S", "-E", "-m", "scoring", *arguments],
        cwd=place,
        input=stdin,
        capture_output=True,
        check=False,
    )


def test_evaluate_runs_alone_and_reads_standard_input(alone):
    done = run(alone, "evaluate", "-", "--language", "en", stdin=json.dumps(INPUT).encode())

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == scoring.evaluate(INPUT, "en")
    assert done.stdout.endswith(b"\n")


def test_verify_runs_alone_and_says_what_it_could_not_check(alone):
    (alone / "dossier.zip").write_bytes(SOUND)

    done = run(alone, "verify", "dossier.zip")

    assert (done.returncode, done.stderr) == (0, b"")
    assert "signatures: NOT checked" in done.stdout.decode()


def test_order_of_the_file_changes_no_byte(alone):
    turned = document(lot(submission("B", "60"), submission("A", "80")))
    done = [run(alone, "evaluate", "-", stdin=json.dumps(one).encode()) for one in (INPUT, turned)]

    assert done[0].stdout == done[1].stdout


def call(monkeypatch, capfdbinary, *arguments, stdin=b""):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    code = main(arguments)
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


def test_refused_file_names_every_fault_and_writes_nothing(monkeypatch, capfdbinary):
    faulty = document(lot(submission("A", "101"), title=3))
    faulty["lots"][0]["winners"] = {"max": 0}

    assert call(monkeypatch, capfdbinary, "evaluate", "-", stdin=json.dumps(faulty).encode()) == (
        2,
        "",
        "lots[0].title: must be a text, not 3\n"
        "lots[0].winners.max: must be a whole number from 1 to 1000000000, not 0\n",
    )


def test_file_that_is_not_there_is_said(monkeypatch, capfdbinary, tmp_path):
    name = str(tmp_path / "nothing.json")

    assert call(monkeypatch, capfdbinary, "evaluate", name) == (
        2,
        "",
        f"{name}: No such file or directory\n",
    )


def test_robustness_and_schema_are_json(monkeypatch, capfdbinary):
    data = json.dumps(INPUT).encode()
    code, out, _ = call(monkeypatch, capfdbinary, "robustness", "-", stdin=data)
    assert (code, json.loads(out)["format"]) == (0, "robustness/1")

    code, out, _ = call(monkeypatch, capfdbinary, "schema")
    assert (code, json.loads(out)["title"]) == (0, "evaluation/1")


def test_verify_ends_with_one_when_something_disagrees(monkeypatch, capfdbinary, tmp_path):
    (tmp_path / "dossier.zip").write_bytes(SOUND)
    (tmp_path / "broken.zip").write_bytes(SOUND.replace(b"Geachte", b"Beminde"))

    code, out, err = call(monkeypatch, capfdbinary, "verify", str(tmp_path / "dossier.zip"))
    assert (code, err) == (0, "")
    assert all(line.startswith("ok   ") for line in out.splitlines())

    code, out, err = call(monkeypatch, capfdbinary, "verify", str(tmp_path / "broken.zip"))
    assert (code, err) == (1, "")
    assert out.splitlines()[-1].startswith("DISAGREES   zip: cannot be read")


def test_wrong_arguments_end_with_two(capfdbinary):
    with pytest.raises(SystemExit, match="2"):
        main(["evaluate"])


def test_module_runs_as_a_command(monkeypatch, capfdbinary):
    monkeypatch.setattr(sys, "argv", ["scoring", "schema"])
    monkeypatch.delitem(sys.modules, "scoring.__main__")

    with pytest.raises(SystemExit, match="0"):
        runpy.run_module("scoring", run_name="__main__")

    assert capfdbinary.readouterr().out.startswith(b'{"$schema"')
