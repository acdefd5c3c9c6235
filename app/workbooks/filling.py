"""Make the draft that a workbook describes, through the forms and verbs of the pages."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from app.accounts.models import Authority, User
from app.audit.service import record
from app.core.db import savepoint
from app.core.errors import InvalidError
from app.core.i18n import gettext as _
from app.planning.models import Milestone
from app.products.models import Buyer, EligibilityRule, Product, Tariff, Window
from app.tenders import service as tenders
from app.tenders.choices import ProcedureKind, Stage
from app.tenders.drafts import delete_all, lock_unpublished
from app.tenders.forms import TenderForm
from app.tenders.models import (
    Alternative,
    Assignment,
    Criterion,
    CriterionGroup,
    InTender,
    Lot,
    LotGroup,
    Part,
    Participation,
    Requirement,
    ScaleStep,
    Tender,
)
from app.workbooks.entering import Filling, read_form
from app.workbooks.of_authorities import enter_authorities, enter_planning
from app.workbooks.of_criteria import enter_criteria
from app.workbooks.of_following import enter_following
from app.workbooks.of_lots import (
    enter_groups,
    enter_lots,
    enter_products,
    enter_tariffs,
    enter_windows,
)
from app.workbooks.of_requirements import enter_eligibility, enter_requirements
from app.workbooks.reading import Book, Fault
from app.workbooks.sheets import SHEETS

REPLACED: tuple[type[InTender], ...] = (
    EligibilityRule, Window, Tariff, Buyer, Product, ScaleStep, Criterion, CriterionGroup,
    Alternative, Requirement, Part, Lot, LotGroup, Participation, Milestone,
)  # fmt: skip
"""What a workbook holds, in the order in which it can be deleted."""
SHEETS_IN_ORDER = (
    enter_groups, enter_lots, enter_authorities, enter_products, enter_tariffs, enter_windows,
    enter_requirements, enter_eligibility, enter_criteria, enter_following, enter_planning,
)  # fmt: skip


class FaultyWorkbookError(InvalidError):
    """Nothing was read in: every wrong row with what to do, of each cell the first fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("Nothing was read in. Mend the rows below and try again."), field="file")
        order = [str(one.title) for one in SHEETS]
        cells = [(one.sheet, one.row, one.column) for one in faults]
        self.faults = sorted(
            (one for at, one in enumerate(faults) if not one.column or cells[at] not in cells[:at]),
            key=lambda one: (order.index(one.sheet) if one.sheet in order else -1, one.row or 0),
        )


def start_tender(session: Session, authority: Authority, officer: User, book: Book) -> Tender:
    """Start a tender with everything that a workbook says; with any fault nothing is made."""
    _demand_whole(book)
    with savepoint(session):
        faults = list(book.faults)
        tender = _start(session, authority, officer, book, faults)
        _enter(Filling(session, tender, officer, book, faults))
    return tender


def fill_draft(session: Session, tender: Tender, officer: User, book: Book) -> None:
    """Replace everything in a draft by what a workbook says; with any fault nothing changes.

    Who has which duty stays as it is; so does what a lot goes on from and what goes on from it,
    by its place.
    """
    lock_unpublished(session, tender.id)
    _demand_whole(book)
    lots = _lots(session, tender)
    followers = _followers(session, lots)
    is_phase = tender.stage == Stage.AWARD or bool(followers)
    if is_phase and len(lots) != len(book.rows["lots"]):
        raise InvalidError(_("The award phase and the selection have the same lots."), field="file")
    with savepoint(session):
        faults = list(book.faults)
        before = held_by(session, tender)
        duties = _duties_of_lots(session, tender, lots)
        _let_follow(session, followers, None)
        for table in REPLACED:
            session.execute(delete(table).where(col(table.tender_id) == tender.id))
        session.expire(tender, ["lots"])
        _edit(session, tender, officer, book, faults)
        _enter(Filling(session, tender, officer, book, faults), before)
        made = _lots(session, tender)
        _go_on(session, lots, made)
        _let_follow(session, followers, made)
        session.add_all(
            Assignment(**values, lot_id=made[at].id) for at, values in duties if at < len(made)
        )
        session.flush()


def held_by(session: Session, tender: Tender) -> dict[str, int]:
    """Count what a draft holds and a workbook would replace."""
    tables: dict[str, type[InTender]] = {
        "groups": LotGroup, "lots": Lot, "products": Product, "requirements": Requirement,
        "criteria": Criterion, "authorities": Participation, "planning": Milestone,
    }  # fmt: skip
    return {
        key: session.exec(
            select(func.count(col(table.id))).where(table.tender_id == tender.id)
        ).one()
        for key, table in tables.items()
    }


def _demand_whole(book: Book) -> None:
    """Stop where sheets or columns are missing: what stands in the others says little then."""
    if not book.is_whole:
        raise FaultyWorkbookError(book.faults)


def _facts(book: Book, faults: list[Fault]) -> TenderForm | None:
    """Read what the tender says about itself, or tell what is wrong with it."""
    return read_form(book.rows["tender"][0], TenderForm, faults)


def _start(
    session: Session, authority: Authority, officer: User, book: Book, faults: list[Fault]
) -> Tender:
    """Make the tender, or a stand-in for one whose facts are refused."""
    if form := _facts(book, faults):
        try:
            return tenders.create_tender(session, authority, officer, form)
        except InvalidError as error:
            faults.append(book.rows["tender"][0].fault(error.field, error.message))
    return tenders.create_tender(session, authority, officer, _provisional(book))


def _provisional(book: Book) -> TenderForm:
    """Stand in for facts that cannot be read, so that the other sheets are looked at as well."""
    typed = book.rows["tender"][0].text("procedure")
    kind = ProcedureKind(typed) if typed in set(ProcedureKind) else ProcedureKind.SAS
    return TenderForm(reference="?", title="?", procedure=kind)


def _edit(session: Session, tender: Tender, officer: User, book: Book, faults: list[Fault]) -> None:
    form = _facts(book, faults)
    if form is None:
        return
    try:
        tenders.edit_tender(session, tender, officer, form)
    except InvalidError as error:
        faults.append(book.rows["tender"][0].fault(error.field, error.message))


def _enter(filling: Filling, before: dict[str, int] | None = None) -> None:
    """Enter every sheet; only without a single fault it stays."""
    for enter in SHEETS_IN_ORDER:
        enter(filling)
    if filling.faults:
        raise FaultyWorkbookError(filling.faults)
    filling.session.flush()
    after = held_by(filling.session, filling.tender)
    record(
        filling.session, filling.officer, "tender.read_workbook", filling.tender,
        before=before, after=after,
    )  # fmt: skip


def _lots(session: Session, tender: Tender) -> list[Lot]:
    query = select(Lot).where(Lot.tender_id == tender.id).order_by(col(Lot.number))
    return list(session.exec(query))


def _followers(session: Session, lots: Sequence[Lot]) -> list[tuple[int, Lot]]:
    """Find the lots of another tender that go on from these, each with the place of its own."""
    places = {lot.id: at for at, lot in enumerate(lots)}
    found = session.exec(select(Lot).where(col(Lot.repeats_id).in_(places))).all()
    return [(places[one.repeats_id], one) for one in found if one.repeats_id]


def _let_follow(
    session: Session, followers: Sequence[tuple[int, Lot]], made: Sequence[Lot] | None
) -> None:
    """Let each go on from the lot that now stands in that place; from none while they are made."""
    for at, one in followers:
        one.repeats_id = made[at].id if made and at < len(made) else None
        session.add(one)
    session.flush()


def _duties_of_lots(
    session: Session, tender: Tender, lots: Sequence[Lot]
) -> list[tuple[int, dict[str, Any]]]:
    """Read who has a duty for one lot, with the place of that lot."""
    places = {lot.id: at for at, lot in enumerate(lots)}
    found = session.exec(
        select(Assignment).where(
            Assignment.tender_id == tender.id, col(Assignment.lot_id).is_not(None)
        )
    ).all()
    values = [
        (places[one.lot_id], one.model_dump(exclude={"id", "lot_id"}))
        for one in found
        if one.lot_id
    ]
    delete_all(session, found)
    return values


def _go_on(session: Session, lots: Sequence[Lot], made: Sequence[Lot]) -> None:
    """Let each lot go on from what the lot in its place went on from."""
    for old, new in zip(lots, made, strict=False):
        new.repeats_id = old.repeats_id
        session.add(new)
