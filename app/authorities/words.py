"""The words for how an authority takes part."""

from collections.abc import Iterable
from datetime import date

from app.core.i18n import day
from app.core.i18n import gettext as _


def terms_words(
    joins_on: date | None, leaves_on: date | None, *, holds_budget: bool | None
) -> Iterable[str]:
    """Say from when until when, and who holds the budget where that was said."""
    if joins_on:
        yield _("from %(day)s", day=day(joins_on))
    if leaves_on:
        yield _("until %(day)s", day=day(leaves_on))
    if holds_budget is not None:
        yield _("holds the budget") if holds_budget else _("does not hold the budget")
