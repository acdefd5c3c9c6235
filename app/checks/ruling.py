"""Hold everything that was shown in a lot against what it asks: one reading for all submissions."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.checks.models import Check, CheckState, RuleVerdict
from app.checks.registry import Finding, judge, missing_of
from app.core.clock import utcnow
from app.core.scan import Verdict
from app.declarations.statements import parties_by_submission
from app.evidence.asking import asked_of, award_day
from app.evidence.facts import Facts
from app.evidence.lines import Name, Shown
from app.evidence.rules import verdict_of
from app.evidence.showing import exhibits_of
from app.evidence.systems import likeness
from app.providers.models import Provider
from app.submissions.models import Document, Submission
from app.submissions.readiness import Slot, slot_of, slots_of
from app.tenders.models import Lot, Requirement, Tender
from app.tenders.queries import requirements_of


@dataclass(frozen=True, slots=True)
class Rules:
    """What was shown by whom in one lot, with the days that count."""

    lot: Lot
    tender: Tender
    awards_on: date | None
    documents: dict[UUID, dict[Slot, Document]]
    """By submission, then by place."""
    told: dict[UUID, dict[Slot, Facts]]
    names: dict[UUID, list[Name]]
    accepted: dict[UUID, dict[str, str]]

    def finding(self, submission: Submission, requirement: Requirement) -> Finding:
        """Say what the rules see; where nothing was told, only whether a document is there."""
        documents = self.documents.get(submission.id, {})
        here = [documents[slot] for slot in slots_of(requirement, documents) if slot in documents]
        is_unsafe = any(one.scan == Verdict.INFECTED for one in here)
        if not here or is_unsafe or missing_of(requirement, here):
            return judge(requirement, here)
        told = self.told.get(submission.id, {})
        own = [Shown(one.name, told.get(slot_of(one))) for one in here]
        others = [
            Shown(documents[slot].name, facts)
            for slot, facts in told.items()
            if slot.requirement_id != requirement.id
        ]
        if not others and all(one.facts is None for one in own):
            return judge(requirement, here)
        asked = asked_of(
            requirement,
            self.tender,
            self.lot,
            submitted_at=submission.submitted_at or utcnow(),
            awards_on=self.awards_on,
            accepted=self.accepted.get(requirement.id),
        )
        ruled = verdict_of(asked, self.names[submission.id], own, others)
        return Finding(RuleVerdict(ruled.outcome), ruled.text)


def rules_for(session: Session, lot: Lot, submissions: Sequence[Submission]) -> Rules:
    """Read once what the rules need for these submissions of a lot."""
    ids = [one.id for one in submissions]
    documents: dict[UUID, dict[Slot, Document]] = defaultdict(dict)
    query = select(Document).where(
        col(Document.submission_id).in_(ids), col(Document.requirement_id).is_not(None)
    )
    for one in session.exec(query):
        documents[one.submission_id][slot_of(one)] = one
    tender = session.get_one(Tender, lot.tender_id)
    return Rules(
        lot=lot,
        tender=tender,
        awards_on=award_day(session, tender),
        documents=documents,
        told=_told(session, ids, documents),
        names=_names(session, submissions),
        accepted=_accepted(session, lot),
    )


def _told(
    session: Session, ids: Collection[UUID], documents: dict[UUID, dict[Slot, Document]]
) -> dict[UUID, dict[Slot, Facts]]:
    """Keep what was told of the very file that is there; of another file it says nothing."""
    found: dict[UUID, dict[Slot, Facts]] = defaultdict(dict)
    for (submission_id, slot), (sha256, facts) in exhibits_of(session, ids).items():
        document = documents[submission_id].get(slot)
        if document and sha256 in ("", document.sha256):
            found[submission_id][slot] = facts
    return found


def told_of(
    session: Session, submission_id: UUID, documents: Sequence[Document]
) -> dict[UUID, Facts]:
    """Read what a provider told of these documents of its submission, by document."""
    shown = exhibits_of(session, [submission_id])
    found = ((one, shown.get((submission_id, slot_of(one)))) for one in documents)
    return {one.id: told[1] for one, told in found if told and told[0] in ("", one.sha256)}


def _names(session: Session, submissions: Sequence[Submission]) -> dict[UUID, list[Name]]:
    providers = {
        one.id: one
        for one in session.exec(
            select(Provider).where(col(Provider.id).in_({one.provider_id for one in submissions}))
        )
    }
    parties = parties_by_submission(session, [one.id for one in submissions])
    found: dict[UUID, list[Name]] = {}
    for one in submissions:
        own = providers[one.provider_id]
        found[one.id] = [Name(own.name, own.kvk_number), Name(own.short_name, own.kvk_number)]
        found[one.id] += [Name(party.name, party.kvk_number) for party in parties.get(one.id, [])]
    return found


def _accepted(session: Session, lot: Lot) -> dict[UUID, dict[str, str]]:
    """Read what was accepted as equal in this lot: a decision for one holds for all like it.

    Where several documents were judged at once, nobody knows which was equal: a person looks.
    """
    checks = session.exec(
        select(Check).where(Check.lot_id == lot.id, Check.state == CheckState.EQUIVALENT)
    ).all()
    told = exhibits_of(session, {check.submission_id for check in checks}) if checks else {}
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for check in checks:
        if shown := told.get((check.submission_id, Slot(check.requirement_id))):
            found[check.requirement_id][likeness(shown[1])] = check.reason
    return found


def rule_again(session: Session, check: Check, officer: User) -> None:
    """Let the rules look again at what nobody decided yet, after something like it was accepted."""
    lot = session.get_one(Lot, check.lot_id)
    rows = session.exec(
        select(Check, Submission)
        .join(Submission, col(Submission.id) == col(Check.submission_id))
        .where(
            Check.lot_id == lot.id,
            Check.requirement_id == check.requirement_id,
            Check.state == CheckState.OPEN,
        )
    ).all()
    requirement = next(
        one for one in requirements_of(session, lot) if one.id == check.requirement_id
    )
    rules = rules_for(session, lot, [submission for _check, submission in rows])
    for other, submission in rows:
        finding = rules.finding(submission, requirement)
        if (finding.verdict, finding.text) != (other.verdict, other.finding):
            before = {"verdict": other.verdict, "finding": other.finding}
            other.verdict, other.finding = finding.verdict, finding.text
            after = {"verdict": other.verdict, "finding": other.finding}
            record(session, officer, "check.rule", other, before=before, after=after)
    session.flush()
