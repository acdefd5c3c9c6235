"""Tell when and where somebody is heard: the provider, and the panel that hears it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.outbox import enqueue
from app.evaluation.models import Hearing
from app.panels.answers import Answer
from app.panels.panel import chairs_of, panel_of
from app.providers.models import ProviderMember
from app.submissions.asked import Asked, on_asking
from app.submissions.models import Submission, SubmissionState
from app.tenders.models import Criterion, Lot

Heard = tuple[Hearing, Answer]
News = Literal["invited", "moved", "cancelled"]


def tell_provider(session: Session, hearing: Hearing, news: News) -> None:
    """Write to everybody who acts for the provider; never what is asked."""
    people = session.exec(
        select(ProviderMember.user_id)
        .join(Submission, col(Submission.provider_id) == col(ProviderMember.provider_id))
        .where(Submission.id == hearing.submission_id)
    )
    told_at = utcnow().isoformat()
    for user_id in people:
        enqueue(
            session,
            "mail.hearing",
            {
                **_facts(hearing),
                "submission_id": str(hearing.submission_id),
                "user_id": str(user_id),
                "news": news,
                "told_at": told_at,
            },
            key=f"hearing:{news}:{hearing.id}:{user_id}:{told_at}",
        )


def tell_panel(
    session: Session, lot: Lot, actor: User, sessions: Sequence[Heard], news: News
) -> None:
    """Write to who scores what is heard and to who else leads it: one mail, no provider in it."""
    told_at = utcnow().isoformat()
    everything = [hearing for hearing, _answer in sessions]
    listens = {one.id: everything for one in chairs_of(session, lot) if one.id != actor.id}
    for person in panel_of(session, lot):
        listens[person.id] = [one for one, answer in sessions if answer.is_for(person)]
    for user_id, own in listens.items():
        if own:
            told = {"lot_id": str(lot.id), "user_id": str(user_id), "news": news,
                    "told_at": told_at, "sessions": [_facts(one) for one in own]}  # fmt: skip
            key = f"panel_hearing:{news}:{own[0].id}:{user_id}:{told_at}"
            enqueue(session, "mail.panel_hearing", told, key=key)


def _facts(hearing: Hearing) -> dict[str, Any]:
    return {
        "hearing_id": str(hearing.id),
        "criterion_id": str(hearing.criterion_id),
        "at": hearing.at.isoformat(),
        "minutes": hearing.minutes,
        "place": hearing.place,
    }


def own_hearings(session: Session, submission: Submission) -> Sequence[tuple[Hearing, Criterion]]:
    """List the sessions to which a provider was invited, first to last."""
    return session.exec(
        select(Hearing, Criterion)
        .join(Criterion, col(Criterion.id) == col(Hearing.criterion_id))
        .where(Hearing.submission_id == submission.id, col(Hearing.invited_at).is_not(None))
        .order_by(col(Hearing.at))
    ).all()


@on_asking
def invited(session: Session, submissions: Sequence[UUID]) -> dict[UUID, Asked]:
    """Say when each of these submissions is heard next, as far as its provider was told."""
    rows: Sequence[tuple[UUID, datetime]] = session.exec(
        select(Hearing.submission_id, Hearing.at)
        .join(Submission, col(Submission.id) == col(Hearing.submission_id))
        .where(
            col(Hearing.submission_id).in_(submissions),
            col(Hearing.invited_at).is_not(None),
            Hearing.at > utcnow(),
            Submission.state == SubmissionState.SUBMITTED,
        )
        .order_by(col(Hearing.at).desc())
    ).all()
    # what comes first comes last, and stays
    return {key: Asked(at, "evaluation:own_hearings", occasion="session") for key, at in rows}
