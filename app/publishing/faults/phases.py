"""An award phase asks for what its selection asked for by now."""

from collections.abc import Iterator
from hashlib import sha256

from app.core.i18n import gettext as _
from app.publishing.faults.fault import Check, Draft, Fault, Place


def lots_still_go_on(draft: Draft) -> Iterator[Fault]:
    """Nobody is invited for a lot of which the selection stopped."""
    for one in draft.behind.phases:
        if one.is_ended:
            message = _(
                "The selection of this lot stopped. Nobody can be invited for it: take the lot out."
            )
            yield Fault("phase.ended", message, Place("tenders:edit_lot", one.lot.id))


def lots_are_as_selected(draft: Draft) -> Iterator[Fault]:
    """Candidates asked to participate in what the selection says."""
    for one in draft.behind.phases:
        if not one.differences:
            continue
        message = _(
            "This differs from the selection: %(what)s. Take it over, or say why.",
            what=", ".join(difference.what for difference in one.differences),
        )
        told = "|".join(f"{two.what}:{two.there}:{two.here}" for two in one.differences)
        mark = f"{one.lot.id}:{sha256(told.encode()).hexdigest()[:12]}"
        place = Place("products:selection", draft.tender.id)
        yield Fault("phase.differs", message, place, is_blocking=False, mark=mark)


def no_lot_is_forgotten(draft: Draft) -> Iterator[Fault]:
    """Who is selected for a lot must be invited for it."""
    for lot in draft.behind.missing:
        message = _(
            "Lot %(number)s of the selection goes on, but does not stand in this phase.",
            number=lot.number,
        )
        place = Place("products:tree", draft.tender.id)
        yield Fault("phase.missing", message, place, is_blocking=False, mark=str(lot.id))


CHECKS: tuple[Check, ...] = (lots_still_go_on, lots_are_as_selected, no_lot_is_forgotten)
