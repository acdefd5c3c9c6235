"""The page that lists what is wrong or doubtful before a tender can be published."""

from fastapi import Request, Response

from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import render
from app.publishing.faults import publication_faults
from app.tenders import queries
from app.tenders.access import TenderToPrepare
from app.tenders.procedures import procedure_of

router = Router(tags=["publishing"])


@router.get("/tenders/{tender_id}/publication", name="publishing:publication")
def publication(request: Request, session: SessionDep, tender: TenderToPrepare) -> Response:
    """Show what must be repaired, and what freezes when it is published."""
    faults = publication_faults(session, tender) if tender.published_at is None else []
    return render(
        request,
        "publishing/publication.html",
        tender=tender,
        procedure=procedure_of(tender.procedure),
        blocking=[fault for fault in faults if fault.is_blocking],
        warnings=[fault for fault in faults if not fault.is_blocking],
        lots=queries.lots_of(session, tender),
        requirements=queries.requirements_of_tender(session, tender),
    )
