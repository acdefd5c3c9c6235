"""Plan a tender: milestones with who decides and how sure they are.

Milestones decide nothing, so they change after publication too; the trail keeps how.
"""

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.errors import InvalidError
from app.core.i18n import day
from app.core.i18n import lazy as _
from app.planning.dates import AFTER_CLOSING, closing_day
from app.planning.forms import MilestoneForm
from app.planning.models import Milestone
from app.tenders.models import Tender


def milestones_of(session: Session, tender: Tender) -> list[Milestone]:
    """Read the milestones by day."""
    return list(
        session.exec(
            select(Milestone)
            .where(Milestone.tender_id == tender.id)
            .order_by(col(Milestone.day), col(Milestone.starts_at), col(Milestone.title))
        )
    )


def add_milestone(
    session: Session, tender: Tender, officer: User, form: MilestoneForm
) -> Milestone:
    """Plan a step."""
    _demand_order(tender, form)
    milestone = Milestone(tender_id=tender.id, **form.model_dump())
    session.add(milestone)
    after = form.model_dump(mode="json")
    record(session, officer, "milestone.create", milestone, after=after)
    return milestone


def edit_milestone(
    session: Session, milestone: Milestone, officer: User, form: MilestoneForm
) -> None:
    """Move a step, or say that it is certain now."""
    _demand_order(session.get_one(Tender, milestone.tender_id), form)
    before = milestone.model_dump(mode="json", include=set(MilestoneForm.model_fields))
    milestone.sqlmodel_update(form.model_dump())
    session.add(milestone)
    after = form.model_dump(mode="json")
    record(session, officer, "milestone.edit", milestone, before=before, after=after)


def remove_milestone(session: Session, milestone: Milestone, officer: User) -> None:
    """Take a step out of the planning."""
    before = {"title": milestone.title, "day": milestone.day}
    record(session, officer, "milestone.remove", milestone, before=before)
    session.delete(milestone)


def _demand_order(tender: Tender, form: MilestoneForm) -> None:
    """Refuse what ends before it begins, and a choice before there is anything to choose from."""
    closes = closing_day(tender)
    if closes and form.kind in AFTER_CLOSING and form.day <= closes:
        raise InvalidError(
            _("Submissions close on %(day)s. Choose a later day.", day=day(closes)), field="day"
        )
    if form.ends_at is None:
        return
    if form.starts_at is None:
        raise InvalidError(_("Fill in when it begins as well."), field="starts_at")
    if form.ends_at <= form.starts_at:
        raise InvalidError(_("This ends before it begins. Choose a later time."), field="ends_at")
