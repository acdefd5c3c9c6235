"""A lot whose providers are heard, and how sessions are typed."""

from datetime import UTC, datetime, time

from sqlmodel import col, select

from app.accounts.models import User
from app.core.outbox import Job
from app.evaluation.forms import HearingForm, SeriesForm
from app.evaluation.hearing import schedule_of
from app.providers.models import ProviderMember
from tests.evaluation.factories import declare_all, make_room
from tests.factories import make_user

ASKED = "Hoe borgt u de nachtzorg?"
TENTH = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
"""Tuesday 10 March 2026, 9.00 in Amsterdam."""


def make_heard(session):
    """Two submissions on two criteria; each provider has one person."""
    room = make_room(session)
    declare_all(session, room)
    for n, submission in enumerate(room.submissions, 1):
        person = make_user(session, name=f"Pien Provider {n}")
        session.add(ProviderMember(provider_id=submission.provider_id, user_id=person.id))
    session.flush()
    return room


def series(room, **more):
    facts = {"criterion_id": room.criteria[0].id, "at": TENTH, "until": time(17), "minutes": 45,
             "place": "Stadhuis", "questions": ASKED}  # fmt: skip
    return SeriesForm(**{**facts, **more})


def single(answer, at=TENTH, **more):
    return HearingForm(answer=f"{answer.submission.id}:{answer.criterion.id}", at=at, **more)


def schedule(session, room):
    return [(answer.number, one.at) for one, answer in schedule_of(session, room.lot).planned]


def mails(session):
    jobs = session.exec(select(Job).where(Job.kind == "mail.hearing").order_by(col(Job.run_at)))
    return [job.payload for job in jobs]


def own_browser(session, sign_in, submission):
    person = session.exec(
        select(ProviderMember.user_id).where(ProviderMember.provider_id == submission.provider_id)
    ).one()
    return sign_in(session.get_one(User, person))
