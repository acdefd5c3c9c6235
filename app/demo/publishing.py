"""Amersfoort's tender as its officer makes and publishes it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from app.accounts.permissions import Duty
from app.authorities.forms import LeaveForm
from app.authorities.leaving import leave
from app.authorities.people import BY_TWO, assign, confirm_assignment
from app.authorities.service import join
from app.criteria.deciding import set_rules
from app.criteria.forms import CriterionForm, RulesForm, ScaleStepForm
from app.criteria.service import add_criterion
from app.demo import amersfoort as told
from app.demo.reasons import let_stand
from app.demo.stage import Stage, day, on_day
from app.products.forms import BuyerForm, ProductForm
from app.products.service import add_product
from app.requirements.forms import RequirementForm
from app.requirements.service import add_requirement
from app.tenders import service as tenders
from app.tenders.forms import LotForm, TenderForm
from app.tenders.models import Lot, Moment, ProcedureKind, Tender
from app.vault import service as vault

CODES = {
    "3.2.10": "roster",
    "3.3.2a": "kms",
    "3.3.2b": "vms",
    "3.3.3": "calamity",
    "3.3.6": "complaints",
    "3.3.7": "meldcode",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """One run of the same procurement: what it is called and how long ago it closed."""

    suffix: str
    closes: int
    """Days from today to the deadline."""


def publish(stage: Stage, copy: Copy) -> tuple[Tender, Lot]:
    """Make the tender with its lot, demands, criteria and people; then publish it."""
    session, officer = stage.session, stage.of_role("officer")[0]
    with on_day(stage, copy.closes - 47):
        tender = tenders.create_tender(
            session, stage.authorities["amersfoort"], officer, _tender_form(stage, copy)
        )
        for one in told.PARTICIPATIONS:
            if not one.is_lead:
                join(session, tender, officer, stage.authorities[one.authority], one.note)
        _left(stage, tender)
        lot = tenders.add_lot(
            session,
            tender,
            officer,
            LotForm(
                title=told.LOT.title,
                description=told.LOT.description,
                volume=told.VOLUME,
                scoring_until=day(stage.now, copy.closes + 26, 18),
            ),
        )
        _add_functions(stage, lot)
        set_rules(session, lot, officer, RulesForm(
            winners=told.LOT.winners,
            rounding_stages=["criterion", "total"],
            tie_breakers=["criterion:G1", "draw"],
        ))  # fmt: skip
        _add_requirements(stage, tender)
        _add_criteria(stage, lot)
        _assign(stage, tender)
    with on_day(stage, copy.closes - 40):
        let_stand(session, tender, officer)
        vault.publish(session, tender, officer)
    session.refresh(lot)
    return tender, lot


def _left(stage: Stage, tender: Tender) -> None:
    """Name who took part in the numbers but does not any more."""
    officer = stage.of_role("officer")[0]
    for one in told.FORMER_PARTICIPATIONS:
        authority = stage.authorities[one.authority]
        join(stage.session, tender, officer, authority)
        form = LeaveForm(left_on=told.LEFT_ON, left_because=one.note)
        leave(stage.session, tender, officer, authority, form)


def _add_functions(stage: Stage, lot: Lot) -> None:
    """Put the six functions in the lot, each with the old products that became it."""
    for number, one in enumerate(told.FUNCTIONS, start=1):
        buyers = [of.authority for of in told.PARTICIPATIONS if one.key in of.functions]
        everybody = len(buyers) == len(told.PARTICIPATIONS)
        form = ProductForm(
            code=f"F{number}",
            title=one.title,
            limits=one.description,
            replaces=[{"code": "", "title": title} for title in one.replaces],
            buyers=[
                BuyerForm(authority_id=stage.authorities[key].id)
                for key in ([] if everybody else buyers)
            ],
        )
        add_product(stage.session, lot, stage.of_role("officer")[0], form)


def _tender_form(stage: Stage, copy: Copy) -> TenderForm:
    now = stage.now
    return TenderForm(
        reference=told.REFERENCE,
        tenderned_number=told.REFERENCE,
        title=f"{told.TITLE} ({copy.suffix})",
        procedure=ProcedureKind.SAS,
        description=told.SUMMARY,
        deadline=day(now, copy.closes, 12),
        questions_until=day(now, copy.closes - 20, 12),
        starts_on=day(now, copy.closes + 240).date().replace(day=1),
        ends_on=day(now, copy.closes + 240 + 6 * 365).date().replace(day=1) - timedelta(days=1),
        estimated_value=Decimal(42_000_000),
        cpv_code="85310000",
        nuts_code="NL310",
        uses_bibob=True,
        bibob_ground="Selectieleidraad, onderdeel Wet Bibob (voor deze demo)",
        standstill_ground="Selectieleidraad, paragraaf 5.4",
        court="rechtbank Midden-Nederland",
        contact="Marloes Wiggers, 033 000 00 01, inkoop@amersfoort.example",
        show_price_points=False,
    )


def _add_requirements(stage: Stage, tender: Tender) -> None:
    groups = {one.number: one.title for one in told.REQUIREMENT_GROUPS}
    for one in told.REQUIREMENTS:
        kind = CODES.get(one.number, "")
        add_requirement(stage.session, tender, stage.of_role("officer")[0], RequirementForm(
            number=one.number,
            group=f"{one.group} {groups[one.group]}",
            title=one.title,
            text=one.text,
            source=one.source,
            moment=Moment(one.moment),
            is_repairable=one.repairable,
            is_knock_out=one.knock_out,
            alternatives=[(kind, name) for name in one.evidence],
        ))  # fmt: skip


def _add_criteria(stage: Stage, lot: Lot) -> None:
    for one in told.CRITERIA:
        add_criterion(stage.session, lot, stage.of_role("officer")[0], CriterionForm(
            code=one.code,
            title=one.title,
            question=one.question,
            guidance="\n".join(one.guidance),
            points=Decimal(one.points),
            steps=[
                ScaleStepForm(label=step.label, fraction=Decimal(step.fraction), text=step.text)
                for step in one.scale
            ],
        ))  # fmt: skip


def _assign(stage: Stage, tender: Tender) -> None:
    duties = {
        "opener": Duty.OPENER,
        "decider": Duty.DECIDER,
        "chair": Duty.CHAIR,
        "evaluator": Duty.EVALUATOR,
        "supervisor": Duty.SUPERVISOR,
        "integrity_officer": Duty.INTEGRITY,
        "auditor": Duty.AUDITOR,
    }
    officer, second = stage.of_role("officer", "amersfoort")
    assign(stage.session, tender, officer, second, Duty.OFFICER)
    for role, duty in duties.items():
        for user in stage.of_role(role):
            assignment = assign(stage.session, tender, officer, user, duty)
            if duty in BY_TWO:
                confirm_assignment(stage.session, assignment, second)
