"""One check with everything that a person needs to decide on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.models import Event, Payload
from app.audit.service import history
from app.checks.board import Board, Column, names_of
from app.checks.gates import was_sent_again
from app.checks.models import (
    Call,
    CallKind,
    Check,
    CheckState,
    Defect,
    Opinion,
    RuleVerdict,
    VerificationState,
)
from app.checks.precedents import Precedent, precedents_of
from app.checks.registry import missing_of
from app.checks.ruling import told_of
from app.core.clock import utcnow
from app.evidence.facts import Facts
from app.providers.models import Provider
from app.submissions.models import Document, Submission, SubmissionState
from app.submissions.readiness import slot_of, slots_of
from app.tenders.models import Moment, Requirement


@dataclass(frozen=True, slots=True)
class Other:
    """How another submission stands on the same requirement."""

    submission_id: UUID
    name: str
    state: CheckState
    reason: str
    defect: Defect | None


def same_defect(session: Session, check: Check) -> list[Other]:
    """Find who else does not satisfy this requirement (yet): equal cases get equal treatment."""
    states = {CheckState.TO_REPAIR, CheckState.FAILED}
    doubted = and_(col(Check.state) == CheckState.OPEN, col(Check.verdict) == RuleVerdict.FAILS)
    return _others(session, check, or_(col(Check.state).in_(states), doubted))


def equivalents(session: Session, check: Check) -> list[Other]:
    """Find whose equivalent evidence was accepted: the same evidence holds for all."""
    return _others(session, check, col(Check.state) == CheckState.EQUIVALENT)


def _others(session: Session, check: Check, which: ColumnElement[bool]) -> list[Other]:
    rows = session.exec(
        select(Check, Provider.short_name)
        .join(Submission, col(Submission.id) == col(Check.submission_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .where(
            Check.lot_id == check.lot_id,
            Check.requirement_id == check.requirement_id,
            Check.id != check.id,
            which,
        )
        .order_by(col(Submission.number))
    ).all()
    return [Other(one.submission_id, name, one.state, one.reason, one.defect) for one, name in rows]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One check with everything that a person needs to decide on it."""

    check: Check
    column: Column
    requirement: Requirement
    documents: Sequence[Document]
    missing: Sequence[str]
    """The documents that the requirement names and that did not come."""
    told: Mapping[UUID, Facts]
    """What the provider told of each document, and how much of it stands in the file."""
    others: list[Other]
    accepted: list[Other]
    precedents: list[Precedent]
    """What was accepted for it in earlier tenders."""
    history: list[tuple[Event, Payload | None]]
    people: dict[UUID, str]
    calls: Sequence[Call]
    """What the provider was asked about it after the opening, the latest first."""
    opinions: Sequence[Opinion]
    alike: int
    """So many open checks have the very same rule and fact, this one among them."""

    def opinion_of(self, user: User) -> Opinion | None:
        """What this person judges, as one of two."""
        return next((one for one in self.opinions if one.user_id == user.id), None)

    @property
    def suggested(self) -> Defect:
        """Say which defect is most likely: nothing came in, or what all others have."""
        if self.requirement.asks_document and (self.missing or not self.documents):
            return Defect.MISSING
        found = {one.defect for one in self.others if one.defect}
        return found.pop() if len(found) == 1 else Defect.OTHER

    @property
    def repair(self) -> Call | None:
        """The chance to repair that the provider got for it."""
        return next(
            (one for one in self.calls if one.kind == CallKind.REPAIR and not one.withdrawn_at),
            None,
        )

    @property
    def waits(self) -> bool:
        """Whether the provider may still answer: until then nobody judges."""
        return any(one.runs_at(utcnow()) for one in self.calls)

    @property
    def can_be_decided(self) -> bool:
        """Whether a decision on it still counts."""
        submission, verification = self.column.submission, self.column.verification
        if verification and verification.state == VerificationState.RUNNING:
            return self.requirement.moment == Moment.VERIFICATION
        return (
            self.column.gate.finished_at is None
            and submission.state == SubmissionState.SUBMITTED
            and not was_sent_again(self.column.gate, submission)
        )


def judgement_of(session: Session, board: Board, check: Check) -> Judgement:
    """Read what belongs to one check."""
    requirement = board.requirement_of(check)
    documents = documents_at(session, check.submission_id, requirement)
    past = history(session, check)
    calls = session.exec(
        select(Call).where(Call.check_id == check.id).order_by(col(Call.asked_at).desc())
    ).all()
    opinions = board.opinions.get(check.id, [])
    acted = [event.actor_id for event, _payload in past] + [one.user_id for one in opinions]
    return Judgement(
        check=check,
        column=board.column_of(check),
        requirement=requirement,
        documents=documents,
        missing=missing_of(requirement, documents),
        told=told_of(session, check.submission_id, documents),
        others=same_defect(session, check),
        accepted=equivalents(session, check),
        precedents=precedents_of(session, check, requirement),
        history=past,
        people=names_of(session, acted),
        calls=calls,
        opinions=opinions,
        alike=_alike(session, board, check),
    )


def documents_at(session: Session, submission_id: UUID, requirement: Requirement) -> list[Document]:
    """Read what came in for a requirement, in the order in which it names its documents."""
    found = {
        slot_of(one): one
        for one in session.exec(
            select(Document).where(
                Document.submission_id == submission_id,
                Document.requirement_id == requirement.id,
                col(Document.reading_key).is_not(None),
            )
        )
    }
    return [found[slot] for slot in slots_of(requirement, found) if slot in found]


def _alike(session: Session, board: Board, check: Check) -> int:
    query = select(Check.submission_id).where(
        Check.lot_id == check.lot_id,
        Check.requirement_id == check.requirement_id,
        Check.state == CheckState.OPEN,
        Check.verdict == check.verdict,
        Check.finding == check.finding,
    )
    shown = {column.id for column in board.columns}
    return sum(one in shown for one in session.exec(query))
