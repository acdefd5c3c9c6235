"""What runs beside the course of a lot and waits for somebody: every table is asked once."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from babel.support import LazyProxy
from sqlmodel import Session, col, func, or_, select

from app.accounts.models import Proposal, User
from app.accounts.permissions import Duty
from app.admissions.ending import END
from app.admissions.models import AdmissionEnd
from app.admissions.taking_back import TAKE_BACK as DECIDE_ANEW
from app.authorities.people import APPOINT
from app.awards.models import Award, AwardState
from app.awards.taking_back import TAKE_BACK
from app.checks.models import Verification, VerificationState
from app.core.clock import utcnow
from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext
from app.dialogue.models import Question, QuestionState
from app.dialogue.service import answers_due
from app.evaluation.models import PaperScore
from app.exclusions.models import Exclusion, ExclusionState
from app.objections.models import Objection, ObjectionOutcome, ObjectionState
from app.openings.late import KIND as OPEN_LATE
from app.rankings.draws import DRAW
from app.records.redacting import ASKED as REDACT
from app.retention.destroying import KIND as DESTROY
from app.standstills.skipping import SKIP
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot, LotState, Tender
from app.work.posts import Post
from app.work.task import Task, at, of_lot, of_tender, waits

FELL_AWAY = (SubmissionState.EXCLUDED, SubmissionState.INVALID, SubmissionState.DROPPED)
EITHER = frozenset({Duty.OFFICER, Duty.DECIDER})


@dataclass(frozen=True, slots=True)
class Second:
    """What a second person does with a kind of proposal, and on which page."""

    title: LazyProxy
    href_name: str
    subject: str
    """What the page calls the id of what it is about."""
    duties: frozenset[Duty]


SECONDS: dict[str, Second] = {
    APPOINT: Second(
        lazy("Confirm a duty"), "authorities:people", "tender_id", frozenset({Duty.OFFICER})
    ),
    DRAW: Second(lazy("Enter the draw of lots"), "rankings:draw", "lot_id", EITHER),
    TAKE_BACK: Second(
        lazy("Confirm that a decision is taken back"),
        "awards:take_back",
        "award_id",
        frozenset({Duty.DECIDER}),
    ),
    SKIP: Second(
        lazy("Confirm that no standstill runs"),
        "standstills:skip",
        "award_id",
        frozenset({Duty.DECIDER}),
    ),
    DECIDE_ANEW: Second(
        lazy("Confirm that a decision is taken back"),
        "admissions:take_back",
        "submission_id",
        frozenset({Duty.DECIDER}),
    ),
    END: Second(
        lazy("Confirm that an admission ends"),
        "admissions:ending",
        "submission_id",
        frozenset({Duty.DECIDER}),
    ),
    OPEN_LATE: Second(
        lazy("Confirm that a late submission is opened"),
        "openings:late",
        "submission_id",
        frozenset({Duty.OPENER}),
    ),
    REDACT: Second(lazy("Confirm a redacted version"), "records:redaction", "redaction_id", EITHER),
    DESTROY: Second(
        lazy("Confirm that a file is destroyed"), "retention:destruction", "tender_id", EITHER
    ),
}
"""Proposals that no state of a lot shows; those that one shows stand with that lot's tasks."""


@dataclass(frozen=True, slots=True)
class Besides:
    """What waits beside the states of lots."""

    proposals: dict[UUID, list[Proposal]]
    """Per tender."""
    answers: dict[UUID, int]
    """Answers that were not published yet, per tender."""
    exclusions: dict[UUID, int]
    verifications: dict[UUID, tuple[UUID, datetime]]
    """Per lot whose proofs are due first, and when."""
    papers: dict[UUID, list[tuple[UUID, UUID]]]
    """Paper forms to confirm, per lot: of whom, and who typed it."""
    admission_letters: dict[UUID, int]
    fallen: dict[UUID, list[UUID]]
    """Applications of who fell away while its admission still stands, per lot."""
    upheld: dict[UUID, int]
    """Objections that lead to something else while the decision still stands, per lot."""
    phases: dict[UUID, tuple[UUID, bool]]
    """The award phase of a selection, and whether it is published."""


def besides_of(session: Session, tenders: Collection[UUID], lots: Collection[UUID]) -> Besides:
    """Ask every room once."""
    proposals: dict[UUID, list[Proposal]] = {}
    for one in session.exec(
        select(Proposal).where(
            col(Proposal.kind).in_(SECONDS),
            col(Proposal.trail).in_(tenders),
            col(Proposal.confirmed_at).is_(None),
            col(Proposal.withdrawn_at).is_(None),
            or_(col(Proposal.expires_at).is_(None), col(Proposal.expires_at) > utcnow()),
        )
    ):
        if one.trail:
            proposals.setdefault(one.trail, []).append(one)
    papers: dict[UUID, list[tuple[UUID, UUID]]] = {}
    for lot_id, evaluator_id, typed_by_id in session.exec(
        select(PaperScore.lot_id, PaperScore.evaluator_id, PaperScore.typed_by_id)
        .where(col(PaperScore.lot_id).in_(lots), col(PaperScore.confirmed_at).is_(None))
        .distinct()
    ):
        papers.setdefault(lot_id, []).append((evaluator_id, typed_by_id))
    verifications: dict[UUID, tuple[UUID, datetime]] = {}
    for lot_id, submission_id, due_at in session.exec(
        select(Verification.lot_id, Verification.submission_id, Verification.due_at)
        .where(col(Verification.lot_id).in_(lots), Verification.state == VerificationState.RUNNING)
        .order_by(col(Verification.due_at))
    ):
        verifications.setdefault(lot_id, (submission_id, due_at))
    return Besides(
        proposals=proposals,
        answers=_counted(
            session.exec(
                select(Question.tender_id, func.count())
                .where(
                    col(Question.tender_id).in_(tenders), Question.state == QuestionState.ANSWERED
                )
                .group_by(col(Question.tender_id))
            )
        ),
        exclusions=_counted(
            session.exec(
                select(Exclusion.lot_id, func.count())
                .where(col(Exclusion.lot_id).in_(lots), Exclusion.state == ExclusionState.RUNNING)
                .group_by(col(Exclusion.lot_id))
            )
        ),
        verifications=verifications,
        papers=papers,
        fallen=_fallen(session, lots),
        admission_letters=_counted(
            session.exec(
                select(Award.lot_id, func.count())
                .where(
                    col(Award.lot_id).in_(lots),
                    col(Award.submission_id).is_not(None),
                    Award.state == AwardState.INTENDED,
                )
                .group_by(col(Award.lot_id))
            )
        ),
        upheld=_counted(
            session.exec(
                select(Objection.lot_id, func.count())
                .join(Award, col(Award.id) == col(Objection.award_id))
                .where(
                    col(Objection.lot_id).in_(lots),
                    Objection.state == ObjectionState.ANSWERED,
                    col(Objection.outcome).in_(
                        [ObjectionOutcome.JUDGE_ANEW, ObjectionOutcome.NEW_DECISION]
                    ),
                    Award.state != AwardState.WITHDRAWN,
                )
                .group_by(col(Objection.lot_id))
            )
        ),
        phases={
            follows_id: (tender_id, published_at is not None)
            for follows_id, tender_id, published_at in session.exec(
                select(Tender.follows_id, Tender.id, Tender.published_at).where(
                    col(Tender.follows_id).in_(tenders)
                )
            )
            if follows_id
        },
    )


def _fallen(session: Session, lots: Collection[UUID]) -> dict[UUID, list[UUID]]:
    rows = session.exec(
        select(Submission.lot_id, Submission.id)
        .join(Award, col(Award.submission_id) == col(Submission.id))
        .join(AdmissionEnd, col(AdmissionEnd.award_id) == col(Award.id), isouter=True)
        .where(
            col(Submission.lot_id).in_(lots),
            col(Submission.state).in_(FELL_AWAY),
            Award.state == AwardState.FINAL,
            col(AdmissionEnd.id).is_(None),
        )
        .order_by(col(Submission.number))
    )
    found: dict[UUID, list[UUID]] = {}
    for lot_id, submission_id in rows:
        found.setdefault(lot_id, []).append(submission_id)
    return found


def _counted(rows: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    return dict(iter(rows))


def proposals_waiting(besides: Besides, post: Post, user: User) -> Iterator[Task]:
    """Say what waits for a second person, to who can be that person or waits for one."""
    asked = besides.proposals.get(post.tender.id, [])
    for one in sorted(asked, key=lambda one: one.proposer_id != user.id):
        second = SECONDS[one.kind]
        subject = UUID(one.subject.partition(":")[2])
        about = post.tender.id if second.subject == "tender_id" else subject
        task = Task(str(second.title), post.tender.title, second.href_name, {second.subject: about})
        if post.duty in second.duties:
            own = one.proposer_id == user.id
            yield waits(task, post.duty) if own else task
        elif post.duty == Duty.OFFICER:
            yield waits(task, next(iter(second.duties)))


def tasks_beside(besides: Besides, post: Post, user: User) -> Iterator[Task]:
    """Say what an officer must do beside the course of a lot."""
    tender, lot = post.tender, post.lot
    if ready := besides.answers.get(tender.id, 0):
        title = ngettext("Publish %(n)s answer", "Publish %(n)s answers", ready)
        yield of_tender(title, "dialogue:index", tender, answers_due(tender))
    if lot is None:
        return
    if running := besides.exclusions.get(lot.id, 0):
        title = ngettext(
            "Weigh %(n)s ground for exclusion", "Weigh %(n)s grounds for exclusion", running
        )
        yield of_lot(title, "exclusions:exclusions", post, lot)
    if lot.id in besides.verifications:
        submission_id, due = besides.verifications[lot.id]
        ids = {"submission_id": submission_id}
        task = Task(
            _("Finish the verification of the proofs"), at(post, lot), "calls:verification",
            ids, due=due,
        )  # fmt: skip
        yield task if due <= utcnow() else waits(task, Duty.PROVIDER)
    for evaluator_id, typed_by_id in besides.papers.get(lot.id, ()):
        ids = {"lot_id": lot.id, "user_id": evaluator_id}
        task = Task(_("Confirm a paper form"), at(post, lot), "evaluation:paper", ids)
        yield waits(task, Duty.OFFICER) if typed_by_id == user.id else task
    for submission_id in besides.fallen.get(lot.id, ()):
        title = _("End the admission of a provider that fell away")
        yield Task(title, at(post, lot), "admissions:detail", {"submission_id": submission_id})
    if letters := besides.admission_letters.get(lot.id, 0):
        title = ngettext(
            "Send %(n)s letter about an application",
            "Send %(n)s letters about applications",
            letters,
        )
        yield of_lot(title, "letters:index", post, lot)
    if lot.id in besides.upheld:
        yield of_lot(_("Do what you answered to an objection"), "objections:index", post, lot)


def next_phase(besides: Besides, post: Post, lot: Lot) -> Task | None:
    """Say how a selection that is final goes on; nothing once everybody is invited."""
    phase, is_published = besides.phases.get(post.tender.id, (None, False))
    if is_published or lot.state != LotState.FINAL:
        return None
    if phase is None:
        return of_tender(_("Prepare the award phase"), "work:tender", post.tender)
    ids = {"tender_id": phase}
    return Task(_("Invite who was selected"), post.tender.title, "awards:invitation", ids)
