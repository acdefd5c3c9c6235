"""Measure what `quality.md` promises, each beside its floor: `make bench`."""

import json
import platform
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import arithmetic, crowd, pages, receiving, saving  # noqa: E402  (the root must be on the path first)
from bench.house import House  # noqa: E402
from bench.measure import Row  # noqa: E402

HEAD = "| id | what | ms | floor | floor ms | ratio | target | met | more |"


def main() -> None:
    """Print the table row by row, then write everything down."""
    print(f"{platform.machine()}, Python {platform.python_version()}, median of 3\n")
    print(HEAD, "|---|---|--:|---|--:|--:|---|---|---|", sep="\n", flush=True)
    found = []
    with tempfile.TemporaryDirectory(prefix="toetssteen-bench-") as name:
        folder = Path(name)
        for row in chain(
            arithmetic.rows(folder),
            pages.rows(House(folder / "house")),
            crowd.rows(House(folder / "crowd")),
            saving.rows(House(folder / "panel")),
            receiving.rows(House(folder / "vault")),
        ):
            print(line(row), flush=True)
            found.append({**asdict(row), "ratio": row.ratio})
    at = datetime.now(UTC)
    path = ROOT / "var" / f"bench-{at:%Y%m%d-%H%M%S}.json"
    path.parent.mkdir(exist_ok=True)
    told = {"at": at.isoformat(), "python": platform.python_version(), "rows": found}
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")
    print(f"\n{path}")


def line(row: Row) -> str:
    """Write one row of the table."""
    met = "yes" if row.is_met else "**no**"
    return (
        f"| {row.id} | {row.at} | {row.ms:.1f} | {row.floor} | {row.floor_ms:.2f} |"
        f" {row.ratio:.1f} | {row.target} | {met} | {row.more} |"
    )


if __name__ == "__main__":
    main()
