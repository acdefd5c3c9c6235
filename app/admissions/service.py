"""Open house: each application is decided on its own, by two people, and never compared."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.accounts import two_people
from app.accounts.models import Proposal, User
from app.admissions import exceptions
from app.admissions.ending import ends_of
from app.admissions.exceptions import DECIDE
from app.admissions.models import AdmissionEnd, Ruling
from app.admissions.responding import Countdown, countdown_of, term_of
from app.admissions.taking_back import decision_on, earlier_decision
from app.audit.service import name_of, record
from app.authorities.mandates import demand_mandate
from app.awards.models import Award, AwardState
from app.awards.telling import tell
from app.checks.gates import ADMITS
from app.checks.models import Gate
from app.checks.outcome import all_failed, all_grounds, reasons_of
from app.checks.service import application_verdict, gate_of
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError
from app.core.i18n import lazy as _
from app.products.admission import standing_of, windows_of
from app.rankings import engine
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class Application:
    """One application of a product, and how far its decision is."""

    submission: Submission
    has_begun: bool
    is_checked: bool
    failed: tuple[str, ...]
    """Every knock-out requirement that it fails, with the reason."""
    award: Award | None
    proposal: Proposal | None
    answer_by: Countdown | None = None
    ruling: Ruling | None = None
    end: AdmissionEnd | None = None
    needs_ruling: bool = False
    """Whether it came outside the window, and nobody ruled on the exception yet."""
    earlier: tuple["Application", ...] = ()
    """How the same provider applied before, and what came of it."""

    @property
    def is_admitted(self) -> bool:
        """Whether the checks, or the decision once taken, admit it."""
        if self.award is None:
            return not self.failed
        (result,) = engine.result_of(self.award.outcome)["submissions"].values()
        return bool(result["result"] == "admitted")


def applications_of(session: Session, lot: Lot) -> list[Application]:
    """List the applications of a product in order of arrival, never of anything else."""
    of_lot = select(Gate).where(Gate.lot_id == lot.id)
    gates = {one.submission_id: one for one in session.exec(of_lot)}
    awards = {
        award.submission_id: award
        for award in session.exec(
            select(Award).where(Award.lot_id == lot.id, Award.state != AwardState.WITHDRAWN)
        )
    }
    waiting = {
        proposal.subject: proposal
        for proposal in session.exec(
            select(Proposal).where(
                Proposal.kind == DECIDE,
                Proposal.trail == lot.trail,
                col(Proposal.confirmed_at).is_(None),
                col(Proposal.withdrawn_at).is_(None),
            )
        )
    }
    failed, grounds = all_failed(session, lot), all_grounds(session, [lot.id])
    submissions = engine.submissions_of(session, lot)
    rulings, ends = _rulings(session, lot), ends_of(session, submissions)
    term, windows = term_of(session, lot.tender_id), windows_of(session, lot)
    found = []
    for one in submissions:
        if one.state == SubmissionState.WITHDRAWN:
            continue
        gate, ruling, award = gates.get(one.id), rulings.get(one.id), awards.get(one.id)
        standing = standing_of(lot, windows, dutch(one.submitted_at or utcnow()).date())
        needs_ruling = not standing.is_open and ruling is None and award is None
        is_judged = gate is not None and gate.finished_at is not None and not needs_ruling
        reasons = [*(each.sentence for each in failed.get(one.id, ())), *grounds.get(one.id, ())]
        if ruling and not ruling.is_granted:
            reasons = [exceptions.words_of(standing, ruling), *reasons]
        found.append(
            Application(
                submission=one,
                has_begun=gate is not None,
                is_checked=is_judged or (ruling is not None and not ruling.is_granted),
                failed=tuple(reasons),
                award=award,
                proposal=waiting.get(name_of(one)),
                answer_by=countdown_of(term, one),
                ruling=ruling,
                needs_ruling=needs_ruling,
                end=ends.get(one.id),
            )
        )
    return found


def application_of(session: Session, lot: Lot, submission: Submission) -> Application | None:
    """Find one application; None when it was withdrawn."""
    found = applications_of(session, lot)
    for application in found:
        if application.submission.id == submission.id:
            earlier = (one for one in found if _came_before(one.submission, submission))
            return replace(application, earlier=tuple(earlier))
    return None


def _came_before(one: Submission, submission: Submission) -> bool:
    return one.provider_id == submission.provider_id and one.turn < submission.turn


def product_of(session: Session, submission: Submission) -> Lot:
    """Read the product that an application is for, with its tender."""
    return session.exec(
        select(Lot).where(Lot.id == submission.lot_id).options(selectinload(Lot.tender))  # type: ignore[arg-type]  # SQLModel types a relationship as its value
    ).one()


def open_application(session: Session, submission: Submission) -> Proposal | None:
    """Find a decision on an application that waits for a second person."""
    return two_people.open_proposal(session, DECIDE, submission)


def propose_application(session: Session, submission: Submission, person: User) -> Proposal:
    """Ask to admit or refuse one application as its checks say; a decider confirms."""
    return two_people.propose(session, DECIDE, submission, person, _verdict(session, submission))


def confirm_application(session: Session, submission: Submission, decider: User) -> Award:
    """Admit or refuse one application, and start its letter."""
    verdict = _verdict(session, submission)
    proposal = open_application(session, submission)
    if proposal and proposal.payload != verdict:
        raise ConflictError(_("The checks changed since. Take the proposal back and start again."))
    lot = session.get_one(Lot, submission.lot_id)
    demand_mandate(session, [lot], decider)
    confirmed = two_people.confirm(session, proposal, decider, submission)
    document = engine.document_of_application(
        session, lot, submission, "\n".join(verdict["failed"])
    )
    outcome, earlier = engine.outcome_of(document), earlier_decision(session, submission)
    award = Award(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        submission_id=submission.id,
        input=document,
        outcome=outcome,
        replaces_id=earlier.id if earlier else None,
        reason=exceptions.told_of(session, submission),
        input_sha256=outcome["input_sha256"],
        proposed_by_id=confirmed.proposer_id,
        confirmed_by_id=decider.id,
    )
    submission.decided_at = utcnow()
    session.add_all([award, submission])
    session.flush()
    told = {
        "submission": submission.id,
        "input_sha256": award.input_sha256,
        "letters": tell(session, award),
    }
    record(session, decider, DECIDE, award, after=told)
    return award


def withdraw_application(session: Session, submission: Submission, person: User) -> None:
    """Take back a proposal on an application that nobody confirmed."""
    two_people.withdraw(session, open_application(session, submission), person, submission)


def _verdict(session: Session, submission: Submission) -> dict[str, list[str]]:
    """Say what the finished checks say, or what comes first."""
    lot = session.get_one(Lot, submission.lot_id)
    if lot.state not in ADMITS:
        raise ConflictError(_("This product does not admit anybody."))
    if submission.state != SubmissionState.SUBMITTED:
        raise ConflictError(_("This application was withdrawn."))
    if decision_on(session, submission):
        raise ConflictError(_("This application was decided already."))
    if not_let_in := exceptions.refusals_of(session, submission):
        return {"failed": [*not_let_in, *reasons_of(session, submission)]}
    if gate_of(session, submission).finished_at is None:
        raise ConflictError(_("The checks of this application are not finished yet."))
    verdict = application_verdict(session, submission)
    return {"failed": [*(one.sentence for one in verdict.failed), *verdict.grounds]}


def _rulings(session: Session, lot: Lot) -> dict[UUID, Ruling]:
    query = (
        select(Ruling)
        .join(Submission, col(Submission.id) == col(Ruling.submission_id))
        .where(Submission.lot_id == lot.id)
    )
    return {one.submission_id: one for one in session.exec(query)}
