"""Make a tender from an earlier one: whole, one lot again, or the award phase of a selection.

What somebody wrote is copied: groups, lots, requirements, criteria, products, people. What belongs
to the run itself is not: dates, states, keys, questions, submissions.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from app.accounts.models import Authority, User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.criteria.following import has_the_same_criteria
from app.products.models import Buyer, EligibilityRule, Product, Tariff, Window
from app.tenders import service as tenders
from app.tenders.choices import LotState, ProcedureKind, Stage
from app.tenders.forms import CopyForm, TenderForm
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
from app.tenders.queries import lots_of

Fresh = Mapping[type[InTender], Mapping[str, Any]]
"""What a copy starts with instead of what the original holds, per table."""

WHAT_IS_ASKED: tuple[type[InTender], ...] = (
    LotGroup, Lot, CriterionGroup, Criterion, ScaleStep, Requirement, Alternative,
    Participation, Part, Product, Buyer, Tariff, Window, EligibilityRule,
)  # fmt: skip
"""Tables in the order in which they refer to each other."""
WHAT_IS_INVITED_FOR: tuple[type[InTender], ...] = (
    LotGroup, Lot, Participation, Part, Product, Buyer, Tariff,
)  # fmt: skip
"""What an award phase takes from its selection; its criteria and requirements are its own."""
DATES = {"deadline", "questions_until", "announced_on", "starts_on", "ends_on"}
FRESH_LOT = {
    "state": LotState.DRAFT, "rules": None, "rules_sha256": "", "scoring_until": None,
    "repeats_id": None, "criteria_from_id": None, "version": 0,
}  # fmt: skip
PRESELECTED = {"winners": None, "minimum_total": None, "tie_breakers": [{"draw": True}]}


def copy_tender(
    session: Session, source: Tender, authority: Authority, officer: User, form: CopyForm
) -> Tender:
    """Make a draft that asks the same as `source`, for an authority of the officer."""
    copy = _start(session, source, authority, officer, form)
    new_ids = _copy_rows(session, source, copy, WHAT_IS_ASKED, {Lot: FRESH_LOT})
    _let_follow(session, source, new_ids)
    record(session, officer, "tender.copy", copy, after={"from": str(source.id)})
    return copy


def repeat_lot(
    session: Session, lot: Lot, authority: Authority, officer: User, form: CopyForm
) -> Tender:
    """Put one lot out again in a tender of its own (herplaatsing); it names the earlier one."""
    source = session.get_one(Tender, lot.tender_id)
    copy = _start(session, source, authority, officer, form)
    fresh: Fresh = {Lot: {**FRESH_LOT, "repeats_id": lot.id, "number": 1}}
    _copy_rows(session, source, copy, WHAT_IS_ASKED, fresh, only=lot.id)
    record(session, officer, "tender.repeat", copy, after={"from": str(lot.id)})
    return copy


def prepare_award(session: Session, selection: Tender, officer: User) -> Tender:
    """Make the award phase that follows a selection, with a lot for each of its lots."""
    if selection.stage != Stage.SELECTION:
        raise ConflictError(_("Only a selection has an award phase."))
    if award_phase_of(session, selection) is not None:
        raise ConflictError(_("The award phase exists already."))
    authority = session.get_one(Authority, selection.lead_authority_id)
    form = CopyForm(title=selection.title, reference=selection.reference)
    award = _start(session, selection, authority, officer, form, keep_contract=True)
    award.stage, award.follows_id = Stage.AWARD, selection.id
    session.add(award)
    session.flush()
    _copy_rows(
        session, selection, award, WHAT_IS_INVITED_FOR,
        {Lot: {**FRESH_LOT, **PRESELECTED}}, repeats=True,
    )  # fmt: skip
    _copy_people(session, selection, award, officer)
    record(session, officer, "tender.prepare_award", award, after={"from": str(selection.id)})
    return award


def award_phase_of(session: Session, selection: Tender) -> Tender | None:
    """Find the award phase of a selection, if it was prepared."""
    return session.exec(select(Tender).where(Tender.follows_id == selection.id)).first()


def _start(
    session: Session,
    source: Tender,
    authority: Authority,
    officer: User,
    form: CopyForm,
    *,
    keep_contract: bool = False,
) -> Tender:
    left_out = DATES - ({"starts_on", "ends_on"} if keep_contract else set())
    kept = source.model_dump(include=set(TenderForm.model_fields) - left_out - {"version"})
    kept |= {"title": form.title, "reference": form.reference, "tenderned_number": ""}
    if source.stage == Stage.AWARD:
        kept["procedure"] = ProcedureKind.RESTRICTED
    return tenders.create_tender(session, authority, officer, TenderForm.model_construct(**kept))


def _copy_rows(
    session: Session,
    source: Tender,
    copy: Tender,
    tables: Iterable[type[InTender]],
    fresh: Fresh,
    *,
    only: UUID | None = None,
    repeats: bool = False,
) -> Mapping[UUID, UUID]:
    """Copy rows table by table; what refers to a copied row refers to its copy.

    Give for each row that was copied the id of its copy.
    """
    new_ids: dict[UUID, UUID] = {source.id: copy.id}
    for table in tables:
        for row in _rows(session, source, table, only):
            values = row.model_dump(exclude={"id"})
            if any(
                isinstance(value, UUID) and value not in new_ids
                for name, value in values.items()
                if name in INSIDE
            ):
                continue
            new_ids[row.id] = uuid4()
            moved = {
                name: new_ids[value] if isinstance(value, UUID) and value in new_ids else value
                for name, value in values.items()
            }
            moved |= fresh.get(table, {})
            if repeats and table is Lot:
                moved["repeats_id"] = row.id
            if table is EligibilityRule:
                moved["values"] = _renamed(dict(row.model_dump()["values"]), new_ids)
            session.add(table(id=new_ids[row.id], **moved))
        session.flush()
    session.expire(copy, ["lots"])
    return new_ids


def _let_follow(session: Session, source: Tender, new_ids: Mapping[UUID, UUID]) -> None:
    """Let lots follow each other's criteria as they do there, where those are still the same.

    After publication a version can have changed the criteria of one of them.
    """
    by_id = {one.id: one for one in lots_of(session, source)}
    for one in by_id.values():
        followed = one.criteria_from_id and by_id[one.criteria_from_id]
        if followed and has_the_same_criteria(session, one, followed):
            session.get_one(Lot, new_ids[one.id]).criteria_from_id = new_ids[followed.id]
    session.flush()


INSIDE = {
    "tender_id", "lot_id", "group_id", "parent_id", "criterion_id", "requirement_id",
    "participation_id", "product_id",
}  # fmt: skip
"""References inside a tender: whose target is not copied, is not copied either."""


def _rows(
    session: Session, source: Tender, table: type[InTender], only: UUID | None
) -> Sequence[InTender]:
    rows: Sequence[Any] = session.exec(
        select(table).where(table.tender_id == source.id).order_by(col(table.id))
    ).all()
    if table is Lot and only is not None:
        return [row for row in rows if row.id == only]
    if table is LotGroup and only is not None:
        return _above(rows, session.get_one(Lot, only).group_id)
    if table is Participation:
        return [row for row in rows if row.left_on is None]
    return _parents_first(rows) if table in {LotGroup, CriterionGroup} else rows


def _above(groups: Sequence[LotGroup], group_id: UUID | None) -> list[LotGroup]:
    """Give the groups above a lot, the highest first."""
    by_id = {group.id: group for group in groups}
    found: list[LotGroup] = []
    while group_id is not None:
        found.insert(0, by_id[group_id])
        group_id = by_id[group_id].parent_id
    return found


def _parents_first(rows: Sequence[Any]) -> list[Any]:
    placed: list[Any] = []
    waiting = list(rows)
    while waiting:
        known = {row.id for row in placed}
        ready = [row for row in waiting if row.parent_id is None or row.parent_id in known]
        placed += ready
        waiting = [row for row in waiting if row not in ready]
    return placed


def _renamed(values: Mapping[str, Any], new_ids: Mapping[UUID, UUID]) -> dict[str, Any]:
    texts = {str(old): str(new) for old, new in new_ids.items()}
    return {name: texts.get(value, value) if isinstance(value, str) else value
            for name, value in values.items()}  # fmt: skip


def _copy_people(session: Session, source: Tender, copy: Tender, officer: User) -> None:
    """Give everybody the duty that they have for the whole of the earlier phase."""
    held = session.exec(
        select(Assignment).where(
            Assignment.tender_id == source.id,
            col(Assignment.lot_id).is_(None),
            col(Assignment.ended_at).is_(None),
        )
    ).all()
    for one in held:
        if (one.user_id, one.duty) != (officer.id, Duty.OFFICER):
            session.add(Assignment(tender_id=copy.id, user_id=one.user_id, duty=one.duty))
    session.flush()
