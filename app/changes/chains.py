"""Which prepared changes hang together: one is about what another one adds."""

from collections.abc import Sequence

from app.tenders.models import Change


def resting_on(change: Change, waiting: Sequence[Change]) -> list[Change]:
    """List the changes that are about what this one adds, or refer to it."""
    return [one for one in waiting if str(change.id) in _named_in(one)]


def bound_to(change: Change, waiting: Sequence[Change]) -> list[Change]:
    """List what must be done with this change: all that it rests on, and that rests on it."""
    found: dict[str, Change] = {}
    look = [change]
    while look:
        at = look.pop()
        near = [one for one in waiting if str(one.id) in _named_in(at)]
        for one in [*near, *resting_on(at, waiting)]:
            if one.id != change.id and str(one.id) not in found:
                found[str(one.id)] = one
                look.append(one)
    return list(found.values())


def _named_in(change: Change) -> set[str]:
    """Everything that a change names: the record that it is about, and what stands in its form."""
    said = {str(change.subject_id)}
    for value in change.payload.values():
        said |= set(value) if isinstance(value, list) else {str(value)}
    return said
