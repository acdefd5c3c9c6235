"""Keep from the panel who submitted, and say where an answer gives it away."""

import re
from collections.abc import Iterable, Sequence

from app.panels.names import SHORTEST, core_name


def pages_with_name(names: Iterable[str], sheets: Sequence[str]) -> list[int]:
    """List the pages of an answer whose text holds the name of somebody who stands behind it."""
    cores = {core_name(name) for name in names}
    told = [re.compile(rf"\b{re.escape(name)}\b") for name in cores if len(name) >= SHORTEST]
    return [
        number
        for number, text in enumerate(sheets, 1)
        if any(name.search(" ".join(text.casefold().split())) for name in told)
    ]
