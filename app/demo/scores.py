"""The awarded copy of the Amersfoort tender: what each evaluator scored and how they agreed."""

from dataclasses import dataclass

from app.demo.telling import told


@dataclass(frozen=True, slots=True)
class DemoScore:
    """One evaluator's own step for one answer, with the page the motivation rests on."""

    provider: str
    criterion: str
    evaluator: str  # key in people.PEOPLE
    step: str
    page: int
    motivation: str


@dataclass(frozen=True, slots=True)
class DemoConsensus:
    """What the committee fixed: an outward text for the letter, an internal one for the file."""

    provider: str
    criterion: str
    step: str
    outward: str
    internal: str
    moved: str  # who moved and why; empty when all four gave this step


@dataclass(frozen=True, slots=True)
class DemoAdvantage:
    """What the winner did better where it scored higher, said to a provider that lost."""

    provider: str  # the one that reads it
    criterion: str
    text: str


SCORES = told("amersfoort/scores", DemoScore)

CONSENSUS = told("amersfoort/consensus", DemoConsensus)

ADVANTAGES = told("amersfoort/advantages", DemoAdvantage)
