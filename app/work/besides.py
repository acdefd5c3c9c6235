"""What runs beside the course of a lot and waits for somebody: every table is asked once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.admissions.ending import admits
from app.admissions.models import AdmissionEnd
from app.awards.models import Award, AwardState
from app.checks.models import Verification
from app.checks.outcome import failing_in
from app.checks.proving import Proving, proving_of
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.dialogue.models import Question, QuestionState
from app.dialogue.service import answers_due
from app.evaluation.models import PaperScore
from app.exclusions.grounds import bearing_in
from app.exclusions.models import Exclusion, ExclusionState
from app.letters.proving import unproven_in
from app.objections.promised import Promised, promised_by_objections
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Tender
from app.work.posts import Post
from app.work.task import Task, at, of_lot, of_tender, waits

FELL_AWAY = (SubmissionState.EXCLUDED, SubmissionState.INVALID, SubmissionState.DROPPED)


@dataclass(frozen=True, slots=True)
class Besides:
    """What waits beside the states of lots."""

    answers: dict[UUID, int]
    """Answers that were not published yet, per tender."""
    exclusions: dict[UUID, int]
    verifications: Sequence[Proving]
    unproven: dict[UUID, list[tuple[UUID, str]]]
    """Winners that were not asked for their proofs yet, per lot."""
    papers: dict[UUID, list[tuple[UUID, UUID]]]
    """Paper forms to confirm, per lot: of whom, and who typed it."""
    admission_letters: dict[UUID, int]
    fallen: dict[UUID, list[UUID]]
    """Applications of who fell away while its admission still stands, per lot."""
    promised: Promised
    phases: dict[UUID, tuple[UUID, bool]]
    """The award phase of a selection, and whether it is published."""


def besides_of(session: Session, tenders: Collection[UUID], lots: Collection[UUID]) -> Besides:
    """Ask every room once."""
    papers: dict[UUID, list[tuple[UUID, UUID]]] = {}
    for lot_id, evaluator_id, typed_by_id in session.exec(
        select(PaperScore.lot_id, PaperScore.evaluator_id, PaperScore.typed_by_id)
        .where(col(PaperScore.lot_id).in_(lots), col(PaperScore.confirmed_at).is_(None))
        .distinct()
    ):
        papers.setdefault(lot_id, []).append((evaluator_id, typed_by_id))
    return Besides(
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
        verifications=proving_of(session, col(Verification.lot_id).in_(lots)),
        unproven=unproven_in(session, lots),
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
        promised=promised_by_objections(session, lots),
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
    """Find who does not count any more, by its state or by what was found, and stays admitted."""
    rows = session.exec(
        select(Submission.lot_id, Submission.id, Submission.state, Award.id)
        .join(Award, col(Award.submission_id) == col(Submission.id))
        .join(AdmissionEnd, col(AdmissionEnd.award_id) == col(Award.id), isouter=True)
        .where(
            col(Submission.lot_id).in_(lots),
            col(Submission.state).in_((*FELL_AWAY, SubmissionState.SUBMITTED)),
            Award.state == AwardState.FINAL,
            col(AdmissionEnd.id).is_(None),
        )
        .order_by(col(Submission.number))
    ).all()
    found: dict[UUID, list[UUID]] = {}
    if not rows:
        return found
    houses = {lot_id for lot_id, *_rest in rows}
    failing = failing_in(session, houses)
    failing |= set(bearing_in(session, houses))
    fallen = [row for row in rows if row[2] in FELL_AWAY or row[1] in failing]
    awards = session.exec(select(Award).where(col(Award.id).in_([row[3] for row in fallen])))
    admitted = {award.id for award in awards if admits(award)}
    for lot_id, submission_id, _state, award_id in fallen:
        if award_id in admitted:
            found.setdefault(lot_id, []).append(submission_id)
    return found


def _counted(rows: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    return dict(iter(rows))


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
    for proving in besides.verifications:
        if proving.lot_id == lot.id:
            yield _proofs(proving, at(post, lot))
    for submission_id, name in besides.unproven.get(lot.id, ()):
        title = _("Ask %(name)s, an intended winner, to prove what it declared", name=name)
        yield Task(title, at(post, lot), "calls:verification", {"submission_id": submission_id})
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
    if lot.id in besides.promised.standing:
        yield of_lot(_("Do what you answered to an objection"), "objections:index", post, lot)


def _proofs(proving: Proving, where: str) -> Task:
    """Say what comes first for the proofs of one provider, and whose turn it is."""
    ids = {"submission_id": proving.submission_id}
    if proving.to_judge:
        number = proving.to_judge
        title = ngettext("Judge %(num)s proof", "Judge %(num)s proofs", number, num=number)
    elif proving.running:
        title = _(
            "Proofs: %(answered)s of %(asked)s are in",
            answered=proving.answered,
            asked=proving.asked,
        )
    else:
        title = _("Finish the verification of the proofs")
    task = Task(title, where, "calls:verification", ids, due=proving.due_at)
    return waits(task, Duty.PROVIDER) if proving.running and not proving.to_judge else task


def next_phase(besides: Besides, post: Post) -> Task | None:
    """Say how a selection that is final goes on; nothing once everybody is invited."""
    phase, is_published = besides.phases.get(post.tender.id, (None, False))
    if is_published:
        return None
    if phase is None:
        return of_tender(_("Prepare the award phase"), "work:tender", post.tender)
    ids = {"tender_id": phase}
    return Task(_("Invite who was selected"), post.tender.title, "awards:invitation", ids)
