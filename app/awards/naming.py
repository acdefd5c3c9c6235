"""Who may not be named in a reason that its letters hold word for word (Aw 2.138)."""

from collections.abc import Collection, Iterable
from uuid import UUID

from app.core.naming import flat, places_of, stands
from app.submissions.models import Submission


def find_named(
    text: str, submissions: Iterable[Submission], may: Collection[UUID] = ()
) -> str | None:
    """Find the name of a provider in a text, unless its submission is one of those that may.

    A letter with such a name is held up, and nobody can edit a reason that was decided.
    """
    told: dict[bool, list[str]] = {True: [], False: []}
    for one in submissions:
        names = {one.provider.name, one.provider.short_name}
        told[one.id in may] += [name for name in sorted(names) if name.strip()]
    words = flat(text)
    allowed = [span for name in told[True] for span in places_of(flat(name), words)]
    return next((name for name in told[False] if stands(flat(name), words, allowed)), None)
