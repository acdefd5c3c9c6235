"""T8 and robustness: the engine as a command, beside reading the same file and adding it up."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row, median_ms
from scoring.robustness import robustness

FLOOR = """
import json, sys
lots = json.load(open(sys.argv[1], encoding="utf-8"))["lots"]
print(sum(int(score) for lot in lots for one in lot["submissions"]
          for given in one["scores"].values() for score in given.values()))
"""


def document(submissions: int, criteria: int, evaluators: int, method: str = "weighted_points"):
    """Make an evaluation file with the same pseudorandom scores every time."""
    given = random.Random(8)
    panel = [f"E{n}" for n in range(1, evaluators + 1)]
    leaves = [
        {
            "id": f"K{n}", "title": f"Criterion {n}", "kind": "quality", "points": str(2 + n % 3),
            "combine": "mean", "scale": {"min": "0", "max": "10", "step": "1"},
        }
        for n in range(1, criteria + 1)
    ]  # fmt: skip
    entries = [
        {
            "id": f"S{n:04d}", "name": f"Provider {n}", "status": "admitted",
            "scores": {
                leaf["id"]: {who: str(given.randint(2, 10)) for who in panel} for leaf in leaves
            },
        }
        for n in range(1, submissions + 1)
    ]  # fmt: skip
    if method == "weighted_points":
        formula = {"kind": "linear_band", "floor": "80", "ceiling": "140", "outside": "clamp"}
        leaves.append(
            {"id": "P", "title": "Price", "kind": "price", "points": "30", "formula": formula}
        )
        for entry in entries:
            entry["price"] = str(given.randint(80, 140))
    lot = {
        "id": "L", "title": "Lot", "method": {"kind": method}, "panel": panel, "criteria": leaves,
        "rounding": {"mode": "half_up", "decimals": 2, "stages": ["total"]},
        "winners": {"max": 3}, "tie_breakers": [], "submissions": entries,
    }  # fmt: skip
    if method == "mean_rank":
        lot["on_dropout"] = "recompute"
    return {"format": "evaluation/1", "tender": {"id": "T", "title": "Tender"}, "lots": [lot]}


def rows(folder: Path) -> Iterator[Row]:
    """Measure."""
    taken = {}
    for size in (500, 1000):
        path = folder / f"{size}.json"
        path.write_text(json.dumps(document(size, 40, 8)), encoding="utf-8")
        ours = median_ms(lambda path=path: _run("-m", "scoring", "evaluate", str(path)))
        floor = median_ms(lambda path=path: _run("-c", FLOOR, str(path)))
        taken[size] = ours
        growth = f"{ours / taken[500]:.2f} x the time of 500" if size > 500 else ""
        yield Row(
            "T8", f"evaluate {size} x 40 x 8, whole command", ours, "json.load and sum", floor,
            "<= 8 x floor, linear",
            ours <= 8 * floor and (size == 500 or ours <= 2.2 * taken[500]), growth,
        )  # fmt: skip
    for method in ("weighted_points", "mean_rank"):
        small = document(30, 12, 6, method)
        text = json.dumps(small)
        ours = median_ms(lambda small=small: robustness(small))
        floor = median_ms(lambda text=text: json.loads(text))
        yield Row(
            "T8", f"robustness 30 x 12 x 6, {method}", ours, "json.loads", floor, "<= 5 000 ms",
            ours <= 5000,
        )  # fmt: skip


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
