"""What stands in the rooms about the lots of one person: every table is asked once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from app.accounts.models import Proposal, User
from app.accounts.permissions import Duty
from app.awards.holding import Holding, holding_by_lot
from app.awards.models import Award, AwardState, Suspension
from app.awards.withdrawing import WITHDRAW
from app.calls.verifying import VERIFYING
from app.checks.gates import open_gates_in
from app.checks.judging import waits_for_another
from app.checks.mending import Mending, mending_of
from app.checks.models import Advice, Check, CheckState, Gate
from app.contracts.waiting import unsigned_in
from app.core.clock import DUTCH_TIME, utcnow
from app.dialogue.models import Question, QuestionState
from app.evaluation.models import HandIn
from app.evaluation.service import all_in
from app.integrity.waiting import to_judge
from app.letters.delivery import unmailed
from app.letters.views import explanations_due
from app.objections.models import Objection, ObjectionState
from app.panels.models import Declaration, Round, RoundState
from app.planning.models import Milestone, MilestoneKind
from app.prices.waiting import OpenQuestion, lots_to_look_at, questions_waiting
from app.tenders.models import LotState
from app.vault.models import OpenerKey, Purpose, VaultKey
from app.vault.sharing import shut_out_of
from app.work.applications import Application, applications_of
from app.work.besides import Besides, besides_of
from app.work.draws import ToDraw, draws_of
from app.work.posts import Post
from app.work.seconds import Seconds, seconds_of

JUDGED = VERIFYING | {LotState.SCORING}
DECIDE = ("award.decide", "award.approve", "application.decide", "deadline.move")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a lot, and until when nobody signs."""

    award_id: UUID
    state: AwardState
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that decides what waits for a person."""

    user: User
    posts: list[Post]
    questions: dict[UUID, int]
    open_checks: dict[UUID, int]
    judged_once: Mapping[tuple[UUID, CheckState], int]
    """What this person judged and a second person did not yet, per lot and state."""
    repairs: Mapping[UUID, Mending]
    open_gates: dict[UUID, int]
    to_judge: dict[UUID, int]
    """Providers of whom an integrity officer must say that no file is needed, per tender."""
    open_advice: dict[UUID, datetime | None]
    """Lots about which a supervisor was asked for advice, and when the first is late."""
    unweighed: dict[UUID, UUID]
    """Advice that was given and not weighed yet, one per lot."""
    rounds: dict[UUID, RoundState]
    handed_in: frozenset[UUID]
    all_in: frozenset[UUID]
    """Lots of a chair on which the whole panel handed in."""
    declared: frozenset[UUID]
    conflicts: frozenset[UUID]
    closed_prices: dict[UUID, UUID]
    """Which key opens the prices of a lot that are still closed."""
    price_questions: dict[UUID, list[OpenQuestion]]
    low_prices: frozenset[UUID]
    """Lots with a price far below the others about which nobody asked."""
    unmailed: dict[UUID, int]
    """Letters of which no mail server took the message on their day, per lot."""
    asked: dict[UUID, date]
    """When the first explanation of a lot is due that was not sent yet."""
    proposals: dict[str, UUID]
    withdrawals: dict[str, UUID]
    """Who asked to stop a tender or its lots, while that waits for a decider."""
    holding: dict[UUID, list[Holding]]
    """Whose submission holds up the decision, per lot that is scored or ranked."""
    awards: dict[UUID, Decision]
    objections: dict[UUID, tuple[int, date]]
    """How many wait for an answer, and the soonest day of it."""
    suspended: dict[UUID, UUID]
    """On which decision a judge was asked, per lot that is held."""
    unsigned: frozenset[UUID]
    """Lots in which somebody that was chosen has no contract yet."""
    applications: dict[UUID, list[Application]]
    draws: dict[UUID, ToDraw]
    """Lots in which lots are drawn before anybody can decide."""
    has_opener_key: bool
    shut_out: dict[UUID, list[User]]
    """Who became an opener after publication and was not let in by another, per tender."""
    besides: Besides
    seconds: Seconds
    planned: dict[UUID, datetime]
    """When an award or selection is planned, per tender."""


def facts_of(session: Session, user: User, posts: list[Post]) -> Facts:
    """Ask every room once about the lots of these posts."""
    tenders = {post.tender.id for post in posts}
    lots = {post.lot.id for post in posts if post.lot}
    declarations = session.exec(
        select(Declaration.lot_id, Declaration.has_conflict).where(Declaration.user_id == user.id)
    ).all()
    advice = session.exec(
        select(Advice)
        .join(Gate, col(Gate.submission_id) == col(Advice.submission_id))
        .where(
            col(Advice.lot_id).in_(lots),
            col(Advice.weighed_at).is_(None),
            col(Gate.finished_at).is_(None),
        )
    ).all()
    is_guard = any(post.duty == Duty.INTEGRITY for post in posts)
    asked_for = session.exec(
        select(Proposal.kind, Proposal.subject, Proposal.proposer_id).where(
            col(Proposal.kind).in_([*DECIDE, WITHDRAW]),
            col(Proposal.confirmed_at).is_(None),
            col(Proposal.withdrawn_at).is_(None),
            or_(col(Proposal.expires_at).is_(None), col(Proposal.expires_at) > utcnow()),
        )
    ).all()
    return Facts(
        user=user,
        posts=posts,
        questions=_counts(
            session, Question.tender_id, Question.state == QuestionState.ASKED, tenders
        ),
        open_checks=_counts(session, Check.lot_id, Check.state == CheckState.OPEN, lots),
        judged_once=_judged_once(session, user, posts),
        repairs=mending_of(session, col(Check.lot_id).in_(lots)),
        open_gates=open_gates_in(session, lots),
        to_judge=to_judge(session, user) if is_guard else {},
        open_advice=_open_advice(advice),
        unweighed={one.lot_id: one.id for one in advice if one.given_at},
        rounds={
            lot_id: RoundState(state)
            for lot_id, state in session.exec(
                select(Round.lot_id, Round.state).where(col(Round.lot_id).in_(lots))
            )
        },
        price_questions=questions_waiting(session, lots),
        low_prices=lots_to_look_at(
            session, {one.lot.id for one in posts if one.lot and one.lot.state == LotState.SCORING}
        ),
        unmailed=unmailed(session, lots),
        asked=explanations_due(session, lots),
        handed_in=frozenset(
            session.exec(select(HandIn.lot_id).where(HandIn.evaluator_id == user.id))
        ),
        all_in=frozenset(
            post.lot.id
            for post in posts
            if post.duty == Duty.CHAIR
            and post.lot
            and post.lot.state == LotState.SCORING
            and all_in(session, post.lot)
        ),
        declared=frozenset(lot_id for lot_id, _conflict in declarations),
        conflicts=frozenset(lot_id for lot_id, conflict in declarations if conflict),
        closed_prices={
            lot_id: key_id
            for lot_id, key_id in session.exec(
                select(VaultKey.lot_id, VaultKey.id).where(
                    col(VaultKey.lot_id).in_(lots),
                    VaultKey.purpose == Purpose.PRICE,
                    col(VaultKey.opened_at).is_(None),
                )
            )
            if lot_id
        },
        proposals={subject: who for kind, subject, who in asked_for if kind != WITHDRAW},
        holding=holding_by_lot(
            session, {one.lot.id for one in posts if one.lot and one.lot.state in JUDGED}
        ),
        withdrawals={subject: who for kind, subject, who in asked_for if kind == WITHDRAW},
        awards={
            lot_id: Decision(award_id, AwardState(state), ends_at)
            for lot_id, award_id, state, ends_at in session.exec(
                select(Award.lot_id, Award.id, Award.state, Award.standstill_ends_at).where(
                    col(Award.lot_id).in_(lots),
                    col(Award.submission_id).is_(None),
                    Award.state != AwardState.WITHDRAWN,
                )
            )
        },
        objections={
            lot_id: (count, due)
            for lot_id, count, due in session.exec(
                select(Objection.lot_id, func.count(), func.min(Objection.answer_by))
                .where(col(Objection.lot_id).in_(lots), Objection.state == ObjectionState.LODGED)
                .group_by(col(Objection.lot_id))
            )
        },
        suspended=dict(
            session.exec(
                select(Suspension.lot_id, Suspension.award_id).where(
                    col(Suspension.lot_id).in_(lots), col(Suspension.released_at).is_(None)
                )
            ).all()
        ),
        unsigned=unsigned_in(session, lots),
        applications=applications_of(session, posts),
        draws=draws_of(session, posts),
        has_opener_key=session.exec(
            select(OpenerKey.id).where(OpenerKey.user_id == user.id)
        ).first()
        is not None,
        shut_out=shut_out_of(
            session, {post.tender.id for post in posts if post.duty == Duty.OPENER}
        ),
        besides=besides_of(session, tenders, lots),
        seconds=seconds_of(session, tenders),
        planned=_planned(session, tenders),
    )


def _open_advice(advice: Iterable[Advice]) -> dict[UUID, datetime | None]:
    """Find per lot the end of the first day before which advice is asked that was not given."""
    days: dict[UUID, list[date]] = {}
    for one in advice:
        if one.given_at is None:
            days.setdefault(one.lot_id, []).extend([one.due_on] if one.due_on else [])
    return {
        lot_id: datetime.combine(min(found) + timedelta(days=1), time(), DUTCH_TIME)
        if found
        else None
        for lot_id, found in days.items()
    }


def _planned(session: Session, tenders: Iterable[UUID]) -> dict[UUID, datetime]:
    """Read until when there is time for the decision that is planned last."""
    rows = session.exec(
        select(Milestone.tender_id, func.max(Milestone.day))
        .where(
            col(Milestone.tender_id).in_(tenders),
            col(Milestone.kind).in_([MilestoneKind.AWARD, MilestoneKind.SELECTION]),
        )
        .group_by(col(Milestone.tender_id))
    )
    return {tender: datetime.combine(day, time(17), DUTCH_TIME) for tender, day in rows}


def _judged_once(
    session: Session, user: User, posts: list[Post]
) -> Mapping[tuple[UUID, CheckState], int]:
    """Ask only about lots that are in their checks."""
    lots = {one.lot.id for one in posts if one.lot and one.lot.state == LotState.CHECKING}
    return waits_for_another(session, user, lots) if lots else {}


def _counts(
    session: Session, per: UUID, which: ColumnElement[bool] | bool, among: Iterable[UUID]
) -> dict[UUID, int]:
    """Count rows of a kind per tender or lot."""
    return dict(
        session.exec(
            select(per, func.count()).where(which, col(per).in_(among)).group_by(col(per))
        ).all()
    )
