"""One row of the table: a time beside its floor, both measured now."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles

from sqlalchemy import Engine, event

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, in milliseconds, and the most that `quality.md` allows."""

    id: str
    at: str
    ms: float
    floor: str
    floor_ms: float
    target: str
    is_met: bool
    more: str = ""

    @property
    def ratio(self) -> float:
        """How many floors it costs."""
        return self.ms / self.floor_ms


def median_ms(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Time an act a few times and give the middle one."""
    return median(_once(act) for _ in range(rounds))


def spread_ms(act: Callable[[], object], times: int) -> tuple[float, float]:
    """Time an act many times, in rounds; give the middle round's median and 95th percentile."""
    act()
    rounds = [sorted(_once(act) for _ in range(times)) for _ in range(ROUNDS)]
    middle = sorted(rounds, key=median)[ROUNDS // 2]
    return median(middle), quantiles(middle, n=20)[18]


def _once(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Collect the SQL of a block."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, sql: str, *_rest: object) -> None:
        if not sql.startswith(("BEGIN", "PRAGMA")):
            seen.append(sql)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
