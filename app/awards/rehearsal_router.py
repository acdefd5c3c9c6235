"""The dress rehearsal of a lot: nothing on these pages is kept or sent."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.awards.rehearsal import rehearse, tie_words
from app.awards.standings import standings_of
from app.core.db import SessionDep
from app.core.errors import ConflictError, NotFoundError
from app.core.routing import Router
from app.core.web import render
from app.tenders.access import LotToPrepare
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of

router = Router(prefix="/lots/{lot_id}/rehearsal", tags=["awards"])

Seed = Annotated[int, Query(ge=1, le=10_000)]


@router.get("", name="awards:rehearsal")
def rehearsal(request: Request, session: SessionDep, lot: LotToPrepare, seed: Seed = 1) -> Response:
    """Run the lot on made-up submissions and show what came out."""
    demand_ranking(lot)
    run, fault = None, ""
    try:
        run = rehearse(session, lot, seed)
    except ConflictError as error:
        fault = str(error.message)
    return render(
        request,
        "awards/rehearsal.html",
        lot=lot,
        seed=seed,
        following=seed % 10_000 + 1,
        fault=fault,
        run=run,
        standings=standings_of(run.document, run.outcome) if run else None,
        tie=tie_words(run) if run else "",
    )


def demand_ranking(lot: Lot) -> None:
    """In open house nothing is compared: there is nothing to rehearse."""
    if not procedure_of(lot.tender).ranks:
        raise NotFoundError
