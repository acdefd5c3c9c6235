"""The list of tenders, divided by how far they are."""

from collections.abc import Sequence

from babel.support import LazyProxy

from app.core.i18n import lazy as _
from app.tenders.models import LotState, Tender
from app.tenders.progress import tender_state

SHELVES: dict[str, LazyProxy] = {
    "all": _("All"),
    "draft": _("In preparation"),
    "running": _("Running"),
    "done": _("Finished"),
}
DONE = {LotState.FINAL, LotState.CLOSED, LotState.FAILED, LotState.WITHDRAWN}


def shelf_of(tender: Tender) -> str:
    """Say on which shelf a tender stands."""
    state = tender_state(tender)
    if state == LotState.DRAFT:
        return "draft"
    return "done" if state in DONE else "running"


def on_shelf(tenders: Sequence[Tender], shelf: str) -> list[Tender]:
    """Keep the tenders of one shelf; an unknown one keeps all."""
    if shelf not in SHELVES or shelf == "all":
        return list(tenders)
    return [one for one in tenders if shelf_of(one) == shelf]
