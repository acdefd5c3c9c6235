"""Who failed with proof that was accepted from another: told before the checks are finished."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from app.checks.models import Check, CheckState, RuleVerdict
from app.evidence.showing import exhibits_of
from app.evidence.systems import likeness
from app.providers.models import Provider
from app.submissions.models import Submission, SubmissionState
from app.submissions.readiness import Slot
from app.tenders.models import Lot, Requirement

ACCEPTED = (CheckState.PASSED, CheckState.EQUIVALENT)


@dataclass(frozen=True, slots=True)
class Unequal:
    """Two providers with like proof of one requirement, and an unlike judgement."""

    check_id: UUID
    """Of the one that failed."""
    requirement: Requirement
    failed: str
    accepted: str


def unequal_in(session: Session, lot: Lot) -> list[Unequal]:
    """Find who failed a requirement with what was accepted from another (Aw 2.78b).

    Who passed is held beside a failure that a person chose: what the rule itself fails on a fact,
    as a date that is over, is another case.
    """
    rows = session.exec(
        select(Check, Requirement, Provider.short_name)
        .join(Submission, col(Submission.id) == col(Check.submission_id))
        .join(Requirement, col(Requirement.id) == col(Check.requirement_id))
        .join(Provider, col(Provider.id) == col(Submission.provider_id))
        .where(
            Check.lot_id == lot.id,
            col(Check.state).in_([*ACCEPTED, CheckState.FAILED]),
            Submission.state == SubmissionState.SUBMITTED,
        )
        .order_by(col(Requirement.position), col(Submission.number))
    ).all()
    told = exhibits_of(session, {check.submission_id for check, _asked, _name in rows})
    accepted: dict[tuple[UUID, str], tuple[str, bool]] = {}
    failed: list[tuple[tuple[UUID, str], Check, Requirement, str]] = []
    for check, requirement, name in rows:
        shown = told.get((check.submission_id, Slot(requirement.id)))
        if shown is None:
            continue
        key = requirement.id, likeness(shown[1])
        if check.state == CheckState.FAILED:
            failed.append((key, check, requirement, name))
        elif check.state == CheckState.EQUIVALENT or key not in accepted:
            accepted[key] = name, check.state == CheckState.EQUIVALENT
    found = []
    for key, check, requirement, name in failed:
        other, is_equivalent = accepted.get(key, ("", False))
        if other and (is_equivalent or check.verdict != RuleVerdict.FAILS):
            found.append(Unequal(check.id, requirement, name, other))
    return found
