"""How far the panel agreed, and who scored high or low: for the chair, once all is fixed."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlmodel import Session

from app.accounts.models import User
from app.consensus.meeting import Point, points_of
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.criteria.scales import fraction_of
from app.panels.models import RoundState
from app.panels.panel import require_open
from app.tenders.models import Criterion, Lot
from scoring.agreement import alpha


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """How far the scores on one criterion lay together."""

    criterion: Criterion
    alpha: Fraction | None
    """Krippendorff's, ordinal: 1 is full agreement, 0 what chance gives; None when all equal."""
    largest: int
    """The largest difference in steps."""


@dataclass(frozen=True, slots=True)
class Severity:
    """How far one evaluator scored above or below the others, in hundredths of the scale."""

    person: User
    above: Fraction


def agreement_of(session: Session, lot: Lot) -> tuple[list[CriterionAgreement], list[Severity]]:
    """Compare the scores as they were given before the meeting."""
    if require_open(session, lot).state != RoundState.FIXED:
        raise ConflictError(_("You see how far the panel agreed when the consensus is fixed."))
    points = sorted(points_of(session, lot), key=lambda point: point.answer.criterion.position)
    by_criterion: dict[str, list[Point]] = {}
    for point in points:
        by_criterion.setdefault(point.answer.criterion.code, []).append(point)
    return [_agreement(some) for some in by_criterion.values()], _severities(points)


def _agreement(points: Sequence[Point]) -> CriterionAgreement:
    units = [[voice.at for voice in point.voices] for point in points]
    largest = max(point.spread for point in points)
    return CriterionAgreement(points[0].answer.criterion, alpha(units), largest)


def _severities(points: Sequence[Point]) -> list[Severity]:
    people: dict[str, User] = {}
    apart: dict[str, list[Fraction]] = {}
    for point in points:
        given = {
            str(voice.person.id): Fraction(fraction_of(point.answer.criterion, voice.score.step))
            for voice in point.voices
        }
        for voice in point.voices:
            key = str(voice.person.id)
            others = [value for other, value in given.items() if other != key]
            if others:
                people[key] = voice.person
                apart.setdefault(key, []).append(
                    given[key] - sum(others, Fraction(0)) / len(others)
                )
    found = [
        Severity(people[key], 100 * sum(some, Fraction(0)) / len(some))
        for key, some in apart.items()
    ]
    return sorted(found, key=lambda one: (-one.above, one.person.name))
