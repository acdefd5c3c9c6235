"""The command line: `python -m scoring evaluate FILE`, robustness, schema, verify."""

import argparse
import gc
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .casefile import evaluate, load
from .errors import ScoringError
from .robustness import robustness
from .schema import schema
from .verify import verify
from .wording import LANGUAGES


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 2 means that the file breaks the rules."""
    options = parser().parse_args(arguments)
    gc.disable()  # a short life without cycles: collecting would only cost time
    try:
        return run(options)
    except ScoringError as error:
        sys.stderr.write("".join(f"{fault}\n" for fault in error.faults))
    except OSError as error:
        sys.stderr.write(f"{error.filename or options.file}: {error.strerror}\n")
    finally:
        gc.enable()
    return 2


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    top = argparse.ArgumentParser(prog="python -m scoring", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    for name, text in (
        ("evaluate", "outcome as JSON on standard output"),
        ("robustness", "how firmly the outcome stands"),
        ("schema", "the JSON Schema of the evaluation file"),
        ("verify", "recompute an award dossier, or check a receipt"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        if name != "schema":
            command.add_argument("file", metavar="FILE", help="a file, or - for standard input")
        if name == "verify":
            command.add_argument("--full", metavar="FULL", help="the full dossier, to hold against")
        if name == "evaluate":
            command.add_argument("--language", choices=LANGUAGES, default="nl")
    return top


def run(options: argparse.Namespace) -> int:
    """Do what was asked, with the answer on standard output."""
    if options.command == "schema":
        write(schema())
    elif options.command == "evaluate":
        write(evaluate(load(contents(options.file)), options.language))
    elif options.command == "robustness":
        write(robustness(load(contents(options.file))))
    else:
        full = contents(options.full) if options.full else None
        report = verify(contents(options.file), full)
        for line in report.lines:
            print(f"ok   {line}")
        if report.disagreement is not None:
            print(f"DISAGREES   {report.disagreement}")
            return 1
    return 0


def contents(name: str) -> bytes:
    """Read a file, or standard input for -."""
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def write(answer: object) -> None:
    """Write one line of JSON as UTF-8; the keys stand as the contract lists them."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
