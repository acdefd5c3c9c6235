"""Make a tender: what it is, its lots, what it demands and how it decides."""

import re
import unicodedata
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.accounts.edits import demand_latest
from app.accounts.models import Authority, Membership, User
from app.accounts.permissions import Duty
from app.audit.service import record
from app.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.core.i18n import lazy as _
from app.tenders.drafts import delete_all, lock_unpublished, told
from app.tenders.forms import LotForm, TenderForm
from app.tenders.groups import demand_own_group
from app.tenders.models import (
    Assignment,
    Criterion,
    Lot,
    ProcedureKind,
    Tender,
)
from app.tenders.order import demand_order
from app.tenders.procedures import PROCEDURES, first_stage
from app.tenders.progress import demand_unpublished
from app.tenders.queries import criteria_of, requirements_of
from app.tenders.words import typed_or_none

TENDER = set(TenderForm.model_fields) - {"version"}
"""What a form says of a tender."""
LOT = set(LotForm.model_fields) - {"version"}
"""The same of a lot."""

# The tender ------------------------------------------------------------------------


def create_tender(
    session: Session, authority: Authority, officer: User, form: TenderForm
) -> Tender:
    """Start a tender for an authority; who starts it is its officer."""
    membership = session.exec(
        select(Membership).where(
            Membership.user_id == officer.id, Membership.authority_id == authority.id
        )
    ).first()
    if membership is None:
        raise NotFoundError
    if not membership.can_create_tenders:
        raise ForbiddenError(_("You may not start tenders for this authority."))
    stage = first_stage(form.procedure)
    demand_order(form, is_sealed=PROCEDURES[(form.procedure, stage)].is_sealed)
    tender = Tender(
        **form.model_dump(include=TENDER),
        stage=stage,
        slug=_free_slug(session, form),
        lead_authority_id=authority.id,
    )
    session.add(tender)
    session.flush()
    session.add(Assignment(tender_id=tender.id, user_id=officer.id, duty=Duty.OFFICER))
    record(session, officer, "tender.create", tender, after=told(form))
    return tender


def _free_slug(session: Session, form: TenderForm) -> str:
    """Make the public address, which never changes after."""
    plain = unicodedata.normalize("NFKD", f"{form.title} {form.reference}")
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    base = "-".join(words)[:100].strip("-") or "aanbesteding"
    taken = set(session.exec(select(Tender.slug).where(col(Tender.slug).startswith(base))))
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    return slug


def edit_tender(session: Session, tender: Tender, officer: User, form: TenderForm) -> None:
    """Change what a tender says about itself, before it is published."""
    demand_unpublished(tender)
    if form.procedure != tender.procedure and form.procedure == ProcedureKind.OPEN_HOUSE:
        has_criteria = session.exec(
            select(Criterion.id).where(Criterion.tender_id == tender.id)
        ).first()
        if has_criteria:
            raise InvalidError(
                _("Open house has no award criteria. Remove them first."), field="procedure"
            )
    if form.procedure != tender.procedure and tender.follows_id is not None:
        raise InvalidError(
            _("The award phase follows the selection. Its procedure cannot change."),
            field="procedure",
        )
    stage = tender.stage if tender.follows_id else first_stage(form.procedure)
    demand_order(form, is_sealed=PROCEDURES[(form.procedure, stage)].is_sealed)
    demand_latest(session, tender, tender, form, typed_or_none)
    before = tender.model_dump(mode="json", include=TENDER)
    tender.sqlmodel_update({**form.model_dump(include=TENDER), "stage": stage})
    session.add(tender)
    record(session, officer, "tender.edit", tender, before=before, after=told(form))


# Lots ------------------------------------------------------------------------------


def add_lot(session: Session, tender: Tender, officer: User, form: LotForm) -> Lot:
    """Add a lot, or a product of an open house."""
    lock_unpublished(session, tender.id)
    demand_own_group(session, tender, form.group_id)
    last = session.exec(select(func.max(Lot.number)).where(Lot.tender_id == tender.id)).one()
    lot = Lot(tender_id=tender.id, number=(last or 0) + 1, **form.model_dump(include=LOT))
    session.add(lot)
    session.flush()
    session.expire(tender, ["lots"])
    record(session, officer, "lot.create", lot, after=told(form))
    return lot


def edit_lot(session: Session, lot: Lot, officer: User, form: LotForm) -> None:
    """Change what a lot is, before it is published."""
    tender = lock_unpublished(session, lot.tender_id)
    demand_own_group(session, tender, form.group_id)
    demand_latest(session, lot, lot, form, typed_or_none)
    before = lot.model_dump(mode="json", include=LOT)
    lot.sqlmodel_update(form.model_dump(include=LOT))
    session.add(lot)
    record(session, officer, "lot.edit", lot, before=before, after=told(form))


def remove_lot(session: Session, lot: Lot, officer: User) -> None:
    """Take a lot out, with everything under it, before it is published."""
    tender = lock_unpublished(session, lot.tender_id)
    _demand_unrepeated(session, lot)
    record(session, officer, "lot.remove", lot, before={"number": lot.number, "title": lot.title})
    for criterion in criteria_of(session, lot):
        delete_all(session, [*criterion.scale, criterion])
    own = [one for one in requirements_of(session, lot) if one.lot_id == lot.id]
    for requirement in own:
        delete_all(session, [*requirement.alternatives, requirement])
    delete_all(session, session.exec(select(Assignment).where(Assignment.lot_id == lot.id)).all())
    delete_all(session, [lot])
    session.expire(tender, ["lots"])


def _demand_unrepeated(session: Session, lot: Lot) -> None:
    query = select(Lot.number, Tender.title).join(Tender).where(Lot.repeats_id == lot.id)
    if later := session.exec(query).first():
        number, title = later
        raise ConflictError(
            _("Lot %(number)s of %(tender)s goes on from this lot. Take that one out first.",
              number=number, tender=title)
        )  # fmt: skip


def set_scoring_until(session: Session, lot: Lot, actor: User, until: datetime | None) -> None:
    """Say until when the panel scores a lot; a new round begins without a date."""
    told = {"scoring_until"}
    before = lot.model_dump(mode="json", include=told)
    lot.scoring_until = until and until.astimezone(UTC)
    session.add(lot)
    after = lot.model_dump(mode="json", include=told)
    record(session, actor, "lot.scoring_until", lot, before=before, after=after)
