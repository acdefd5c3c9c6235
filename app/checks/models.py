"""What was found about each requirement of each submission."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from app.core.clock import utcnow
from app.core.db import Instant, as_text
from app.core.scan import Verdict
from app.tenders.models import InTender


class CheckState(StrEnum):
    """A person's decision on one requirement."""

    OPEN = "open"
    PASSED = "passed"
    EQUIVALENT = "equivalent"
    TO_REPAIR = "to_repair"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


class RuleVerdict(StrEnum):
    """What the rule itself found; it never decides."""

    PASSES = "passes"
    FAILS = "fails"
    NEEDS_PERSON = "needs_person"


class Defect(StrEnum):
    """What is wrong with the proof: who has the same defect on the same point is treated alike."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    INCOMPLETE = "incomplete"
    EXPIRED = "expired"
    SCOPE = "scope"
    HOLDER = "holder"
    UNCLEAR = "unclear"
    OTHER = "other"


class Scope(StrEnum):
    """For which requirements two people judge."""

    NONE = "none"
    KNOCK_OUT = "knock_out"
    ALL = "all"


class GateState(StrEnum):
    """All that the tender's people see of integrity."""

    OPEN = "open"
    DECIDED = "decided"


class Check(InTender, table=True):
    """One requirement held against one submission."""

    __table_args__ = (UniqueConstraint("submission_id", "requirement_id"),)

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    requirement_id: UUID = Field(foreign_key="requirements.id", ondelete="RESTRICT", index=True)
    state: CheckState = Field(default=CheckState.OPEN, sa_type=as_text(CheckState))
    verdict: RuleVerdict = Field(default=RuleVerdict.NEEDS_PERSON, sa_type=as_text(RuleVerdict))
    finding: str = ""
    """What the rule saw, in words."""
    reason: str = ""
    """Why the person decided so: goes into the provider's letter."""
    defect: Defect | None = Field(default=None, sa_type=as_text(Defect))
    decided_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    decided_at: datetime | None = Field(default=None, sa_type=Instant)


class DoubleCheck(InTender, table=True):
    """Which judgements of a lot need two people."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", unique=True)
    scope: Scope = Field(default=Scope.NONE, sa_type=as_text(Scope))


class Opinion(InTender, table=True):
    """What one of two people judges; it counts until the same person judges again."""

    check_id: UUID = Field(foreign_key="checks.id", ondelete="RESTRICT", index=True)
    user_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    action: str = Field(max_length=40)
    defect: Defect | None = Field(default=None, sa_type=as_text(Defect))
    reason: str = ""
    given_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    replaced_at: datetime | None = Field(default=None, sa_type=Instant)


class Gate(InTender, table=True):
    """One round of checks of a submission, with its neutral integrity gate: open or decided."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", unique=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    state: GateState = Field(default=GateState.OPEN, sa_type=as_text(GateState))
    started_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the checks of this submission were finished: nothing is decided after it."""
    reopened_at: datetime | None = Field(default=None, sa_type=Instant)
    """When integrity was opened once more, for every submission of the tender alike."""

    @property
    def open_since(self) -> datetime:
        """From when a judgement counts for this gate."""
        return max(self.started_at, self.reopened_at or self.started_at)

    @property
    def is_again(self) -> bool:
        """Whether it was opened once more after its checks began."""
        return self.open_since > self.started_at


class Advice(InTender, table=True):
    """A supervisor's (toezichthouder) advice about a submission."""

    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", unique=True)
    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    question: str
    due_on: date | None = None
    """The last day on which it is still in time."""
    moved_because: str = ""
    """Why that day was moved last."""
    moved_at: datetime | None = Field(default=None, sa_type=Instant)
    asked_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    asked_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    text: str = ""
    given_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    given_at: datetime | None = Field(default=None, sa_type=Instant)
    weighed: str = ""
    """How the officer weighed it in the decision."""
    weighed_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    weighed_at: datetime | None = Field(default=None, sa_type=Instant)


class Repair(InTender, table=True):
    """One defect, and the chance to mend it for everyone who has it (Aw 2.55)."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    requirement_id: UUID = Field(foreign_key="requirements.id", ondelete="RESTRICT")
    defect: Defect = Field(sa_type=as_text(Defect))
    asks: str
    """What the provider must send or explain: the same words for all."""
    because: str
    """Why this is no new offer."""
    due_at: datetime = Field(sa_type=Instant)
    asked_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    asked_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    change_reason: str = ""
    """Why it was withdrawn, or why its term was extended."""


class CallKind(StrEnum):
    """Why a provider is asked something after the opening."""

    REPAIR = "repair"
    HEARING = "hearing"
    VERIFICATION = "verification"


class Call(InTender, table=True):
    """What one provider is asked after the opening, until when, and what it answered."""

    __table_args__ = (
        UniqueConstraint("repair_id", "submission_id"),
        CheckConstraint("(check_id is null) <> (exclusion_id is null)", name="about_one_thing"),
    )

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", index=True)
    kind: CallKind = Field(sa_type=as_text(CallKind))
    check_id: UUID | None = Field(
        default=None, foreign_key="checks.id", ondelete="RESTRICT", index=True
    )
    exclusion_id: UUID | None = Field(
        default=None, foreign_key="exclusions.id", ondelete="RESTRICT", index=True
    )
    repair_id: UUID | None = Field(default=None, foreign_key="repairs.id", ondelete="RESTRICT")
    asks: str
    due_at: datetime = Field(sa_type=Instant)
    asked_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    asked_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    answer: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by_id: UUID | None = Field(default=None, foreign_key="users.id", ondelete="RESTRICT")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    change_reason: str = ""
    """Why it was withdrawn, or why its term was extended: the provider reads it."""

    @property
    def is_readable(self) -> bool:
        """Whether the authority may read it: what is not handed in is the provider's own."""
        return self.answered_at is not None

    def runs_at(self, moment: datetime) -> bool:
        """Whether the provider may still answer."""
        return self.withdrawn_at is None and self.answered_at is None and moment < self.due_at


class CallFile(InTender, table=True):
    """A file that came with an answer; what came with the submission stays as it is."""

    call_id: UUID = Field(foreign_key="calls.id", ondelete="RESTRICT", index=True)
    name: str = Field(max_length=200)
    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    media_type: str = Field(max_length=120)
    storage_key: str = Field(max_length=64)
    sealed_sha256: str = Field(default="", max_length=64)
    sealed_size: int = Field(default=0, sa_type=BigInteger)
    reading_key: bytes | None = None
    """The file key for reading: the vault is open, so nothing is sealed any more."""
    scan: Verdict = Field(sa_type=as_text(Verdict))
    added_at: datetime = Field(default_factory=utcnow, sa_type=Instant)


class VerificationState(StrEnum):
    """What the proofs of an intended winner came to."""

    RUNNING = "running"
    CONFIRMED = "confirmed"
    FALLEN = "fallen"


class Verification(InTender, table=True):
    """The proofs that an intended winner sends after the ranking (Aw 2.102)."""

    lot_id: UUID = Field(foreign_key="lots.id", ondelete="RESTRICT", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", ondelete="RESTRICT", unique=True)
    state: VerificationState = Field(
        default=VerificationState.RUNNING, sa_type=as_text(VerificationState)
    )
    due_at: datetime = Field(sa_type=Instant)
    started_at: datetime = Field(default_factory=utcnow, sa_type=Instant)
    started_by_id: UUID = Field(foreign_key="users.id", ondelete="RESTRICT")
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    reason: str = ""
    """Why it fell away: the requirements that it does not prove."""
