"""Dates of a tender that cannot follow one another: refused where they are typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from babel.support import LazyProxy

from app.core.clock import dutch
from app.core.errors import InvalidError
from app.core.i18n import lazy as _
from app.tenders.forms import TenderForm
from app.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Disorder:
    """Two dates in an impossible order: which one to change, and what to do."""

    code: str
    field: str
    sentence: LazyProxy


def demand_order(form: TenderForm, *, is_sealed: bool) -> None:
    """Refuse dates in an impossible order, at the field of the later one."""
    for one in disorders(form, is_sealed=is_sealed):
        raise InvalidError(one.sentence, field=one.field)


def disorders(told: TenderForm | Tender, *, is_sealed: bool) -> Iterator[Disorder]:
    """Notice, questions, deadline, start and end follow one another."""
    deadline = told.deadline if is_sealed else None
    if told.starts_on and told.ends_on and told.ends_on <= told.starts_on:
        yield Disorder(
            "contract.upside_down", "ends_on",
            _("The contract ends before it starts. Choose a later day."),
        )  # fmt: skip
    if deadline:
        yield from _around(deadline, told.announced_on, told.questions_until, told.starts_on)


def _around(
    deadline: datetime,
    announced_on: date | None,
    questions_until: datetime | None,
    starts_on: date | None,
) -> Iterator[Disorder]:
    """Hold what comes before and after the closing time against it."""
    closes = dutch(deadline).date()
    if starts_on and starts_on <= closes:
        yield Disorder(
            "contract.before_deadline", "starts_on",
            _("The contract starts before submissions close. Choose a later day."),
        )  # fmt: skip
    if announced_on and announced_on >= closes:
        yield Disorder(
            "notice.after_deadline", "announced_on",
            _("The notice comes after submissions close. Choose an earlier day."),
        )  # fmt: skip
    if questions_until and questions_until >= deadline:
        yield Disorder(
            "questions.after_deadline", "questions_until",
            _("Questions can be asked until after the closing time. Choose an earlier day."),
        )  # fmt: skip
