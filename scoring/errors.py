"""What is said when an evaluation file breaks the published rules."""

from typing import NamedTuple


class Fault(NamedTuple):
    """One broken rule and the JSON path where it was broken."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


class ScoringError(Exception):
    """The input breaks the published rules; every fault is named, none is repaired."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
