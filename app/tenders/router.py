"""The officer's pages of a tender: find, start, follow, edit, people."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.models import User
from app.accounts.permissions import CurrentUser
from app.core.db import SessionDep
from app.core.errors import InvalidError
from app.core.forms import Bound, bind
from app.core.routing import Router
from app.core.web import redirect, render
from app.tenders import queries, service
from app.tenders.access import TenderToEdit, TenderToPrepare
from app.tenders.codes import CPV, REGIONS, cpv_words, region_words
from app.tenders.drafts import choose_one
from app.tenders.forms import NewTenderForm, TenderForm
from app.tenders.models import Tender
from app.tenders.pauses import pauses_of
from app.tenders.procedures import KINDS, MEANT_FOR
from app.tenders.progress import process_steps, tender_state
from app.tenders.shelf import SHELVES, on_shelf
from app.tenders.turns import turns_of
from app.tenders.words import LOT_PREFERENCES, typed

router = Router(tags=["tenders"])


@router.get("/tenders", name="tenders:index")
def index(request: Request, session: SessionDep, user: CurrentUser, shelf: str = "all") -> Response:
    """Show every tender in which the person has a duty, with who must act."""
    tenders = queries.tenders_of(session, user)
    shown = on_shelf(tenders, shelf)
    pauses = pauses_of(session, shown)
    return render(
        request,
        "tenders/index.html",
        shelves=[(name, label, len(on_shelf(tenders, name))) for name, label in SHELVES.items()],
        shelf=shelf if shelf in SHELVES else "all",
        rows=[(one, process_steps(one), turns_of(one, pauses)) for one in shown],
        state_of=tender_state,
        can_start=bool(queries.authorities_to_lead(session, user)),
    )


@router.get("/tenders/new", name="tenders:new")
def new(request: Request, session: SessionDep, user: CurrentUser) -> Response:
    """Ask what the new tender is."""
    return _new_page(request, session, user, None)


@router.post("/tenders", name="tenders:create")
def create(
    request: Request,
    session: SessionDep,
    user: CurrentUser,
    form: Annotated[Bound[NewTenderForm], Depends(bind(NewTenderForm))],
) -> Response:
    """Start it, or show the same form with what is wrong."""
    if form.value is None:
        return _new_page(request, session, user, form)
    authorities = {one.id: one for one in queries.authorities_to_lead(session, user)}
    authority = authorities.get(form.value.authority_id)
    if authority is None:
        form.refuse(choose_one(), "authority_id")
        return _new_page(request, session, user, form)
    try:
        tender = service.create_tender(session, authority, user, form.value)
    except InvalidError as error:
        form.take(error)
        return _new_page(request, session, user, form)
    return redirect(request, "products:tree", tender_id=tender.id)


def _new_page(
    request: Request, session: SessionDep, user: User, form: Bound[NewTenderForm] | None
) -> Response:
    return render(
        request,
        "tenders/new.html",
        status=200 if form is None else 422,
        form=form,
        tender=None,
        **_choices(),
        typed=typed,
        authorities=[(one.id, one.name) for one in queries.authorities_to_lead(session, user)],
    )


def _choices() -> dict[str, list[tuple[object, ...]]]:
    """What the form lets one choose from."""
    return {
        "procedures": [(kind.value, name, MEANT_FOR[kind]) for kind, name in KINDS.items()],
        "cpv": [(code, cpv_words(code)) for code in CPV],
        "regions": [(code, region_words(code)) for code in sorted(REGIONS, key=region_words)],
        "lot_preferences": [(one.value, words) for one, words in LOT_PREFERENCES.items()],
    }


@router.get("/tenders/{tender_id}/edit", name="tenders:edit")
def edit(request: Request, tender: TenderToPrepare) -> Response:
    """Show what the tender says about itself."""
    return edit_page(request, tender, None)


@router.post("/tenders/{tender_id}/edit", name="tenders:save")
def save(
    request: Request,
    session: SessionDep,
    tender: TenderToEdit,
    user: CurrentUser,
    form: Annotated[Bound[TenderForm], Depends(bind(TenderForm))],
) -> Response:
    """Keep it, or show the same form with what is wrong."""
    if form.value is not None:
        try:
            service.edit_tender(session, tender, user, form.value)
        except InvalidError as error:
            form.take(error)
        else:
            return redirect(request, "work:tender", tender_id=tender.id)
    return edit_page(request, tender, form)


def edit_page(request: Request, tender: Tender, form: Bound[TenderForm] | None) -> Response:
    """Show the form of the tender."""
    return render(
        request,
        "tenders/edit.html",
        status=200 if form is None else form.status,
        tender=tender,
        form=form,
        **_choices(),
        typed=typed,
    )
