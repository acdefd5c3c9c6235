"""Pages and files of the record: trail, score matrix, dossier."""

from uuid import UUID

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import download, render
from app.records.access import LotRecord, audited_by
from app.records.dossier import dossier
from app.records.matrix import RANKED, matrix
from app.records.trail import audited, trail_page
from app.tenders.access import TenderRecord

router = Router(tags=["records"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/records", name="records:index")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """List the tenders that a person audits, with what can be read of each."""
    mine = audited_by(session, user)
    return render(request, "records/index.html", tenders=audited(session, mine), ranked=RANKED)


@router.get("/tenders/{tender_id}/trail", name="records:trail")
def trail(
    request: Request, session: SessionDep, tender: TenderRecord, before: UUID | None = None
) -> Response:
    """Show who did what in a tender, and whether its chain is whole."""
    page = trail_page(session, tender, before=before)
    return render(request, "records/trail.html", tender=tender, page=page, before=before)


@router.get("/lots/{lot_id}/matrix.xlsx", name="records:matrix")
def score_matrix(session: SessionDep, lot: LotRecord) -> Response:
    """Hand over the score matrix."""
    return download(matrix(session, lot), f"scores-{lot.number}.xlsx", XLSX)


@router.get("/lots/{lot_id}/dossier.zip", name="records:dossier")
def award_dossier(request: Request, session: SessionDep, lot: LotRecord) -> Response:
    """Hand over the award dossier."""
    state = request.app.state
    content = dossier(session, state.keys, state.storage, lot)
    return download(content, f"dossier-{lot.number}.zip", "application/zip")
