"""What every change of a draft does: lock, tell, delete."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from babel.support import LazyProxy
from pydantic import BaseModel
from sqlmodel import Session, select

from app.core.errors import NotFoundError
from app.core.i18n import lazy as _
from app.tenders.models import (
    Tender,
)
from app.tenders.procedures import procedure_of
from app.tenders.progress import demand_unpublished


def choose_one() -> LazyProxy:
    """Say that what was chosen is not among the possibilities."""
    return _("Choose one of the possibilities.")


def told(form: BaseModel, *leave_out: str) -> dict[str, Any]:
    """What a form says, as the trail keeps it."""
    return form.model_dump(mode="json", exclude={"version", *leave_out})


def lock_unpublished(session: Session, tender_id: UUID) -> Tender:
    """Lock the tender: nothing of it changes while somebody publishes it."""
    tender = session.exec(select(Tender).where(Tender.id == tender_id).with_for_update()).one()
    demand_unpublished(tender)
    return tender


def demand_ranking(tender: Tender) -> None:
    """In open house nothing is compared: the address of a criterion does not exist."""
    if not procedure_of(tender).ranks:
        raise NotFoundError


def delete_all(session: Session, rows: Sequence[object]) -> None:
    """Delete in this order, each at once: what refers to another goes first."""
    for row in rows:
        session.delete(row)
        session.flush()
