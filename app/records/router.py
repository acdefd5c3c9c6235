"""Pages and files of the record: trail, score matrix, dossier."""

from uuid import UUID

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import download, render
from app.records.access import LotRecord, audited_by
from app.records.dossier import dossier
from app.records.exporting import FILES, Export, export
from app.records.matrix import RANKED, matrix
from app.records.official import official_paper, official_record
from app.records.public import public_facts
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


@router.get("/tenders/{tender_id}/records", name="records:tender")
def of_tender(request: Request, session: SessionDep, tender: TenderRecord) -> Response:
    """Show what can leave the house about a tender, and what is still missing for it."""
    facts = public_facts(session, tender)
    return render(request, "records/tender.html", tender=tender, facts=facts, ranked=RANKED)


@router.get("/tenders/{tender_id}/official-record", name="records:official")
def official(request: Request, session: SessionDep, tender: TenderRecord) -> Response:
    """Show the official record, and what is still missing for it."""
    found = official_record(session, public_facts(session, tender))
    return render(request, "records/official.html", tender=tender, record=found)


@router.get("/tenders/{tender_id}/official-record.pdf", name="records:official_pdf")
def official_pdf(session: SessionDep, tender: TenderRecord) -> Response:
    """Hand over the official record, once nothing is missing."""
    content = official_paper(official_record(session, public_facts(session, tender)))
    return download(content, f"proces-verbaal-{tender.slug}.pdf", "application/pdf")


@router.get("/tenders/{tender_id}/records/{what}/file", name="records:export")
def export_one(
    request: Request, session: SessionDep, tender: TenderRecord, what: Export
) -> Response:
    """Hand over one file about a tender."""
    state = request.app.state
    content = export(session, state.settings, state.keys, state.storage, tender, what)
    suffix, media_type = FILES[what]
    return download(content, f"{what.value}-{tender.slug}.{suffix}", media_type)


@router.get("/lots/{lot_id}/matrix.xlsx", name="records:matrix")
def score_matrix(session: SessionDep, lot: LotRecord) -> Response:
    """Hand over the score matrix."""
    return download(matrix(session, lot), f"scores-{lot.number}.xlsx", XLSX)


@router.get("/lots/{lot_id}/dossier.zip", name="records:dossier")
def award_dossier(request: Request, session: SessionDep, lot: LotRecord) -> Response:
    """Hand over the award dossier."""
    state = request.app.state
    content = dossier(session, state.keys, state.storage, [lot])
    return download(content, f"dossier-{lot.number}.zip", "application/zip")
