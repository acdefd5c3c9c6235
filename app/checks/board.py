"""What the check board shows: requirements against submissions, and one check beside it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.checks.gates import HANDED_IN, was_sent_again
from app.checks.judging import lacks_second, scope_of
from app.checks.mending import Mending, mending_of
from app.checks.models import (
    Advice,
    Check,
    CheckState,
    Gate,
    Opinion,
    RuleVerdict,
    Scope,
    Verification,
)
from app.submissions.eligibility import Finding, Party, findings_of
from app.submissions.models import Document, Submission, SubmissionState
from app.tenders.models import Lot, Requirement
from app.tenders.queries import requirements_of


class Look(StrEnum):
    """How a check stands on the board."""

    OPEN = "open"
    SECOND = "second"
    DIFFERS = "differs"
    TO_REPAIR = "to_repair"
    MENDED = "mended"
    FAILED = "failed"
    PASSED = "passed"
    EQUIVALENT = "equivalent"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Column:
    """One submission of the board, with its integrity gate, the advice and the proofs of it."""

    submission: Submission
    gate: Gate
    advice: Advice | None
    verification: Verification | None = None

    @property
    def id(self) -> UUID:
        """Which submission it is of."""
        return self.submission.id

    @property
    def name(self) -> str:
        """The provider's short name, and which time it applies where that is not the first."""
        name = self.submission.provider.short_name
        return name if self.submission.turn == 1 else f"{name} ({self.submission.turn})"


@dataclass(frozen=True, slots=True)
class Cell:
    """How one check stands: all that the board shows of it, without words or history."""

    id: UUID
    submission_id: UUID
    requirement_id: UUID
    state: CheckState
    verdict: RuleVerdict


@dataclass(frozen=True, slots=True)
class Board:
    """All checks of a lot."""

    requirements: list[Requirement]
    columns: list[Column]
    checks: dict[tuple[UUID, UUID], Cell]
    waiting: list[Submission]
    """Applications whose checks have not begun, or must begin again."""
    opinions: dict[UUID, list[Opinion]]
    """What one of two people judges already, per check."""
    scope: Scope
    lacks_second: bool
    """Whether two people must judge, and only one can."""
    mending: Mending

    def look(self, check: Cell) -> Look:
        """Say how a check stands: its state, or what is still done about it."""
        given = self.opinions.get(check.id, [])
        if not given and check.id in self.mending.to_judge:
            return Look.MENDED
        if not given or check.state not in {CheckState.OPEN, CheckState.TO_REPAIR}:
            return Look(check.state.value)
        return Look.SECOND if len(given) == 1 else Look.DIFFERS

    @property
    def counts(self) -> Counter[Look]:
        """Count the checks by how they stand."""
        return Counter(self.look(check) for check in self.checks.values())

    @property
    def declared(self) -> int:
        """Count the open checks of what was only to be declared."""
        declared = {one.id for one in self.requirements if not one.asks_document}
        return sum(
            check.state == CheckState.OPEN
            and check.verdict == RuleVerdict.PASSES
            and check.requirement_id in declared
            for check in self.checks.values()
        )

    def rows(self, look: Look | None) -> list[Requirement]:
        """List the requirements that have a check that stands so."""
        if look is None:
            return self.requirements
        wanted = {one.requirement_id for one in self.checks.values() if self.look(one) == look}
        return [one for one in self.requirements if one.id in wanted]

    def holding(self, look: Look | None) -> list[Column]:
        """List the submissions that have a check that stands so."""
        if look is None:
            return self.columns
        wanted = {one.submission_id for one in self.checks.values() if self.look(one) == look}
        return [one for one in self.columns if one.id in wanted]

    def ordered(self) -> list[Cell]:
        """List the checks as people read the table: per requirement, per submission."""
        ids = [column.id for column in self.columns]
        keys = ((one, requirement.id) for requirement in self.requirements for one in ids)
        return [self.checks[key] for key in keys if key in self.checks]

    def next_open(self, user: User, after: Check | None = None) -> Cell | None:
        """Find the next check that this person can judge, from the top again after the last."""
        checks = self.ordered()
        places = {one.id: at for at, one in enumerate(checks)}
        at = places.get(after.id, -1) + 1 if after else 0
        around = checks[at:] + checks[:at]
        return next((one for one in around if self._is_for(one, user)), None)

    def _is_for(self, check: Cell, user: User) -> bool:
        mine = any(one.user_id == user.id for one in self.opinions.get(check.id, []))
        return self.is_open(check) and not mine

    def is_open(self, check: Cell) -> bool:
        """Whether it waits for a judgement: the first one, or the one after repair."""
        return check.state == CheckState.OPEN or check.id in self.mending.to_judge

    def column_of(self, check: Check) -> Column:
        """Find the column of a check."""
        return next(one for one in self.columns if one.id == check.submission_id)

    def requirement_of(self, check: Check) -> Requirement:
        """Find the row of a check."""
        return next(one for one in self.requirements if one.id == check.requirement_id)


def lot_of(session: Session, lot_id: UUID) -> Lot:
    """Load a lot with its tender."""
    query = select(Lot).where(Lot.id == lot_id).options(selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    return session.exec(query).one()


def submission_of(session: Session, submission_id: UUID) -> Submission:
    """Load a submission with its provider."""
    query = select(Submission).where(Submission.id == submission_id)
    loaded = query.options(selectinload(Submission.provider))  # type: ignore[arg-type]  # as above
    return session.exec(loaded).one()


def board_of(session: Session, lot: Lot, only: UUID | None = None) -> Board:
    """Read the board of a lot, or one submission of it."""
    query = (
        select(Submission, Gate, Advice, Verification)
        .join(Gate, col(Gate.submission_id) == col(Submission.id), isouter=True)
        .join(Advice, col(Advice.submission_id) == col(Submission.id), isouter=True)
        .join(Verification, col(Verification.submission_id) == col(Submission.id), isouter=True)
        .where(Submission.lot_id == lot.id, col(Submission.state).in_(HANDED_IN))
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Submission.number))
    )
    rows: Sequence[tuple[Submission, Gate | None, Advice | None, Verification | None]]
    rows = session.exec(query).all()
    shown = [
        Column(submission, gate, advice, verification)
        for submission, gate, advice, verification in rows
        if gate is not None and only in (None, submission.id)
    ]
    ids = {column.id for column in shown}
    scope = scope_of(session, lot.id)
    cells = [one for one in _cells(session, lot, only) if one.submission_id in ids]
    return Board(
        requirements=requirements_of(session, lot),
        columns=shown,
        checks={(one.submission_id, one.requirement_id): one for one in cells},
        waiting=[
            submission
            for submission, gate, *_rest in rows
            if submission.state == SubmissionState.SUBMITTED
            and (gate is None or was_sent_again(gate, submission))
        ],
        opinions=_opinions(session, lot),
        scope=scope,
        lacks_second=scope != Scope.NONE and lacks_second(session, lot),
        mending=_mending(session, lot, cells),
    )


def _mending(session: Session, lot: Lot, cells: Sequence[Cell]) -> Mending:
    """Read how far repair is, where anything stands on it."""
    if all(one.state != CheckState.TO_REPAIR for one in cells):
        return Mending()
    return mending_of(session, col(Check.lot_id) == lot.id).get(lot.id, Mending())


def _cells(session: Session, lot: Lot, only: UUID | None) -> Iterator[Cell]:
    """Read every check as a row: two thousand records with their words would take seconds."""
    query = select(  # type: ignore[call-overload]  # SQLModel types four columns at most
        Check.id, Check.submission_id, Check.requirement_id, Check.state, Check.verdict
    ).where(Check.lot_id == lot.id)  # fmt: skip
    if only is not None:
        query = query.where(Check.submission_id == only)
    return (Cell(*row) for row in session.exec(query))


def checks_of(session: Session, lot: Lot) -> dict[UUID, Check]:
    """Read every check of a lot with its words, for what leaves the house."""
    return {one.id: one for one in session.exec(select(Check).where(Check.lot_id == lot.id))}


def _opinions(session: Session, lot: Lot) -> dict[UUID, list[Opinion]]:
    found: dict[UUID, list[Opinion]] = {}
    query = (
        select(Opinion)
        .join(Check, col(Check.id) == col(Opinion.check_id))
        .where(Check.lot_id == lot.id, col(Opinion.replaced_at).is_(None))
        .order_by(col(Opinion.given_at))
    )
    for one in session.exec(query):
        found.setdefault(one.check_id, []).append(one)
    return found


def names_of(session: Session, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    """Look up who acted."""
    query = select(User.id, User.name).where(col(User.id).in_({one for one in ids if one}))
    return dict(session.exec(query).all())


def evidence_of(session: Session, submission: Submission) -> list[tuple[Requirement, Document]]:
    """List the evidence that came with a submission, in order of the requirements."""
    query = (
        select(Requirement, Document)
        .join(Document, col(Document.requirement_id) == col(Requirement.id))
        .where(Document.submission_id == submission.id, col(Document.reading_key).is_not(None))
        .order_by(col(Requirement.position), col(Document.part))
    )
    return list(session.exec(query).all())


def eligible_of(
    session: Session, lot: Lot, columns: Sequence[Column]
) -> list[tuple[Column, list[Finding], str]]:
    """Hold the rules of eligibility against each column; who has nothing to show is left out."""
    parties = [Party(one.submission.provider_id, one.id) for one in columns]
    findings = findings_of(session, lot, parties)
    rows = [
        (one, findings.get(one.submission.provider_id, []), one.submission.exception)
        for one in columns
    ]
    return [row for row in rows if row[1] or row[2]]
