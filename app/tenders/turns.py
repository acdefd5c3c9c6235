"""Whose turn it is: what a tender waits for, read from where its lots stand."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from babel.support import LazyProxy

from app.accounts.permissions import Duty
from app.core.clock import DUTCH_TIME, dutch, utcnow
from app.core.i18n import lazy as _
from app.tenders.choices import Stage
from app.tenders.models import Lot, LotState, Tender
from app.tenders.pauses import Pause

JUDGE = None
"""No duty of ours: while a judge thinks, nobody here acts."""
WHO: dict[Duty | None, LazyProxy] = {
    Duty.OFFICER: _("Officer"),
    Duty.OPENER: _("Two openers"),
    Duty.DECIDER: _("Two deciders"),
    Duty.CHAIR: _("Chair"),
    Duty.EVALUATOR: _("Panel"),
    Duty.INTEGRITY: _("Integrity officer"),
    Duty.SUPERVISOR: _("Supervisor"),
    Duty.PROVIDER: _("Providers"),
    JUDGE: _("The judge"),
}
"""Who must act, in a word."""

DUTIES: dict[Duty, LazyProxy] = {
    Duty.OFFICER: _("Procurement officer"),
    Duty.OPENER: _("Opener of the vault"),
    Duty.DECIDER: _("Decider"),
    Duty.CHAIR: _("Chair of the panel"),
    Duty.EVALUATOR: _("Evaluator"),
    Duty.OBSERVER: _("Observer of the panel"),
    Duty.SUPERVISOR: _("Supervisor"),
    Duty.INTEGRITY: _("Integrity officer"),
    Duty.AUDITOR: _("Auditor"),
}
"""What a person can be assigned to do."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What must happen now with a tender or one of its lots, and who does it."""

    title: str
    text: str
    duty: Duty | None
    button: str
    href_name: str
    ids: dict[str, UUID]
    due: datetime | None = None
    lots: tuple[Lot, ...] = field(default=())

    @property
    def who(self) -> str:
        """Who must act, in a word."""
        return str(WHO[self.duty])

    @property
    def lot_ids(self) -> list[UUID]:
        """Which lots it is about; none where it is the whole tender."""
        return [lot.id for lot in self.lots]

    def is_mine(self, duties: Collection[Duty]) -> bool:
        """Whether one of these duties acts here."""
        acting = {Duty.EVALUATOR, Duty.CHAIR} if self.duty == Duty.EVALUATOR else {self.duty}
        return not acting.isdisjoint(duties)

    @property
    def is_late(self) -> bool:
        """Whether it should have been done."""
        return self.due is not None and self.due < utcnow()


def turns_of(tender: Tender, pauses: Mapping[UUID, Pause]) -> list[Turn]:
    """Say what waits, one entry per stage in which lots stand; lots must be loaded."""
    if not tender.lots:
        return [_draft(tender, ())]
    found = []
    for state, make in MAKERS.items():
        lots = tuple(lot for lot in tender.lots if lot.state == state)
        if lots:
            found += make(tender, lots)
    paused = [lot for lot in tender.lots if lot.state == LotState.STANDSTILL]
    waits = [_paused(tender, lot, pauses.get(lot.id)) for lot in paused]
    return found + sorted(waits, key=lambda one: one.due or utcnow())


def _turn(
    tender: Tender,
    lots: tuple[Lot, ...],
    duty: Duty | None,
    texts: tuple[LazyProxy, LazyProxy, LazyProxy],
    href_name: str,
    due: datetime | None = None,
) -> Turn:
    title, text, button = (str(one) for one in texts)
    ids = {"tender_id": tender.id}
    if href_name in OF_PERSON:
        ids = {}
    elif lots and href_name not in OF_TENDER:
        ids = {"lot_id": lots[0].id}
    return Turn(title, text, duty, button, href_name, ids, due, lots)


OF_TENDER = {"publishing:publication", "dialogue:index", "openings:vault"}
"""Pages about a whole tender; the others are about one lot."""
OF_PERSON = {"evaluation:index", "work:index"}
"""Pages about somebody's own work."""


def _draft(tender: Tender, lots: tuple[Lot, ...]) -> Turn:
    texts = (
        _("Make the tender ready"),
        _("See what must be repaired, then publish."),
        _("To publication"),
    )
    return _turn(tender, lots, Duty.OFFICER, texts, "publishing:publication")


def opening_due(deadline: datetime) -> datetime:
    """Give the end of the day of the deadline: nobody can open a vault before, or at once."""
    return datetime.combine(dutch(deadline).date() + timedelta(days=1), time(), DUTCH_TIME)


def _published(tender: Tender, lots: tuple[Lot, ...]) -> Turn:
    if tender.deadline is not None and tender.deadline <= utcnow():
        over = _("The time for submissions is over. Two people open the vault together.")
        if tender.stage == Stage.SELECTION:
            over = _("The time to apply is over. Two people open the vault together.")
        texts = (_("Open the vault"), over, _("To the vault"))
        due = None if tender.takes_hashes else opening_due(tender.deadline)
        return _turn(tender, lots, Duty.OPENER, texts, "openings:vault", due)
    texts = (
        _("Providers can apply") if tender.stage == Stage.SELECTION else _("Providers can submit"),
        _("Nobody sees whether or what somebody submits, until two people open the vault."),
        _("To the questions"),
    )
    return _turn(tender, lots, Duty.PROVIDER, texts, "dialogue:index", tender.deadline)


def _paused(tender: Tender, lot: Lot, pause: Pause | None) -> Turn:
    """While days are left providers may act; after that the officer goes on, and no day is set."""
    due: datetime | None = None
    duty: Duty | None = Duty.OFFICER
    if pause and pause.is_held:
        duty, title = JUDGE, _("A judge decides. Enter the ruling after that")
        text = _("A court case holds this lot. Nobody signs until a person releases it.")
    elif pause is None or pause.is_over:
        title = final_words(tender)
        text = _("No standstill runs any more. Look once more, then make it final.")
    else:
        duty, title, due = Duty.PROVIDER, _("The standstill runs"), pause.ends_at
        text = _("Nobody signs a contract before it is over. After that it can be made final.")
        if tender.stage == Stage.SELECTION:
            text = _("Nobody is invited before it is over. After that it can be made final.")
    texts = (title, text, _("To the standstill"))
    return _turn(tender, (lot,), duty, texts, "standstills:standstill", due)


def final_words(tender: Tender) -> LazyProxy:
    """Name the act that ends the wait, in the words of the phase."""
    if tender.stage == Stage.SELECTION:
        return _("Make the selection final")
    return _("Make the award final")


def _of_each(
    duty: Duty, texts: tuple[LazyProxy, LazyProxy, LazyProxy], href_name: str
) -> Callable[[Tender, tuple[Lot, ...]], list[Turn]]:
    def make(tender: Tender, lots: tuple[Lot, ...]) -> list[Turn]:
        return [
            _turn(
                tender,
                (lot,),
                duty,
                texts,
                href_name,
                lot.scoring_until if lot.state == LotState.SCORING else None,
            )
            for lot in lots
        ]

    return make


APPLICATIONS = (
    _("Providers can apply"),
    _("Who meets the requirements is admitted. Your work list names the products that wait."),
    _("To my work"),
)

MAKERS: dict[LotState, Callable[[Tender, tuple[Lot, ...]], list[Turn]]] = {
    LotState.DRAFT: lambda tender, lots: [_draft(tender, lots)],
    LotState.PUBLISHED: lambda tender, lots: [_published(tender, lots)],
    LotState.OPENED: _of_each(
        Duty.OFFICER,
        (
            _("Start the checks"),
            _("Everything that came in is on the list."),
            _("To the submissions"),
        ),
        "openings:of_lot",
    ),
    LotState.CHECKING: _of_each(
        Duty.OFFICER,
        (
            _("Judge the requirements"),
            _("Hold every submission against every requirement."),
            _("To the checks"),
        ),
        "checks:board",
    ),
    LotState.SCORING: _of_each(
        Duty.EVALUATOR,
        (
            _("Score the submissions"),
            _("Each alone first, then together. After that the ranking can be made."),
            _("To my evaluations"),
        ),
        "evaluation:index",
    ),
    LotState.RANKED: _of_each(
        Duty.OFFICER,
        (
            _("Prepare the decision and the letters"),
            _("Two people decide. Then all letters go out at once."),
            _("To the ranking"),
        ),
        "awards:ranking",
    ),
    LotState.ADMITTING: lambda tender, lots: [
        _turn(tender, lots, Duty.PROVIDER, APPLICATIONS, "work:index")
    ],
}
