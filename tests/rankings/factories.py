"""Lots that are scored, ranked or tied: what the award's tests start from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, select

from app.accounts.models import User
from app.accounts.permissions import Duty
from app.consensus.models import Consensus
from app.core.clock import utcnow
from app.criteria.rules import lot_rules
from app.evaluation.models import HandIn, Score
from app.panels.models import Round, RoundState
from app.rankings import together
from app.rankings.cautions import answer_caution, cautions_of
from app.rankings.forms import CautionForm
from app.rankings.models import DrawNotice
from app.submissions.models import Price, Submission
from app.tenders.models import (
    Criterion,
    CriterionKind,
    Lot,
    LotState,
    PriceFormula,
    ProcedureKind,
    Tender,
)
from app.tenders.procedures import procedure_of
from app.tenders.queries import criteria_of
from tests.factories import (
    assign,
    lots_of,
    make_criterion,
    make_provider,
    make_submission,
    make_tender,
    make_user,
)


@dataclass
class Scored:
    """A lot whose panel is done, with everybody on it."""

    lot: Lot
    tender: Tender
    officer: User
    decider: User
    chair: User
    evaluators: list[User]
    submissions: list[Submission]
    criteria: dict[str, Criterion]


def make_scored(
    session: Session,
    officer: User,
    given: Mapping[str, Sequence[str]],
    *,
    prices: Mapping[str, str | None] | None = None,
    state: LotState = LotState.SCORING,
    round_state: RoundState = RoundState.FIXED,
    points: Sequence[str] = ("60", "40"),
    minimum: str | None = None,
    evaluators: int = 1,
    **fields: Any,
) -> Scored:
    """Add a lot of which `given` holds, per provider, the settled step of K1, K2, …

    With `prices` the lot has a price criterion P of 20 points, lowest_ratio; None stays sealed.
    """
    tender = make_tender(
        session, officer=officer, lots=1, state=state, deadline=utcnow() - timedelta(days=20)
    )
    lot = lots_of(session, tender)[0]
    lot.tender = tender
    lot.winners = 1
    lot.on_dropout = "recompute" if prices else None
    for name, value in fields.items():
        setattr(lot, name, value)
    criteria = {
        code: make_criterion(
            session,
            lot,
            code=code,
            points=worth,
            minimum=Decimal(minimum) if minimum and code == "K1" else None,
        )
        for code, worth in zip(("K1", "K2", "K3"), points, strict=False)
    }
    if prices is not None:
        criteria["P"] = make_criterion(
            session,
            lot,
            code="P",
            points="20",
            steps=(),
            kind=CriterionKind.PRICE,
            formula=PriceFormula.LOWEST_RATIO,
        )
    freeze(session, lot)
    people = [make_user(session, name=f"Beoordelaar {n + 1}") for n in range(evaluators)]
    chair = make_user(session, name="Chris Voorzitter")
    decider = make_user(session, name="Dana Beslisser")
    for user in people:
        assign(session, tender, user, Duty.EVALUATOR, lot=lot)
        session.add(HandIn(tender_id=tender.id, lot_id=lot.id, evaluator_id=user.id))
    assign(session, tender, chair, Duty.CHAIR, lot=lot)
    assign(session, tender, decider, Duty.DECIDER)
    session.add(
        Round(
            tender_id=tender.id,
            lot_id=lot.id,
            state=round_state,
            panel=[str(user.id) for user in people],
        )
    )
    submissions = []
    for number, (name, steps) in enumerate(given.items(), start=1):
        provider = make_provider(session, name=name)
        submission = make_submission(session, lot, provider=provider, number=number)
        submissions.append(submission)
        for code, step in zip(criteria, steps, strict=False):
            settle(session, submission, criteria[code], chair, step)
        if prices is not None:
            amount = prices[name]
            session.add(
                Price(
                    tender_id=tender.id,
                    submission_id=submission.id,
                    sealed=b"dicht",
                    amount=None if amount is None else Decimal(amount),
                )
            )
    session.flush()
    return Scored(lot, tender, officer, decider, chair, people, submissions, criteria)


def freeze(session: Session, lot: Lot) -> None:
    """Fix the rules of a lot as publication does."""
    lot.rules = lot_rules(lot, criteria_of(session, lot), ranks=procedure_of(lot.tender).ranks)
    session.add(lot)
    session.flush()


def settle(
    session: Session, submission: Submission, criterion: Criterion, chair: User, step: str
) -> None:
    """Let the panel settle one answer."""
    session.add(
        Consensus(
            tender_id=submission.tender_id,
            lot_id=submission.lot_id,
            submission_id=submission.id,
            criterion_id=criterion.id,
            step=step,
            motivation="Het plan is concreet en goed onderbouwd.",
            settled_by_id=chair.id,
        )
    )


def score(
    session: Session, submission: Submission, criterion: Criterion, evaluator: User, step: str
) -> None:
    """Let one evaluator give an own score."""
    session.add(
        Score(
            tender_id=submission.tender_id,
            lot_id=submission.lot_id,
            submission_id=submission.id,
            criterion_id=criterion.id,
            evaluator_id=evaluator.id,
            step=step,
            motivation="Het plan is concreet en goed onderbouwd.",
        )
    )
    session.flush()


def make_open_house(session: Session, officer: User) -> Lot:
    """Add a product of an open house that admits."""
    tender = make_tender(
        session, officer=officer, state=LotState.ADMITTING, procedure=ProcedureKind.OPEN_HOUSE
    )
    lot = session.exec(select(Lot).where(Lot.tender_id == tender.id)).one()
    lot.tender = tender
    freeze(session, lot)
    return lot


def answer_warnings(session: Session, lot: Lot, officer: User) -> None:
    """Answer whatever the engine warns of, so that the lot can be decided."""
    for one in cautions_of(session, lot, together.evaluate_lot(session, lot)):
        if one.answer is None:
            answer = "Gezien en besproken; de regels stonden vooraf vast."
            form = CautionForm(fingerprint=one.fingerprint, answer=answer)
            answer_caution(session, lot, officer, form)


def announce(session: Session, lot: Lot, officer: User, *among: str) -> DrawNotice:
    """Have had a draw announced, two hours ago for one hour ago."""
    notice = DrawNotice(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        among=sorted(among),
        held_at=utcnow() - timedelta(hours=1),
        place="Stadhuis, kamer 2",
        led_by="Notaris mr. P. de Wit",
        announced_by_id=officer.id,
        announced_at=utcnow() - timedelta(hours=2),
    )
    session.add(notice)
    session.flush()
    return notice
