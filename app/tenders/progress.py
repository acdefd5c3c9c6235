"""Where a tender stands, read from its lots."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.errors import ConflictError
from app.core.i18n import day_short, lazy
from app.core.i18n import gettext as _
from app.tenders.flow import LotAction
from app.tenders.models import LotState, Stage, Tender
from app.tenders.procedures import Phase, procedure_of

ORDER = (
    LotState.DRAFT,
    LotState.PUBLISHED,
    LotState.ADMITTING,
    LotState.OPENED,
    LotState.CHECKING,
    LotState.SCORING,
    LotState.RANKED,
    LotState.STANDSTILL,
    LotState.CLOSED,
    LotState.FINAL,
    LotState.FAILED,
    LotState.WITHDRAWN,
)
"""From beginning to end; who stands earliest says where the tender stands."""

ENDS: dict[LotState, LotAction] = {
    LotState.PUBLISHED: LotAction.OPEN,
    LotState.OPENED: LotAction.START_CHECKS,
    LotState.CHECKING: LotAction.START_SCORING,
    LotState.SCORING: LotAction.RANK,
    LotState.RANKED: LotAction.START_STANDSTILL,
    LotState.STANDSTILL: LotAction.MAKE_FINAL,
    LotState.ADMITTING: LotAction.CLOSE,
}
"""Which move ends a state: its moment stands under the step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the process bar."""

    name: str
    state: str
    when: str = ""


def tender_state(tender: Tender) -> LotState:
    """Say where the earliest unfinished lot stands; lots must be loaded."""
    return min((lot.state for lot in tender.lots), key=ORDER.index, default=LotState.DRAFT)


def process_steps(tender: Tender, moved: Mapping[LotAction, datetime] | None = None) -> list[Step]:
    """Give the process bar; `moved` says when lots made a move, latest of each."""
    state = tender_state(tender)
    phases = procedure_of(tender).phases
    now = next((at for at, phase in enumerate(phases) if state in phase.states), len(phases))
    if state in {LotState.FAILED, LotState.WITHDRAWN}:
        return []
    return [
        Step(
            str(phase.name),
            "done" if at < now else "now" if at == now else "later",
            _when(tender, phase, moved or {}, is_done=at < now),
        )
        for at, phase in enumerate(phases)
    ]


def _when(
    tender: Tender, phase: Phase, moved: Mapping[LotAction, datetime], *, is_done: bool
) -> str:
    """Say under a step until when it ran, or when it is planned."""
    first = phase.states[0]
    if first == LotState.DRAFT and tender.published_at:
        return _("until %(day)s", day=day_short(tender.published_at))
    if first in {LotState.PUBLISHED, LotState.ADMITTING} and tender.deadline:
        return _("until %(day)s", day=day_short(tender.deadline))
    if first == LotState.FINAL and tender.starts_on and tender.stage != Stage.SELECTION:
        return day_short(tender.starts_on)
    ended = moved.get(ENDS[first]) if first in ENDS else None
    return _("until %(day)s", day=day_short(ended)) if is_done and ended else ""


_changing: ContextVar[UUID | None] = ContextVar("changing", default=None)


@contextmanager
def a_version_of(tender: Tender) -> Iterator[None]:
    """Let the verbs change what publication froze: only a numbered version does this."""
    before = _changing.set(tender.id)
    try:
        yield
    finally:
        _changing.reset(before)


def is_changing(tender_id: UUID) -> bool:
    """Whether a numbered version of this tender is being made now."""
    return _changing.get() == tender_id


def demand_unpublished(tender: Tender) -> None:
    """Refuse a change of what publication froze."""
    if tender.published_at is not None and not is_changing(tender.id):
        raise ConflictError(
            lazy(
                "This tender is published. It changes only by a numbered version that everybody "
                "is told of. Prepare a change."
            )
        )
