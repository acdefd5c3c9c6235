"""With a decision a letter starts for everybody who must hear of it."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.awards.models import Award, AwardKind, AwardState, Dropout, Suspension
from app.awards.telling import on_decided
from app.core.clock import utcnow
from app.letters.models import Letter, LetterKind, LetterState
from app.rankings import engine
from app.submissions.models import Submission, SubmissionState
from app.tenders.choices import Stage
from app.tenders.models import Lot, Tender

K = LetterKind
LETTER_OF = {
    "winner": K.WINNER,
    "reserve": K.RESERVE,
    "passed": K.REJECTION,
    "rejected": K.REJECTION,
    "below_minimum": K.BELOW_MINIMUM,
    "invalid": K.REJECTION,
    "excluded": K.EXCLUSION,
    "late": K.LATE,
}
"""Who gets which letter (Aw 2.128: all but who withdrew)."""
OF_SELECTION = LETTER_OF | {
    "winner": K.SELECTED,
    "reserve": K.NOT_SELECTED,
    "passed": K.NOT_SELECTED,
    "rejected": K.NOT_SELECTED,
    "below_minimum": K.NOT_SELECTED,
    "invalid": K.NOT_SELECTED,
}
"""The same where the decision is who is invited."""
OF_APPLICATION = {"admitted": K.ADMISSION, "excluded": K.REFUSAL}
"""The same in an open house, where nobody is compared."""
UNTOUCHED = frozenset({K.LATE, K.EXCLUSION, K.DROPPED, K.BELOW_MINIMUM})
"""Kinds that tell of one submission itself, also where nobody gets a contract."""


@on_decided
def start_letters(session: Session, award: Award) -> dict[str, str]:
    """Start a letter for everybody who must hear the decision; who withdrew hears nothing."""
    lot = session.get_one(Lot, award.lot_id)
    stage = session.get_one(Tender, award.tender_id).stage
    results = _results(award)
    dropped = set(session.exec(select(Dropout.submission_id).where(Dropout.lot_id == lot.id)).all())
    done, said = _finally_excluded(session, lot), _said_before(session, award)
    started = {}
    for submission in engine.submissions_of(session, lot):
        if award.submission_id not in {None, submission.id} or submission.id in done:
            continue
        kind = _kind(award, stage, submission, results, is_dropped=submission.id in dropped)
        if kind is None:
            continue
        session.add(
            Letter(
                tender_id=award.tender_id,
                award_id=award.id,
                lot_id=award.lot_id,
                submission_id=submission.id,
                provider_id=submission.provider_id,
                kind=kind,
                advantages=said.get(submission.id, {}),
            )
        )
        started[engine.identity(submission)] = kind.value
    session.flush()
    return started


def _results(award: Award) -> dict[str, dict[str, Any]]:
    if not award.outcome.get("lots"):
        return {}
    found: dict[str, dict[str, Any]] = engine.result_of(award.outcome)["submissions"]
    return found


def winners_of(award: Award) -> frozenset[str]:
    """Name who gets a contract: as computed, or as the decision departs from it."""
    if award.kind in {AwardKind.NO_AWARD, AwardKind.WITHDRAWAL}:
        return frozenset()
    if award.chosen is not None:
        return frozenset(award.chosen)
    return frozenset(name for name, one in _results(award).items() if one["result"] == "winner")


def _kind(
    award: Award,
    stage: Stage,
    submission: Submission,
    results: dict[str, dict[str, Any]],
    *,
    is_dropped: bool,
) -> LetterKind | None:
    if submission.state == SubmissionState.WITHDRAWN:
        return None
    if award.kind == AwardKind.WITHDRAWAL:
        return K.WITHDRAWN
    result = results.get(engine.identity(submission))
    if result is None:
        return None
    if award.submission_id:
        return OF_APPLICATION.get(result["result"])
    kinds = OF_SELECTION if stage == Stage.SELECTION else LETTER_OF
    kind = K.DROPPED if is_dropped else kinds.get(_word(award, submission, result))
    if award.kind == AwardKind.NO_AWARD and kind and kind not in UNTOUCHED:
        return K.NO_AWARD
    return kind


def _word(award: Award, submission: Submission, result: dict[str, Any]) -> str:
    """Say how a submission ends, also where the decision departs from the ranking."""
    word: str = result["result"]
    if award.chosen is None or word not in {"winner", "reserve", "passed"}:
        return word
    if engine.identity(submission) in award.chosen:
        return "winner"
    return "rejected" if word == "winner" else word


def _said_before(session: Session, award: Award) -> dict[UUID, dict[str, str]]:
    """Take over what the letters of the replaced decision said of the same winners.

    Only per criterion on which neither the reader nor a winner has other points now.
    """
    earlier = session.get(Award, award.replaces_id) if award.replaces_id else None
    if earlier is None or winners_of(earlier) != winners_of(award):
        return {}
    letters = session.exec(
        select(Letter, Submission)
        .join(Submission, col(Submission.id) == col(Letter.submission_id))
        .where(Letter.award_id == earlier.id)
    )
    before, now = _results(earlier), _results(award)
    return {
        submission.id: {
            code: text
            for code, text in letter.advantages.items()
            if all(
                _points(before, name, code) == _points(now, name, code)
                for name in {engine.identity(submission), *winners_of(award)}
            )
        }
        for letter, submission in letters
    }


def _points(results: dict[str, dict[str, Any]], name: str, code: str) -> str | None:
    points: str | None = results.get(name, {}).get("criteria", {}).get(code)
    return points


def _finally_excluded(session: Session, lot: Lot) -> set[Any]:
    """Find whose exclusion is final: told before, its term over, and nobody in court (Aw 2.128)."""
    if session.exec(
        select(Suspension.id).where(
            Suspension.lot_id == lot.id, col(Suspension.released_at).is_(None)
        )
    ).first():
        return set()
    return set(
        session.exec(
            select(Letter.submission_id)
            .join(Award, col(Award.id) == col(Letter.award_id))
            .where(
                Letter.lot_id == lot.id,
                Letter.state == LetterState.SENT,
                col(Letter.kind).in_([K.EXCLUSION, K.LATE, K.DROPPED]),
                Award.state == AwardState.WITHDRAWN,
                col(Award.standstill_ends_at) < utcnow(),
            )
        ).all()
    )
