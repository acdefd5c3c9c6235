"""A tender that can be published, made through the verbs."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlmodel import Session

from app.accounts.models import Membership, User
from app.accounts.permissions import Duty
from app.core.clock import utcnow
from app.criteria.deciding import set_rules
from app.criteria.forms import CriterionForm, RulesForm, ScaleStepForm
from app.criteria.service import add_criterion
from app.products.forms import TariffForm
from app.products.service import add_tariff
from app.requirements import service as requirements_service
from app.requirements.forms import RequirementForm
from app.tenders import service
from app.tenders.forms import LotForm, TenderForm
from app.tenders.models import (
    CriterionKind,
    Lot,
    PriceFormula,
    ProcedureKind,
    Tender,
)
from tests.factories import assign, make_authority, make_user

STEPS = [
    ScaleStepForm(label="goed", fraction=Decimal(1), text="Alles is concreet."),
    ScaleStepForm(label="matig", fraction=Decimal("0.5"), text="Niet alles is concreet."),
]


def tender_form(**fields: object) -> TenderForm:
    """Say enough about a tender to publish it."""
    values: dict[str, object] = {
        "reference": "TN353087",
        "title": "Beschermd thuis",
        "procedure": ProcedureKind.SAS,
        "deadline": utcnow() + timedelta(days=42),
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2030, 12, 31),
        "estimated_value": Decimal(900_000),
        "cpv_code": "85311000",
        "nuts_code": "NL310",
        "standstill_ground": "Leidraad, paragraaf 5.3",
        "court": "rechtbank Gelderland",
        "contact": "Olga Officier, 033 123 45 67",
        "show_price_points": True,
    }
    return TenderForm.model_validate({**values, **fields})


def criterion_form(code: str = "K1", **fields: object) -> CriterionForm:
    """Ask for quality, for all the points."""
    values = {"code": code, "title": f"Criterium {code}", "points": Decimal(100), "steps": STEPS}
    return CriterionForm.model_validate({**values, **fields})


def price_form(code: str = "P", **fields: object) -> CriterionForm:
    """Weigh the price along a band."""
    values = {
        "code": code,
        "title": "Prijs",
        "kind": CriterionKind.PRICE,
        "points": Decimal(40),
        "formula": PriceFormula.LINEAR_BAND,
        "band_floor": Decimal(80),
        "band_ceiling": Decimal(120),
    }
    return CriterionForm.model_validate({**values, **fields})


def start_tender(session: Session, officer: User, **fields: object) -> Tender:
    """Start a tender for an authority of the officer."""
    authority = make_authority(session, officer)
    return service.create_tender(session, authority, officer, tender_form(**fields))


def complete_tender(session: Session, officer: User, **fields: object) -> tuple[Tender, Lot]:
    """Make a tender with one lot to which nothing is left to repair."""
    tender = start_tender(session, officer, **fields)
    lot = service.add_lot(session, tender, officer, LotForm(title="Perceel 1", funding="lumpsum"))
    add_criterion(session, lot, officer, criterion_form())
    rules = RulesForm(winners=1, rounding_stages=["criterion", "total"], tie_breakers=["draw"])
    set_rules(session, lot, officer, rules)
    add_requirement(session, tender, officer)
    duties = (Duty.OPENER,) * 3 + (Duty.DECIDER,) * 2 + (Duty.CHAIR, Duty.EVALUATOR)
    for duty in duties:
        appoint(session, tender, duty)
    session.flush()
    return tender, lot


def complete_open_house(session: Session, officer: User) -> tuple[Tender, Lot]:
    """Make an open house with one product to which nothing is left to repair."""
    tender = start_tender(session, officer, procedure=ProcedureKind.OPEN_HOUSE, deadline=None)
    form = LotForm(title="Beschermd wonen licht", code="15B03", unit="etmaal")
    product = service.add_lot(session, tender, officer, form)
    tariff = TariffForm(reference="Tarieventabel 2027", valid_from=date(2027, 1, 1))
    add_tariff(session, product, officer, tariff)
    add_requirement(session, tender, officer)
    for _n in range(2):
        appoint(session, tender, Duty.DECIDER)
    return tender, product


def appoint(session: Session, tender: Tender, duty: Duty) -> User:
    """Add a colleague with a duty, as it stands once everybody agreed."""
    user = colleague(session, tender)
    assign(session, tender, user, duty)
    return user


def add_requirement(session: Session, tender: Tender, officer: User, number: str = "1") -> None:
    """Demand one thing."""
    form = RequirementForm(
        number=number,
        title="Kwaliteit",
        text="Werkt met een systeem.",
        alternatives=[("hkz", "HKZ")],
    )
    requirements_service.add_requirement(session, tender, officer, form)


def colleague(session: Session, tender: Tender) -> User:
    """Add a person who works for the authority that leads."""
    user = make_user(session)
    session.add(Membership(user_id=user.id, authority_id=tender.lead_authority_id))
    session.flush()
    return user


def in_days(days: int) -> datetime:
    """Say a moment some days from now."""
    return utcnow() + timedelta(days=days)
