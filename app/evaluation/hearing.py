"""Interviews and presentations: who is heard when in a round, and what everybody is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.audit.service import record
from app.core.clock import dutch, utcnow
from app.core.errors import ConflictError, InvalidError
from app.core.i18n import lazy as _
from app.core.i18n import moment
from app.evaluation.forms import HearingForm, SeriesForm
from app.evaluation.inviting import Heard, tell_panel, tell_provider
from app.evaluation.models import HandIn, Hearing, HearingGuide
from app.panels.answers import Answer, answers_of
from app.panels.forms import ReasonForm
from app.panels.models import RoundState
from app.panels.panel import round_of
from app.tenders.models import Criterion, Lot, LotState

TOLD = {"round_number", "at", "minutes", "place", "questions"}
SEEN = {"at", "minutes", "place"}
"""What is told of a session by mail; never the questions."""
BEGUN = _("This session has begun. It stays as it is.")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Who is heard when in a lot, and what everybody is asked."""

    round_number: int
    answers: list[Answer]
    planned: list[Heard]
    """The sessions of this round, first to last."""
    past: list[Heard]
    """Those of earlier rounds: they stay, and count for nothing any more."""
    guides: dict[UUID, str]
    """What everybody is asked in this round, by criterion."""

    @property
    def unplanned(self) -> list[Answer]:
        """List the answers on a criterion that is heard, without a session of their own."""
        heard = {answer.criterion.id for _hearing, answer in self.planned}
        have = {answer.key for _hearing, answer in self.planned}
        return [one for one in self.answers if one.criterion.id in heard and one.key not in have]

    @property
    def untold(self) -> list[Heard]:
        """List the coming sessions of which nobody was told."""
        now = utcnow()
        return [one for one in self.planned if not one[0].invited_at and one[0].at > now]

    @property
    def criteria(self) -> list[Criterion]:
        """List what there is to be heard on, in published order."""
        return list({one.criterion.id: one.criterion for one in self.answers}.values())


def schedule_of(session: Session, lot: Lot) -> Schedule:
    """Read the schedule of a lot; planning may begin before the first round."""
    round_ = round_of(session, lot)
    number = round_.number if round_ else 1
    answers = answers_of(session, lot)
    by_key = {answer.key: answer for answer in answers}
    found = session.exec(select(Hearing).where(Hearing.lot_id == lot.id).order_by(col(Hearing.at)))
    heard = [
        (one, by_key[one.submission_id, one.criterion_id])
        for one in found
        if (one.submission_id, one.criterion_id) in by_key
    ]
    guides = session.exec(
        select(HearingGuide).where(
            HearingGuide.lot_id == lot.id, HearingGuide.round_number == number
        )
    )
    return Schedule(
        number,
        answers,
        [one for one in heard if one[0].round_number == number],
        [one for one in heard if one[0].round_number < number],
        {one.criterion_id: one.questions for one in guides},
    )


def heard_until(schedule: Schedule, user: User) -> datetime | None:
    """Say when the last session that a person scores is over, while it is still to come."""
    ends = [one.ends_at for one, answer in schedule.planned if answer.is_for(user)]
    last = max(ends, default=None)
    return last if last and last > utcnow() else None


def handed_in_before(session: Session, schedule: Schedule, lot: Lot) -> list[User]:
    """Name who handed in already and would still hear somebody whom they score."""
    now = utcnow()
    coming = [answer for one, answer in schedule.planned if one.ends_at > now]
    handed_in = session.exec(
        select(User)
        .join(HandIn, col(HandIn.evaluator_id) == col(User.id))
        .where(HandIn.lot_id == lot.id)
        .order_by(User.name)
    )
    return [user for user in handed_in if any(answer.is_for(user) for answer in coming)]


def plan_series(session: Session, lot: Lot, chair: User, form: SeriesForm) -> list[Hearing]:
    """Plan everybody on one criterion one after the other, in the order of their numbers.

    Who has a session keeps it, who does not fit in the day waits for another one, and questions
    that were asked before stay where none are typed.
    """
    require_planning(session, lot)
    schedule = schedule_of(session, lot)
    asked = [one for one in schedule.answers if one.criterion.id == form.criterion_id]
    if not asked:
        raise InvalidError(_("Choose a criterion of this lot."), field="criterion_id")
    _refuse_other_questions(schedule, form)
    have = {answer.key for _hearing, answer in schedule.planned}
    left = [answer for answer in asked if answer.key not in have]
    times = _times(form)[: len(left)]
    if left and not times:
        raise InvalidError(_("No session fits before this time."), field="until")
    for answer, at in zip(left, times, strict=False):
        _refuse_moment(answer, at, form.minutes, schedule.planned)
    _ask(session, lot, chair, schedule, form)
    return [
        _plan(session, chair, answer, _facts(form, at, ""), schedule.round_number)
        for answer, at in zip(left, times, strict=False)
    ]


def plan_hearing(session: Session, lot: Lot, chair: User, form: HearingForm) -> Hearing:
    """Plan when somebody is heard on a criterion, or move it; who was told hears of it at once."""
    require_planning(session, lot)
    schedule = schedule_of(session, lot)
    named = {f"{one.submission.id}:{one.criterion.id}": one for one in schedule.answers}
    answer = named.get(form.answer)
    if answer is None:
        raise InvalidError(_("Choose who is heard, and on what."), field="answer")
    hearing = next((one for one, other in schedule.planned if other.key == answer.key), None)
    if hearing and hearing.at <= utcnow() and not hearing.is_missed:
        raise ConflictError(BEGUN)
    others = [one for one in schedule.planned if one[1].key != answer.key]
    _refuse_moment(answer, form.at, form.minutes, others)
    facts = _facts(form, form.at, form.questions)
    return _plan(session, chair, answer, facts, schedule.round_number, hearing)


def cancel_hearing(
    session: Session, lot: Lot, hearing: Hearing, chair: User, form: ReasonForm
) -> None:
    """Take a session out of the schedule before it begins; who was told hears of it."""
    require_planning(session, lot)
    if hearing.at <= utcnow():
        raise ConflictError(BEGUN)
    if hearing.invited_at:
        heard = [pair for pair in schedule_of(session, lot).planned if pair[0].id == hearing.id]
        tell_provider(session, hearing, "cancelled")
        tell_panel(session, lot, chair, heard, "cancelled")
    before = hearing.model_dump(mode="json", include=TOLD)
    record(session, chair, "hearing.cancel", hearing, before=before, after={"reason": form.reason})
    session.delete(hearing)


def invite(session: Session, lot: Lot, chair: User) -> list[Hearing]:
    """Write to every provider not told yet when and where it is heard, and to who hears it."""
    require_planning(session, lot)
    untold = schedule_of(session, lot).untold
    if not untold:
        raise ConflictError(_("Everybody on the schedule was told already."))
    for one, _answer in untold:
        one.invited_at = utcnow()
        tell_provider(session, one, "invited")
    tell_panel(session, lot, chair, untold, "invited")
    hearings = [one for one, _answer in untold]
    told = {"lot_id": lot.id, "hearings": [one.id for one in hearings]}
    record(session, chair, "hearing.invite", lot, after=told)
    return hearings


def require_planning(session: Session, lot: Lot) -> None:
    """Refuse a change of the schedule once consensus opened."""
    round_ = round_of(session, lot)
    is_open = round_ is not None and round_.state != RoundState.INDIVIDUAL
    if is_open or lot.state not in {LotState.CHECKING, LotState.SCORING}:
        raise ConflictError(_("Sessions are planned before and while everybody scores alone."))


def _times(form: SeriesForm) -> list[datetime]:
    """List when a session can begin, so that the last one ends in time that day."""
    day_ends = dutch(form.at).replace(hour=form.until.hour, minute=form.until.minute)
    found, at = [], form.at
    while at + timedelta(minutes=form.minutes) <= day_ends:
        found.append(at)
        at += timedelta(minutes=form.minutes + form.pause)
    return found


def _refuse_moment(answer: Answer, at: datetime, minutes: int, others: Iterable[Heard]) -> None:
    """Refuse what nobody can attend: a moment that is over, or two sessions at once."""
    if at <= utcnow():
        raise InvalidError(_("Choose a moment that is still to come."), field="at")
    ends_at = at + timedelta(minutes=minutes)
    for other, heard in others:
        if at < other.ends_at and other.at < ends_at and _share_people(answer, heard):
            raise InvalidError(
                _(
                    "Then %(alias)s is heard already: %(moment)s.",
                    alias=heard.alias,
                    moment=moment(other.at),
                ),
                field="at",
            )


def _share_people(one: Answer, other: Answer) -> bool:
    """Whether somebody scores both, or the same provider comes for both."""
    is_whole = not one.givers or not other.givers
    return is_whole or bool(one.givers & other.givers) or one.submission.id == other.submission.id


def _refuse_other_questions(schedule: Schedule, form: SeriesForm) -> None:
    """Refuse other questions once somebody was heard: everybody is asked the same."""
    if form.questions in {"", schedule.guides.get(form.criterion_id)}:
        return
    now = utcnow()
    if any(
        one.criterion_id == form.criterion_id and one.at <= now for one, _answer in schedule.planned
    ):
        raise InvalidError(
            _("Somebody answered these questions already. Everybody is asked the same."),
            field="questions",
        )


def _ask(session: Session, lot: Lot, chair: User, schedule: Schedule, form: SeriesForm) -> None:
    before = schedule.guides.get(form.criterion_id, "")
    if form.questions in {"", before}:
        return
    guide = session.exec(
        select(HearingGuide).where(
            HearingGuide.criterion_id == form.criterion_id,
            HearingGuide.round_number == schedule.round_number,
        )
    ).first() or HearingGuide(
        tender_id=lot.tender_id,
        lot_id=lot.id,
        round_number=schedule.round_number,
        criterion_id=form.criterion_id,
        questions="",
    )
    guide.questions = form.questions
    session.add(guide)
    session.flush()
    record(
        session, chair, "hearing.ask", guide,
        before={"questions": before}, after={"questions": form.questions},
    )  # fmt: skip


def _facts(form: HearingForm | SeriesForm, at: datetime, questions: str) -> dict[str, Any]:
    at = at.astimezone(UTC)
    return {"at": at, "minutes": form.minutes, "place": form.place, "questions": questions}


def _plan(
    session: Session,
    chair: User,
    answer: Answer,
    facts: dict[str, Any],
    round_number: int,
    hearing: Hearing | None = None,
) -> Hearing:
    before = hearing and hearing.model_dump(mode="json", include=TOLD)
    if hearing is None:
        hearing = Hearing(
            tender_id=answer.lot.tender_id,
            lot_id=answer.lot.id,
            round_number=round_number,
            submission_id=answer.submission.id,
            criterion_id=answer.criterion.id,
            **facts,
        )
    hearing.sqlmodel_update(facts)
    session.add(hearing)
    session.flush()
    after = hearing.model_dump(mode="json", include=TOLD)
    record(session, chair, "hearing.plan", hearing, before=before, after=after)
    if before and hearing.invited_at and any(before[name] != after[name] for name in SEEN):
        tell_provider(session, hearing, "moved")
        tell_panel(session, answer.lot, chair, [(hearing, answer)], "moved")
    return hearing
