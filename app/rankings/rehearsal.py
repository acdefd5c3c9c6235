"""A whole tender on made-up submissions: what the rules would do, before anybody submits."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.accounts.permissions import Duty
from app.authorities.queries import assignments_of
from app.core.errors import ConflictError, NotFoundError
from app.core.i18n import gettext as _
from app.criteria.methods import asks_price
from app.criteria.rules import document_by, lot_rules
from app.criteria.scales import ends, has_numbers
from app.providers.models import Provider
from app.rankings import engine, together
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Combine, Criterion, CriterionKind, Lot, Tender
from app.tenders.queries import criteria_of, lots_of
from app.tenders.words import exact

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


@dataclass(frozen=True, slots=True)
class Run:
    """One lot of a rehearsal of a whole tender: what came out, or why it cannot run yet."""

    lot: Lot
    rehearsal: Rehearsal | None = None
    fault: str = ""


def rehearse(session: Session, lot: Lot, seed: int) -> Rehearsal:
    """Run a lot on made-up submissions by the real engine; nothing is kept.

    The same seed gives the same run. Works for a draft, as soon as its rules are complete.
    """
    if lot.tender.max_lots is None:
        sizes = _panel_sizes(session, lot.tender)
        return _rehearsed(lot.tender, lot, criteria_of(session, lot), sizes(lot), seed)
    for run in rehearse_tender(session, lot.tender, seed):
        if run.rehearsal is not None and run.lot.id == lot.id:
            return replace(run.rehearsal, lot=lot)
        if run.lot.id == lot.id:
            raise ConflictError(run.fault)
    raise NotFoundError


def rehearse_tender(session: Session, tender: Tender, seed: int) -> list[Run]:
    """Run every lot with the same bidders; who wins more lots than it may passes the rest."""
    sizes = _panel_sizes(session, tender)
    runs = []
    for lot in lots_of(session, tender):
        try:
            runs.append(Run(lot, _rehearsed(tender, lot, lot.criteria, sizes(lot), seed)))
        except ConflictError as error:
            runs.append(Run(lot, fault=str(error.message)))
    ready = [one.rehearsal for one in runs if one.rehearsal is not None]
    if not together.are_allotted(tender, [run.lot for run in ready]):
        return runs
    allotted = _allot(tender, ready)
    return [
        replace(one, rehearsal=replace(one.rehearsal, outcome=allotted[one.lot.id]))
        if one.rehearsal is not None
        else one
        for one in runs
    ]


def _allot(tender: Tender, runs: Sequence[Rehearsal]) -> dict[UUID, dict[str, Any]]:
    """Judge all lots at once: what a bidder wins too many, it passes on as the tender says."""
    documents = [run.document for run in runs]
    lots = {engine.result_of(run.document)["id"]: run.lot.number for run in runs}
    seed, bidders = runs[0].seed, range(1, max(len(run.submissions) for run in runs) + 1)
    wishes = {}
    for number in bidders:
        wanted = sorted(lots, key=lambda lot: (_drawn(seed, number, "wish", lots[lot]), lots[lot]))
        for place, lot in enumerate(wanted, start=1):
            wishes[lot, f"S{number}"] = together.wish_of(tender, f"P{number}", place)
    outcome = engine.outcome_of(together.joined(tender, documents, wishes, list(lots)))
    return {
        run.lot.id: {**outcome, "lots": [judged]}
        for run, judged in zip(runs, outcome["lots"], strict=True)
    }


def _panel_sizes(session: Session, tender: Tender) -> Callable[[Lot], int]:
    """Say how many evaluate a lot; before anybody is appointed, three."""
    found = [one.lot_id for one in assignments_of(session, tender) if one.duty == Duty.EVALUATOR]
    return lambda lot: sum(lot_id in {None, lot.id} for lot_id in found) or EVALUATORS


def _rehearsed(
    tender: Tender, lot: Lot, criteria: Sequence[Criterion], size: int, seed: int
) -> Rehearsal:
    rules = lot.rules or lot_rules(lot, criteria)
    panel = [f"E{at}" for at in range(1, size + 1)]
    numbers = range(1, max(len(BIDDERS), (lot.winners or 0) + LOSERS) + 1)
    entries = [_entry(lot, criteria, panel, seed, number) for number in numbers]
    document = document_by(rules, tender, panel, entries)
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
            one.code: dict(_scores(one, panel, seed, number, lot.number))
            for one in criteria
            if one.kind == CriterionKind.QUALITY
        },
    }
    if lot.fixed_price is not None:
        entry["price"] = exact(lot.fixed_price)
    elif asks_price(lot, criteria):
        low, high = _price_range(lot, criteria)
        part = Decimal(_drawn(seed, number, "price", lot.number)) / 100
        entry["price"] = exact((low + (high - low) * part).quantize(Decimal("0.01")))
    return entry


def _scores(
    criterion: Criterion, panel: Sequence[str], seed: int, number: int, lot: int
) -> Iterator[tuple[str, str]]:
    marks = _marks(criterion)
    givers = ["consensus"] if criterion.combine == Combine.CONSENSUS else panel
    skill = _drawn(seed, number, "skill")
    for giver in givers if marks else ():
        luck = _drawn(seed, number, criterion.code, giver, lot)
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
