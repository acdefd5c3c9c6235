"""What each procedure is made of, as data."""

from dataclasses import dataclass

from babel.support import LazyProxy

from app.core.i18n import lazy as _
from app.tenders.models import LotState as S
from app.tenders.models import ProcedureKind


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of the process bar and the lot states that stand in it."""

    name: LazyProxy
    states: tuple[S, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a tender is run and what exists in it."""

    kind: ProcedureKind
    name: LazyProxy
    ranks: bool
    """Whether submissions are compared at all; if not, ranking does not exist."""
    is_sealed: bool
    """Whether submissions stay in the vault until a deadline."""
    statute_binds_standstill: bool
    """Whether Aw 2.127 binds by statute; otherwise the own document must declare it."""
    phases: tuple[Phase, ...]


_RANKED = (
    Phase(_("Prepare"), (S.DRAFT,)),
    Phase(_("Submissions"), (S.PUBLISHED,)),
    Phase(_("Opening"), (S.OPENED,)),
    Phase(_("Checks"), (S.CHECKING,)),
    Phase(_("Evaluation"), (S.SCORING,)),
    Phase(_("Award"), (S.RANKED,)),
    Phase(_("Standstill"), (S.STANDSTILL,)),
    Phase(_("Contract"), (S.FINAL,)),
)

PROCEDURES: dict[ProcedureKind, Procedure] = {
    ProcedureKind.OPEN: Procedure(
        ProcedureKind.OPEN,
        _("Open procedure"),
        ranks=True,
        is_sealed=True,
        statute_binds_standstill=True,
        phases=_RANKED,
    ),
    ProcedureKind.SAS: Procedure(
        ProcedureKind.SAS,
        _("Social and other specific services (SAS)"),
        ranks=True,
        is_sealed=True,
        statute_binds_standstill=False,
        phases=_RANKED,
    ),
    ProcedureKind.OPEN_HOUSE: Procedure(
        ProcedureKind.OPEN_HOUSE,
        _("Open house"),
        ranks=False,
        is_sealed=False,
        statute_binds_standstill=False,
        phases=(
            Phase(_("Prepare"), (S.DRAFT,)),
            Phase(_("Open for applications"), (S.ADMITTING,)),
            Phase(_("Closed"), (S.CLOSED,)),
        ),
    ),
}


def procedure_of(kind: ProcedureKind) -> Procedure:
    """Look a procedure up."""
    return PROCEDURES[kind]
