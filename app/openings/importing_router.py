"""Page on which an officer takes over what another platform received."""

import json
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep, savepoint
from app.core.errors import InvalidError, NotFoundError
from app.core.forms import Bound, Line, fill, typed_text
from app.core.gathering import FormLimits, bytes_of, gathered, reads_form
from app.core.i18n import filesize
from app.core.i18n import gettext as _
from app.core.routing import Router
from app.core.spreadsheet import write_workbook
from app.core.web import download, redirect, render
from app.openings import arrivals_kept, arrivals_list, importing
from app.openings.arrivals_list import COLUMNS, Fault
from app.openings.arrivals_zip import MOST_IN_ALL
from app.tenders.access import TenderToEdit, TenderToRead
from app.tenders.models import Tender
from app.tenders.queries import tender_with_lots

router = Router(tags=["openings"])
ADDRESS = "/tenders/{tender_id}/import"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROOM_FOR_FORM = 100_000
LIMITS = FormLimits(
    files=2,
    fields=20,
    size=MOST_IN_ALL + arrivals_list.LARGEST + ROOM_FOR_FORM,
    has_own_refusal=True,
)
SHOWN_FAULTS = 200


class TakeoverForm(BaseModel):
    """From which platform it comes."""

    platform: Line


@dataclass(slots=True)
class Upload:
    """What came in: the list, the zip, and what was typed; or why it was not read."""

    listing: bytes = b""
    archive: bytes = b""
    typed: dict[str, str | list[str]] = field(default_factory=dict)
    refusal: str = ""


@reads_form(LIMITS)
def take_in(request: Request) -> Upload:
    """Read both files."""
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > LIMITS.size:
        text = _("This file is too large. A file may be at most %(size)s.",
                 size=filesize(MOST_IN_ALL))  # fmt: skip
        return Upload(refusal=text)
    form = gathered(request)
    return Upload(
        bytes_of(form.get("listing")), bytes_of(form.get("archive")), typed_text(form, set())
    )


Uploaded = Annotated[Upload, Depends(take_in)]


@router.get(ADDRESS, name="openings:import")
def page(request: Request, session: SessionDep, tender: TenderToEdit) -> Response:
    """Show what can be taken over, or the record of what was."""
    return _page(request, session, tender.id, None)


def _page(
    request: Request,
    session: Session,
    tender_id: UUID,
    form: Bound[TakeoverForm] | None,
    faults: tuple[Fault, ...] = (),
) -> Response:
    tender: Tender = tender_with_lots(session, tender_id)
    return render(
        request,
        "openings/import.html",
        status=422 if form else 200,
        tender=tender,
        takeover=importing.takeover_of(session, tender),
        columns=COLUMNS,
        form=form,
        faults=faults[:SHOWN_FAULTS],
        more=max(0, len(faults) - SHOWN_FAULTS),
    )


@router.post(ADDRESS, name="openings:import")
def take_over(
    request: Request, upload: Uploaded, session: SessionDep, tender: TenderToEdit, user: CurrentUser
) -> Response:
    """Take over the whole, or say what is wrong with each row."""
    form = fill(TakeoverForm, upload.typed)
    tender_id = tender.id
    if upload.refusal:
        form.refuse(upload.refusal, "archive")
    for name in ("listing", "archive"):
        if not getattr(upload, name) and not upload.refusal:
            form.refuse(_("Choose a file first."), name)
    if form.value is None:
        return _page(request, session, tender_id, form)
    state = request.app.state
    house = arrivals_kept.House(state.keys, state.storage, state.settings.clamd)
    try:
        with savepoint(session):
            importing.take_over(
                session, house, tender, user, form.value.platform, upload.listing, upload.archive
            )
    except InvalidError as error:
        form.take(error)
        found = error.faults if isinstance(error, arrivals_list.FaultyRowsError) else ()
        return _page(request, session, tender_id, form, found)
    return redirect(request, "openings:import", tender_id=tender_id)


@router.get(ADDRESS + "/list.xlsx", name="openings:import_list")
def empty_list(tender: TenderToEdit) -> Response:
    """Hand over a list to fill in."""
    example = ("Stichting Voorbeeld", "12345678", "1", "10-3-2026 11.52.04", "K1",
               "voorbeeld/plan.pdf", "")  # fmt: skip
    content = write_workbook([(_("Arrivals"), COLUMNS, [example])])
    return download(content, f"{tender.reference}-ontvangen.xlsx", EXCEL)


@router.get(ADDRESS + "/record.json", name="openings:import_record")
def record(session: SessionDep, tender: TenderToRead) -> Response:
    """Hand over the signed record."""
    takeover = importing.takeover_of(session, tender)
    if takeover is None:
        raise NotFoundError
    content = json.dumps(takeover.content, ensure_ascii=False, indent=2).encode()
    return download(content, f"{tender.reference}-overgenomen.json", "application/json")
