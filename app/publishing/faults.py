"""What is wrong with a tender before it can be published, and where to repair it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from app.accounts.permissions import Duty
from app.core.clock import dutch, utcnow
from app.core.i18n import gettext as _
from app.core.i18n import number
from app.tenders.models import (
    Assignment,
    Criterion,
    CriterionKind,
    Lot,
    PriceFormula,
    ProcedureKind,
    Requirement,
    Tender,
)
from app.tenders.people import OPENERS
from app.tenders.procedures import procedure_of
from app.tenders.queries import assignments_of, lots_of, requirements_of_tender
from app.tenders.rules import lot_rules, rule_faults

OPEN_TERM = timedelta(days=40)
"""Aw 2.71 with 2.74b: tenders come in electronically."""
SAS_TERM = timedelta(days=30)
"""No statutory minimum; below this we warn (our value, handbook 9.1)."""
WHOLE = Decimal(100)
STEPS = 2
"""A scale of one step does not distinguish."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not add up, and where to repair it."""

    message: str
    is_blocking: bool
    field_url_name: str
    subject_id: UUID
    """Id of the tender or lot in the address of the page."""
    anchor: str = ""
    where: str = ""


def publication_faults(session: Session, tender: Tender) -> list[Fault]:
    """Look through the whole tender as publication will freeze it; blocking faults first."""
    lots = lots_of(session, tender)
    requirements = requirements_of_tender(session, tender)
    assignments = assignments_of(session, tender)
    found = [
        *_of_tender(tender, lots),
        *_of_requirements(tender, requirements),
        *_of_people(tender, assignments),
    ]
    if procedure_of(tender.procedure).ranks:
        for lot in lots:
            found += _of_lot(tender, lot)
    return sorted(found, key=lambda fault: not fault.is_blocking)


def _of_tender(tender: Tender, lots: Sequence[Lot]) -> Iterator[Fault]:
    procedure = procedure_of(tender.procedure)

    def fault(message: str, anchor: str, *, blocks: bool = True) -> Fault:
        return Fault(message, blocks, "tenders:edit", tender.id, anchor)

    if not lots:
        yield Fault(
            _("There is no lot yet. Add at least one."), True, "tenders:lots", tender.id, "f-title"
        )
    if not tender.contact.strip():
        yield fault(_("Fill in whom a provider can call."), "f-contact", blocks=False)
    if not procedure.is_sealed:
        return
    now = utcnow()
    if tender.deadline is None:
        yield fault(_("Fill in the day and time at which submissions close."), "f-deadline")
    elif tender.deadline <= now:
        yield fault(_("The closing time has passed already. Choose a later one."), "f-deadline")
    else:
        days = dutch(tender.deadline).date() - dutch(now).date()
        if tender.procedure == ProcedureKind.OPEN and days < OPEN_TERM:
            yield fault(
                _(
                    "Submissions close in %(days)s days. An open procedure takes at least "
                    "%(least)s days (Aw 2.71 and 2.74b).",
                    days=days.days,
                    least=OPEN_TERM.days,
                ),
                "f-deadline",
            )
        elif tender.procedure == ProcedureKind.SAS and days < SAS_TERM:
            yield fault(
                _(
                    "Submissions close in %(days)s days. Providers need a reasonable time. "
                    "We advise at least %(least)s days.",
                    days=days.days,
                    least=SAS_TERM.days,
                ),
                "f-deadline",
                blocks=False,
            )
        if tender.questions_until and tender.questions_until >= tender.deadline:
            yield fault(
                _("Questions can be asked until after the closing time. Choose an earlier day."),
                "f-questions_until",
            )
    if tender.starts_on and tender.ends_on and tender.ends_on <= tender.starts_on:
        yield fault(_("The contract ends before it starts. Choose a later day."), "f-ends_on")
    if not procedure.statute_binds_standstill and not tender.standstill_ground.strip():
        yield fault(
            _(
                "Fill in which paragraph of your own document sets the standstill. "
                "The law does not set it for this procedure."
            ),
            "f-standstill_ground",
        )
    if not tender.court.strip():
        yield fault(_("Fill in which court a provider can turn to."), "f-court")


def _of_requirements(tender: Tender, requirements: Sequence[Requirement]) -> Iterator[Fault]:
    ranks = procedure_of(tender.procedure).ranks
    if not requirements:
        yield Fault(
            _("There are no requirements yet.")
            if ranks
            else _("There are no requirements yet. Admission is decided on them."),
            not ranks,
            "tenders:requirements",
            tender.id,
        )
    seen: set[tuple[UUID | None, str]] = set()
    for requirement in requirements:
        key = (requirement.lot_id, requirement.number)
        if key in seen:
            yield Fault(
                _("Two requirements have number %(number)s.", number=requirement.number),
                True,
                "tenders:requirements",
                tender.id,
                f"requirement-{requirement.id}",
            )
        seen.add(key)
        if not requirement.text.strip():
            yield Fault(
                _("Requirement %(number)s has no text.", number=requirement.number),
                True,
                "tenders:requirements",
                tender.id,
                f"requirement-{requirement.id}",
            )


def _of_people(tender: Tender, assignments: Sequence[Assignment]) -> Iterator[Fault]:
    procedure = procedure_of(tender.procedure)

    def holders(duty: Duty) -> set[UUID]:
        return {one.user_id for one in assignments if one.duty == duty}

    def fault(message: str, *, blocks: bool = False) -> Fault:
        return Fault(message, blocks, "tenders:people", tender.id, "f-user_id")

    if procedure.is_sealed and len(holders(Duty.OPENER)) < OPENERS:
        yield fault(_("Assign two people who open the vault together."), blocks=True)
    if procedure.ranks and not holders(Duty.CHAIR):
        yield fault(_("No chair is assigned yet."))
    if procedure.ranks and not holders(Duty.EVALUATOR):
        yield fault(_("No evaluators are assigned yet."))
    if len(holders(Duty.DECIDER)) < OPENERS:
        yield fault(_("Deciding takes two people. Assign two deciders."))


Say = Callable[..., Fault]
"""Say what is wrong with this lot: message, anchor, and whether it blocks."""


def _of_lot(tender: Tender, lot: Lot) -> list[Fault]:
    """Hold the rules of a ranked lot against what the engine and the law need."""
    where = f"{_('Lot %(number)s', number=lot.number)}: {lot.title}"

    def say(message: str, anchor: str, *, blocks: bool = True) -> Fault:
        return Fault(message, blocks, "tenders:criteria", lot.id, anchor, where)

    if not lot.criteria:
        return [say(_("There are no award criteria yet. Add at least one."), "add")]
    found = [
        *(fault for criterion in lot.criteria for fault in _of_criterion(say, criterion)),
        *_of_prices(say, tender, lot),
        *_of_equals(say, lot),
        *_of_sum(say, lot.criteria),
    ]
    if not any(fault.is_blocking for fault in found):
        found += [
            say(_("The rules do not add up: %(fault)s", fault=sentence), "rules")
            for sentence in rule_faults(lot_rules(lot, lot.criteria))
        ]
    return found


def _of_criterion(say: Say, criterion: Criterion) -> Iterator[Fault]:
    anchor, code = f"criterion-{criterion.id}", criterion.code
    if criterion.points <= 0:
        yield say(_("Criterion %(code)s earns no points.", code=code), anchor)
    if criterion.kind == CriterionKind.PRICE:
        floor, ceiling = criterion.band_floor, criterion.band_ceiling
        if criterion.formula is None:
            yield say(_("Choose how the price earns points in %(code)s.", code=code), anchor)
        elif criterion.formula == PriceFormula.LINEAR_BAND and (
            floor is None or ceiling is None or ceiling <= floor
        ):
            yield say(
                _("Fill in the band of %(code)s: the ceiling above the floor.", code=code), anchor
            )
        return
    if len(criterion.scale) < STEPS:
        yield say(_("The scale of %(code)s needs at least two steps.", code=code), anchor)
    without = [step.label for step in criterion.scale if not step.text.strip()]
    if without:
        yield say(
            _(
                "Write when a submission earns these steps of %(code)s: %(steps)s.",
                code=code,
                steps=", ".join(without),
            ),
            anchor,
        )
    fractions = [step.fraction for step in criterion.scale]
    if len(set(fractions)) < len(fractions):
        yield say(_("Two steps of %(code)s earn the same points.", code=code), anchor)


def _of_prices(say: Say, tender: Tender, lot: Lot) -> Iterator[Fault]:
    prices = [one for one in lot.criteria if one.kind == CriterionKind.PRICE]
    if len(prices) == len(lot.criteria):
        yield say(
            _(
                "Only the price counts. In social care quality must count too "
                "(Wmo 2015, article 2.6.4; Jeugdwet, article 2.12)."
            ),
            "add",
        )
    if not prices:
        return
    if len(prices) > 1:
        yield say(_("Two criteria weigh the price. Keep one."), f"criterion-{prices[1].id}")
    if lot.fixed_price is not None:
        yield say(_("The price is fixed, so it cannot earn points too."), "f-fixed_price")
    if tender.show_price_points is None:
        yield Fault(
            _("Choose whether letters show the price points of the winner."),
            True,
            "tenders:edit",
            tender.id,
            "f-show_price_points",
        )
    relative = any(one.formula == PriceFormula.LOWEST_RATIO for one in prices)
    if relative and lot.on_dropout is None:
        yield say(
            _("Choose what happens when somebody drops out: points depend on the lowest price."),
            "f-on_dropout",
        )


def _of_equals(say: Say, lot: Lot) -> Iterator[Fault]:
    has_price = any(one.kind == CriterionKind.PRICE for one in lot.criteria)
    if not has_price and {"price": "lowest"} in lot.tie_breakers:
        yield say(_("Equals cannot be separated by price: none is asked."), "f-tie_breakers")
    if {"draw": True} not in lot.tie_breakers:
        yield say(
            _("What separates equals may not be enough. Let drawing lots come last."),
            "f-tie_breakers",
            blocks=False,
        )
    if lot.winners is None:
        yield say(
            _("No number of winners is set: everybody who is ranked wins."),
            "f-winners",
            blocks=False,
        )


def _of_sum(say: Say, criteria: Sequence[Criterion]) -> Iterator[Fault]:
    total = sum((one.points for one in criteria), Decimal(0))
    if total < WHOLE:
        yield say(
            _(
                "Your criteria add up to %(total)s. Divide another %(rest)s points.",
                total=number(total),
                rest=number(WHOLE - total),
            ),
            "sum",
            blocks=False,
        )
    elif total > WHOLE:
        yield say(
            _(
                "Your criteria add up to %(total)s. That is %(rest)s points over 100.",
                total=number(total),
                rest=number(total - WHOLE),
            ),
            "sum",
            blocks=False,
        )
