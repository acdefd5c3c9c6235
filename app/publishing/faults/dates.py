"""What is wrong with the dates of a tender: their order, and the terms of the law."""

from collections.abc import Iterator
from datetime import time, timedelta

from app.core.clock import dutch
from app.core.i18n import day, day_short
from app.core.i18n import gettext as _
from app.planning.dates import (
    ANSWERS_BEFORE,
    closing_day,
    first_deadline,
    last_end,
    latest_award,
    overtaken,
    planned_award,
    years_after,
)
from app.planning.terms import is_free
from app.publishing.faults.fault import Check, Draft, Fault, Place
from app.tenders.grounds import Rule
from app.tenders.order import disorders

OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)
"""When somebody can be called about an upload that fails (our value)."""
ANSWERS_BEFORE_URGENT = 4
"""Aw 2.54 with 2.74."""
FRAMEWORK_YEARS = 4
"""Aw 2.140(3)."""


def deadline_is_there(draft: Draft) -> Iterator[Fault]:
    """A vault opens after a deadline: there must be one, and it must still come."""
    deadline = draft.tender.deadline
    if not draft.procedure.is_sealed:
        return
    if deadline is None:
        message = _("Fill in the day and time at which submissions close.")
        yield Fault("deadline.missing", message, draft.field("deadline"))
    elif deadline <= draft.now:
        message = _("The closing time has passed already. Choose a later one.")
        yield Fault("deadline.passed", message, draft.field("deadline"))


def deadline_leaves_time(draft: Draft) -> Iterator[Fault]:
    """The least that the law gives providers (Aw 2.71, 2.74, 2.74b), or a reasonable time."""
    closes, first, term = (
        closing_day(draft.tender),
        first_deadline(draft.tender),
        draft.procedure.term,
    )
    ground = draft.procedure.ground(Rule.TERM)
    is_due = draft.tender.deadline and draft.tender.deadline > draft.now
    if not (closes and first and term and ground and is_due) or closes >= first:
        return
    message = _(
        "Submissions close on %(closes)s. That may be on %(first)s at the earliest (%(ground)s).",
        closes=day(closes),
        first=day(first),
        ground=ground,
    )
    if not term.blocks:
        message = _(
            "Submissions close on %(closes)s. Providers need a reasonable time: we advise "
            "%(first)s or later.",
            closes=day(closes),
            first=day(first),
        )
    yield Fault("deadline.too_short", message, draft.field("deadline"), term.blocks, ground)


def deadline_is_on_a_working_day(draft: Draft) -> Iterator[Fault]:
    """On a free day nobody answers a provider whose upload fails."""
    closes = closing_day(draft.tender)
    if closes and is_free(closes):
        message = _(
            "Submissions close on %(day)s. That is no working day: then nobody can help with a "
            "failing upload.",
            day=day(closes),
        )
        yield Fault(
            "deadline.free_day", message, draft.field("deadline"), False, mark=closes.isoformat()
        )


def deadline_is_in_office_hours(draft: Draft) -> Iterator[Fault]:
    """Outside office hours nobody answers either."""
    deadline = draft.tender.deadline
    if deadline is None or not draft.procedure.is_sealed:
        return
    local = dutch(deadline)
    if not OFFICE_OPENS <= local.time() <= OFFICE_CLOSES:
        message = _(
            "Submissions close at %(time)s. Between 9.00 and 17.00 somebody can help with a "
            "failing upload.",
            time=f"{local:%H.%M}",
        )
        yield Fault(
            "deadline.out_of_hours", message, draft.field("deadline"), False, mark=f"{local:%H%M}"
        )


def answers_come_in_time(draft: Draft) -> Iterator[Fault]:
    """Answers are known ten days before the deadline (Aw 2.54); four with urgency (2.74)."""
    asked, closes = draft.tender.questions_until, closing_day(draft.tender)
    ground = draft.procedure.ground(Rule.ANSWERS)
    if asked is None or closes is None or ground is None or draft.tender.deadline is None:
        return
    place = draft.field("questions_until")
    if asked >= draft.tender.deadline:
        return
    term = draft.procedure.term
    is_urgent = bool(draft.tender.urgency.strip() and term and term.urgent)
    days = ANSWERS_BEFORE_URGENT if is_urgent else ANSWERS_BEFORE
    answered = closes - timedelta(days=days)
    if dutch(asked).date() >= answered:
        message = _(
            "Questions can be asked until %(asked)s. The answers must be known on %(answered)s, "
            "%(days)s days before submissions close (%(ground)s). Choose an earlier day.",
            asked=day(asked),
            answered=day(answered),
            days=days,
            ground=ground,
        )
        yield Fault("questions.too_late", message, place, ground=ground)


def dates_are_in_order(draft: Draft) -> Iterator[Fault]:
    """Notice, questions, deadline, start and end follow one another."""
    for one in disorders(draft.tender, is_sealed=draft.procedure.is_sealed):
        yield Fault(one.code, str(one.sentence), draft.field(one.field))


def milestones_follow_the_deadline(draft: Draft) -> Iterator[Fault]:
    """Nobody is selected or awarded before submissions close."""
    for one in overtaken(draft.milestones, closing_day(draft.tender)):
        message = _(
            "“%(title)s” is planned on %(day)s, before submissions close.",
            title=one.title,
            day=day(one.day),
        )
        place = Place("planning:index", draft.tender.id, f"milestone-{one.id}")
        yield Fault("milestone.before_deadline", message, place, mark=str(one.id))


def contract_leaves_three_months(draft: Draft) -> Iterator[Fault]:
    """A Wmo assignment is given three months before it starts (UB-Wmo 5.1(2)).

    Which law a lot falls under is not known here, so this asks for a reason.
    """
    starts, ground = draft.tender.starts_on, draft.procedure.ground(Rule.CONTRACT_START)
    if starts is None or ground is None:
        return
    latest, planned = latest_award(starts), planned_award(draft.milestones)
    awarded = planned or closing_day(draft.tender)
    if awarded and awarded > latest:
        message = _(
            "The contract starts on %(start)s. For the Wmo the award must be there on %(latest)s "
            "at the latest, three months before (%(ground)s). %(planned)s.",
            start=day(starts),
            latest=day(latest),
            ground=ground,
            planned=_("The award is planned on %(day)s", day=day(awarded))
            if planned
            else _("Submissions close on %(day)s only", day=day(awarded)),
        )
        mark = f"{starts.isoformat()}.{awarded.isoformat()}"
        yield Fault("contract.too_soon", message, draft.field("starts_on"), False, ground, mark)


def framework_is_not_too_long(draft: Draft) -> Iterator[Fault]:
    """A framework of more than four years, options included, needs a reason (Aw 2.140(3))."""
    tender, ends = draft.tender, last_end(draft.tender)
    ground = draft.procedure.ground(Rule.FRAMEWORK)
    if tender.starts_on is None or ends is None or ground is None:
        return
    if ends >= years_after(tender.starts_on, FRAMEWORK_YEARS):
        message = _(
            "With every option used the contract runs until %(day)s. A framework of more than "
            "%(years)s years needs a good reason (%(ground)s).",
            day=day_short(ends),
            years=FRAMEWORK_YEARS,
            ground=ground,
        )
        mark = f"{tender.starts_on.isoformat()}.{ends.isoformat()}"
        yield Fault("framework.too_long", message, draft.field("extensions"), False, ground, mark)


def changes_come_in_time(draft: Draft) -> Iterator[Fault]:
    """A change is further information: ten days before the deadline at the latest (Aw 2.54)."""
    closes, ground = closing_day(draft.tender), draft.procedure.ground(Rule.ANSWERS)
    if draft.tender.published_at is None or closes is None or ground is None:
        return
    last = closes - timedelta(days=ANSWERS_BEFORE)
    if draft.today > last:
        message = _(
            "Providers must know this on %(last)s at the latest, %(days)s days before submissions "
            "close (%(ground)s). Move the deadline too, or say why that is not needed.",
            last=day(last),
            days=ANSWERS_BEFORE,
            ground=ground,
        )
        place = Place("changes:deadline", draft.tender.id)
        yield Fault("change.late", message, place, False, ground, draft.today.isoformat())


CHECKS: tuple[Check, ...] = (
    deadline_is_there,
    deadline_leaves_time,
    deadline_is_on_a_working_day,
    deadline_is_in_office_hours,
    answers_come_in_time,
    dates_are_in_order,
    milestones_follow_the_deadline,
    contract_leaves_three_months,
    framework_is_not_too_long,
    changes_come_in_time,
)
