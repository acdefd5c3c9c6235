"""A draft in which every sheet has something to say, and what stands in a file."""

from datetime import date, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlmodel import Session

from app.accounts.models import User
from app.authorities.forms import MandateForm, PartForm, PartsForm
from app.authorities.service import join, set_mandate, set_parts
from app.criteria.deciding import set_rules
from app.criteria.forms import CriterionForm, RulesForm
from app.criteria.forms import GroupForm as HeadingForm
from app.criteria.headings import add_group as add_heading
from app.criteria.service import add_criterion
from app.library import service as library
from app.planning.forms import MilestoneForm
from app.planning.models import MilestoneKind
from app.planning.service import add_milestone
from app.products import admission
from app.products import service as products
from app.products.forms import BuyerForm, ProductForm, RuleForm, TariffForm, WindowForm
from app.products.models import RuleKind
from app.requirements.forms import RequirementForm
from app.requirements.service import add_requirement
from app.tenders import service as tenders
from app.tenders.choices import Combine, Method, Moment
from app.tenders.forms import LotForm
from app.tenders.group_forms import GroupForm
from app.tenders.groups import add_group
from app.tenders.models import Lot, Tender
from app.workbooks.content import content_of
from app.workbooks.writing import write
from tests.factories import make_authority
from tests.tenders.factories import criterion_form, in_days, price_form, start_tender


def full_draft(session: Session, officer: User) -> Tender:
    """Fill every sheet, with the texts and numbers that are hard to keep."""
    tender = start_tender(
        session, officer, description="=1+1 blijft tekst\r\nen - dit ook", uses_bibob=True,
        bibob_ground="Leidraad, paragraaf 4.6", extensions="2 + 2", questions_until=in_days(20),
        estimated_value=Decimal("1234567890123.25"),
    )  # fmt: skip
    top = add_group(session, tender, officer, GroupForm(code="A", title="Wmo", unit="uur"))
    under = GroupForm(code="A1", title="Segment", parent_id=top.id, is_provisional=True)
    segment = add_group(session, tender, officer, under)
    lot = _lot(session, tender, officer, segment.id)
    second = tenders.add_lot(session, tender, officer, LotForm(title="@Thuis", code="15B09"))
    _products(session, lot, officer)
    requirement = RequirementForm(
        number="3.10", title="Kwaliteit", text="-min", moment=Moment.SUBMISSION, lot_id=lot.id,
        is_repairable=False, months_fresh=6, accepts=["pdf", "word"],
        alternatives=[("kms", "HKZ"), ("", "Gelijkwaardig")],
    )  # fmt: skip
    nurse = add_requirement(session, tender, officer, requirement)
    everywhere = RequirementForm(number="1", title="Rooster", may_declare=True)
    add_requirement(session, tender, officer, everywhere)
    _admission(session, second, lot, officer, nurse.id)
    _criteria(session, lot, officer)
    _authorities(session, tender, officer, second)
    milestone = MilestoneForm(
        title="Gunning", kind=MilestoneKind.AWARD, day=date(2026, 9, 30), starts_at=time(9),
        ends_at=time(11, 30), decided_by="zes colleges", is_provisional=True,
        note="Onder voorbehoud",
    )  # fmt: skip
    add_milestone(session, tender, officer, milestone)
    library.put_in_shipped(session)
    entry = library.entries_for(session, officer)[0]
    add_requirement(
        session, tender, officer,
        RequirementForm(number="2", **entry.words.model_dump()), entry_version_id=entry.version.id,
    )  # fmt: skip
    session.flush()
    return tender


def _lot(session: Session, tender: Tender, officer: User, group_id: Any) -> Lot:
    form = LotForm(
        title="Perceel 1", group_id=group_id, mean_hours=Decimal("7.5"), volume="520 in 2021",
        estimated_value=Decimal("900000.10"), scoring_until=in_days(60).replace(hour=23),
    )  # fmt: skip
    lot = tenders.add_lot(session, tender, officer, form)
    rules = RulesForm(
        method=Method.WEIGHTED_POINTS, winners=3, price_floor=Decimal(80),
        price_ceiling=Decimal(120), low_to_others=Decimal("0.2"), low_to_next=Decimal("0.15"),
        minimum_total=Decimal(55),
        rounding_mode="half_even", rounding_decimals=3, rounding_stages=["total"],
        tie_breakers=["criterion:K1", "price", "draw"], on_dropout="recompute",
    )  # fmt: skip
    set_rules(session, lot, officer, rules)
    return lot


def _products(session: Session, lot: Lot, officer: User) -> None:
    old = [{"code": "10A1", "title": "Begeleiding oud"}]
    form = ProductForm(code="15B03", title="Intensief", mean_hours=Decimal(15), replaces=old)
    product = products.add_product(session, lot, officer, form)
    tariff = TariffForm(
        product_id=product.id, amount=Decimal(100), valid_from=date(2027, 1, 1), law="youth",
        professionals=Decimal("70.5"), client_bound=Decimal(10), overhead=Decimal(15),
        indexation=Decimal("4.5"),
    )  # fmt: skip
    products.add_tariff(session, lot, officer, tariff)
    products.add_tariff(session, lot, officer, TariffForm(reference="zoektool, 1-1-2027"))


def _admission(session: Session, house: Lot, lot: Lot, officer: User, nurse: Any) -> None:
    window = WindowForm(closes_on=date(2021, 7, 1), reason="Genoeg aanbod.", exception="Uniek.")
    admission.add_window(session, house, officer, window)
    rule = RuleForm(kind=RuleKind.EVIDENCE, text="Lever het bewijs mee.", requirement_id=nurse)
    admission.add_rule(session, lot, officer, rule)
    earlier = RuleForm(
        kind=RuleKind.CONTRACTED, text="In 2020", product="BW", form="zin", year=2020
    )
    admission.add_rule(session, house, officer, earlier)


def _criteria(session: Session, lot: Lot, officer: User) -> None:
    heading = add_heading(session, lot, officer, HeadingForm(code="G", title="Kwaliteit"))
    add_criterion(session, lot, officer, criterion_form("K1", group_id=heading.id))
    numbers = CriterionForm(
        code="K2", title="Cijfer", group_id=heading.id, points=Decimal("12.5"),
        scale_kind="numbers", range_from=Decimal(1), range_to=Decimal(10),
        range_step=Decimal("0.5"),
        combine=Combine.MEAN, minimum=Decimal(5), minimum_op=">", question="Hoe?", guidance="Zo.",
    )  # fmt: skip
    add_criterion(session, lot, officer, numbers)
    add_criterion(session, lot, officer, price_form(outside="invalid"))


def _authorities(session: Session, tender: Tender, officer: User, lot: Lot) -> None:
    other = make_authority(session, name="Gemeente Bergen")
    join(session, tender, officer, other, "Alleen thuis")
    mandate = MandateForm(scope="Alleen thuis", decided_by="college", decided_on=date(2026, 2, 2))
    set_mandate(session, tender, officer, other, mandate)
    part = PartForm(lot_id=lot.id, joins_on=date(2027, 1, 1), holds_budget=True)
    set_parts(session, tender, officer, other, PartsForm(parts=[part]))
    buyer = BuyerForm(authority_id=other.id, leaves_on=date(2028, 12, 31), holds_budget=False)
    thuis = ProductForm(code="15B10", title="Thuis licht", buyers=[buyer])
    products.add_product(session, lot, officer, thuis)


def written(session: Session, tender: Tender) -> bytes:
    """Write a tender as its workbook."""
    return write(content_of(session, tender))


Table = dict[str, list[tuple[Any, ...]]]


def cells_of(content: bytes) -> Table:
    """Read every cell of every sheet."""
    book = load_workbook(BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def changed(content: bytes, changes: dict[tuple[str, str], Any]) -> bytes:
    """Put other values in cells: `{("Percelen", "B2"): "Naam"}`; text is stored as Excel would."""
    book: Workbook = load_workbook(BytesIO(content))
    for (sheet, cell), value in changes.items():
        book[sheet][cell] = value
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Make the bytes of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()
