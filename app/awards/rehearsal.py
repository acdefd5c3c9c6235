"""A whole lot on made-up submissions: what the rules would do, before anybody submits."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.awards import engine
from app.core.i18n import gettext as _
from app.panels.panel import panel_of
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.tenders.methods import asks_price
from app.tenders.models import Combine, Criterion, CriterionKind, Lot
from app.tenders.queries import criteria_of
from app.tenders.rules import document_by, exact, lot_rules
from app.tenders.scales import ends, has_numbers

BIDDERS = (
    ("Stichting De Lindehof", "Lindehof"),
    ("Zorggroep Wilgenrijk", "Wilgenrijk"),
    ("Coöperatie Het Kompas", "Het Kompas"),
    ("Thuisbasis Noord", "Thuisbasis"),
    ("De Brug Begeleiding", "De Brug"),
)
LOSERS = 2
"""At least so many bid in vain: a rehearsal in which everybody wins shows little."""
EVALUATORS = 3
MARKS = 20
"""How finely a scale without steps is drawn on."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One run: its document and outcome, and who the made-up bidders are."""

    seed: int
    lot: Lot
    criteria: tuple[Criterion, ...]
    document: dict[str, Any]
    outcome: dict[str, Any]
    submissions: tuple[Submission, ...]

    @property
    def judged(self) -> dict[str, Any]:
        """The outcome of the lot."""
        return engine.result_of(self.outcome)


def rehearse(session: Session, lot: Lot, seed: int) -> Rehearsal:
    """Run a lot on made-up submissions by the real engine; nothing is kept.

    The same seed gives the same run. Works for a draft, as soon as its rules are complete.
    """
    criteria = criteria_of(session, lot)
    rules = lot.rules or lot_rules(lot, criteria)
    size = len(panel_of(session, lot)) or EVALUATORS
    panel = [f"E{at}" for at in range(1, size + 1)]
    numbers = range(1, max(len(BIDDERS), (lot.winners or 0) + LOSERS) + 1)
    entries = [_entry(lot, criteria, panel, seed, number) for number in numbers]
    document = document_by(rules, lot.tender, panel, entries)
    return Rehearsal(
        seed,
        lot,
        tuple(criteria),
        document,
        engine.outcome_of(document),
        tuple(_submission(lot, number) for number in numbers),
    )


def _bidder(number: int) -> tuple[str, str]:
    """Name a bidder, whole and short; after the known ones by its number."""
    if number <= len(BIDDERS):
        return BIDDERS[number - 1]
    name = _("Provider %(number)s", number=number)
    return name, name


def _entry(
    lot: Lot, criteria: Sequence[Criterion], panel: Sequence[str], seed: int, number: int
) -> dict[str, Any]:
    """Make up one submission: a better bidder scores better, more or less."""
    entry: dict[str, Any] = {
        "id": f"S{number}",
        "name": _bidder(number)[0],
        "status": "admitted",
        "scores": {
            one.code: dict(_scores(one, panel, seed, number))
            for one in criteria
            if one.kind == CriterionKind.QUALITY
        },
    }
    if lot.fixed_price is not None:
        entry["price"] = exact(lot.fixed_price)
    elif asks_price(lot, criteria):
        low, high = _price_range(lot, criteria)
        part = Decimal(_drawn(seed, number, "price")) / 100
        entry["price"] = exact((low + (high - low) * part).quantize(Decimal("0.01")))
    return entry


def _scores(
    criterion: Criterion, panel: Sequence[str], seed: int, number: int
) -> Iterator[tuple[str, str]]:
    marks = _marks(criterion)
    givers = ["consensus"] if criterion.combine == Combine.CONSENSUS else panel
    skill = _drawn(seed, number, "skill")
    for giver in givers if marks else ():
        luck = _drawn(seed, number, criterion.code, giver)
        yield giver, marks[(2 * skill + luck) * len(marks) // 303]


def _drawn(*of: object) -> int:
    """Draw from 0 to 100, the same for the same: no chance, so that a run can be shown again."""
    digest = hashlib.sha256("/".join(map(str, of)).encode()).digest()
    return int.from_bytes(digest[:4]) % 101


def _marks(criterion: Criterion) -> list[str]:
    """List scores on a scale, lowest first."""
    if not has_numbers(criterion):
        steps = sorted(criterion.scale, key=lambda step: step.fraction)
        return [step.label for step in steps]
    low, high = ends(criterion)
    step = criterion.range_step or (high - low) / MARKS
    count = int((high - low) // step)
    return [exact((low + step * at).quantize(Decimal("1e-12"))) for at in range(count + 1)]


def _price_range(lot: Lot, criteria: Sequence[Criterion]) -> tuple[Decimal, Decimal]:
    """Stay within what is published; else around a hundred."""
    low, high = lot.price_floor, lot.price_ceiling
    for one in criteria:
        low = low if low is not None else one.band_floor
        high = high if high is not None else (one.band_ceiling or _reference(one))
    if high is None:
        high = (low or Decimal(80)) * Decimal("1.5")
    return (low if low is not None and low < high else high * Decimal("0.7")), high


def _reference(criterion: Criterion) -> Decimal | None:
    return criterion.formula_value if criterion.formula == "reference_ratio" else None


def _submission(lot: Lot, number: int) -> Submission:
    name, short = _bidder(number)
    provider = Provider(
        name=name, short_name=short, kvk_number="", address="Oefenstraat 1", place="Oefendam"
    )
    submission = Submission(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        provider_id=provider.id,
        state=SubmissionState.SUBMITTED,
        number=number,
    )
    submission.provider = provider
    return submission


def tie_words(rehearsal: Rehearsal) -> str:
    """Say what would happen if two bidders who matter were exactly equal."""
    ranked = [name for one in rehearsal.judged["standings"] for name in one["submissions"]]
    results = rehearsal.judged["submissions"]
    winners = [name for name in ranked if results[name]["result"] in {"winner", "tied"}]
    if not winners or len(ranked) == len(winners):
        return _("Everybody who is ranked wins here, so equals decide nothing.")
    last, following = winners[-1], ranked[len(winners)]
    rules = engine.result_of(rehearsal.document)
    entries = {one["id"]: one for one in rules["submissions"]}
    names = {"last": entries[last]["name"], "next": entries[following]["name"]}
    twin = {**entries[last], "id": following, "name": entries[following]["name"]}
    lot = {**rules, "submissions": list({**entries, following: twin}.values())}
    outcome = engine.result_of(engine.outcome_of({**rehearsal.document, "lots": [lot]}))
    if outcome["decision"] != "draw_needed":
        return _("If %(last)s and %(next)s were equal, both would win.", **names)
    if {"draw": True} in rules["tie_breakers"]:
        return _("If %(last)s and %(next)s were equal, lots would be drawn.", **names)
    return _("If %(last)s and %(next)s were equal, no published rule would separate them.", **names)
