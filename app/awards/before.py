"""What must happen before a lot can be decided on as computed, in the order in which it comes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.awards.agreeing import waiting_elsewhere
from app.awards.holding import Holding, holding_in
from app.awards.models import Award
from app.awards.promises import promised_in
from app.rankings.standings import Standings
from app.rankings.together import unready
from app.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class Before:
    """What stands in the way of a decision, for the pages of the ranking and the decision."""

    unready: Sequence[Lot] = ()
    """Lots allotted together with this one that have no ranking yet."""
    elsewhere: Sequence[Lot] = ()
    """Lots allotted together with this one in which a decision waits for somebody."""
    anew: Sequence[Lot] = ()
    """Lots of which somebody was told that the panel judges them anew."""
    open_gates: int = 0
    refused: Sequence[Holding] = ()
    """Who a public code refuses and still has a place."""
    falling: Sequence[Holding] = ()
    draws: bool = False
    unanswered: int = 0

    @property
    def is_clear(self) -> bool:
        """Whether nothing stands in the way."""
        return self == Before()


def before_deciding(
    session: Session,
    lot: Lot,
    bound: Sequence[Lot],
    standings: Standings,
    unanswered: int,
    earlier: Sequence[Award],
) -> Before:
    """Look at everything that deciding refuses for; only a decision taken back left a promise."""
    holding = holding_in(session, [one.id for one in bound])
    promised = promised_in(session, bound) if earlier or len(bound) > 1 else frozenset()
    return Before(
        unready=tuple(unready(bound, lot)),
        elsewhere=tuple(waiting_elsewhere(session, bound, lot)),
        anew=tuple(one for one in bound if one.id in promised),
        open_gates=sum(one.is_open for one in holding),
        refused=tuple(one for one in holding if one.is_refused),
        falling=tuple(one for one in holding if one.is_falling),
        draws=standings.decision == "draw_needed",
        unanswered=unanswered,
    )
