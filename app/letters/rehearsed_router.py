"""The letter that a made-up bidder of a rehearsal would get; nothing is kept or sent."""

from fastapi import Request, Response

from app.core.clock import dutch, utcnow
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import render
from app.letters.rehearsed import letter_of
from app.rankings.rehearsal import rehearse
from app.rankings.rehearsal_router import Seed, demand_ranking
from app.stationery.sheet import paper_of
from app.tenders.access import LotToPrepare

router = Router(prefix="/lots/{lot_id}/rehearsal", tags=["letters"])


@router.get("/letters/{number}", name="letters:rehearsed")
def letter(
    request: Request, session: SessionDep, lot: LotToPrepare, number: int, seed: Seed = 1
) -> Response:
    """Show the letter that one made-up bidder would get."""
    demand_ranking(lot)
    run = rehearse(session, lot, seed)
    data = letter_of(session, run, number, dutch(utcnow()).date())
    return render(
        request,
        "letters/rehearsed.html",
        lot=lot,
        seed=seed,
        number=number,
        run=run,
        paper=paper_of(data),
    )
