"""Pages of the library: what is kept, in which versions, and picking it into a tender."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.accounts.models import Authority, User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import ConflictError, InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.library import picking, service
from app.library.access import EntryToRead, EntryToWrite, MyLibrary
from app.library.forms import EntryForm, PickForm
from app.library.service import Kept
from app.requirements.access import RequirementToEdit
from app.tenders.access import TenderToEdit, TenderToPrepare
from app.tenders.models import Lot, Moment, Tender
from app.tenders.words import FILE_SORTS, MOMENTS, lot_words

router = Router(tags=["library"])

EntryTyped = Annotated[Bound[EntryForm], Depends(bind(EntryForm))]
MOMENT_CHOICES = [(moment.value, MOMENTS[moment]) for moment in Moment]


@router.get("/library", name="library:index")
def index(
    request: Request, session: SessionDep, authority: MyLibrary, user: CurrentUser
) -> Response:
    """List what is kept: own demands, shared ones, and those of the software."""
    kept = service.entries_for(session, user)
    return render(
        request, "library/index.html", authority=authority, groups=_grouped(kept), count=len(kept)
    )


def _grouped(kept: list[Kept]) -> dict[str, list[Kept]]:
    groups: dict[str, list[Kept]] = {}
    for one in kept:
        groups.setdefault(one.words.group, []).append(one)
    return groups


@router.get("/library/new", name="library:new")
def new(request: Request, authority: MyLibrary) -> Response:
    """Ask what is kept."""
    return _new_page(request, authority, None)


@router.post("/library", name="library:add")
def add(
    request: Request,
    session: SessionDep,
    authority: MyLibrary,
    user: CurrentUser,
    form: EntryTyped,
) -> Response:
    """Keep a demand for the own authority."""
    if form.value is None:
        return _new_page(request, authority, form)
    entry = service.add_entry(session, authority, user, form.value.plain, form.value.note)
    return redirect(request, "library:entry", entry_id=entry.id)


def _new_page(request: Request, authority: Authority, form: Bound[EntryForm] | None) -> Response:
    return render(
        request,
        "library/new.html",
        status=200 if form is None else form.status,
        authority=authority,
        one=None,
        moment_choices=MOMENT_CHOICES,
        file_sorts=FILE_SORTS,
        form=form,
    )


@router.get("/library/{entry_id}", name="library:entry")
def entry(request: Request, session: SessionDep, kept: EntryToRead, user: CurrentUser) -> Response:
    """Show an entry, its versions and who uses it."""
    return _entry_page(request, session, user, kept, None)


@router.post("/library/{entry_id}", name="library:write")
def write(
    request: Request,
    session: SessionDep,
    kept: EntryToRead,
    entry: EntryToWrite,
    user: CurrentUser,
    form: EntryTyped,
) -> Response:
    """Make a next version."""
    if form.value is not None:
        try:
            service.add_version(session, entry, user, form.value.plain, form.value.note)
        except ConflictError as error:
            form.refuse(error.message, "text")
        else:
            return redirect(request, "library:entry", entry_id=entry.id)
    return _entry_page(request, session, user, kept, form)


def _entry_page(
    request: Request, session: Session, user: User, kept: Kept, form: Bound[EntryForm] | None
) -> Response:
    return render(
        request,
        "library/entry.html",
        status=200 if form is None else form.status,
        kept=kept,
        one=kept.words,
        uses=service.uses_of(session, kept.entry, user),
        moments=MOMENTS,
        moment_choices=MOMENT_CHOICES,
        file_sorts=FILE_SORTS,
        form=form,
    )


@router.post("/library/{entry_id}/share", name="library:share")
def share(
    request: Request, session: SessionDep, entry: EntryToWrite, user: CurrentUser
) -> Response:
    """Let other authorities pick it, or no longer."""
    service.share(session, entry, user, shared=not entry.is_shared)
    return redirect(request, "library:entry", entry_id=entry.id)


@router.post("/library/{entry_id}/retire", name="library:retire")
def retire(
    request: Request, session: SessionDep, entry: EntryToWrite, user: CurrentUser
) -> Response:
    """Take it out of the library."""
    service.retire(session, entry, user)
    return redirect(request, "library:index")


# Into a tender ------------------------------------------------------------------------


@router.get("/tenders/{tender_id}/library", name="library:pick")
def pick_page(
    request: Request, session: SessionDep, tender: TenderToPrepare, user: CurrentUser, lot: str = ""
) -> Response:
    """Show what can be picked, and where the library has newer words."""
    return _pick_page(request, session, tender, user, None, lot)


@router.post("/tenders/{tender_id}/library", name="library:pick_these")
def pick(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[PickForm], Depends(bind(PickForm))],
) -> Response:
    """Copy what was chosen into the tender."""
    if form.value is not None:
        lots: dict[UUID | None, Lot] = {one.id: one for one in tender.lots}
        lot = lots.get(form.value.lot_id)
        try:
            picking.pick(session, tender, user, form.value.entry_id, lot)
        except InvalidError as error:
            form.take(error)
        else:
            if lot:
                return redirect(request, "requirements:lot_requirements", lot_id=lot.id)
            return redirect(request, "requirements:index", tender_id=tender.id)
    return _pick_page(request, session, tender, user, form)


def _pick_page(
    request: Request,
    session: Session,
    tender: Tender,
    user: User,
    form: Bound[PickForm] | None,
    lot: str = "",
) -> Response:
    return render(
        request,
        "library/pick.html",
        status=200 if form is None else form.status,
        tender=tender,
        groups=_grouped(service.entries_for(session, user)),
        renewals=picking.renewals_of(session, tender),
        words_of=service.words_of,
        lot=lot,
        lot_choices=[(one.id, lot_words(one)) for one in tender.lots],
        form=form,
    )


@router.post("/requirements/{requirement_id}/renew", name="library:renew")
def renew(
    request: Request, session: SessionDep, requirement: RequirementToEdit, user: CurrentUser
) -> Response:
    """Take over the newest words."""
    picking.renew(session, requirement, user)
    return redirect(request, "library:pick", tender_id=requirement.tender_id)


@router.post("/requirements/{requirement_id}/keep", name="library:keep")
def keep(
    request: Request, session: SessionDep, requirement: RequirementToEdit, user: CurrentUser
) -> Response:
    """Save a requirement to the library of the own authority."""
    entry = picking.keep(session, requirement, user)
    return redirect(request, "library:entry", entry_id=entry.id)
