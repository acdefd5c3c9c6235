"""Pages and files of the record: trail, score matrix, dossier."""

from typing import IO
from uuid import UUID

from fastapi import Request, Response

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.routing import Router
from app.core.web import render
from app.letters.access import OwnOutcome
from app.notices.public import public_facts
from app.openings.opening import is_unopened
from app.products.admission import shut_among
from app.records.access import LotRecord, audited_by
from app.records.dossier import write_dossier
from app.records.exporting import FILES, Export, write_export
from app.records.leaving import hand_over
from app.records.matrix import RANKED, matrix
from app.records.official import official_paper, official_record
from app.records.owning import own_plan
from app.records.trail import audited, trail_page
from app.tenders.access import TenderRecord
from app.tenders.models import LotState

router = Router(tags=["records"])

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/records", name="records:index")
def index(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """List the tenders that a person audits, with what can be read of each."""
    tenders = audited(session, audited_by(session, user))
    shut = shut_among(session, [lot for _tender, lots in tenders for lot in lots])
    return render(request, "records/index.html", tenders=tenders, ranked=RANKED, shut=shut)


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
    stopped = [one.lot for one in facts.lots if one.lot.state == LotState.WITHDRAWN]
    return render(
        request,
        "records/tender.html",
        tender=tender,
        facts=facts,
        shut=shut_among(session, [one.lot for one in facts.lots]),
        ranked=RANKED,
        sealed={lot.id for lot in stopped if is_unopened(session, lot)},
    )


@router.get("/tenders/{tender_id}/official-record", name="records:official")
def official(request: Request, session: SessionDep, tender: TenderRecord) -> Response:
    """Show the official record, and what is still missing for it."""
    found = official_record(session, public_facts(session, tender))
    return render(request, "records/official.html", tender=tender, record=found)


@router.get("/tenders/{tender_id}/official-record.pdf", name="records:official_pdf")
def official_pdf(
    request: Request, session: SessionDep, tender: TenderRecord, user: CurrentUser
) -> Response:
    """Hand over the official record, once nothing is missing."""
    content = official_paper(official_record(session, public_facts(session, tender)))
    name = f"proces-verbaal-{tender.slug}.pdf"
    return hand_over(
        request, user, tender, name, PDF, lambda out: out.write(content), what="official-record"
    )


@router.get("/tenders/{tender_id}/records/{what}/file", name="records:export")
def export_one(
    request: Request, session: SessionDep, tender: TenderRecord, user: CurrentUser, what: Export
) -> Response:
    """Hand over one file about a tender."""
    state = request.app.state

    def write(out: IO[bytes]) -> None:
        write_export(out, session, state.settings, state.keys, state.storage, tender, what)

    suffix, media_type = FILES[what]
    name = f"{what.value}-{tender.slug}.{suffix}"
    return hand_over(request, user, tender, name, media_type, write, what=what.value)


@router.get("/lots/{lot_id}/matrix.xlsx", name="records:matrix")
def score_matrix(
    request: Request, session: SessionDep, lot: LotRecord, user: CurrentUser
) -> Response:
    """Hand over the score matrix."""
    content = matrix(session, lot)
    name = f"scores-{lot.number}.xlsx"
    return hand_over(request, user, lot, name, XLSX, lambda out: out.write(content), what="matrix")


@router.get("/lots/{lot_id}/dossier.zip", name="records:dossier")
def award_dossier(
    request: Request, session: SessionDep, lot: LotRecord, user: CurrentUser
) -> Response:
    """Hand over the award dossier, whole: for a court, an auditor and the house itself."""
    state = request.app.state

    def write(out: IO[bytes]) -> None:
        write_dossier(out, session, state.keys, state.storage, [lot])

    name = f"dossier-{lot.number}.zip"
    return hand_over(request, user, lot, name, "application/zip", write, what="dossier")


@router.get("/submissions/{submission_id}/dossier.zip", name="records:own_dossier")
def own_dossier(
    request: Request, session: SessionDep, own: OwnOutcome, user: CurrentUser
) -> Response:
    """Hand a provider its own version: its data whole, that of others kept back."""
    state, lot = request.app.state, own.submission.lot
    plan = own_plan(session, own)

    def write(out: IO[bytes]) -> None:
        write_dossier(out, session, state.keys, state.storage, [lot], plan)

    return hand_over(
        request, user, own.submission, f"dossier-{lot.number}.zip", "application/zip", write,
        what="dossier", version=plan.version.value,
    )  # fmt: skip
