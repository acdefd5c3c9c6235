"""The dress rehearsal of a tender and its lots: nothing on these pages is kept or sent."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.core.db import SessionDep
from app.core.errors import ConflictError, NotFoundError
from app.core.routing import Router
from app.core.web import render
from app.rankings.rehearsal import rehearse, rehearse_tender, tie_words
from app.rankings.standings import explained_of, standings_of
from app.tenders.access import LotToPrepare, TenderToPrepare
from app.tenders.models import Lot
from app.tenders.procedures import procedure_of

router = Router(tags=["awards"])

Seed = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/lots/{lot_id}/rehearsal", name="rankings:rehearsal")
def rehearsal(request: Request, session: SessionDep, lot: LotToPrepare, seed: Seed = 1) -> Response:
    """Run the lot on made-up submissions and show what came out."""
    demand_ranking(lot)
    run, fault, standings = None, "", None
    try:
        run = rehearse(session, lot, seed)
        standings = standings_of(run.document, run.outcome)
    except ConflictError as error:
        fault = str(error.message)
    return render(
        request,
        "rankings/rehearsal.html",
        lot=lot,
        seed=seed,
        following=seed % 10_000 + 1,
        fault=fault,
        run=run,
        standings=standings,
        explained={
            row.id: explained_of(run.document, run.outcome, row.id) for row in standings.rows
        }
        if run and standings
        else {},
        tie=tie_words(run) if run else "",
    )


@router.get("/tenders/{tender_id}/rehearsal", name="rankings:rehearsal_of_tender")
def rehearsal_of_tender(
    request: Request, session: SessionDep, tender: TenderToPrepare, seed: Seed = 1
) -> Response:
    """Run every lot on the same made-up bidders, and show who would win what."""
    if not procedure_of(tender).ranks:
        raise NotFoundError
    runs = rehearse_tender(session, tender, seed)
    return render(
        request,
        "rankings/rehearsal_of_tender.html",
        tender=tender,
        seed=seed,
        following=seed % 10_000 + 1,
        runs=[
            (run, standings_of(run.rehearsal.document, run.rehearsal.outcome))
            if run.rehearsal
            else (run, None)
            for run in runs
        ],
    )


def demand_ranking(lot: Lot) -> None:
    """In open house nothing is compared: there is nothing to rehearse."""
    if not procedure_of(lot.tender).ranks:
        raise NotFoundError
