"""How long the parts of a picture are."""

from decimal import Decimal
from functools import lru_cache


@lru_cache(maxsize=8192)
def share(part: Decimal | float | str | None, whole: Decimal | float | str) -> str:
    """Say how much of a whole a part is, as a length: 12.50%. What is below zero has none."""
    of = float(whole)
    return f"{max(100 * float(part or 0) / of, 0) if of else 0:.2f}%"
