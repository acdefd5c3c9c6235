"""Two small tenders that ended: a draw, somebody who fell away, an objection, a most of one lot."""

from dataclasses import dataclass

from app.demo.telling import told


@dataclass(frozen=True, slots=True)
class EndedLot:
    """A lot, the tender that it is in, and for whom it is."""

    key: str
    tender: str  # groep | wijken
    title: str
    description: str
    groups: str


@dataclass(frozen=True, slots=True)
class EndedStep:
    """What the panel gave for one answer."""

    lot: str
    provider: str
    criterion: str
    step: str


@dataclass(frozen=True, slots=True)
class StepText:
    """What is said of a step: why it was given, or what the winner did better with it."""

    criterion: str
    step: str
    text: str


TITLES = {
    "groep": "Dagbesteding, gezinnen en respijt",
    "wijken": "Ambulante hulp per wijk",
}
WHO = ("kompas-kade", "thuisvast", "noaberkring")
POINTS = {"K1": ("Hulp aan de inwoner", 60), "K2": ("Planning en overdracht", 40)}
SCALE = {"uitstekend": "1", "goed": "0.75", "voldoende": "0.5", "onvoldoende": "0"}
WISHES = {"kompas-kade": {"noord": 2, "zuid": 1}, "thuisvast": {"noord": 1, "zuid": 2}}
"""Which lot each wants most; Noaberkring tells nothing."""

LOTS = told("outcomes/lots", EndedLot)

STEPS = told("outcomes/steps", EndedStep)

TEXTS = told("outcomes/texts", StepText)

ADVANTAGES = told("outcomes/advantages", StepText)
