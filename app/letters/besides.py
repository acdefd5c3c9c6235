"""What an applicant of an open house hears of its other products, in each of its letters."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.awards.models import Award, AwardState
from app.rankings import engine
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Lot

Besides = dict[str, list[str]]
NOBODY: Besides = {"admitted": [], "refused": [], "later": []}


def besides_in(
    session: Session, lot: Lot, submissions: Iterable[Submission], awards: Iterable[Award]
) -> dict[UUID, Besides]:
    """Say per provider which other products it was admitted to, refused for, or waits for.

    What was decided and not sent yet is told by its own letter only. What is told together with
    it (`awards`) is no other product.
    """
    together = {one.id for one in awards}
    rows = session.exec(
        select(Submission.provider_id, Lot.title, Award)
        .join(Lot, col(Lot.id) == col(Submission.lot_id))
        .join(
            Award,
            (col(Award.submission_id) == col(Submission.id))
            & (col(Award.state) != AwardState.WITHDRAWN),
            isouter=True,
        )
        .where(
            Submission.tender_id == lot.tender_id,
            Submission.lot_id != lot.id,
            col(Submission.provider_id).in_({one.provider_id for one in submissions}),
            Submission.state == SubmissionState.SUBMITTED,
        )
        .order_by(col(Lot.number))
    )
    found: dict[UUID, Besides] = {}
    for provider_id, title, award in rows:
        if award and award.id in together:
            continue
        told = found.setdefault(provider_id, {name: [] for name in NOBODY})
        told[_word(award)].append(title)
    return found


def _word(award: Award | None) -> str:
    if award is None or award.sent_at is None:
        return "later"
    result: dict[str, Any] = next(iter(engine.result_of(award.outcome)["submissions"].values()))
    return "admitted" if result["result"] == "admitted" else "refused"
