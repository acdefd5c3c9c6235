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
from app.checks.registry import Finding, judge
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
from app.tenders.models import Lot, Requirement, Tender
from app.tenders.queries import requirements_of


@dataclass(frozen=True, slots=True)
class Rules:
    """What was shown by whom in one lot, with the days that count."""

    lot: Lot
    tender: Tender
    awards_on: date | None
    documents: dict[tuple[UUID, UUID], Document]
    told: dict[UUID, dict[UUID, Facts]]
    """By submission, then by requirement."""
    names: dict[UUID, list[Name]]
    accepted: dict[UUID, dict[str, str]]

    def finding(self, submission: Submission, requirement: Requirement) -> Finding:
        """Say what the rules see; where nothing was told, only whether a document is there."""
        document = self.documents.get((submission.id, requirement.id))
        if document is None or document.scan == Verdict.INFECTED:
            return judge(requirement, document)
        told = self.told.get(submission.id, {})
        own = Shown(document.name, told.get(requirement.id))
        others = [
            Shown(self.documents[submission.id, other].name, facts)
            for other, facts in told.items()
            if other != requirement.id
        ]
        if own.facts is None and not others:
            return judge(requirement, document)
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
    documents = {
        (one.submission_id, one.requirement_id): one
        for one in session.exec(
            select(Document).where(
                col(Document.submission_id).in_(ids), col(Document.requirement_id).is_not(None)
            )
        )
        if one.requirement_id
    }
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
    session: Session, ids: Collection[UUID], documents: dict[tuple[UUID, UUID], Document]
) -> dict[UUID, dict[UUID, Facts]]:
    """Keep what was told of the very file that is there; of another file it says nothing."""
    found: dict[UUID, dict[UUID, Facts]] = defaultdict(dict)
    for key, (sha256, facts) in exhibits_of(session, ids).items():
        if key in documents and sha256 in ("", documents[key].sha256):
            found[key[0]][key[1]] = facts
    return found


def told_of(session: Session, check: Check, document: Document | None) -> Facts | None:
    """Read what the provider told of the document that lies at a check."""
    shown = exhibits_of(session, [check.submission_id]).get(
        (check.submission_id, check.requirement_id)
    )
    is_of_it = document and shown and shown[0] in ("", document.sha256)
    return shown[1] if shown and is_of_it else None


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
    """Read what was accepted as equal in this lot: a decision for one holds for all like it."""
    checks = session.exec(
        select(Check).where(Check.lot_id == lot.id, Check.state == CheckState.EQUIVALENT)
    ).all()
    told = exhibits_of(session, {check.submission_id for check in checks}) if checks else {}
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for check in checks:
        if shown := told.get((check.submission_id, check.requirement_id)):
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
