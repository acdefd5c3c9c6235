"""Why a submission was chosen or not, in the words of the official record: place and points."""

from decimal import Decimal
from typing import Any

from app.awards.decided import decided_of
from app.awards.models import Award, AwardKind
from app.core.i18n import gettext as _
from app.core.i18n import points
from app.notices.public import Bid, PublicLot
from app.rankings.engine import identity, result_of
from app.rankings.standings import dutch


def place_of(lot: PublicLot, bid: Bid) -> str:
    """Say which place a submission took, and with how many points; empty without a place."""
    if not bid.place:
        return ""
    total, decided_by = _total(lot, bid), _decided_by(lot, bid)
    if total is None:
        place = _("came in place %(n)s", n=bid.place)
    else:
        place = _("came in place %(n)s with %(points)s points", n=bid.place, points=points(total))
    return f"{place} ({decided_by})" if decided_by else place


def why_not_chosen(lot: PublicLot, bid: Bid) -> str:
    """Say how a submission fell short of who was chosen, or why it was passed over."""
    place, least = place_of(lot, bid), _least_chosen(lot)
    passed = _passed_over(lot, bid)
    if place and passed:
        return _("%(place)s; %(reason)s", place=place, reason=passed)
    if not place or least is None:
        return place or _("was not chosen")
    return _("%(place)s; who was chosen had at least %(points)s", place=place, points=points(least))


def _passed_over(lot: PublicLot, bid: Bid) -> str:
    """Say why somebody does not get what its place would give it; empty where its place does.

    It may have only so many lots, or two deciders departed from the ranking.
    """
    steps = [step for one in _results(lot, bid) for step in one.get("steps", [])]
    if bid.result == "passed":
        text = next((dutch(str(one["text"])) for one in steps if one["of"] == "allocation"), "")
        return text[:1].lower() + text[1:]
    departs = next((one for one in lot.awards if one.kind == AwardKind.DEPARTING), None)
    last = max((one.place or 0 for one in lot.bids if one.is_chosen), default=0)
    if departs is None or not ((bid.place or 0) < last or _would_win(departs, bid)):
        return ""
    return _("the decision departs from the ranking: %(reason)s", reason=departs.reason)


def _would_win(award: Award, bid: Bid) -> bool:
    """Whether the published rules alone gave it a contract: fewer can be chosen than they let."""
    computed = result_of(award.outcome)["submissions"].get(identity(bid.submission), {})
    return bool(computed.get("result") == "winner")


def _total(lot: PublicLot, bid: Bid) -> Decimal | None:
    """Read the total of a submission in the decision that stands."""
    results = _results(lot, bid)
    return next((Decimal(one["total"]) for one in results if one.get("total")), None)


def _decided_by(lot: PublicLot, bid: Bid) -> str:
    """Say what decided between equal totals, in the words of the ranking; empty without a tie."""
    steps = [step for one in _results(lot, bid) for step in one.get("steps", [])]
    places = [str(step["text"]) for step in steps if step["of"] == "place"]
    return next((text.partition("; ")[2] for text in places), "")


def _results(lot: PublicLot, bid: Bid) -> list[dict[str, Any]]:
    name = identity(bid.submission)
    return [decided_of(one)["submissions"].get(name, {}) for one in lot.awards]


def _least_chosen(lot: PublicLot) -> Decimal | None:
    """Read how many points the last of those who were chosen had."""
    totals = [_total(lot, bid) for bid in lot.bids if bid.is_chosen]
    return min((one for one in totals if one is not None), default=None)
