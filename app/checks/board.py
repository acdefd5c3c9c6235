"""What the check board shows: requirements against submissions, and one check beside it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.audit.models import Event, Payload
from app.audit.service import history
from app.checks.gates import HANDED_IN, was_sent_again
from app.checks.models import Advice, Check, CheckState, Gate, RuleVerdict
from app.checks.service import Other, equivalents, same_defect
from app.submissions.eligibility import Finding, Party, findings_of
from app.submissions.models import Document, Submission, SubmissionState
from app.tenders.models import Assignment, Lot, Requirement
from app.tenders.queries import requirements_of


@dataclass(frozen=True, slots=True)
class Column:
    """One submission of the board, with its integrity gate and the advice about it."""

    submission: Submission
    gate: Gate
    advice: Advice | None

    @property
    def name(self) -> str:
        """The provider's short name."""
        return self.submission.provider.short_name


@dataclass(frozen=True, slots=True)
class Board:
    """All checks of a lot."""

    requirements: list[Requirement]
    columns: list[Column]
    checks: dict[tuple[UUID, UUID], Check]
    waiting: list[Submission]
    """Applications whose checks have not begun, or must begin again."""

    @property
    def counts(self) -> Counter[CheckState]:
        """Count the checks per state."""
        return Counter(check.state for check in self.checks.values())

    @property
    def declared(self) -> int:
        """Count the open checks of what was only to be declared."""
        return sum(
            check.state == CheckState.OPEN and check.verdict == RuleVerdict.PASSES
            for check in self.checks.values()
        )

    def rows(self, state: CheckState | None) -> list[Requirement]:
        """List the requirements that have a check in `state`."""
        if state is None:
            return self.requirements
        wanted = {one.requirement_id for one in self.checks.values() if one.state == state}
        return [one for one in self.requirements if one.id in wanted]

    def ordered(self) -> list[Check]:
        """List the checks as people read the table: per requirement, per submission."""
        keys = (
            (column.submission.id, requirement.id)
            for requirement in self.requirements
            for column in self.columns
        )
        return [self.checks[key] for key in keys if key in self.checks]

    def next_open(self, after: Check | None = None) -> Check | None:
        """Find the next check to be judged, from the top again after the last one."""
        checks = self.ordered()
        at = checks.index(after) + 1 if after in checks else 0
        around = checks[at:] + checks[:at]
        return next((one for one in around if one.state == CheckState.OPEN), None)

    def column_of(self, check: Check) -> Column:
        """Find the column of a check."""
        return next(one for one in self.columns if one.submission.id == check.submission_id)

    def requirement_of(self, check: Check) -> Requirement:
        """Find the row of a check."""
        return next(one for one in self.requirements if one.id == check.requirement_id)


def lot_of(session: Session, lot_id: UUID) -> Lot:
    """Load a lot with its tender."""
    query = select(Lot).where(Lot.id == lot_id).options(selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    return session.exec(query).one()


def board_of(session: Session, lot: Lot, only: UUID | None = None) -> Board:
    """Read the board of a lot, or one submission of it."""
    query = (
        select(Submission, Gate, Advice)
        .join(Gate, col(Gate.submission_id) == col(Submission.id), isouter=True)
        .join(Advice, col(Advice.submission_id) == col(Submission.id), isouter=True)
        .where(Submission.lot_id == lot.id, col(Submission.state).in_(HANDED_IN))
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
        .order_by(col(Submission.number))
    )
    rows: Sequence[tuple[Submission, Gate | None, Advice | None]] = session.exec(query).all()
    shown = [
        Column(submission, gate, advice)
        for submission, gate, advice in rows
        if gate is not None and only in (None, submission.id)
    ]
    ids = {column.submission.id for column in shown}
    checks = session.exec(select(Check).where(Check.lot_id == lot.id)).all()
    return Board(
        requirements=requirements_of(session, lot),
        columns=shown,
        checks={
            (one.submission_id, one.requirement_id): one
            for one in checks
            if one.submission_id in ids
        },
        waiting=[
            submission
            for submission, gate, _advice in rows
            if submission.state == SubmissionState.SUBMITTED
            and (gate is None or was_sent_again(gate, submission))
        ],
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """One check with everything that a person needs to decide on it."""

    check: Check
    column: Column
    requirement: Requirement
    document: Document | None
    others: list[Other]
    accepted: list[Other]
    history: list[tuple[Event, Payload | None]]
    people: dict[UUID, str]

    @property
    def can_be_decided(self) -> bool:
        """Whether a decision on it still counts."""
        submission = self.column.submission
        return (
            self.column.gate.finished_at is None
            and submission.state == SubmissionState.SUBMITTED
            and not was_sent_again(self.column.gate, submission)
        )


def judgement_of(session: Session, board: Board, check: Check) -> Judgement:
    """Read what belongs to one check."""
    document = session.exec(
        select(Document).where(
            Document.submission_id == check.submission_id,
            Document.requirement_id == check.requirement_id,
            col(Document.reading_key).is_not(None),
        )
    ).first()
    told = history(session, check)
    return Judgement(
        check=check,
        column=board.column_of(check),
        requirement=board.requirement_of(check),
        document=document,
        others=same_defect(session, check),
        accepted=equivalents(session, check),
        history=told,
        people=names_of(session, [event.actor_id for event, _payload in told]),
    )


def names_of(session: Session, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    """Look up who acted."""
    query = select(User.id, User.name).where(col(User.id).in_({one for one in ids if one}))
    return dict(session.exec(query).all())


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """An advice with what it is about."""

    advice: Advice
    submission: Submission
    lot: Lot


def advices_for(session: Session, user: User) -> list[AdviceRow]:
    """List the advice asked from a supervisor, open ones first."""
    supervised = (
        select(Lot.id)
        .join(Assignment, col(Assignment.tender_id) == col(Lot.tender_id))
        .where(
            or_(col(Assignment.lot_id).is_(None), col(Assignment.lot_id) == col(Lot.id)),
            Assignment.user_id == user.id,
            Assignment.duty == Duty.SUPERVISOR,
            col(Assignment.ended_at).is_(None),
        )
    )
    query = (
        select(Advice, Submission, Lot)
        .join(Submission, col(Submission.id) == col(Advice.submission_id))
        .join(Lot, col(Lot.id) == col(Advice.lot_id))
        .where(col(Advice.lot_id).in_(supervised))
        .options(
            selectinload(Submission.provider),  # type: ignore[arg-type]  # as above
            selectinload(Lot.tender),  # type: ignore[arg-type]
        )
        .order_by(col(Advice.given_at).is_not(None), col(Advice.asked_at))
    )
    return [AdviceRow(*row) for row in session.exec(query).all()]


def evidence_of(session: Session, submission: Submission) -> list[tuple[Requirement, Document]]:
    """List the evidence that came with a submission, in order of the requirements."""
    query = (
        select(Requirement, Document)
        .join(Document, col(Document.requirement_id) == col(Requirement.id))
        .where(Document.submission_id == submission.id, col(Document.reading_key).is_not(None))
        .order_by(col(Requirement.position))
    )
    return list(session.exec(query).all())


def eligible_of(
    session: Session, lot: Lot, board: Board
) -> list[tuple[Column, list[Finding], str]]:
    """Hold the rules of eligibility against each column; who has nothing to show is left out."""
    parties = [Party(one.submission.provider_id, one.submission.id) for one in board.columns]
    findings = findings_of(session, lot, parties)
    rows = [
        (one, findings.get(one.submission.provider_id, []), one.submission.exception)
        for one in board.columns
    ]
    return [row for row in rows if row[1] or row[2]]
