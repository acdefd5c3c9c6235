"""The consensus meeting: every answer with all voices, largest difference first."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import Authority, Membership, User
from app.consensus.models import Consensus
from app.consensus.service import consensus_of
from app.criteria.scales import ends, has_numbers, score_words
from app.evaluation.models import Score
from app.panels.answers import Answer, answers_of
from app.panels.models import Guest
from app.panels.panel import panel_of, round_of
from app.tenders.models import Combine, Criterion, Lot
from app.tenders.words import typed

PIECES = 20


@dataclass(frozen=True, slots=True)
class Voice:
    """One evaluator's score, as the meeting hears it."""

    person: User
    place: str
    score: Score
    at: int
    """Index of its mark on the chart, lowest first."""

    @property
    def initials(self) -> str:
        """Fit a name in a dot of the chart."""
        names = self.person.name.split()
        return (names[0][:1] + names[-1][:1]).upper() if names else ""


@dataclass(frozen=True, slots=True)
class Point:
    """One answer to talk about."""

    number: int
    answer: Answer
    marks: tuple[str, ...]
    """The chart's axis, lowest first: every step, or the ends and what was given in numbers."""
    voices: tuple[Voice, ...]
    settled: Consensus | None

    @property
    def spread(self) -> int:
        """Count the steps between lowest and highest; of numbers every quarter is a step."""
        if has_numbers(self.answer.criterion):
            low, high = ends(self.answer.criterion)
            return ceil(self.distance * 4 / (high - low))
        given = [voice.at for voice in self.voices]
        return max(given) - min(given) if given else 0

    @property
    def distance(self) -> Decimal:
        """Say how far apart the lowest and the highest number are."""
        given = [Decimal(voice.score.step) for voice in self.voices]
        return max(given) - min(given) if given else Decimal(0)

    @property
    def by_consensus(self) -> bool:
        """Whether the panel agrees on a step; otherwise the published rule makes the score."""
        return self.answer.criterion.combine == Combine.CONSENSUS

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Count each score that was given, highest first."""
        given = Counter((voice.at, voice.score.step) for voice in self.voices)
        return [(score, n) for (_at, score), n in sorted(given.items(), reverse=True)]

    @property
    def key(self) -> str:
        """Name the point in forms, and in what was drawn."""
        return f"{self.answer.submission.id}:{self.answer.criterion.id}"

    @property
    def usual_step(self) -> str:
        """Name the step that most gave; nothing where two were given equally often."""
        most = Counter(voice.score.step for voice in self.voices).most_common(2)
        if not most or (len(most) == 2 and most[0][1] == most[1][1]):
            return ""
        return most[0][0]

    @property
    def proposed_words(self) -> str:
        """Gather what was written for the step that most gave, to begin the outward text with."""
        own = [one.score for one in self.voices if one.score.step == self.usual_step]
        return "\n".join(dict.fromkeys(score.motivation for score in own))

    @property
    def common_step(self) -> str:
        """Name the step that everybody gave, if they all did."""
        return self.voices[0].score.step if self.voices and self.spread == 0 else ""


def points_of(session: Session, lot: Lot) -> list[Point]:
    """List every answer with its voices, largest difference first."""
    panel = panel_of(session, lot)
    places = _places(session, lot, panel)
    given: dict[tuple[UUID, UUID], dict[UUID, Score]] = {}
    for score in session.exec(select(Score).where(Score.lot_id == lot.id)):
        key = (score.submission_id, score.criterion_id)
        given.setdefault(key, {})[score.evaluator_id] = score
    settled = consensus_of(session, lot)
    round_ = round_of(session, lot)
    speaking = round_.speaking if round_ else {}
    points = []
    for answer in answers_of(session, lot):
        scores = given.get(answer.key, {})
        marks, at = _axis(answer.criterion, {score.step for score in scores.values()})
        turns = speaking.get(f"{answer.submission.id}:{answer.criterion.id}", [])
        order = {person: turn for turn, person in enumerate(turns)}
        voices = tuple(
            Voice(person, places.get(person.id, ""), scores[person.id], at[scores[person.id].step])
            for person in sorted(panel, key=lambda one: order.get(str(one.id), 0))
            if person.id in scores
        )
        points.append(Point(0, answer, marks, voices, settled.get(answer.key)))
    points.sort(key=lambda point: -point.spread)
    return [
        Point(number, point.answer, point.marks, point.voices, point.settled)
        for number, point in enumerate(points, 1)
    ]


def _axis(criterion: Criterion, given: Collection[str]) -> tuple[tuple[str, ...], dict[str, int]]:
    """Lay out the chart: its marks, and at which of them each score stands.

    Numbers keep their distances: the scale is parted in equal pieces, of which only the ends and
    those with a score have a name.
    """
    if not has_numbers(criterion):
        scale = sorted(criterion.scale, key=lambda step: step.fraction)
        return tuple(step.label for step in scale), {
            step.label: index for index, step in enumerate(scale)
        }
    low, high = ends(criterion)
    at = {score: round((Decimal(score) - low) * PIECES / (high - low)) for score in given}
    names = {0: typed(low), PIECES: typed(high)}
    names |= {at[score]: score_words(criterion, score) for score in sorted(given, key=Decimal)}
    return tuple(names.get(piece, "") for piece in range(PIECES + 1)), at


def _places(session: Session, lot: Lot, people: Sequence[User]) -> dict[UUID, str]:
    """Say for whom each person works."""
    rows = session.exec(
        select(Membership.user_id, Authority.short_name)
        .join(Authority, col(Authority.id) == col(Membership.authority_id))
        .where(col(Membership.user_id).in_([person.id for person in people]))
        .order_by(Authority.short_name)
    )
    guests = session.exec(
        select(Guest.user_id, Guest.organisation).where(
            Guest.lot_id == lot.id, col(Guest.user_id).in_([person.id for person in people])
        )
    )
    places: dict[UUID, str] = dict(guests.all())
    for user_id, name in rows:
        places[user_id] = f"{places[user_id]}, {name}" if user_id in places else name
    return places


def point_at(points: Sequence[Point], answer: Answer | None) -> Point | None:
    """Find the point of an answer; without one, the first that is not settled, else the first."""
    if answer is not None:
        return next((point for point in points if point.answer.key == answer.key), None)
    waiting = (point for point in points if point.settled is None)
    return next(waiting, points[0] if points else None)


def point_shown(points: Sequence[Point], shown: str) -> Point | None:
    """Find the point that the chair shows now."""
    return next((point for point in points if point.key == shown), None)


def to_accept(points: Sequence[Point], tolerance: int) -> list[Point]:
    """List what may be settled in one act: close enough, and with one step that most gave."""
    return [
        point
        for point in points
        if point.settled is None
        and point.by_consensus
        and point.usual_step
        and point.spread <= tolerance
    ]
