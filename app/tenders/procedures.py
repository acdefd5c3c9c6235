"""What each procedure is made of, as data: its phases, terms and letters."""

from dataclasses import dataclass

from babel.support import LazyProxy

from app.core.i18n import lazy as _
from app.tenders.choices import LetterKind, ProcedureKind, Stage
from app.tenders.choices import LotState as S
from app.tenders.grounds import Binding, Ground, Rule, ground_of
from app.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of the process bar and the lot states that stand in it."""

    name: LazyProxy
    states: tuple[S, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """The shortest time that providers get, in days after the notice or the invitation."""

    days: int
    urgent: int | None
    """With a written reason (Aw 2.74)."""
    blocks: bool
    """Whether a shorter one stops publication, or only asks for a reason."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a tender is run and what exists in it, in one of its stages."""

    kind: ProcedureKind
    stage: Stage
    name: LazyProxy
    ranks: bool
    """Whether submissions are compared at all; if not, ranking does not exist."""
    is_sealed: bool
    """Whether submissions stay in the vault until a deadline."""
    term: Term | None
    letters: frozenset[LetterKind]
    phases: tuple[Phase, ...]

    def ground(self, rule: Rule) -> Ground | None:
        """Say on what ground a rule binds here; none where it does not exist."""
        return ground_of(self.kind, rule)

    @property
    def statute_binds_standstill(self) -> bool:
        """Whether Aw 2.127 binds by statute; otherwise the own document must declare it."""
        ground = self.ground(Rule.STANDSTILL)
        return ground is not None and ground.binding == Binding.STATUTE

    @property
    def closes(self) -> LazyProxy:
        """What ends at the deadline: requests to take part are no submissions."""
        return _("Applications close") if self.takes_requests else _("Submissions close")

    @property
    def criteria(self) -> LazyProxy:
        """What submissions are compared on: selection ranks candidates, award ranks tenders."""
        return _("Selection criteria") if self.stage == Stage.SELECTION else _("Award criteria")

    @property
    def takes_requests(self) -> bool:
        """Whether what comes in asks to take part (aanmelding), and is no tender (inschrijving)."""
        return not self.is_sealed or self.stage == Stage.SELECTION

    @property
    def invites(self) -> bool:
        """Whether only those selected in an earlier stage may submit."""
        return self.stage == Stage.AWARD


def _compared(submissions: LazyProxy, outcome: LazyProxy, after: LazyProxy) -> tuple[Phase, ...]:
    return (
        Phase(_("Prepare"), (S.DRAFT,)),
        Phase(submissions, (S.PUBLISHED,)),
        Phase(_("Opening"), (S.OPENED,)),
        Phase(_("Checking"), (S.CHECKING,)),
        Phase(_("Evaluation"), (S.SCORING,)),
        Phase(outcome, (S.RANKED,)),
        Phase(_("Standstill"), (S.STANDSTILL,)),
        Phase(after, (S.FINAL,)),
    )


_AWARD = _compared(_("Submissions"), _("Award"), _("Contract"))
_SELECTION = _compared(_("Requests"), _("Selection"), _("Invitation"))
_OUTSIDE = frozenset(
    {
        LetterKind.BELOW_MINIMUM, LetterKind.LATE, LetterKind.EXCLUSION, LetterKind.DROPPED,
        LetterKind.NO_AWARD, LetterKind.WITHDRAWN, LetterKind.FINAL, LetterKind.EXPLANATION,
    }
)  # fmt: skip
_RANKED_LETTERS = _OUTSIDE | {LetterKind.WINNER, LetterKind.RESERVE, LetterKind.REJECTION}
_SELECTION_LETTERS = _OUTSIDE | {LetterKind.SELECTED, LetterKind.NOT_SELECTED}

_ALL = (
    Procedure(
        ProcedureKind.OPEN, Stage.WHOLE, _("Open procedure"),
        ranks=True, is_sealed=True, term=Term(40, 15, blocks=True),
        letters=_RANKED_LETTERS, phases=_AWARD,
    ),
    Procedure(
        ProcedureKind.RESTRICTED, Stage.SELECTION, _("Restricted procedure, selection"),
        ranks=True, is_sealed=True, term=Term(30, 15, blocks=True),
        letters=_SELECTION_LETTERS, phases=_SELECTION,
    ),
    Procedure(
        ProcedureKind.RESTRICTED, Stage.AWARD, _("Restricted procedure, award"),
        ranks=True, is_sealed=True, term=Term(35, 10, blocks=True),
        letters=_RANKED_LETTERS, phases=_AWARD,
    ),
    Procedure(
        ProcedureKind.SAS, Stage.WHOLE, _("Social and other specific services (SAS)"),
        ranks=True, is_sealed=True, term=Term(30, None, blocks=False),
        letters=_RANKED_LETTERS, phases=_AWARD,
    ),
    Procedure(
        ProcedureKind.OPEN_HOUSE, Stage.WHOLE, _("Open house"),
        ranks=False, is_sealed=False, term=None,
        letters=frozenset({
            LetterKind.ADMISSION, LetterKind.REFUSAL, LetterKind.ENDED, LetterKind.EXPLANATION,
        }),
        phases=(
            Phase(_("Prepare"), (S.DRAFT,)),
            Phase(_("Open for applications"), (S.ADMITTING,)),
            Phase(_("Closed"), (S.CLOSED,)),
        ),
    ),
)  # fmt: skip
PROCEDURES: dict[tuple[ProcedureKind, Stage], Procedure] = {
    (one.kind, one.stage): one for one in _ALL
}
FIRST_STAGE: dict[ProcedureKind, Stage] = {
    ProcedureKind.RESTRICTED: Stage.SELECTION,
}
"""Where a procedure begins, if it has more than one stage."""
KINDS: dict[ProcedureKind, LazyProxy] = {
    ProcedureKind.OPEN: _("Open procedure"),
    ProcedureKind.RESTRICTED: _("Restricted procedure with pre-selection"),
    ProcedureKind.SAS: _("Social and other specific services (SAS)"),
    ProcedureKind.OPEN_HOUSE: _("Open house"),
}
"""What an officer chooses from when a tender starts."""
MEANT_FOR: dict[ProcedureKind, LazyProxy] = {
    ProcedureKind.OPEN: _("Everybody may submit; the terms of the law are fixed."),
    ProcedureKind.RESTRICTED: _("First you select who may submit, then they submit."),
    ProcedureKind.SAS: _("For care and support: you set the phases and terms in your own guide."),
    ProcedureKind.OPEN_HOUSE: _("Who meets the requirements gets a contract; there is no ranking."),
}
"""When one chooses a procedure, in one sentence."""


def first_stage(kind: ProcedureKind) -> Stage:
    """Say in which stage a new tender of this procedure begins."""
    return FIRST_STAGE.get(kind, Stage.WHOLE)


def procedure_of(tender: Tender) -> Procedure:
    """Look up how a tender is run, in the stage that it is."""
    return PROCEDURES[(tender.procedure, tender.stage)]
