"""The facts of the demo, read from the tables in `told/`: one file for one kind of row."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

TOLD = Path(__file__).parent / "told"
Row = TypeVar("Row")


def told(name: str, kind: type[Row]) -> tuple[Row, ...]:
    """Read the rows of a table, each checked as the dataclass it becomes."""
    rows = tomllib.loads((TOLD / f"{name}.toml").read_text())["row"]
    return TypeAdapter(tuple[kind, ...]).validate_python(rows)  # type: ignore[valid-type]
