"""Everything that the letters of a decision rest on, read in a few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Authority
from app.accounts.service import names_of
from app.awards import engine
from app.awards.models import Award
from app.awards.standstill import term_of
from app.checks.models import Check, CheckState
from app.consensus.models import Consensus
from app.letters.models import Letter
from app.planning.standstill import Standstill
from app.submissions.models import Submission
from app.tenders.models import Criterion, Lot, Participation, Requirement, Tender
from app.tenders.procedures import procedure_of
from app.tenders.queries import criteria_of


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the letters of one decision rest on, read once."""

    award: Award
    tender: Tender
    lot: Lot
    also: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    submissions: Mapping[UUID, Submission]
    consensus: Mapping[tuple[UUID, UUID], Consensus]
    failed: Mapping[UUID, Sequence[tuple[Requirement, Check]]]
    signers: tuple[str, ...]
    letters: tuple[Letter, ...]

    @property
    def by_statute(self) -> bool:
        """Whether Aw 2.127 to 2.131 bind; else the own document declares the term."""
        return procedure_of(self.tender).statute_binds_standstill

    @property
    def ranks(self) -> bool:
        """Whether there is a ranking to tell about."""
        return procedure_of(self.tender).ranks

    @property
    def outcome(self) -> dict[str, Any]:
        """The decided outcome of the lot."""
        return engine.result_of(self.award.outcome)

    def result(self, submission: Submission) -> dict[str, Any]:
        """What the outcome says of one submission."""
        found: dict[str, Any] = self.outcome["submissions"][engine.identity(submission)]
        return found

    def winners(self) -> list[Submission]:
        """Who wins, best first."""
        winning = [one for one in self.submissions.values() if self.result_is(one, "winner")]
        return sorted(winning, key=lambda one: (self.result(one)["place"], one.number or 0))

    def result_is(self, submission: Submission, result: str) -> bool:
        """Whether the outcome gives a submission this result."""
        found = self.outcome["submissions"].get(engine.identity(submission))
        return found is not None and found["result"] == result

    def term(self, sent_on: date) -> Standstill:
        """Compute the standstill of letters that go out on a day."""
        return term_of(self.tender, sent_on)


def read_case(session: Session, award: Award) -> Case:
    """Read what the letters of one decision rest on."""
    return read_cases(session, session.get_one(Lot, award.lot_id), [award])[0]


def read_cases(session: Session, lot: Lot, awards: Sequence[Award]) -> list[Case]:
    """Read what decisions on one lot rest on; what they share is read once."""
    tender = session.exec(
        select(Tender)
        .where(Tender.id == lot.tender_id)
        .options(selectinload(Tender.lead_authority))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).one()
    submissions = session.exec(
        select(Submission)
        .where(Submission.lot_id == lot.id)
        .options(selectinload(Submission.provider))  # type: ignore[arg-type]  # as above
        .order_by(col(Submission.number))
    ).all()
    consensus = session.exec(select(Consensus).where(Consensus.lot_id == lot.id)).all()
    letters = session.exec(
        select(Letter)
        .join(Submission, col(Submission.id) == col(Letter.submission_id))
        .where(col(Letter.award_id).in_([award.id for award in awards]))
        .order_by(col(Submission.number))
    ).all()
    deciders = {award.id: (award.proposed_by_id, award.confirmed_by_id) for award in awards}
    names = names_of(session, [one for pair in deciders.values() for one in pair])
    shared: dict[str, Any] = {
        "tender": tender,
        "lot": lot,
        "also": _also(session, tender),
        "criteria": tuple(criteria_of(session, lot)),
        "submissions": {one.id: one for one in submissions},
        "consensus": {(one.submission_id, one.criterion_id): one for one in consensus},
        "failed": _failed(session, lot.id),
    }
    return [
        Case(
            award=award,
            signers=tuple(names[one] for one in deciders[award.id]),
            letters=tuple(one for one in letters if one.award_id == award.id),
            **shared,
        )
        for award in awards
    ]


def _also(session: Session, tender: Tender) -> tuple[str, ...]:
    """Name the authorities that take part besides the lead."""
    query = (
        select(Authority.name)
        .join(Participation, col(Participation.authority_id) == col(Authority.id))
        .where(
            Participation.tender_id == tender.id,
            Participation.authority_id != tender.lead_authority_id,
        )
        .order_by(Authority.name)
    )
    return tuple(session.exec(query).all())


def _failed(session: Session, lot_id: UUID) -> dict[UUID, list[tuple[Requirement, Check]]]:
    rows = session.exec(
        select(Requirement, Check)
        .join(Check, col(Check.requirement_id) == col(Requirement.id))
        .where(
            Check.lot_id == lot_id,
            Check.state == CheckState.FAILED,
            col(Requirement.is_knock_out).is_(True),
        )
        .order_by(col(Requirement.position))
    )
    failed: dict[UUID, list[tuple[Requirement, Check]]] = {}
    for requirement, check in rows:
        failed.setdefault(check.submission_id, []).append((requirement, check))
    return failed
